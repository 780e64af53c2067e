//! Lists that go wrong, and a workspace that changes while it is read.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};
use stand_ins::notion::{Change, Faults, Rule, Spec, What, When};

use crate::support::{Notion, id_of, words_of};

async fn with(faults: Faults) -> Notion {
    Notion::generated(&Spec { long_page: 10, ..Spec::default() }, faults).await
}

/// What goes wrong at the lists of blocks, in parts of three.
fn of_children(when: When, what: What) -> Faults {
    Faults { max_page_size: Some(3), ..Faults::of([Rule::new("blocks/*/children", when, what)]) }
}

fn ids(list: &Value) -> Vec<Value> {
    list["results"].as_array().expect("a list").iter().map(|block| block["id"].clone()).collect()
}

/// The next part of the list, by the cursor of the last.
async fn after(notion: &Notion, path: &str, part: &Value) -> Value {
    let cursor = part["next_cursor"].as_str().expect("there is more");
    notion.get(&format!("{path}?start_cursor={cursor}")).await
}

#[tokio::test]
async fn parts_of_lists_are_capped_and_refused_sizes_stay_refused() {
    let notion = with(Faults { max_page_size: Some(4), ..Faults::default() }).await;
    let path = format!("blocks/{}/children", notion.titled("Long page"));
    for (size, expected) in [("", 4), ("?page_size=100", 4), ("?page_size=2", 2)] {
        assert_eq!(ids(&notion.get(&format!("{path}{size}")).await).len(), expected, "{size}");
    }
    for (body, expected) in [(json!({}), 4), (json!({"page_size": 100}), 4), (json!({"page_size": 3}), 3)] {
        assert_eq!(ids(&notion.post("search", body).await).len(), expected);
    }
    assert_eq!(notion.status(&format!("{path}?page_size=101")).await, 400);
    assert_eq!(notion.status(&format!("{path}?page_size=many")).await, 400);
    let empty = notion.request(Method::POST, "search").send().await.expect("an answer");
    assert_eq!(ids(&empty.json().await.expect("JSON")).len(), 4, "a POST needs no body");
    assert_eq!(notion.children(notion.titled("Long page")).await.len(), 10);
    assert_eq!(notion.find("search", json!({})).await.len(), 19, "18 pages and a data source");
}

#[tokio::test]
async fn an_expired_cursor_is_refused_and_the_list_can_begin_again() {
    let rule = Rule::new("search", When::Nth(vec![2]), What::ExpireCursor);
    let notion = with(Faults { max_page_size: Some(3), ..Faults::of([rule]) }).await;
    let first = notion.post("search", json!({})).await;
    let second = notion.post("search", json!({"start_cursor": first["next_cursor"]})).await;
    let cursor = second["next_cursor"].as_str().expect("there is more");
    let expired = notion.request(Method::POST, "search").json(&json!({"start_cursor": cursor}));
    let message = format!("The start_cursor provided is invalid: {cursor}");
    assert_eq!(notion.error(expired).await, (400, "validation_error".to_owned(), message));
    assert_eq!(ids(&notion.post("search", json!({})).await), ids(&first));
}

#[tokio::test]
async fn a_list_gives_the_same_part_again() {
    let notion = with(of_children(When::Nth(vec![2]), What::Repeat)).await;
    let path = format!("blocks/{}/children", notion.titled("Long page"));
    let first = notion.get(&path).await;
    let second = after(&notion, &path, &first).await;
    assert_eq!((ids(&second), &second["next_cursor"]), (ids(&first), &first["next_cursor"]));
    assert_ne!(second["request_id"], first["request_id"]);
    let third = after(&notion, &path, &second).await;
    assert_ne!(ids(&third), ids(&first), "the rule was for the second request alone");
}

#[tokio::test]
async fn a_list_that_always_repeats_never_ends_even_if_it_has_one_part() {
    let notion = with(Faults::of([Rule::new("**", When::Always, What::Repeat)])).await;
    let path = format!("blocks/{}/children", notion.titled("Long page"));
    let first = notion.get(&path).await;
    assert_eq!((ids(&first).len(), first["has_more"].as_bool()), (10, Some(true)));
    let mut part = first.clone();
    for _ in 0..3 {
        part = after(&notion, &path, &part).await;
        assert_eq!((ids(&part), &part["next_cursor"]), (ids(&first), &first["next_cursor"]));
    }
    let search = notion.post("search", json!({})).await;
    assert_ne!(ids(&search), ids(&first), "another list has parts of its own");
}

