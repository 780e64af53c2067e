//! Blocks that a workspace of files does not have: mirrors, meeting notes, tabs, kinds of tomorrow.

use std::collections::HashMap;

use serde_json::{Value, json};
use shared::page::{BlockKind, MarkStyle, NumberStyle, PageDocument, PageStatus};
use sync_lambda::notion::blocks::{Walk, walk};
use sync_lambda::notion::{Client, Limits};
use sync_lambda::render::block;
use url::Url;

use crate::proxy::{Answer, Proxy};
use crate::support::{self, Corpus, Notion, config, page_id, sync};

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
    assert!(page.blocks[0].detail.not_shared && !page.blocks[1].detail.not_shared);
    assert_eq!((page.status, page.blocks.len()), (PageStatus::Complete, 2));
}

#[tokio::test]
async fn a_block_among_its_own_children_is_read_once_with_what_stands_beside_it() {
    let toggle = || with_children(odd(1, "toggle", json!({"rich_text": []})));
    let page =
        read(vec![toggle(), text(4, "뒤")], vec![(1, vec![text(2, "앞"), toggle(), text(3, "옆")])]).await;
    let said: Vec<(u16, &str)> = page.blocks.iter().map(|block| (block.depth, block.text.as_str())).collect();
    assert_eq!(said, [(0, ""), (1, "앞"), (1, "옆"), (0, "뒤")]);
    assert_eq!(page.status, PageStatus::Complete);
}

/// Walks a page whose blocks are these; a list without an entry is refused with 400.
async fn walked(lists: Vec<(String, Vec<Value>)>) -> (Walk, usize) {
    let lists: HashMap<String, Vec<Value>> = lists.into_iter().collect();
    let proxy = Proxy::start("http://127.0.0.1:1", move |_, path| match lists.get(path) {
        Some(blocks) => {
            Answer::Json(json!({"object": "list", "results": blocks, "has_more": false, "next_cursor": null}))
        }
        None => Answer::Refuse(400, "Block type ai_block is not supported via the API."),
    })
    .await;
    let client =
        Client::new(&Url::parse(proxy.base_url()).unwrap(), &"secret".into(), Limits::stand_in(), None)
            .unwrap();
    let mut visited = 0;
    let walk = walk(&client, page_id("a.md"), |_, _| visited += 1).await.unwrap();
    (walk, visited)
}

fn top() -> String {
    format!("blocks/{}/children", page_id("a.md"))
}

#[tokio::test]
async fn a_walk_knows_when_the_newest_block_was_edited_however_deep_it_lies() {
    let edited = |mut block: Value, at: &str| {
        block["last_edited_time"] = json!(at);
        block
    };
    let list = with_children(edited(odd(1, "toggle", json!({"rich_text": []})), "2026-05-01T09:00:00.000Z"));
    let inner = edited(text(2, "안"), "2026-05-01T09:07:00.000Z");
    let odd_time = edited(text(3, "밖"), "tomorrow");
    let (walk, _) =
        walked(vec![(top(), vec![list, odd_time]), (format!("blocks/{}/children", id(1)), vec![inner])])
            .await;
    assert_eq!(walk.newest_edit.unwrap().to_rfc3339(), "2026-05-01T09:07:00+00:00");
}

#[tokio::test]
async fn what_is_in_a_block_that_notion_gives_to_nobody_is_not_missing() {
    let blocks = vec![
        with_children(odd(1, "ai_block", json!({}))),
        with_children(odd(2, "unsupported", json!({"block_type": "form"}))),
        with_children(odd(3, "toggle", json!({"rich_text": []}))),
    ];
    let (walk, visited) = walked(vec![(top(), blocks)]).await;
    // The toggle is ours to have: an unsupported block somewhere in it hides all of its children.
    assert_eq!(walk.unread, [id(3).parse().unwrap()]);
    assert_eq!(visited, 3);
}

