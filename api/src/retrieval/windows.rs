//! A passage as what may be quoted from it: each block, with what stands above it, as a reader of the page sees it.

use shared::page::{Block, BlockKind};
use shared::passage::{PageText, Passage};

use crate::retrieval::support::Said;
use crate::retrieval::terms::TermSet;

/// What may be quoted from a passage.
#[derive(Debug)]
pub(super) struct Windows {
    blocks: Vec<Told>,
    /// What is said by the titles of the page and of those above it.
    titles: Said,
    /// What the headings above the blocks say, for each run of blocks that has the same.
    headings: Vec<Said>,
    /// All terms of the passage and of what stands above its blocks.
    terms: TermSet,
}

/// A block of a passage.
#[derive(Debug)]
struct Told {
    text: String,
    said: Said,
    is_heading: bool,
    /// The place of what its headings say.
    headings: usize,
    /// The places of those that lead to it.
    leading: Vec<usize>,
}

/// A block that may be quoted.
#[derive(Debug)]
pub(super) struct Window<'a> {
    /// Its text.
    pub(super) text: &'a str,
    /// What it says itself.
    pub(super) own: &'a Said,
    /// What is said where it stands: by itself, by the title and the headings, the items it is nested in, and the header
    /// of its table.
    pub(super) all: Vec<&'a Said>,
}

impl Windows {
    /// Those of a passage.
    pub(super) fn new(page: &PageText, passage: Passage) -> Self {
        let blocks: Vec<&Block> = page.blocks(passage).filter(|block| !block.text.is_empty()).collect();
        let mut paths: Vec<&[String]> = Vec::new();
        let mut told = Vec::new();
        for (place, block) in blocks.iter().enumerate() {
            if paths.last() != Some(&block.heading_path.as_slice()) {
                paths.push(&block.heading_path);
            }
            told.push(Told {
                text: block.text.clone(),
                said: Said::of(&block.text),
                is_heading: block.kind.heading_level().is_some(),
                headings: paths.len() - 1,
                leading: leading(&blocks, place),
            });
        }
        let mut titles = page.document.path_titles();
        titles.push(page.document.title.clone());
        let titles = Said::of(&titles.join("\n"));
        let headings: Vec<Said> = paths.iter().map(|path| Said::of(&path.join("\n"))).collect();
        let said = told.iter().map(|block| &block.said).chain([&titles]).chain(&headings);
        let terms = said.flat_map(Said::terms).collect();
        Self { blocks: told, titles, headings, terms }
    }

    /// All terms of the passage and of what stands above its blocks.
    pub(super) fn terms(&self) -> &TermSet {
        &self.terms
    }

    /// Each, in reading order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Window<'_>> {
        self.blocks.iter().filter(|block| !block.is_heading).map(|block| {
            let leading = block.leading.iter().filter_map(|place| self.blocks.get(*place));
            let leading = leading.map(|block| &block.said);
            let above = [&self.titles].into_iter().chain(self.headings.get(block.headings));
            let all = [&block.said].into_iter().chain(above).chain(leading).collect();
            Window { text: &block.text, own: &block.said, all }
        })
    }
}

/// The places of those blocks that lead to one: those that it is nested in, and the header of its table.
fn leading(blocks: &[&Block], place: usize) -> Vec<usize> {
    let mut depth = blocks[place].depth;
    let mut is_row = blocks[place].kind == BlockKind::TableRow;
    let is_leading = |place: &usize| {
        let other = blocks[*place];
        is_row &= other.kind == BlockKind::TableRow;
        let is_outer = other.depth < depth;
        depth = depth.min(other.depth);
        is_outer || is_row && other.detail.header
    };
    (0..place).rev().filter(is_leading).collect()
}

#[cfg(test)]
mod tests {
    use shared::passage::passages;

    use super::*;
    use crate::retrieval::index::Index;
    use crate::retrieval::support::Asked;
    use crate::retrieval::test_pages::page;

    #[test]
    fn a_block_is_read_with_its_own_heading() {
        let page = page(
            "규정",
            &[
                (BlockKind::Heading2, "휴가"),
                (BlockKind::Paragraph, "연 15일"),
                (BlockKind::Heading2, "출장"),
                (BlockKind::Paragraph, "하루 3만 원"),
            ],
        );
        let asked = Asked::new("휴가", &Index::build(std::slice::from_ref(&page)).unwrap()).unwrap();
        let windows = Windows::new(&page, passages(&page)[0]);
        let told = windows.iter().filter(|window| asked.covered_loosely(&window.all) > 0.5);
        assert_eq!(told.map(|window| window.text).collect::<Vec<_>>(), ["연 15일"]);
    }
}