#[tokio::test]
async fn an_endless_list_gives_everything_again_and_again_with_new_cursors() {
    let notion = with(of_children(When::Always, What::Endless)).await;
    let path = format!("blocks/{}/children", notion.titled("Long page"));
    let (mut seen, mut cursors) = (BTreeSet::new(), BTreeSet::new());
    let mut part = notion.get(&path).await;
    for _ in 0..12 {
        assert_eq!(part["has_more"], true);
        seen.extend(ids(&part).iter().map(Value::to_string));
        assert!(cursors.insert(part["next_cursor"].to_string()), "each cursor is new");
        part = after(&notion, &path, &part).await;
    }
    assert_eq!(seen.len(), 10, "nothing is left out");
    notion.server.set_faults(Faults::default()).expect("no faults");
    assert_eq!(
        notion.status(&format!("{path}?start_cursor={}", part["next_cursor"].as_str().unwrap())).await,
        400
    );
}

#[tokio::test]
async fn an_incomplete_list_ends_and_says_so() {
    let rule = Rule::new("search", When::Always, What::Incomplete);
    let notion = with(Faults { max_page_size: Some(2), ..Faults::of([rule]) }).await;
    let list = notion.post("search", json!({})).await;
    assert_eq!((list["has_more"].as_bool(), &list["next_cursor"]), (Some(false), &Value::Null));
    let expected = json!({"type": "incomplete", "incomplete_reason": "query_result_limit_reached"});
    assert_eq!(list["request_status"], expected);
}

#[tokio::test]
async fn large_parts_time_out_and_small_ones_do_not() {
    let rule =
        Rule { only_above_page_size: Some(25), ..Rule::new("search", When::Always, What::Status(504)) };
    let notion = with(Faults::of([rule])).await;
    for (body, expected) in
        [(json!({}), 504), (json!({"page_size": 26}), 504), (json!({"page_size": 25}), 200)]
    {
        let response = notion.request(Method::POST, "search").json(&body).send().await.expect("an answer");
        assert_eq!(response.status(), expected, "{body}");
    }
}

#[tokio::test]
async fn an_edit_between_two_parts_tears_the_page() {
    let edit =
        |page: String| Change::Edit { page, markdown: "앞\n\n뒤".to_owned(), last_edited_time: None };
    for (is_before, words) in [(true, "앞"), (false, "")] {
        let notion = with(Faults::default()).await;
        let id = notion.titled("Long page");
        let change = edit(id.to_string());
        let what = if is_before { What::ChangeBefore(change) } else { What::ChangeAfter(change) };
        notion.server.set_faults(of_children(When::Nth(vec![1]), what)).expect("a change");
        let path = format!("blocks/{id}/children");
        let first = notion.get(&path).await;
        let new = words_of(&first["results"][0]);
        assert_eq!(new.trim() == words, is_before, "{new}");
        let now = notion.children(id).await;
        assert_eq!(
            now.iter().map(words_of).map(|words| words.trim().to_owned()).collect::<Vec<_>>(),
            ["앞", "뒤"]
        );
        assert_eq!(id_of(&now[0]), id_of(&first["results"][0]), "the paragraph is the same");
    }
}

#[tokio::test]
async fn a_change_that_cannot_be_made_is_told() {
    let change = Change::Trash { page: "nothing".to_owned(), last_edited_time: None };
    let notion = with(Faults::of([Rule::new("search", When::Always, What::ChangeBefore(change))])).await;
    let (status, _, message) = notion.error(notion.request(Method::POST, "search")).await;
    assert!(status == 500 && message.contains("there is no page `nothing`"), "{message}");
}

#[tokio::test]
async fn rules_work_together() {
    let half = Rule::new("search", When::Always, What::HalfJson);
    let endless = Rule::new("search", When::Always, What::Endless);
    let error = Rule::new("**", When::Nth(vec![2]), What::Status(500));
    let notion = with(Faults { max_page_size: Some(2), ..Faults::of([half, endless, error]) }).await;
    let text =
        notion.request(Method::POST, "search").send().await.expect("an answer").text().await.expect("text");
    assert!(serde_json::from_str::<Value>(&text).is_err());
    assert_eq!(notion.status("users/me").await, 500, "the second request of all");
    assert_eq!(notion.status("users/me").await, 200);
}
