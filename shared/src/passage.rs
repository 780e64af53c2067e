//! A page to passages: runs of neighbouring blocks, cut at headings, that keep the ids of their blocks.
//!
//! A passage is what is found and what a model reads; a block is what is cited. So a passage never cuts a block,
//! and it knows its blocks by their place in the page, not by a copy of their text. The API finds passages by their
//! words, and the sync has vectors made of them: both must cut a page alike.

use std::sync::Arc;

use crate::page::{Block, BlockKind, PageDocument};

/// A passage is closed before it grows past this many characters. A longer block is a passage by itself.
const MAX_CHARS: usize = 900;
/// A heading starts a new passage only when the one before has this many characters: a page of many short
/// sections would otherwise fall into passages of a line each, that say nothing without their neighbours.
const MIN_CHARS: usize = 240;

/// A page, with its own block (title and properties) put before the others.
#[derive(Debug, Clone)]
pub struct PageText {
    /// The page as stored.
    pub document: Arc<PageDocument>,
    own: Block,
}

impl PageText {
    /// Makes the page's own block.
    pub fn new(document: Arc<PageDocument>) -> Self {
        let own = document.own_block();
        Self { document, own }
    }

    /// The block at a place: 0 is the page's own, the others follow in reading order.
    pub fn block(&self, place: usize) -> Option<&Block> {
        if place == 0 { Some(&self.own) } else { self.document.blocks.get(place - 1) }
    }

    /// The blocks of a passage, in reading order.
    pub fn blocks(&self, passage: Passage) -> impl Iterator<Item = &Block> {
        (passage.start..passage.end).filter_map(|place| self.block(place as usize))
    }

    fn len(&self) -> usize {
        self.document.blocks.len() + 1
    }
}

/// Neighbouring blocks of a page, by their places in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passage {
    /// The first.
    pub start: u32,
    /// The one after the last.
    pub end: u32,
}

impl Passage {
    fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }
}

/// The passages of a page, in reading order. Together they hold every block exactly once.
pub fn passages(page: &PageText) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut start = 0;
    let mut chars = 0;
    for at in 0..page.len() {
        let Some(block) = page.block(at) else { break };
        let size = block.text.chars().count();
        let full = chars > 0 && chars + size > MAX_CHARS;
        let section = starts_section(block) && chars >= MIN_CHARS;
        if (full || section) && !continues_table(page, at) {
            // A heading at the end belongs to what follows it.
            let end = start_of_headings(page, start, at);
            passages.push(Passage::new(start, end));
            start = end;
            chars = (start..at)
                .filter_map(|place| page.block(place))
                .map(|block| block.text.chars().count())
                .sum();
        }
        chars += size;
    }
    passages.push(Passage::new(start, page.len()));
    passages
}

/// The text of a passage that is searched: its blocks, a line each.
pub fn text(page: &PageText, passage: Passage) -> String {
    let mut text = String::new();
    for block in page.blocks(passage).filter(|block| !block.text.is_empty()) {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&block.text);
    }
    text
}

/// The headings above a passage: those of its first block with text that is no heading itself.
pub fn heading_path(page: &PageText, passage: Passage) -> Vec<String> {
    let blocks: Vec<&Block> = page.blocks(passage).collect();
    let body = blocks.iter().find(|block| {
        block.kind.heading_level().is_none() && block.id.0 != page.document.id.0 && !block.text.is_empty()
    });
    body.or(blocks.first()).map(|block| block.heading_path.clone()).unwrap_or_default()
}

fn starts_section(block: &Block) -> bool {
    block.kind.heading_level().is_some_and(|level| level <= 3)
}

/// A table is read by its header: its first rows are not parted from it.
fn continues_table(page: &PageText, at: usize) -> bool {
    let kind = |at: usize| page.block(at).map(|block| (block.kind, block.detail.header));
    matches!(kind(at), Some((BlockKind::TableRow, _)))
        && at > 0
        && matches!(kind(at - 1), Some((BlockKind::Table, _) | (BlockKind::TableRow, true)))
}

fn start_of_headings(page: &PageText, start: usize, end: usize) -> usize {
    let is_heading = |at: usize| page.block(at).is_some_and(|block| block.kind.heading_level().is_some());
    let mut cut = end;
    while cut > start + 1 && is_heading(cut - 1) {
        cut -= 1;
    }
    cut
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A page with these blocks.
    fn page(title: &str, blocks: &[(BlockKind, &str)]) -> PageText {
        let blocks: Vec<_> = blocks
            .iter()
            .map(|(kind, text)| {
                serde_json::json!({"id": uuid::Uuid::nil(), "kind": kind, "depth": 0, "text": text})
            })
            .collect();
        let document = serde_json::json!({
            "schema": 2, "id": uuid::Uuid::nil(), "title": title, "url": "", "blocks": blocks,
            "created_at": "2026-01-01T00:00:00Z", "edited_at": "2026-01-01T00:00:00Z", "status": {"state": "complete"},
        });
        PageText::new(Arc::new(serde_json::from_value(document).expect("a page")))
    }

    #[test]
    fn a_long_section_ends_where_the_next_heading_starts() {
        let long = "가".repeat(300);
        let page = page(
            "규정",
            &[
                (BlockKind::Heading2, "휴가"),
                (BlockKind::Paragraph, &long),
                (BlockKind::Heading2, "출장"),
                (BlockKind::Paragraph, "실비"),
            ],
        );
        let cut: Vec<_> = passages(&page).into_iter().map(|passage| (passage.start, passage.end)).collect();
        assert_eq!(cut, [(0, 3), (3, 5)]);
    }

    #[test]
    fn short_sections_stay_together() {
        let page = page(
            "규정",
            &[
                (BlockKind::Heading2, "휴가"),
                (BlockKind::Paragraph, "15일"),
                (BlockKind::Heading2, "출장"),
                (BlockKind::Paragraph, "실비"),
            ],
        );
        assert_eq!(passages(&page).len(), 1);
    }

    #[test]
    fn a_heading_is_not_left_behind_by_its_section() {
        let long = "나".repeat(899);
        let page = page(
            "규정",
            &[(BlockKind::Paragraph, "머리말"), (BlockKind::Heading2, "휴가"), (BlockKind::Paragraph, &long)],
        );
        let cut: Vec<_> = passages(&page).into_iter().map(|passage| (passage.start, passage.end)).collect();
        assert_eq!(cut, [(0, 2), (2, 4)]);
    }

    proptest! {
        #[test]
        fn every_block_is_in_exactly_one_passage(
            blocks in prop::collection::vec((prop::sample::select(vec![BlockKind::Heading2, BlockKind::Paragraph, BlockKind::Table, BlockKind::TableRow]), 0_usize..1200), 0..40),
        ) {
            let texts: Vec<(BlockKind, String)> = blocks.into_iter().map(|(kind, size)| (kind, "다".repeat(size))).collect();
            let borrowed: Vec<(BlockKind, &str)> = texts.iter().map(|(kind, text)| (*kind, text.as_str())).collect();
            let page = page("제목", &borrowed);
            let places: Vec<usize> = passages(&page).into_iter().flat_map(|passage| passage.start as usize..passage.end as usize).collect();
            prop_assert_eq!(places, (0..texts.len() + 1).collect::<Vec<_>>());
        }
    }
}
