//! HTML inside Markdown: what its tags are, and the blocks that a piece of it amounts to.

mod formatting;
mod tokens;

use crate::notion::block::{Content, Draft, Media};
use crate::notion::text::{Span, Text};
use crate::notion::workspace::Links;

use super::fold::{Item, Tag};

pub(super) use formatting::Formatting;
pub(super) use tokens::{Token, tokens};

use tokens::attribute;

/// What a block of HTML amounts to.
pub(super) fn items(html: &str, links: &Links<'_>) -> Vec<Item> {
    let mut out = Vec::new();
    let mut run = Text::new();
    let mut formatting = Formatting::default();
    let mut verbatim = false;
    for token in tokens(html) {
        formatting.apply(&token, links);
        match &token {
            Token::Text(text) if verbatim => run.push(formatting.on(Span::plain(text))),
            Token::Text(text) => run.push(formatting.on(Span::plain(collapse(text)))),
            Token::Open { name, .. } if name == "br" => run.push(Span::plain("\n")),
            Token::Open { name, attributes } => {
                let block = media(name, attributes).map(|content| Item::Block(Draft::leaf(content)));
                let open = tag_of(name);
                if open.is_some() || block.is_some() || is_boundary(name) {
                    flush(&mut run, &mut out);
                }
                verbatim |= open == Some(Tag::Pre);
                out.extend(block);
                out.extend(open.map(Item::Open));
            }
            Token::Close(name) => {
                let close = tag_of(name);
                if close.is_some() || is_boundary(name) {
                    flush(&mut run, &mut out);
                }
                verbatim &= close != Some(Tag::Pre);
                out.extend(close.map(Item::Close));
            }
        }
    }
    flush(&mut run, &mut out);
    out
}

fn flush(run: &mut Text, out: &mut Vec<Item>) {
    if !run.is_empty() {
        out.push(Item::Run(std::mem::take(run)));
    }
}

fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        let char = if char.is_whitespace() { ' ' } else { char };
        if !(char == ' ' && out.ends_with(' ')) {
            out.push(char);
        }
    }
    out
}

/// The block of an element that shows something that is not text.
pub(super) fn media(name: &str, attributes: &[(String, String)]) -> Option<Content> {
    let caption = |key| attribute(attributes, key).map(|text| vec![Span::plain(text)]).unwrap_or_default();
    match name {
        "img" | "video" | "audio" | "source" => {
            let address = attribute(attributes, "src")?;
            Some(Content::Media(Media::of(address, caption("alt"))))
        }
        "iframe" | "embed" => {
            let url = attribute(attributes, "src")?.to_owned();
            Some(Content::Embed { url, caption: caption("title") })
        }
        "object" => {
            Some(Content::Embed { url: attribute(attributes, "data")?.to_owned(), caption: Text::new() })
        }
        "hr" => Some(Content::Divider),
        _ => None,
    }
}

fn tag_of(name: &str) -> Option<Tag> {
    Some(match name {
        "details" => Tag::Details,
        "summary" => Tag::Summary,
        "x-columns" => Tag::Columns,
        "x-column" => Tag::Column,
        "x-end" => Tag::End,
        "table" => Tag::Table,
        "tr" => Tag::Row,
        "td" | "th" => Tag::Cell,
        "ul" => Tag::List { ordered: false },
        "ol" => Tag::List { ordered: true },
        "li" => Tag::Item,
        "blockquote" => Tag::Quote,
        "pre" => Tag::Pre,
        "h1" => Tag::Heading(1),
        "h2" => Tag::Heading(2),
        "h3" => Tag::Heading(3),
        "h4" | "h5" | "h6" => Tag::Heading(4),
        _ => return None,
    })
}

/// Whether the element stands on lines of its own.
pub(super) fn is_boundary(name: &str) -> bool {
    !matches!(
        name,
        "a" | "abbr"
            | "b"
            | "cite"
            | "code"
            | "del"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
            | "label"
            | "img"
    )
}
