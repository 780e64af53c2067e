//! The formatting that tags put on the text between them.

use crate::notion::text::{Span, Style};
use crate::notion::workspace::Links;

use super::tokens::{Token, attribute};

/// The formatting and link that open tags put on the text after them.
#[derive(Debug, Default)]
pub(in crate::notion::markdown) struct Formatting {
    open: Vec<(String, Option<String>)>,
}

impl Formatting {
    /// Takes note of a tag; those that format nothing are ignored.
    pub(in crate::notion::markdown) fn apply(&mut self, token: &Token, links: &Links<'_>) {
        match token {
            Token::Open { name, attributes } if style_of(name).is_some() || name == "a" => {
                let link = (name == "a").then(|| attribute(attributes, "href")).flatten();
                self.open.push((name.clone(), link.and_then(|address| links.address(address))));
            }
            Token::Close(name) => {
                if let Some(at) = self.open.iter().rposition(|(open, _)| open == name) {
                    self.open.remove(at);
                }
            }
            Token::Open { .. } | Token::Text(_) => {}
        }
    }

    /// `span` with this formatting added to its own.
    pub(in crate::notion::markdown) fn on(&self, mut span: Span) -> Span {
        for (name, link) in &self.open {
            let style = style_of(name).unwrap_or_default();
            span.style.bold |= style.bold;
            span.style.italic |= style.italic;
            span.style.strikethrough |= style.strikethrough;
            span.style.underline |= style.underline;
            span.style.code |= style.code;
            span.link = link.clone().or(span.link);
        }
        span
    }
}

fn style_of(name: &str) -> Option<Style> {
    let mut style = Style::default();
    match name {
        "b" | "strong" => style.bold = true,
        "i" | "em" | "q" | "cite" => style.italic = true,
        "s" | "del" | "strike" => style.strikethrough = true,
        "u" | "ins" => style.underline = true,
        "code" | "kbd" | "samp" | "tt" => style.code = true,
        _ => return None,
    }
    Some(style)
}
