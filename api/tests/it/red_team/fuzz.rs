//! Attacks that nobody thought of: signs of Markdown, addresses and citations in any order, in any pieces.

use std::sync::Arc;

use api::answer::citations::Writer;
use api::answer::find::FoundPassage;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use shared::ask::{AskEvent, Citation, Source};
use shared::page::PageDocument;
use shared::passage::{PageText, Passage};

use crate::red_team::oracle;
use crate::support::corpus::page;

const BLOCK: &str =
    "휴가 주소는 https://leave.hanwool.example/a 와 www.hanwool.example, 문의는 hr@hanwool.example 입니다.";

/// What a model says next.
#[derive(Debug, Clone)]
enum Next {
    Text(&'static str),
    /// A quote that stands in the block.
    Cite,
    /// One that does not.
    Invent,
}

fn next() -> impl Strategy<Value = Next> {
    let signs = prop::sample::select(vec![
        "[",
        "]",
        "(",
        ")",
        "](",
        "][",
        "]:",
        "![",
        "!",
        "<",
        ">",
        "`",
        "``",
        "```",
        "\n",
        "\n\n",
        "\n```\n",
        "\n~~~\n",
        "- ",
        "\n- ",
        "\n> ",
        "\n1. ",
        "|",
        "\n| --- | --- |\n",
        ":",
        "\\",
        "*",
        "**",
        "_",
        "1",
        "x",
        " ",
        "  ",
        "\n    ",
        "^",
        "가",
        "$",
        "~",
        "&",
        "#",
        ";",
        "/",
        "//",
        "@",
        ".",
        "\u{200b}",
        "\u{e0041}",
        "\r",
    ]);
    let words = prop::sample::select(vec![
        "https://leave.hanwool.example/a",
        "www.hanwool.example",
        "hr@hanwool.example",
        "https://evil.example/?q=1",
        "evil.com",
        "www.evil.example",
        "a@evil.example",
        "https:",
        "//evil.example",
        "img src=x",
        "/b",
        "?xml",
        "!--",
        "&#60;",
        "&lt;",
        "&colon;",
        "[1]",
        "[x]: y",
        "<b>",
        "![x](y)",
        "[x](y)",
        "javascript:alert(1)",
        "[[x]]",
        "[^x]",
    ]);
    prop_oneof![
        6 => signs.prop_map(Next::Text),
        4 => words.prop_map(Next::Text),
        1 => Just(Next::Cite),
        1 => Just(Next::Invent),
    ]
}

/// The answer to what a model says.
fn answered(page: &PageDocument, said: &[Next], by_letter: bool) -> (String, Vec<Citation>) {
    let text = Arc::new(PageText::new(Arc::new(page.clone())));
    let passages = [FoundPassage { page: text, passage: Passage { start: 0, end: 2 }, support: 1.0 }];
    let mut writer = Writer::new(&passages);
    let mut events = Vec::new();
    for next in said {
        match next {
            Next::Text(text) if by_letter => {
                for letter in text.chars() {
                    events.extend(writer.text(letter.encode_utf8(&mut [0; 4])));
                }
            }
            Next::Text(text) => events.extend(writer.text(text)),
            Next::Cite => events.extend(writer.cite(0, BLOCK)),
            Next::Invent => events.extend(writer.cite(0, "지어낸 말")),
        }
    }
    events.extend(writer.finish());
    let mut text = String::new();
    let mut citations = Vec::new();
    for event in events {
        match event {
            AskEvent::Delta(delta) => text.push_str(&delta.text),
            AskEvent::Citation(citation) => citations.push(citation),
            other => panic!("{other:?}"),
        }
    }
    (text, citations)
}

fn source(page: &PageDocument) -> Source {
    serde_json::from_value(serde_json::json!({
        "page_id": page.id, "title": page.title, "url": page.url, "path": [], "edited_at": page.edited_at, "score": 1.0,
        "passages": [],
    }))
    .unwrap()
}

proptest! {
    // The same texts every time: a test that fails on some days only is no help. Another seed tries others.
    #![proptest_config(ProptestConfig {
        cases: 4_000,
        rng_seed: RngSeed::Fixed(2026),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn nothing_gets_out_of_any_text(said in prop::collection::vec(next(), 1..24)) {
        let page = page(0x1000, "휴가 안내", &[BLOCK]);
        let sources = [source(&page)];
        let (text, citations) = answered(&page, &said, false);
        let complaints = oracle::complaints(&text, &citations, &sources, std::slice::from_ref(&page));
        prop_assert!(complaints.is_empty(), "{:?}\n{:?}", complaints, text);
        prop_assert_eq!(answered(&page, &said, true), (text, citations));
    }
}
