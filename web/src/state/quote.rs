//! Finds the words of a citation on the page as it is stored now.

use shared::page::{Block, BlockKind, PageDocument};

use crate::state::target::{Place, Quote};

/// A place found: a block, and the part of its text that is quoted, in code points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// The index of the block on the page.
    pub(crate) block: usize,
    /// The quoted part; none when the block as a whole is meant.
    pub(crate) quoted: Option<(usize, usize)>,
}

/// Finds a place. The page may have been edited since the answer: then the words are looked for in their block, and
/// after that on the whole page, rather than marking others that now stand at the same offsets.
pub(crate) fn find(page: &PageDocument, place: &Place) -> Option<Found> {
    let index_of = |id| page.blocks.iter().position(|block| block.id == id);
    match place {
        Place::Page => None,
        Place::Block(id) => index_of(*id).map(|block| Found { block, quoted: None }),
        Place::Quote(quote) => {
            let stated = index_of(quote.block_id);
            let in_stated = stated.and_then(|block| {
                let text = &page.blocks[block].text;
                let span = as_stated(text, quote).or_else(|| search(text, &quote.text))?;
                Some(Found { block, quoted: Some(span) })
            });
            let anywhere = || {
                page.blocks.iter().enumerate().find_map(|(block, candidate)| {
                    search(&candidate.text, &quote.text).map(|span| Found { block, quoted: Some(span) })
                })
            };
            in_stated.or_else(anywhere)
        }
    }
}

/// The page with its own block (its title and properties) put before the others, when that is the place meant.
/// Among the stored blocks it has none; the API cites it by the page's id.
pub(crate) fn with_own_block(mut page: PageDocument, place: &Place) -> PageDocument {
    let meant = match place {
        Place::Page => return page,
        Place::Block(id) => *id,
        Place::Quote(quote) => quote.block_id,
    };
    if meant == page.id.into() {
        let own = Block { kind: BlockKind::Paragraph, ..page.own_block() };
        page.blocks.insert(0, own);
    }
    page
}

/// The blocks to show around a found one, by index: one before, one after, and the header of a table's row.
/// Blocks that only hold others are passed over; headings stand in the path above the passage already.
pub(crate) fn around(page: &PageDocument, block: usize) -> Vec<usize> {
    let shows = |index: &usize| !is_container(page.blocks[*index].kind);
    let says = |index: &usize| page.blocks[*index].kind.heading_level().is_none();
    let opens = |index: &usize| page.blocks[*index].kind == BlockKind::Toggle;
    let before = (0..block).rev().find(shows).filter(says);
    let after = (block + 1..page.blocks.len()).find(shows).filter(says).filter(|index| !opens(index));
    let header = (page.blocks[block].kind == BlockKind::TableRow)
        .then(|| (0..block).rev().take_while(|at| page.blocks[*at].kind == BlockKind::TableRow).last())
        .flatten()
        .filter(|at| page.blocks[*at].detail.header && Some(*at) != before);
    header.into_iter().chain(before).chain([block]).chain(after).collect()
}

fn is_container(kind: BlockKind) -> bool {
    matches!(
        kind,
        BlockKind::Table
            | BlockKind::ColumnList
            | BlockKind::Column
            | BlockKind::SyncedBlock
            | BlockKind::Tab
            | BlockKind::Template
            | BlockKind::Breadcrumb
            | BlockKind::TableOfContents
            | BlockKind::Divider
    )
}

fn as_stated(text: &str, quote: &Quote) -> Option<(usize, usize)> {
    let length = quote.end.checked_sub(quote.start)?;
    let there: String = text.chars().skip(quote.start).take(length).collect();
    (!there.is_empty() && there == quote.text).then_some((quote.start, quote.end))
}

fn search(text: &str, words: &str) -> Option<(usize, usize)> {
    let at = text.find(words).filter(|_| !words.trim().is_empty())?;
    let start = text[..at].chars().count();
    Some((start, start + words.chars().count()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::samples::{block, page};

    fn quote(block: u128, text: &str, start: usize) -> Place {
        let end = start + text.chars().count();
        Place::Quote(Quote {
            block_id: crate::state::samples::block_id(block),
            text: text.to_owned(),
            start,
            end,
        })
    }

    #[test]
    fn words_are_found_where_the_citation_says() {
        let page = page(vec![block(1, "연차 15일, 연차 15일")]);
        assert_eq!(find(&page, &quote(1, "15일", 11)), Some(Found { block: 0, quoted: Some((11, 14)) }));
    }

    #[test]
    fn words_that_moved_are_found_again() {
        let moved = page(vec![block(1, "새 문장. 연차는 15일"), block(2, "끝")]);
        assert_eq!(find(&moved, &quote(1, "15일", 4)), Some(Found { block: 0, quoted: Some((10, 13)) }));
        let rewritten = page(vec![block(7, "새 글"), block(8, "연차는 15일")]);
        assert_eq!(find(&rewritten, &quote(1, "15일", 4)), Some(Found { block: 1, quoted: Some((4, 7)) }));
    }

    #[test]
    fn words_that_are_gone_are_not_replaced_by_others() {
        assert_eq!(find(&page(vec![block(1, "연차는 20일")]), &quote(1, "15일", 4)), None);
    }

    #[test]
    fn words_of_the_title_are_found_in_the_pages_own_block() {
        let page = page(vec![block(9, "글")]);
        let place = quote(1, "제목", 0);
        let page = with_own_block(page, &place);
        assert_eq!(find(&page, &place), Some(Found { block: 0, quoted: Some((0, 2)) }));
        assert_eq!(page.blocks.len(), 2);
    }

    #[test]
    fn headings_are_no_surroundings() {
        let heading = Block { kind: BlockKind::Heading2, ..block(2, "제목") };
        let page = page(vec![heading.clone(), block(3, "글"), heading]);
        assert_eq!(around(&page, 1), [1]);
    }

    #[test]
    fn a_rows_surroundings_include_the_header_of_its_table() {
        let row = |id, header| {
            let mut row = block(id, "가 | 나");
            row.kind = BlockKind::TableRow;
            row.detail.header = header;
            row
        };
        let mut table = block(2, "");
        table.kind = BlockKind::Table;
        let page =
            page(vec![block(1, "글"), table, row(3, true), row(4, false), row(5, false), row(6, false)]);
        assert_eq!(around(&page, 4), [2, 3, 4, 5]);
        assert_eq!(around(&page, 2), [0, 2, 3]);
        assert_eq!(around(&page, 0), [0, 2]);
    }
}
