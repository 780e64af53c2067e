//! The text of an answer as it grows: what is settled of it is read once, and not again with each token.
//!
//! Reading ten thousand tokens anew for each frame would keep the page busy for longer than a frame lasts.

use shared::ask::Citation;

use super::{Block, block, marker, settle};

/// The blocks of a text that grows.
#[derive(Debug, Default)]
pub(crate) struct Document {
    blocks: Vec<Block>,
    /// So many of the blocks no longer change.
    settled: usize,
    /// What they were read from: bytes and code points of the text, and the first of the citations.
    bytes: usize,
    chars: usize,
    citations: usize,
}

impl Document {
    /// The blocks of the text that was read last.
    pub(crate) fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Reads a text that goes on from the one before, else all of another, and gives the place of the first block that
    /// may have changed. While it is `arriving`, loose ends (half a marker, a table without its second line, an
    /// emphasis not closed yet) are held back or closed, so that nothing is drawn that the next token undoes.
    pub(crate) fn read(&mut self, text: &str, citations: &[Citation], arriving: bool) -> usize {
        if !self.is_continued_by(text, citations) {
            *self = Document::default();
        }
        let tail = &text[self.bytes..];
        let marked = marker::place(tail, &citations[self.citations..], self.chars, self.citations);
        let drawn = if arriving { settle::settle(&marked) } else { marked.as_str().into() };
        let first = self.settled;
        self.blocks.truncate(first);
        let last = block::parse(&drawn, &mut self.blocks);
        // What comes next may go on with the last block and with no other, once its first line is whole.
        if let Some(last) = last.filter(|last| drawn.matches('\n').count() > last.line) {
            let read: usize = tail.split_inclusive('\n').take(last.line).map(str::len).sum();
            self.settled = last.block;
            self.bytes += read;
            self.chars += tail[..read].chars().count();
            self.citations +=
                citations[self.citations..].iter().take_while(|citation| self.has(citation)).count();
        }
        first
    }

    /// Whether what is settled is the beginning of this text, too. A citation may come later than its marker.
    fn is_continued_by(&self, text: &str, citations: &[Citation]) -> bool {
        text.is_char_boundary(self.bytes)
            && citations.len() >= self.citations
            && !citations[self.citations..].iter().any(|citation| self.has(citation))
    }

    fn has(&self, citation: &Citation) -> bool {
        (citation.position as usize) < self.chars
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::markdown::parse;
    use crate::state::samples::citation;

    #[test]
    fn what_is_settled_is_not_read_again() {
        let mut document = Document::default();
        document.read("첫째\n\n둘째\n", &[], true);
        assert_eq!(document.read("첫째\n\n둘째\n\n셋째", &[], true), 1);
        assert_eq!(document.blocks(), parse("첫째\n\n둘째\n\n셋째", &[], false));
    }

    #[test]
    fn a_citation_that_comes_late_is_put_in_its_place() {
        let text = "가[1]\n\n나\n\n다\n";
        let mut document = Document::default();
        document.read(text, &[], true);
        assert_eq!(document.read(text, &[citation(1, 1)], true), 0);
        assert_eq!(document.blocks(), parse(text, &[citation(1, 1)], false));
    }

    #[test]
    fn another_text_is_read_from_its_beginning() {
        let mut document = Document::default();
        document.read("가\n\n나\n\n다\n", &[], true);
        document.read("라", &[], true);
        assert_eq!(document.blocks(), parse("라", &[], false));
    }

    proptest! {
        #[test]
        fn a_text_that_grew_is_as_if_read_at_once(
            parts in prop::collection::vec("[-*_`#>|~:\\[\\] \n\n\n가a1.]{0,9}", 1..24),
            cited in prop::collection::vec(any::<bool>(), 24),
        ) {
            let (mut text, mut citations) = (String::new(), Vec::new());
            let mut document = Document::default();
            for (part, cited) in parts.iter().zip(cited) {
                text.push_str(part);
                if cited {
                    citations.push(citation(7, u32::try_from(text.chars().count()).unwrap()));
                    text.push_str("[7]");
                }
                let before = document.blocks[..document.settled].to_vec();
                document.read(&text, &citations, true);
                let settled = &document.blocks[..document.settled];
                prop_assert!(settled.starts_with(&before));
                prop_assert!(parse(&text, &citations, false).starts_with(settled));
            }
            document.read(&text, &citations, false);
            prop_assert_eq!(document.blocks(), parse(&text, &citations, false));
        }
    }
}
