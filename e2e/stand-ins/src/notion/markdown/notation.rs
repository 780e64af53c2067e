//! The notation inside of text that Markdown does not have: `@[name]` and `@(2026-05-01..2026-05-03)`.

use crate::notion::text::{self, Inline, Mention, Span, Text};
use crate::notion::workspace::Links;

/// Replaces what is written as a mention by the mention; a name that nobody has stays text.
pub(super) fn mentions(spans: Text, links: &Links<'_>) -> Text {
    let mut out = Text::new();
    for span in spans {
        match &span.content {
            Inline::Text(text) if !span.style.code && text.contains('@') => {
                for content in split(text, links) {
                    out.push(Span { content, style: span.style, link: span.link.clone() });
                }
            }
            _ => out.push(span),
        }
    }
    out
}

fn split(source: &str, links: &Links<'_>) -> Vec<Inline> {
    let mut parts = Vec::new();
    let mut plain = String::new();
    let mut rest = source;
    while let Some(at) = rest.find('@') {
        plain.push_str(&rest[..at]);
        if let Some((mention, length)) = mention(&rest[at..], links) {
            if !plain.is_empty() {
                parts.push(Inline::Text(std::mem::take(&mut plain)));
            }
            parts.push(Inline::Mention(mention));
            rest = &rest[at + length..];
        } else {
            plain.push('@');
            rest = &rest[at + 1..];
        }
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        parts.push(Inline::Text(plain));
    }
    parts
}

/// The mention at the start of `source` and how many bytes it takes.
fn mention(source: &str, links: &Links<'_>) -> Option<(Mention, usize)> {
    if let Some(rest) = source.strip_prefix("@[") {
        let end = rest.find(']')?;
        return Some((Mention::User(links.user(&rest[..end])?), end + 3));
    }
    let rest = source.strip_prefix("@(")?;
    let end = rest.find(')')?;
    Some((Mention::Date(text::date(&rest[..end])?), end + 3))
}
