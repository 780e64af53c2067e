//! What stands above a block in its passage, so that a sentence is understood as it is on the page.

use crate::model::extractive::sentences::{asks, letters};
use crate::model::{PromptBlock, PromptPassage};
use crate::retrieval::terms::TermSet;

/// What stands above a block: the headings, the questions of a list of questions, the items it is nested in, and
/// the header of its table.
pub(super) struct Outline<'a> {
    passage: &'a PromptPassage,
    heading: &'a str,
    above: Vec<(usize, &'a str)>,
    header: Option<&'a str>,
}

impl<'a> Outline<'a> {
    pub(super) fn new(passage: &'a PromptPassage) -> Self {
        Self { passage, heading: "", above: Vec::new(), header: None }
    }

    /// Moves on to a block; gives the header of the table that it is a row of.
    pub(super) fn enter(&mut self, block: &'a PromptBlock) -> Option<&'a str> {
        let is_row = block.markdown.starts_with('|');
        if self.is_heading(block) {
            self.above.clear();
            if is_row {
                self.header = Some(&block.text);
            } else {
                self.heading = &block.text;
            }
        }
        let depth = indent(block);
        self.above.retain(|(above, _)| *above < depth);
        if !is_row {
            self.above.push((depth, &block.text));
        }
        self.header.filter(|_| is_row)
    }

    /// Whether a block only names what follows it. The page's own block has properties too.
    pub(super) fn is_heading(&self, block: &PromptBlock) -> bool {
        let names = block.markdown.starts_with('#') && !block.text.contains('\n');
        names || block.markdown.contains("| --- |") || (asks(&block.text) && !block.text.contains(". "))
    }

    /// Whether the heading right above is named as it stands among the letters of a question. A single word, such as
    /// `신청` or a number, stands in many questions that ask for something else.
    pub(super) fn is_named_in(&self, asked: &str) -> bool {
        let inner = self.passage.heading_path.last().map_or("", String::as_str);
        let heading = if self.heading.is_empty() { inner } else { self.heading };
        let named = letters(heading);
        heading.trim().contains(' ') && !named.is_empty() && asked.contains(&named)
    }

    /// The words above a block, and of the header of the table that it is a row of.
    pub(super) fn context(&self, block: &PromptBlock, header: Option<&str>) -> TermSet {
        let mut text =
            format!("{}\n{}\n{}", self.passage.title, self.heading, self.passage.heading_path.join("\n"));
        let depth = indent(block);
        for part in self.above.iter().filter(|(above, _)| *above < depth).map(|(_, part)| *part).chain(header)
        {
            text.push('\n');
            text.push_str(part);
        }
        TermSet::of(&text)
    }
}

fn indent(block: &PromptBlock) -> usize {
    block.markdown.len() - block.markdown.trim_start_matches(' ').len()
}
