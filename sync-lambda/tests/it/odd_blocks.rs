//! Blocks that a workspace of files does not have: mirrors, meeting notes, tabs, kinds of tomorrow.

use std::collections::HashMap;

use serde_json::{Value, json};
use shared::page::{BlockKind, MarkStyle, PageDocument, PageStatus};

use crate::proxy::{Answer, Proxy};
use crate::support::{Corpus, Notion, block, config, page_id, sync};

fn id(n: u32) -> String {
    format!("00000000-0000-4000-8000-{n:012}")
}

fn odd(n: u32, kind: &str, payload: Value) -> Value {
    let mut block = json!({"object": "block", "id": id(n), "type": kind, "has_children": false});
    block[kind] = payload;
    block
}

fn with_children(mut block: Value) -> Value {
    block["has_children"] = json!(true);
    block
}

fn text(n: u32, words: &str) -> Value {
    odd(n, "paragraph", json!({"rich_text": [{"type": "text", "plain_text": words}]}))
}

/// Syncs a page with these blocks; `below` are the children of the others by number, those without an entry are 404.
async fn read(top: Vec<Value>, below: Vec<(u32, Vec<Value>)>) -> PageDocument {
    let notion = Notion::of(&[("a.md", "글"), ("linked.md", "# 딴 글")]).await;
    let mut lists: HashMap<String, Vec<Value>> =
        below.into_iter().map(|(n, blocks)| (format!("blocks/{}/children", id(n)), blocks)).collect();
    lists.insert(format!("blocks/{}/children", page_id("a.md")), top);
    let proxy = Proxy::start(notion.server.base_url(), move |_, path| match lists.get(path) {
        Some(blocks) => {
            Answer::Json(json!({"object": "list", "results": blocks, "has_more": false, "next_cursor": null}))
        }
        None if path.contains("00000000-0000-4000") => Answer::Status(404),
        None => Answer::Forward,
    })
    .await;
    let corpus = Corpus::new();
    sync(&config(proxy.base_url(), notion.server.token(), &corpus)).await.unwrap();
    corpus.page("a.md")
}

#[tokio::test]
async fn a_mirror_that_contains_itself_is_read_once() {
    let mirror = || with_children(odd(1, "synced_block", json!({"synced_from": null})));
    let copy = with_children(odd(
        2,
        "synced_block",
        json!({"synced_from": {"type": "block_id", "block_id": id(1)}}),
    ));
    let page = read(
        vec![mirror(), copy],
        vec![(1, vec![text(3, "하나"), mirror()]), (2, vec![text(3, "하나"), mirror()])],
    )
    .await;
    assert_eq!(page.status, PageStatus::Complete);
    assert_eq!(page.blocks.iter().filter(|block| block.text == "하나").count(), 1);
    assert_eq!(page.blocks.len(), 3);
}

#[tokio::test]
async fn a_mirror_of_something_that_is_not_shared_has_nothing_in_it() {
    let copy = with_children(odd(1, "synced_block", json!({"synced_from": {"block_id": id(9)}})));
    let page = read(vec![copy, text(2, "다음")], vec![]).await;
    assert_eq!((page.status, page.blocks.len()), (PageStatus::Complete, 2));
}

#[tokio::test]
async fn meeting_notes_are_read_under_either_name_with_their_three_parts() {
    for kind in ["meeting_notes", "transcription"] {
        let notes = json!({
            "title": [{"type": "text", "plain_text": "주간 회의"}],
            "children": {"summary_block_id": id(11), "notes_block_id": id(12), "transcript_block_id": id(13)},
        });
        let part = |n| (n, vec![text(n + 10, &format!("부분 {n}"))]);
        let page = read(vec![odd(1, kind, notes)], vec![part(11), part(12), part(13)]).await;
        let said: Vec<(u16, &str)> =
            page.blocks.iter().map(|block| (block.depth, block.text.as_str())).collect();
        assert_eq!(said, [(0, "주간 회의"), (1, "부분 11"), (1, "부분 12"), (1, "부분 13")]);
        assert_eq!(page.blocks[0].kind, BlockKind::MeetingNotes);
    }
}

