//! Finds the citation markers of an answer by the positions that the server gave.
//!
//! A position counts Unicode code points. A `[1]` that no citation points at is text: the model may write a year
//! or an array index in brackets.

use shared::ask::Citation;

/// Stand-ins for markers are single private-use characters, one for each citation: they pass through the parser
/// as letters do, and cannot be taken for a link or a footnote.
const FIRST: u32 = 0xF_0000;
const LAST: u32 = 0xF_FFFD;

/// Puts a private-use character in the place of each marker. The text stands `offset` code points after the beginning
/// of the answer, and its first citation is the one with this `index`.
pub(super) fn place(text: &str, citations: &[Citation], offset: usize, index: usize) -> String {
    let clean: String = text.chars().map(|c| if index_of(c).is_some() { '\u{fffd}' } else { c }).collect();
    let mut index = u32::try_from(index).unwrap_or(LAST);
    walk(&clean, citations, offset, |_| {
        let stand_in =
            char::from_u32(FIRST.saturating_add(index)).filter(|stand_in| u32::from(*stand_in) <= LAST);
        index = index.saturating_add(1);
        stand_in.map(String::from).unwrap_or_default()
    })
}

/// Puts a text of the caller's in the place of each marker.
pub(super) fn replace(text: &str, citations: &[Citation], with: impl FnMut(&Citation) -> String) -> String {
    walk(text, citations, 0, with)
}

/// The index of the citation that a character stands for.
pub(super) fn index_of(c: char) -> Option<usize> {
    let code = u32::from(c);
    (FIRST..=LAST).contains(&code).then(|| (code - FIRST) as usize)
}

/// Copies the text and gives each citation's marker to `with`. A marker sticks to the word before it, so the space
/// in between is dropped. A citation whose marker has not arrived yet changes nothing.
fn walk(
    text: &str,
    citations: &[Citation],
    offset: usize,
    mut with: impl FnMut(&Citation) -> String,
) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut position = offset;
    for citation in citations {
        let Some(ahead) = (citation.position as usize).checked_sub(position) else {
            with(citation);
            continue;
        };
        let marker = format!("[{}]", citation.number);
        let at = rest.char_indices().nth(ahead).map_or(rest.len(), |(at, _)| at);
        if !rest[at..].starts_with(&marker) {
            // `with` still sees every citation, so that a counter in it keeps to their order.
            with(citation);
            continue;
        }
        out.push_str(&rest[..at]);
        out.truncate(out.trim_end_matches(' ').len());
        out.push_str(&with(citation));
        rest = &rest[at + marker.len()..];
        position += ahead + marker.len();
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::samples::citation;

    #[test]
    fn positions_count_code_points_not_bytes() {
        let marked = place("한글 😀[1] 끝[2]", &[citation(1, 4), citation(2, 9)], 0, 0);
        assert_eq!(marked, "한글 😀\u{F0000} 끝\u{F0001}");
    }

    #[test]
    fn a_citation_that_came_before_its_marker_waits() {
        assert_eq!(place("연차는", &[citation(1, 3)], 0, 0), "연차는");
        assert_eq!(place("연차는[", &[citation(1, 3)], 0, 0), "연차는[");
    }

    #[test]
    fn a_position_that_is_wrong_leaves_the_text_and_the_other_citations_alone() {
        let marked = place("가[1]나[2]", &[citation(1, 0), citation(2, 5)], 0, 0);
        assert_eq!(marked, "가[1]나\u{F0001}");
    }

    #[test]
    fn a_text_cannot_smuggle_in_a_stand_in() {
        assert_eq!(place("\u{F0000}", &[], 0, 0), "\u{fffd}");
    }
}
