//! From a model's quotes to citations: each is looked up in the stored block, and dropped when it is not there.
//!
//! The answer's text carries one marker `[n]` for each citation, in order; a page has one number in an answer,
//! given at its first use. What a model writes that looks like a marker is removed (see [`crate::answer::clean`]),
//! so no marker can stand without a verified quote behind it.

use std::collections::HashMap;

use shared::ask::{AskEvent, Citation, Delta};
use shared::ids::{BlockId, PageId};
use shared::page::Block;
use unicode_normalization::char::decompose_compatible;

use crate::answer::clean::Cleaner;
use crate::answer::find::FoundPassage;

/// Writes an answer's events from what a model says.
pub struct Writer<'a> {
    passages: &'a [FoundPassage],
    cleaner: Cleaner,
    numbers: HashMap<PageId, u32>,
    /// The citations since the last text: the same one twice in a row says nothing.
    fresh: Vec<(BlockId, u32, u32)>,
    written: u32,
    dropped: u32,
}

impl<'a> Writer<'a> {
    /// A writer for an answer from these passages.
    pub fn new(passages: &'a [FoundPassage]) -> Self {
        Self {
            passages,
            cleaner: Cleaner::default(),
            numbers: HashMap::new(),
            fresh: Vec::new(),
            written: 0,
            dropped: 0,
        }
    }

    /// Takes a piece of the model's text.
    pub fn text(&mut self, text: &str) -> Vec<AskEvent> {
        let clean = self.cleaner.push(text);
        self.delta(clean)
    }

    /// Takes a quote that is to support the text so far.
    pub fn cite(&mut self, passage: usize, quote: &str) -> Vec<AskEvent> {
        let rest = self.cleaner.finish();
        let mut events = self.delta(rest);
        let Some((document, block, start, end)) = self.locate(passage, quote) else {
            self.dropped += 1;
            return events;
        };
        if self.fresh.contains(&(block.id, start, end)) {
            return events;
        }
        self.fresh.push((block.id, start, end));
        let next = self.numbers.len() as u32 + 1;
        let number = *self.numbers.entry(document.id).or_insert(next);
        events.push(AskEvent::Citation(Citation {
            number,
            position: self.written,
            page_id: document.id,
            block_id: block.id,
            url: document.block_url(block.id),
            title: document.title.clone(),
            heading_path: block.heading_path.clone(),
            quote: block.text.chars().skip(start as usize).take((end - start) as usize).collect(),
            start,
            end,
        }));
        let marker = format!("[{number}]");
        self.written += marker.chars().count() as u32;
        events.push(AskEvent::Delta(Delta { text: marker }));
        events
    }

    /// Gives what is still held back.
    pub fn finish(&mut self) -> Vec<AskEvent> {
        let rest = self.cleaner.finish();
        self.delta(rest)
    }

    /// Whether nothing was written yet.
    pub fn is_empty(&self) -> bool {
        self.written == 0
    }

    /// How many quotes could not be verified.
    pub fn dropped(&self) -> u32 {
        self.dropped
    }

    fn delta(&mut self, text: String) -> Vec<AskEvent> {
        if text.is_empty() {
            return Vec::new();
        }
        self.fresh.clear();
        self.written += text.chars().count() as u32;
        vec![AskEvent::Delta(Delta { text })]
    }

    fn locate(
        &self,
        passage: usize,
        quote: &str,
    ) -> Option<(&'a shared::page::PageDocument, &'a Block, u32, u32)> {
        let FoundPassage { page, passage, .. } = self.passages.get(passage)?;
        let passage = *passage;
        let whole = page.blocks(passage).find_map(|block| Some((block, locate(quote, &block.text)?)));
        // A quote over several blocks is cited at the first of its lines that stands in a block.
        let (block, (start, end)) = whole.or_else(|| {
            let lines = quote.lines().map(without_list_mark).filter(|line| !line.is_empty());
            lines
                .filter_map(|line| {
                    page.blocks(passage).find_map(|block| Some((block, locate(line, &block.text)?)))
                })
                .next()
        })?;
        Some((&page.document, block, start, end))
    }
}

/// A line of Markdown without the mark of a list, heading or quote before it.
fn without_list_mark(line: &str) -> &str {
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
    if needle.is_empty() {
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
        let mut add = |letter: char| {
            let letter = match letter {
                '“' | '”' | '„' => '"',
                '‘' | '’' => '\'',
                '–' | '—' | '−' => '-',
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
        assert_eq!(found("5", "15일"), None);
        assert_eq!(found("해 못 쓴 연차느", "올해 못 쓴 연차는 5일"), None);
        assert_eq!(found("가", "휴가"), None);
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
