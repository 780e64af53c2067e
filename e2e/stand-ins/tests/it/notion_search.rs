//! POST /v1/search.

use serde_json::{Value, json};

use crate::support::Notion;

fn titles(found: &[Value]) -> Vec<String> {
    let title = |object: &Value| {
        let own = object["title"][0]["plain_text"].as_str();
        let properties = || object["properties"].as_object()?.values().find(|value| value["type"] == "title");
        own.or_else(|| properties()?["title"][0]["plain_text"].as_str()).unwrap_or_default().to_owned()
    };
    found.iter().map(title).collect()
}

#[tokio::test]
async fn everything_is_found_but_what_is_in_the_trash() {
    let notion = Notion::fixture().await;
    let found = notion.find("search", json!({})).await;
    let mut all = titles(&found);
    all.sort();
    let expected = [
        "Bare",
        "Deep",
        "Done already",
        "Every kind of block",
        "Home",
        "Kinds",
        "Leaf",
        "Notes",
        "Values",
        "가득 찬 행",
        "할 일",
    ];
    assert_eq!(all, expected);
    let trashed = notion.find("search", json!({"filter": {"in_trash": true}})).await;
    assert_eq!(titles(&trashed), ["Trashed"]);
    assert_eq!(trashed[0]["in_trash"], true);
}

#[tokio::test]
async fn words_are_looked_for_in_titles_without_regard_to_case() {
    let notion = Notion::fixture().await;
    assert_eq!(titles(&notion.find("search", json!({"query": "KIND block"})).await), ["Every kind of block"]);
    assert_eq!(titles(&notion.find("search", json!({"query": "할"})).await), ["할 일"]);
    assert!(notion.find("search", json!({"query": "welcome"})).await.is_empty(), "texts are not searched");
}

#[tokio::test]
async fn a_filter_leaves_pages_or_data_sources() {
    let notion = Notion::fixture().await;
    let only = async |value: &str| {
        let found = notion.find("search", json!({"filter": {"property": "object", "value": value}})).await;
        let kinds: std::collections::BTreeSet<_> =
            found.iter().map(|object| object["object"].to_string()).collect();
        (found.len(), kinds.into_iter().collect::<Vec<_>>().join(""))
    };
    assert_eq!(only("page").await, (10, "\"page\"".to_owned()));
    assert_eq!(only("data_source").await, (1, "\"data_source\"".to_owned()));
    let old = json!({"filter": {"property": "object", "value": "database"}});
    let request = notion.request(reqwest::Method::POST, "search").json(&old);
    let expected = "body failed validation: body.filter.value should be `\"page\"` or `\"data_source\"`, instead was \
                    `\"database\"`.";
    assert_eq!(notion.error(request).await.2, expected);
}

#[tokio::test]
async fn results_are_sorted_by_the_time_of_edit() {
    let notion = Notion::fixture().await;
    for (direction, first) in [("descending", "Done already"), ("ascending", "Home")] {
        let sort = json!({"timestamp": "last_edited_time", "direction": direction});
        let found = notion.find("search", json!({"sort": sort, "page_size": 3})).await;
        let times: Vec<_> = found.iter().map(|object| object["last_edited_time"].to_string()).collect();
        let mut sorted = times.clone();
        sorted.sort();
        if direction == "descending" {
            sorted.reverse();
        }
        assert_eq!(times, sorted);
        let edited: Vec<_> = found
            .iter()
            .filter(|page| page["last_edited_time"].as_str() > Some("2026-02"))
            .cloned()
            .collect();
        assert_eq!(titles(&edited)[0], first);
    }
}
