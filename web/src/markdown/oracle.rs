//! Whether anything but what was meant can come of an answer's text: its tree, written as HTML as the page draws it, is
//! given to `ammonia`, which takes out whatever could do harm. It has to find nothing, and to read the same text back.

use std::collections::HashSet;

use proptest::prelude::*;

use super::{Block, Inline, parse};
use crate::state::samples::citation;

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\u{a0}', "&nbsp;")
}

fn element(name: &str, inner: &str) -> String {
    format!("<{name}>{inner}</{name}>")
}

fn inlines(nodes: &[Inline]) -> String {
    let mut html = String::new();
    for node in nodes {
        html.push_str(&match node {
            Inline::Text(text) => escaped(text),
            Inline::Strong(inner) => element("strong", &inlines(inner)),
            Inline::Emphasis(inner) => element("em", &inlines(inner)),
            Inline::Strike(inner) => element("s", &inlines(inner)),
            Inline::Code(text) => element("code", &escaped(text)),
            Inline::Break => "<br>".to_owned(),
            Inline::Citation(index) => element("sup", &index.to_string()),
        });
    }
    html
}

fn row(name: &str, cells: &[Vec<Inline>]) -> String {
    let mut html = String::new();
    cells.iter().for_each(|cell| html.push_str(&element(name, &inlines(cell))));
    element("tr", &html)
}

fn blocks(nodes: &[Block]) -> String {
    let mut html = String::new();
    for node in nodes {
        html.push_str(&match node {
            Block::Paragraph(text) => element("p", &inlines(text)),
            Block::Heading { level, text } => element(&format!("h{}", level.clamp(&3, &6)), &inlines(text)),
            Block::List { start, items } => {
                let mut inner = String::new();
                items.iter().for_each(|item| inner.push_str(&element("li", &blocks(item))));
                match start {
                    None => element("ul", &inner),
                    Some(start) => format!("<ol start=\"{start}\">{inner}</ol>"),
                }
            }
            Block::Quote(inner) => element("blockquote", &blocks(inner)),
            Block::Code { text, .. } => element("pre", &element("code", &escaped(text))),
            Block::Table { header, rows } => {
                let mut body = String::new();
                rows.iter().for_each(|cells| body.push_str(&row("td", cells)));
                element("table", &(element("thead", &row("th", header)) + &element("tbody", &body)))
            }
            Block::Rule => "<hr>".to_owned(),
        });
    }
    html
}

/// What is harmless in any page, so long as no other element and no attribute is there.
fn oracle() -> ammonia::Builder<'static> {
    let tags = [
        "p",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "blockquote",
        "pre",
        "code",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "hr",
        "strong",
        "em",
        "s",
        "br",
        "sup",
    ];
    let mut builder = ammonia::Builder::empty();
    builder.tags(HashSet::from(tags)).tag_attributes([("ol", HashSet::from(["start"]))].into());
    builder
}

/// Pieces of which attacks on readers of Markdown and HTML are made, and what they hide in.
fn pieces() -> impl Strategy<Value = String> {
    const NASTY: &[&str] = &[
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "</pre>",
        "</code>",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<a href=\"javascript:x\">",
        "[a](javascript:alert(1))",
        "![x](https://e/x)",
        "[1]: javascript:x",
        "<https://e>",
        "&lt;b&gt;",
        "&#x3c;",
        "&amp",
        "\u{202e}",
        "\u{a0}",
        "\u{200b}",
        "**",
        "*",
        "_",
        "~~",
        "`",
        "```",
        "```html\n",
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "> ",
        "# ",
        "|",
        "\n|-|-|\n",
        "---",
        "[1]",
        "\\",
        "\"",
        "'",
        "<",
        ">",
        "&",
        "가나",
        "a",
        " ",
        "\t",
        "<math><mtext></p><style>",
        "<noscript>",
        "<textarea>",
    ];
    let piece = prop_oneof![
        4 => prop::sample::select(NASTY).prop_map(str::to_owned),
        1 => "[^\\x00\r]{0,6}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn nothing_but_what_was_meant_comes_of_any_text(text in pieces(), arriving: bool) {
        let html = blocks(&parse(&text, &[citation(1, 3)], arriving));
        prop_assert_eq!(oracle().clean(&html).to_string(), html, "of {:?}", text);
    }
}

#[test]
fn the_oracle_finds_what_is_not_escaped() {
    let html = element("p", "<img src=x onerror=alert(1)>");
    assert_ne!(oracle().clean(&html).to_string(), html);
}
