//! Lists come page by page, with the cursors that Notion has.

use reqwest::Method;
use serde_json::json;
use stand_ins::notion::{Options, page_id};
use uuid::Uuid;

use crate::support::{Notion, id_of, words_of};

/// A page of 250 paragraphs, and a database of 120 rows.
async fn large() -> Notion {
    let body: String = (0..250).map(|number| format!("Paragraph {number}\n\n")).collect();
    let mut files = vec![("large.md".to_owned(), body)];
    files.push(("rows/_database.yaml".to_owned(), "title: Rows".to_owned()));
    files.extend((0..120).map(|number| (format!("rows/row-{number:03}.md"), String::new())));
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    Notion::with_files(&files, Options::default()).await
}

async fn source_of(notion: &Notion, path: &str) -> Uuid {
    let database = notion.get(&format!("databases/{}", page_id(path))).await;
    id_of(&database["data_sources"][0])
}

#[tokio::test]
async fn children_come_by_the_hundred_and_the_cursor_is_the_next_block() {
    let notion = large().await;
    let id = page_id("large.md");
    let first = notion.get(&format!("blocks/{id}/children")).await;
    assert_eq!(first["results"].as_array().map(Vec::len), Some(100));
    assert_eq!(first["has_more"], true);
    assert_eq!((first["type"].as_str(), &first["block"]), (Some("block"), &json!({})));
    let cursor = first["next_cursor"].as_str().expect("a cursor");
    let second = notion.get(&format!("blocks/{id}/children?start_cursor={cursor}&page_size=100")).await;
    assert_eq!(second["results"][0]["id"], cursor);
    let all = notion.children(id).await;
    let words: Vec<String> = all.iter().map(|block| words_of(block).trim().to_owned()).collect();
    let expected: Vec<String> = (0..250).map(|number| format!("Paragraph {number}")).collect();
    assert_eq!(words, expected);
}

#[tokio::test]
async fn a_page_size_may_be_from_none_to_a_hundred() {
    let notion = large().await;
    let path = format!("blocks/{}/children", page_id("large.md"));
    for (size, expected) in [("0", 100), ("1", 1), ("100", 100)] {
        let list = notion.get(&format!("{path}?page_size={size}")).await;
        assert_eq!(list["results"].as_array().map(Vec::len), Some(expected), "{size}");
    }
    for (size, words) in [
        ("101", "should be ≤ `100` or `undefined`, instead was `101`."),
        ("-1", "should be ≥ `0` or `undefined`, instead was `-1`."),
        ("many", "should be a number or `undefined`, instead was `\"many\"`."),
    ] {
        let request = notion.request(Method::GET, &format!("{path}?page_size={size}"));
        let (status, code, message) = notion.error(request).await;
        assert_eq!((status, code.as_str()), (400, "validation_error"));
        assert_eq!(message, format!("query failed validation: query.page_size {words}"));
    }
    let request = notion.request(Method::POST, "search").json(&json!({"page_size": 101}));
    let expected =
        "body failed validation: body.page_size should be ≤ `100` or `undefined`, instead was `101`.";
    assert_eq!(notion.error(request).await.2, expected);
}

#[tokio::test]
async fn a_cursor_that_was_never_given_is_invalid() {
    let notion = large().await;
    let children = format!("blocks/{}/children", page_id("large.md"));
    let unknown = page_id("nothing");
    for (path, message) in [
        (
            format!("{children}?start_cursor=bogus"),
            "query failed validation: query.start_cursor should be a valid uuid or `undefined`, instead was \
             `\"bogus\"`."
                .to_owned(),
        ),
        (
            format!("{children}?start_cursor={unknown}"),
            format!("The start_cursor provided is invalid: {unknown}"),
        ),
        ("users?start_cursor=bogus".to_owned(), "The start_cursor provided is invalid: bogus".to_owned()),
    ] {
        let (status, code, found) = notion.error(notion.request(Method::GET, &path)).await;
        assert_eq!((status, code.as_str(), found), (400, "validation_error", message));
    }
}

#[tokio::test]
async fn cursors_of_a_query_belong_to_it_alone() {
    let notion = large().await;
    let source = source_of(&notion, "rows").await;
    let path = format!("data_sources/{source}/query");
    let first = notion.post(&path, json!({"page_size": 50})).await;
    let cursor = first["next_cursor"].as_str().expect("a cursor");
    assert!(cursor.starts_with("s:") && cursor.matches(':').count() == 2, "{cursor}");
    assert_eq!(first["type"], "page_or_data_source");
    let elsewhere = notion.request(Method::POST, "search").json(&json!({"start_cursor": cursor}));
    let message = format!("The start_cursor provided is invalid: {cursor}");
    assert_eq!(notion.error(elsewhere).await, (400, "validation_error".to_owned(), message));
    let rows = notion.find(&path, json!({"page_size": 50})).await;
    let ids: std::collections::BTreeSet<_> = rows.iter().map(id_of).collect();
    assert_eq!((rows.len(), ids.len()), (120, 120));
}

#[tokio::test]
async fn a_walk_through_a_query_is_not_upset_by_new_rows() {
    let notion = large().await;
    let path = format!("data_sources/{}/query", source_of(&notion, "rows").await);
    let sorts = json!([{"timestamp": "created_time", "direction": "descending"}]);
    let first = notion.post(&path, json!({"page_size": 100, "sorts": sorts})).await;
    notion.control(json!({"action": "create", "page": "rows/row-new.md"})).await;
    let cursor = &first["next_cursor"];
    let rest = notion.post(&path, json!({"page_size": 100, "sorts": sorts, "start_cursor": cursor})).await;
    assert_eq!(rest["results"].as_array().map(Vec::len), Some(20));
    assert_eq!(rest["has_more"], false);
}

#[tokio::test]
async fn a_query_that_finds_too_much_says_that_it_is_incomplete() {
    let files: Vec<_> = (0..25).map(|number| (format!("rows/{number:02}.md"), String::new())).collect();
    let mut files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.push(("rows/_database.yaml", "title: Rows"));
    let notion = Notion::with_files(&files, Options { rows_per_query: 20, ..Options::default() }).await;
    let path = format!("data_sources/{}/query", source_of(&notion, "rows").await);
    let first = notion.post(&path, json!({"page_size": 15})).await;
    assert_eq!((first["has_more"].as_bool(), first.get("request_status")), (Some(true), None));
    let last = notion.post(&path, json!({"page_size": 15, "start_cursor": first["next_cursor"]})).await;
    assert_eq!(last["results"].as_array().map(Vec::len), Some(5));
    assert_eq!((last["has_more"].as_bool(), &last["next_cursor"]), (Some(false), &json!(null)));
    let expected = json!({"type": "incomplete", "incomplete_reason": "query_result_limit_reached"});
    assert_eq!(last["request_status"], expected);
}
