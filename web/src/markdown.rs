//! The Markdown of answers: a conservative subset, read into a tree that components draw.
//!
//! Nothing here makes HTML. What the subset does not know stays text: a model (or a page that speaks through it)
//! can bring no element, no image and no link onto the page; only citations link. The parser is our own because
//! `CommonMark` closes `**"연차"**는` not at all (a mark of emphasis between a quotation mark and a letter), which
//! Korean text needs in every second sentence, and because an answer that is still arriving has to be drawn
//! without its loose ends showing.

mod block;
mod document;
mod inline;
mod marker;
#[cfg(test)]
mod oracle;
mod settle;
mod table;

use shared::ask::Citation;

pub(crate) use self::document::Document;

/// A paragraph, a list, a table: what stands on lines of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    Paragraph(Vec<Inline>),
    Heading {
        level: u8,
        text: Vec<Inline>,
    },
    /// A list; `start` is the first number of a numbered one.
    List {
        start: Option<u32>,
        items: Vec<Vec<Block>>,
    },
    Quote(Vec<Block>),
    Code {
        language: String,
        text: String,
    },
    /// A table; rows may be shorter or longer than the header.
    Table {
        header: Vec<Vec<Inline>>,
        rows: Vec<Vec<Vec<Inline>>>,
    },
    Rule,
}

/// What stands within a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Inline {
    Text(String),
    Strong(Vec<Inline>),
    Emphasis(Vec<Inline>),
    Strike(Vec<Inline>),
    Code(String),
    Break,
    /// The place of a citation, by its index in the answer's list.
    Citation(usize),
}

/// Reads a whole text at once.
#[cfg(test)]
pub(crate) fn parse(text: &str, citations: &[Citation], arriving: bool) -> Vec<Block> {
    let mut document = Document::default();
    document.read(text, citations, arriving);
    document.blocks().to_vec()
}

/// The text without its citation markers, as it is sent back with a follow-up question.
pub(crate) fn without_markers(text: &str, citations: &[Citation]) -> String {
    marker::replace(text, citations, |_| String::new())
}

/// The text with its markers as links to the cited blocks, for the clipboard.
pub(crate) fn with_links(text: &str, citations: &[Citation]) -> String {
    marker::replace(text, citations, |citation| format!(" [\\[{}\\]]({})", citation.number, citation.url))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::state::samples::citation;

    /// The citations of a tree, in the order in which a reader meets them.
    fn cited(blocks: &[Block]) -> Vec<usize> {
        fn inline(nodes: &[Inline], found: &mut Vec<usize>) {
            for node in nodes {
                match node {
                    Inline::Citation(index) => found.push(*index),
                    Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Strike(inner) => {
                        inline(inner, found)
                    }
                    Inline::Text(_) | Inline::Code(_) | Inline::Break => {}
                }
            }
        }
        let mut found = Vec::new();
        for block in blocks {
            match block {
                Block::Paragraph(text) | Block::Heading { text, .. } => inline(text, &mut found),
                Block::List { items, .. } => items.iter().for_each(|item| found.extend(cited(item))),
                Block::Quote(inner) => found.extend(cited(inner)),
                Block::Table { header, rows } => {
                    header.iter().chain(rows.iter().flatten()).for_each(|cell| inline(cell, &mut found));
                }
                Block::Code { .. } | Block::Rule => {}
            }
        }
        found
    }

    #[test]
    fn a_marker_becomes_a_citation_and_other_brackets_stay_text() {
        let text = "연차는 15일입니다 [1]. 표 [2]는 없습니다.";
        let blocks = parse(text, &[citation(1, 11)], false);
        assert_eq!(
            blocks,
            [Block::Paragraph(vec![
                Inline::Text("연차는 15일입니다".to_owned()),
                Inline::Citation(0),
                Inline::Text(". 표 [2]는 없습니다.".to_owned()),
            ])]
        );
    }

    #[test]
    fn markers_leave_or_become_links() {
        let text = "가 [1] 나[1]";
        let citations = [citation(1, 2), citation(1, 7)];
        assert_eq!(without_markers(text, &citations), "가 나");
        assert_eq!(
            with_links(text, &citations),
            "가 [\\[1\\]](https://www.notion.so/p#b) 나 [\\[1\\]](https://www.notion.so/p#b)"
        );
    }

    proptest! {
        #[test]
        fn no_text_can_lose_a_citation(parts in prop::collection::vec("[-*_`#>|~:()!\\[\\]\\\\ \n가a1.]{0,12}", 1..8)) {
            let mut text = String::new();
            let mut citations = Vec::new();
            for part in &parts {
                text.push_str(part);
                citations.push(citation(7, u32::try_from(text.chars().count()).unwrap()));
                text.push_str("[7]");
            }
            let blocks = parse(&text, &citations, false);
            let mut found = cited(&blocks);
            found.sort_unstable();
            prop_assert_eq!(found, (0..parts.len()).collect::<Vec<_>>());
        }

        #[test]
        fn any_beginning_of_any_text_can_be_drawn(text in "[-*_`#>|~:()!\\[\\]\\\\ \n가a1.]{0,80}") {
            for (end, _) in text.char_indices() {
                parse(&text[..end], &[], true);
            }
        }
    }
}