#[tokio::test]
async fn forty_levels_of_toggles_have_all_of_them_above_the_last() {
    let toggle = |n: u32| {
        with_children(odd(
            n,
            "toggle",
            json!({"rich_text": [{"type": "text", "plain_text": format!("층 {n}")}]}),
        ))
    };
    let mut below: Vec<(u32, Vec<Value>)> = (1..40).map(|n| (n, vec![toggle(n + 1)])).collect();
    below.push((40, vec![text(41, "바닥")]));
    let page = read(vec![toggle(1)], below).await;
    let bottom = support::block(&page, "바닥");
    assert_eq!(bottom.depth, 40);
    assert_eq!(bottom.heading_path, (1..=40).map(|n| format!("층 {n}")).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_table_names_its_columns_and_its_rows() {
    let row = |n: u32, cells: [&str; 2]| {
        let cells: Vec<Value> =
            cells.iter().map(|cell| json!([{"type": "text", "plain_text": cell}])).collect();
        odd(n, "table_row", json!({"cells": cells}))
    };
    let table = |n: u32, column: bool, rows: bool| {
        with_children(odd(n, "table", json!({"has_column_header": column, "has_row_header": rows})))
    };
    let page = read(
        vec![table(1, true, true), table(2, false, false)],
        vec![(1, vec![row(3, ["", "일수"]), row(4, ["연차", "15"])]), (2, vec![row(5, ["가", "나"])])],
    )
    .await;
    let headers: Vec<(&str, bool, bool)> = page
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::TableRow)
        .map(|block| (block.text.as_str(), block.detail.header, block.detail.row_header))
        .collect();
    assert_eq!(headers, [(" | 일수", true, true), ("연차 | 15", false, true), ("가 | 나", false, false)]);
}

#[tokio::test]
async fn columns_are_read_from_left_to_right() {
    let column = |n| with_children(odd(n, "column", json!({"width_ratio": 0.5})));
    let page = read(
        vec![with_children(odd(1, "column_list", json!({})))],
        vec![
            (1, vec![column(2), column(3)]),
            (2, vec![text(4, "왼쪽 위"), text(5, "왼쪽 아래")]),
            (3, vec![text(6, "오른쪽")]),
        ],
    )
    .await;
    let said: Vec<&str> =
        page.blocks.iter().map(|block| block.text.as_str()).filter(|text| !text.is_empty()).collect();
    assert_eq!(said, ["왼쪽 위", "왼쪽 아래", "오른쪽"]);
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
async fn a_transcript_that_was_deleted_is_not_missing_for_ever() {
    let notes = json!({
        "title": [{"type": "text", "plain_text": "주간 회의"}],
        "children": {"summary_block_id": id(11), "transcript_block_id": id(13)},
    });
    let page = read(vec![odd(1, "meeting_notes", notes)], vec![(11, vec![text(21, "요약")])]).await;
    assert_eq!((page.status, page.blocks.len()), (PageStatus::Complete, 2));
}

#[tokio::test]
async fn a_label_of_a_tab_stands_above_what_is_in_the_tab() {
    let tab = with_children(odd(1, "tab", json!({})));
    let label = with_children(text(2, "설치"));
    let page = read(vec![tab], vec![(1, vec![label]), (2, vec![text(3, "받는다")])]).await;
    assert_eq!(support::block(&page, "받는다").heading_path, ["설치"]);
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
    let counts = block::unsupported(&page.blocks);
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), [("button".to_owned(), 1), ("ghost".to_owned(), 1)]);
}

#[tokio::test]
async fn a_kind_of_tomorrow_that_holds_blocks_or_points_somewhere_is_not_counted_as_lost() {
    let page = read(
        vec![
            with_children(odd(1, "hologram", json!({}))),
            odd(3, "portal", json!({"url": "https://example.com/portal"})),
            odd(4, "unsupported", json!({})),
        ],
        vec![(1, vec![text(2, "빛")])],
    )
    .await;
    assert_eq!(page.blocks[1].text, "빛");
    assert_eq!(page.blocks[2].detail.url.as_deref(), Some("https://example.com/portal"));
    let counts = block::unsupported(&page.blocks);
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), [("unsupported".to_owned(), 1)]);
}

