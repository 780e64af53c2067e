//! Cuts a block's text into pieces that look the same throughout.

use shared::page::{CELL_SEPARATOR, Mark, MarkStyle};

/// A run of text with the formatting that covers all of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Segment {
    pub(crate) text: String,
    /// What covers it, in the order of the block's marks.
    pub(crate) marks: Vec<Mark>,
}

impl Segment {
    /// Whether the segment is formatted so.
    pub(crate) fn is(&self, style: MarkStyle) -> bool {
        self.marks.iter().any(|mark| mark.style == style)
    }

    /// Where the segment leads, when it is a link.
    pub(crate) fn href(&self) -> Option<&str> {
        self.marks.iter().find_map(|mark| mark.href.as_deref())
    }
}

/// The pieces of the text from `start` to `end` (code points, `end` exclusive); both may lie beyond its end.
pub(crate) fn segments(text: &str, marks: &[Mark], start: usize, end: usize) -> Vec<Segment> {
    let chars: Vec<char> = text.chars().collect();
    let end = end.min(chars.len());
    let start = start.min(end);
    let inside = |offset: u32| Some(offset as usize).filter(|offset| (start..end).contains(offset));
    let mut cuts: Vec<usize> =
        marks.iter().flat_map(|mark| [inside(mark.start), inside(mark.end)]).flatten().collect();
    cuts.extend([start, end]);
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2)
        .map(|cut| Segment {
            text: chars[cut[0]..cut[1]].iter().collect(),
            marks: marks
                .iter()
                .filter(|mark| mark.start as usize <= cut[0] && cut[1] <= mark.end as usize)
                .cloned()
                .collect(),
        })
        .collect()
}

/// Where the cells of a table row stand in its text, in code points, ends exclusive.
pub(crate) fn cells(text: &str) -> Vec<(usize, usize)> {
    let mut start = 0;
    text.split(CELL_SEPARATOR)
        .map(|cell| {
            let end = start + cell.chars().count();
            let span = (start, end);
            start = end + CELL_SEPARATOR.chars().count();
            span
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(start: u32, end: u32, style: MarkStyle) -> Mark {
        Mark { start, end, style, href: None, page: None }
    }

    #[test]
    fn overlapping_marks_are_cut_into_runs() {
        let marks = [mark(0, 4, MarkStyle::Bold), mark(2, 6, MarkStyle::Italic)];
        let runs: Vec<_> = segments("가나다라마바사", &marks, 1, 7)
            .into_iter()
            .map(|run| (run.text.clone(), run.is(MarkStyle::Bold), run.is(MarkStyle::Italic)))
            .collect();
        assert_eq!(
            runs,
            [
                ("나".to_owned(), true, false),
                ("다라".to_owned(), true, true),
                ("마바".to_owned(), false, true),
                ("사".to_owned(), false, false)
            ]
        );
    }

    #[test]
    fn cells_are_found_between_their_separators() {
        assert_eq!(cells("이름 | 값 | "), [(0, 2), (5, 6), (9, 9)]);
        assert_eq!(cells(""), [(0, 0)]);
    }

    #[test]
    fn ranges_beyond_the_text_give_what_there_is() {
        assert_eq!(segments("가", &[], 0, 9).len(), 1);
        assert!(segments("가", &[mark(5, 2, MarkStyle::Bold)], 4, 2).is_empty());
    }
}