#[tokio::test]
async fn a_label_of_a_tab_stands_above_what_is_in_the_tab() {
    let tab = with_children(odd(1, "tab", json!({})));
    let label = with_children(text(2, "설치"));
    let page = read(vec![tab], vec![(1, vec![label]), (2, vec![text(3, "받는다")])]).await;
    assert_eq!(block(&page, "받는다").heading_path, ["설치"]);
}

#[tokio::test]
async fn a_kind_of_tomorrow_keeps_its_name_and_what_words_it_has() {
    let tomorrow = odd(1, "hologram", json!({"rich_text": [{"type": "text", "plain_text": "빛"}]}));
    let button = odd(2, "unsupported", json!({"block_type": "button"}));
    let page = read(vec![tomorrow, button, odd(3, "ghost", Value::Null)], vec![]).await;
    let first = &page.blocks[0];
    assert_eq!(
        (first.kind, first.text.as_str(), first.detail.notion_type.as_deref()),
        (BlockKind::Other, "빛", Some("hologram"))
    );
    assert_eq!(page.blocks[1].detail.notion_type.as_deref(), Some("button"));
    assert_eq!(page.blocks[2].kind, BlockKind::Other);
}

#[tokio::test]
async fn a_link_to_a_page_says_the_title_of_the_page() {
    let link =
        odd(1, "link_to_page", json!({"type": "page_id", "page_id": page_id("linked.md").to_string()}));
    let page = read(vec![link], vec![]).await;
    let link = block(&page, "딴 글");
    assert_eq!(
        (link.marks[0].style, link.marks[0].page),
        (MarkStyle::PageMention, Some(page_id("linked.md")))
    );
}

#[tokio::test]
async fn numbers_count_within_a_run_and_start_where_they_are_told() {
    let item = |n, payload| odd(n, "numbered_list_item", payload);
    let page = read(
        vec![
            item(1, json!({"list_start_index": 5})),
            with_children(item(2, json!({}))),
            text(3, "사이"),
            item(4, json!({})),
        ],
        vec![(2, vec![item(5, json!({})), item(6, json!({}))])],
    )
    .await;
    let numbers: Vec<Option<u32>> = page.blocks.iter().map(|block| block.detail.number).collect();
    assert_eq!(numbers, [Some(5), Some(6), Some(1), Some(2), None, Some(1)]);
}

#[tokio::test]
async fn a_heading_that_is_a_toggle_heads_what_is_in_it_and_no_more() {
    let heading = |n, kind: &str, words: &str| {
        odd(n, kind, json!({"rich_text": [{"type": "text", "plain_text": words}]}))
    };
    let toggle = with_children(heading(2, "heading_2", "접힘"));
    let page = read(
        vec![heading(1, "heading_1", "장"), toggle, text(4, "밖")],
        vec![(2, vec![heading(5, "heading_3", "절"), text(3, "안")])],
    )
    .await;
    assert_eq!(block(&page, "안").heading_path, ["장", "접힘", "절"]);
    assert_eq!(block(&page, "밖").heading_path, ["장"]);
}

#[tokio::test]
async fn a_file_keeps_its_name_and_caption_and_loses_its_signature() {
    let file = json!({
        "type": "file", "name": "규정.pdf", "caption": [{"type": "text", "plain_text": "2026년판"}],
        "file": {"url": "https://files.example/규정.pdf?X-Amz-Signature=abc", "expiry_time": "2026-05-01T00:00:00.000Z"},
    });
    let page = read(vec![odd(1, "file", file)], vec![]).await;
    assert_eq!(page.blocks[0].text, "규정.pdf\n2026년판");
    assert_eq!(page.blocks[0].detail.url.as_deref(), Some("https://files.example/규정.pdf"));
}
