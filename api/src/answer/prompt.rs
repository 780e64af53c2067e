//! Passages as a model reads them: each block as a line of Markdown beside its exact text.

use shared::ask::{AskRequest, Language};
use shared::page::{Block, BlockKind, CELL_SEPARATOR};
use shared::passage;

use crate::answer::find::{Found, MAX_PROMPT_CHARS};
use crate::answer::standalone::Standalone;
use crate::model::{Prompt, PromptBlock, PromptPassage};

/// What a model is given for a question. Passages keep the order in which they were found.
pub fn prompt(found: &Found, request: AskRequest, standalone: Standalone, language: Language) -> Prompt {
    let passages = found.passages.iter().map(|found| {
        let (page, passage) = (&found.page, found.passage);
        PromptPassage {
            title: page.document.title.clone(),
            path: page.document.path_titles(),
            heading_path: passage::heading_path(page, passage),
            edited_at: page.document.edited_at,
            blocks: page.blocks(passage).map(prompt_block).collect(),
            support: found.support,
        }
    });
    Prompt {
        question: request.question,
        standalone: standalone.question,
        history: request.history,
        language,
        passages: passages.collect(),
    }
}

/// A block, cut where it alone would be too long a prompt: a quote from its beginning is still found in the whole.
fn prompt_block(block: &Block) -> PromptBlock {
    match block.text.char_indices().nth(MAX_PROMPT_CHARS) {
        None => PromptBlock { text: block.text.clone(), markdown: markdown(block) },
        Some((cut, _)) => {
            let block = Block { text: block.text[..cut].to_owned(), ..block.clone() };
            PromptBlock { markdown: markdown(&block), text: block.text }
        }
    }
}

/// A block as Markdown. Blocks without text give an empty line.
fn markdown(block: &Block) -> String {
    let text = &block.text;
    let indent = "  ".repeat(usize::from(block.depth));
    match block.kind {
        _ if text.is_empty() => String::new(),
        BlockKind::Heading1 | BlockKind::ChildPage => format!("# {text}"),
        BlockKind::Heading2 => format!("## {text}"),
        BlockKind::Heading3 => format!("### {text}"),
        BlockKind::Heading4 => format!("#### {text}"),
        BlockKind::BulletedListItem | BlockKind::Toggle => format!("{indent}- {text}"),
        BlockKind::NumberedListItem => format!("{indent}{}. {text}", block.detail.number.unwrap_or(1)),
        BlockKind::ToDo => {
            format!("{indent}- [{}] {text}", if block.detail.checked == Some(true) { 'x' } else { ' ' })
        }
        BlockKind::Quote => format!("> {text}"),
        BlockKind::Callout => format!("> {} {text}", block.detail.icon.as_deref().unwrap_or("")),
        BlockKind::Code => {
            // Longer than any in the code, which so cannot end it.
            let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or_default();
            let fence = "`".repeat(longest.max(2) + 1);
            let language = block.detail.language.as_deref().unwrap_or("").replace(['`', '\n'], "");
            format!("{fence}{language}\n{text}\n{fence}")
        }
        BlockKind::TableRow => {
            let row = format!("| {text} |");
            if block.detail.header {
                let columns = text.split(CELL_SEPARATOR).count();
                format!("{row}\n|{}", " --- |".repeat(columns))
            } else {
                row
            }
        }
        BlockKind::Equation => format!("$$ {text} $$"),
        _ => format!("{indent}{text}"),
    }
}
