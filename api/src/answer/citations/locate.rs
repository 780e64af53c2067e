//! Where a quote stands in the text of a block.

use unicode_normalization::char::decompose_compatible;

use crate::letters::is_hidden;

/// A line of Markdown without the mark of a list, heading or quote before it.
pub(super) fn without_list_mark(line: &str) -> &str {
    let line = line.trim().trim_start_matches(['-', '#', '>', '*', '|', ' ']);
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    match line.get(digits..) {
        Some(rest) if digits > 0 && rest.starts_with(". ") => &rest[2..],
        _ => line,
    }
}

/// Where a quote stands in a block's text, in code points, the end exclusive.
///
/// Compared after compatibility decomposition, without case, spaces and the signs of Markdown: models retype
/// spaces, quotation marks and full-width letters. What is cited is always the stored text.
pub fn locate(quote: &str, text: &str) -> Option<(u32, u32)> {
    let (needle, _) = folded(quote);
    let (hay, places) = folded(text);
    let length = needle.chars().count();
    // Whole letters only: `느` is the beginning of `는` once that is taken apart, and `5` stands everywhere.
    let whole = |first: usize| {
        let last = first + length - 1;
        let (start, end) = (*places.get(first)?, *places.get(last)?);
        let begins = first == 0 || places[first - 1] != start;
        let ends = places.get(last + 1) != Some(&end);
        (begins && ends && end > start).then_some((start, end + 1))
    };
    // Signs alone stand everywhere.
    if !needle.contains(char::is_alphanumeric) {
        return None;
    }
    let mut from = 0;
    while let Some(at) = hay[from..].find(&needle) {
        if let Some(found) = whole(hay[..from + at].chars().count()) {
            return Some(found);
        }
        from += at + hay[from + at..].chars().next().map_or(1, char::len_utf8);
    }
    None
}

/// The text to compare, and for each of its letters the place in the original, in code points.
fn folded(text: &str) -> (String, Vec<u32>) {
    let mut folded = String::new();
    let mut places = Vec::new();
    for (place, letter) in text.chars().enumerate() {
        // A model is shown what a reader sees.
        if is_hidden(letter) {
            continue;
        }
        let mut add = |letter: char| {
            let letter = match letter {
                '“' | '”' | '„' => '"',
                '‘' | '’' => '\'',
                '–' | '—' | '−' => '-',
                // As a model is shown them, so that no text ends the passage it stands in.
                '‹' => '<',
                '›' => '>',
                other => other,
            };
            if !(letter.is_whitespace() || "*`|".contains(letter)) {
                for lower in letter.to_lowercase() {
                    folded.push(lower);
                    places.push(place as u32);
                }
            }
        };
        decompose_compatible(letter, &mut add);
    }
    (folded, places)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(quote: &str, text: &str) -> Option<String> {
        let (start, end) = locate(quote, text)?;
        Some(text.chars().skip(start as usize).take((end - start) as usize).collect())
    }

    #[test]
    fn a_quote_is_found_although_spaces_quotes_and_marks_differ() {
        assert_eq!(
            found("연차는 15일", "입사 2년차부터 연차는  15일입니다."),
            Some("연차는  15일".to_owned())
        );
        assert_eq!(found("**\"매주\" 화요일**", "배포는 “매주” 화요일"), Some("“매주” 화요일".to_owned()));
        assert_eq!(found("한글 문서", "한글 문서"), Some("한글 문서".to_owned()));
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        assert_eq!(found("연차는 20일", "연차는 15일입니다."), None);
        assert_eq!(found("", "연차"), None);
        assert_eq!(found("...", "연차는 ... 15일"), None);
        assert_eq!(found("5", "15일"), None);
        assert_eq!(found("해 못 쓴 연차느", "올해 못 쓴 연차는 5일"), None);
        assert_eq!(found("가", "휴가"), None);
    }

    #[test]
    fn a_quote_is_found_in_a_text_with_letters_that_nobody_sees() {
        assert_eq!(
            found("연차는 15일", "연\u{200b}차는\u{e0041} 15일"),
            Some("연\u{200b}차는\u{e0041} 15일".to_owned())
        );
        assert_eq!(found("a ‹b> c", "a <b> c"), Some("a <b> c".to_owned()));
    }

    #[test]
    fn a_line_of_a_list_is_read_without_its_mark() {
        assert_eq!(without_list_mark("  - [15일]"), "[15일]");
        assert_eq!(without_list_mark("12. 정산"), "정산");
        assert_eq!(without_list_mark("2026년"), "2026년");
    }

    proptest! {
        #[test]
        fn any_part_of_a_text_is_found_in_it(text in "[가-힣a-zA-Z0-9 .,“”ﬁ①]{2,60}", from in 0_usize..60, size in 2_usize..30) {
            let letters: Vec<char> = text.chars().collect();
            let from = from.min(letters.len() - 1);
            let part: String = letters[from..(from + size).min(letters.len())].iter().collect();
            if part.chars().filter(|letter| letter.is_alphanumeric()).count() >= 2 {
                let found = found(&part, &text).unwrap();
                prop_assert_eq!(folded(&found).0, folded(&part).0);
            }
        }
    }
}
