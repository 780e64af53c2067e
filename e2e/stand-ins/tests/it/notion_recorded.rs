//! Recorded answers, replayed.

use std::fs;
use std::path::Path;

use reqwest::Method;
use serde_json::{Value, json};
use stand_ins::notion::{Options, Recorded, start_recorded};

use crate::support::{Notion, VERSION, beside_project};

const ANSWERS: &str = "notion/recorded/ultimate-notion__ultimate-notion";

async fn replay(folder: &Path) -> Notion {
    let recorded = Recorded::from_folder(folder).expect("recordings");
    Notion::on(start_recorded(recorded, Options::default()).await.expect("a free port"))
}

#[tokio::test]
async fn every_recorded_request_is_answered_as_it_was() {
    let Some(folder) = beside_project(ANSWERS) else { return };
    let notion = replay(&folder).await;
    let index = fs::read_to_string(folder.join("index.jsonl")).expect("an index");
    let lines: Vec<Value> = index.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    for line in &lines {
        let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
        let uri = text("uri");
        let path = uri.split_once("/v1/").expect("an address of the API").1;
        let method = if text("method") == "GET" { Method::GET } else { Method::POST };
        let request = notion
            .bare(method, path)
            .bearer_auth(notion.server.token())
            .header("notion-version", text("notion_version"))
            .body(text("request_body"));
        let response = request.send().await.expect("an answer");
        assert_eq!(
            u64::from(response.status().as_u16()),
            line["status"].as_u64().expect("a status"),
            "{uri}"
        );
        let header = response.headers()["x-notion-request-id"].to_str().expect("ASCII").to_owned();
        let mut body: Value = response.json().await.expect("JSON");
        assert_eq!(body["request_id"], header.as_str());
        let recorded = fs::read_to_string(folder.join(text("file"))).expect("an answer");
        let mut recorded: Value = serde_json::from_str(&recorded).expect("JSON");
        if text("notion_version") != VERSION {
            // `archived` is written beside `in_trash` for that version, where the recording may lack it.
            without_archived(&mut body);
            without_archived(&mut recorded);
        }
        assert_eq!(body, recorded, "{uri}");
    }
    println!("{} recorded requests replayed", lines.len());
}

fn without_archived(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(without_archived),
        Value::Object(map) => {
            map.remove("archived");
            map.values_mut().for_each(without_archived);
        }
        _ => {}
    }
}

#[tokio::test]
async fn what_was_not_recorded_is_not_made_up() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let line = json!({
        "file": "a.json", "method": "POST", "uri": "https://api.notion.com/v1/search", "notion_version": VERSION,
        "status": 200, "request_body": "{\"query\":\"a\",\"page_size\":100}",
    });
    fs::write(folder.path().join("index.jsonl"), line.to_string()).expect("written");
    fs::write(folder.path().join("a.json"), "{\"object\":\"list\",\"request_id\":\"r\"}").expect("written");
    let notion = replay(folder.path()).await;
    let answer = notion.post("search", json!({"page_size": 50, "query": "a"})).await;
    assert_eq!(answer, json!({"object": "list", "request_id": "r"}), "the size of pages does not matter");
    for (method, path, body) in [
        (Method::POST, "search", json!({"query": "b"})),
        (Method::POST, "search", json!({"query": "a", "start_cursor": "x"})),
        (Method::GET, "users", json!(null)),
    ] {
        let (status, code, message) = notion.error(notion.request(method, path).json(&body)).await;
        assert_eq!((status, code.as_str()), (404, "object_not_found"));
        assert!(message.starts_with("No recording answers"), "{message}");
    }
    assert_eq!(notion.error(notion.bare(Method::GET, "users")).await.0, 401);
}

#[tokio::test]
async fn a_folder_without_an_index_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let error = Recorded::from_folder(folder.path()).expect_err("there is no index");
    assert!(error.to_string().contains("index.jsonl"), "{error}");
}
