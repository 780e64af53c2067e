//! Markdown to blocks. Nothing that a reader would see may be lost: HTML is taken apart into blocks, and what
//! is no HTML element (`<your name>`) stays as text.

mod emoji;
mod fold;
mod html;
mod inline;
mod language;
mod notation;
mod parser;
mod prepare;

use crate::notion::block::{Content, Draft};
use crate::notion::text;
use crate::notion::workspace::Links;

/// The blocks of a Markdown text; `links` tells what its links and mentions lead to.
pub(crate) fn parse(source: &str, links: &Links<'_>) -> Vec<Draft> {
    parser::parse(&prepare::prepare(source), links)
}

/// Takes the title off blocks that begin with a heading of the first level.
pub(crate) fn take_title(blocks: &mut Vec<Draft>) -> Option<String> {
    let Draft { content: Content::Heading { level: 1, text }, .. } = blocks.first()? else { return None };
    let title = text::words(text).trim().to_owned();
    if title.is_empty() {
        return None;
    }
    blocks.remove(0);
    Some(title)
}