#[tokio::test]
async fn a_link_to_a_page_says_the_title_of_the_page() {
    let link =
        odd(1, "link_to_page", json!({"type": "page_id", "page_id": page_id("linked.md").to_string()}));
    let page = read(vec![link], vec![]).await;
    let link = support::block(&page, "딴 글");
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
    assert_eq!(page.blocks.iter().filter(|block| block.detail.number_style.is_some()).count(), 0);
    let numbers: Vec<Option<u32>> = page.blocks.iter().map(|block| block.detail.number).collect();
    assert_eq!(numbers, [Some(5), Some(6), Some(1), Some(2), None, Some(1)]);
}

#[tokio::test]
async fn letters_and_roman_numerals_hold_for_the_run_that_starts_with_them() {
    let item = |n, payload| odd(n, "numbered_list_item", payload);
    let page = read(
        vec![
            item(1, json!({"list_format": "roman", "list_start_index": 4})),
            with_children(item(2, json!({}))),
            text(3, "사이"),
            item(4, json!({})),
        ],
        vec![(
            2,
            vec![item(5, json!({"list_format": "letters"})), item(6, json!({"list_format": "letters"}))],
        )],
    )
    .await;
    let ordinals: Vec<Option<String>> = page.blocks.iter().map(|block| block.detail.ordinal()).collect();
    let ordinals: Vec<&str> = ordinals.iter().map(|ordinal| ordinal.as_deref().unwrap_or("-")).collect();
    assert_eq!(ordinals, ["iv", "v", "a", "b", "-", "1"]);
    assert_eq!(page.blocks[1].detail.number_style, Some(NumberStyle::Roman));
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
    assert_eq!(support::block(&page, "안").heading_path, ["장", "접힘", "절"]);
    assert_eq!(support::block(&page, "밖").heading_path, ["장"]);
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

#[tokio::test]
async fn code_knows_where_its_caption_starts() {
    let words = |words: &str| json!([{"type": "text", "plain_text": words}]);
    let code = json!({"rich_text": words("let 가 = 1;"), "caption": words("예시"), "language": "rust"});
    let page = read(vec![odd(1, "code", code)], vec![]).await;
    assert_eq!(page.blocks[0].text, "let 가 = 1;\n예시");
    assert_eq!(page.blocks[0].detail.caption_start, Some(11));
}

#[tokio::test]
async fn an_icon_that_the_workspace_made_is_kept_by_its_name() {
    let callout = |n, icon: Value| odd(n, "callout", json!({"rich_text": [], "icon": icon}));
    let page = read(
        vec![
            callout(1, json!({"type": "custom_emoji", "custom_emoji": {"id": "1", "name": "party"}})),
            callout(2, json!({"type": "icon", "icon": {"name": "pizza", "color": "red"}})),
            callout(3, json!({"type": "external", "external": {"url": "https://example.com/a.png"}})),
        ],
        vec![],
    )
    .await;
    let icons: Vec<Option<&str>> = page.blocks.iter().map(|block| block.detail.icon.as_deref()).collect();
    assert_eq!(icons, [Some(":party:"), Some(":pizza:"), None]);
}

#[tokio::test]
async fn a_database_and_a_page_that_cannot_be_seen_still_have_an_address() {
    let page = read(
        vec![
            odd(1, "child_database", json!({"title": "프로젝트"})),
            odd(2, "link_to_page", json!({"type": "page_id", "page_id": id(9)})),
        ],
        vec![],
    )
    .await;
    let urls: Vec<&str> = page.blocks.iter().map(|block| block.detail.url.as_deref().unwrap()).collect();
    assert_eq!(urls, [1, 9].map(|n| format!("https://www.notion.so/{}", id(n).replace('-', ""))));
}
