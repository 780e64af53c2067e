//! What all calls have in common: token, version, request ids, errors, and the log.

use std::fs;

use reqwest::Method;
use serde_json::{Value, json};
use stand_ins::notion::{Options, page_id};

use crate::support::{Notion, VERSION, fixture};

#[tokio::test]
async fn a_wrong_token_is_refused_before_anything_else() {
    let notion = Notion::fixture().await;
    let expected = (401, "unauthorized".to_owned(), "API token is invalid.".to_owned());
    for request in [
        notion.bare(Method::GET, "users/me"),
        notion.bare(Method::GET, "users/me").bearer_auth("ntn_other").header("notion-version", VERSION),
        notion.bare(Method::GET, "nowhere").bearer_auth("").header("notion-version", VERSION),
    ] {
        assert_eq!(notion.error(request).await, expected);
    }
}

#[tokio::test]
async fn the_version_must_be_given_and_known() {
    let notion = Notion::fixture().await;
    let authorized = || notion.bare(Method::GET, "users/me").bearer_auth(notion.server.token());
    let (status, code, message) = notion.error(authorized()).await;
    assert_eq!((status, code.as_str()), (400, "missing_version"));
    assert_eq!(
        message,
        "Notion-Version header failed validation: Notion-Version header should be defined, instead was `undefined`."
    );
    let (status, code, _) = notion.error(authorized().header("notion-version", "2022-06-28")).await;
    assert_eq!((status, code.as_str()), (400, "validation_error"));
}

#[tokio::test]
async fn the_version_before_has_archived_beside_in_trash() {
    let notion = Notion::fixture().await;
    let path = format!("pages/{}", page_id("index.md"));
    let page = notion.get(&path).await;
    assert!(page.get("archived").is_none());
    let request = notion.bare(Method::GET, &path).bearer_auth(notion.server.token());
    let response = request.header("notion-version", "2025-09-03").send().await.expect("an answer");
    let page: Value = response.json().await.expect("JSON");
    assert_eq!(page["archived"], false);
    assert_eq!(page["in_trash"], false);
}

#[tokio::test]
async fn every_answer_carries_its_request_id_twice() {
    let notion = Notion::fixture().await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        let response = notion.request(Method::GET, "users/me").send().await.expect("an answer");
        let header = response.headers()["x-notion-request-id"].to_str().expect("ASCII").to_owned();
        let body: Value = response.json().await.expect("JSON");
        assert_eq!(body["request_id"], header.as_str());
        ids.push(header);
    }
    assert_ne!(ids[0], ids[1]);
}

#[tokio::test]
async fn unknown_routes_and_methods_are_invalid_urls() {
    let notion = Notion::fixture().await;
    let block = format!("blocks/{}", page_id("index.md"));
    for (method, path) in [
        (Method::GET, "nowhere"),
        (Method::GET, "search"),
        (Method::DELETE, &block),
        (Method::POST, "databases/00000000-0000-0000-0000-000000000000/query"),
    ] {
        let (status, code, message) = notion.error(notion.request(method, path)).await;
        assert_eq!(
            (status, code.as_str(), message.as_str()),
            (400, "invalid_request_url", "Invalid request URL.")
        );
    }
}

#[tokio::test]
async fn an_id_that_is_no_uuid_is_told_by_the_name_of_its_parameter() {
    let notion = Notion::fixture().await;
    for (path, name) in [
        ("pages/AAA", "page_id"),
        ("pages/AAA/markdown", "page_id"),
        ("blocks/AAA", "block_id"),
        ("blocks/AAA/children", "block_id"),
        ("databases/AAA", "database_id"),
        ("data_sources/AAA", "data_source_id"),
        ("users/AAA", "user_id"),
    ] {
        let (status, code, message) = notion.error(notion.request(Method::GET, path)).await;
        assert_eq!((status, code.as_str()), (400, "validation_error"));
        let expected =
            format!("path failed validation: path.{name} should be a valid uuid, instead was `\"AAA\"`.");
        assert_eq!(message, expected);
    }
    // A UUID in form, but with variant bits that none has.
    let path = "pages/12345678-1234-1234-1234-123456789abc";
    assert_eq!(notion.error(notion.request(Method::GET, path)).await.1, "validation_error");
}

#[tokio::test]
async fn what_is_not_there_may_just_not_be_shared() {
    let notion = Notion::fixture().await;
    let id = "00000000-0000-0000-0000-000000000000";
    for (path, kind) in [
        ("pages", "page"),
        ("blocks", "block"),
        ("databases", "database"),
        // Notion says "database" here, too.
        ("data_sources", "database"),
    ] {
        let response = notion.request(Method::GET, &format!("{path}/{id}")).send().await.expect("an answer");
        assert_eq!(response.status(), 404);
        let body: Value = response.json().await.expect("JSON");
        assert_eq!(body["code"], "object_not_found");
        let expected = format!(
            "Could not find {kind} with ID: {id}. Make sure the relevant pages and databases are shared with your \
             integration \"Fixture bot\"."
        );
        assert_eq!(body["message"], expected);
        let me = notion.get("users/me").await;
        assert_eq!(body["additional_data"]["integration_id"], me["id"]);
    }
    let (status, code, message) = notion.error(notion.request(Method::GET, &format!("users/{id}"))).await;
    assert_eq!((status, code.as_str()), (404, "object_not_found"));
    assert!(message.starts_with(&format!("Could not find user with ID: {id}.")), "{message}");
}

#[tokio::test]
async fn bodies_are_checked() {
    let notion = Notion::fixture().await;
    let broken = notion.request(Method::POST, "search").body("{");
    let expected = (400, "invalid_json".to_owned(), "Error parsing JSON body.".to_owned());
    assert_eq!(notion.error(broken).await, expected);
    for (body, message) in [
        (
            json!({"pagesize": 1}),
            "body failed validation: body.pagesize should be not present, instead was `1`.",
        ),
        (json!([]), "body failed validation: body should be an object, instead was `[]`."),
        (
            json!({"filter": {"kind": "page"}}),
            "body failed validation: body.filter.kind should be not present, instead was `\"page\"`.",
        ),
        (
            json!({"start_cursor": null}),
            "body failed validation: body.start_cursor should be a string or `undefined`, instead was `null`.",
        ),
        (
            json!({"sort": {"direction": "up"}}),
            "body failed validation: body.sort.direction should be `\"ascending\"` or `\"descending\"`, instead was \
             `\"up\"`.",
        ),
    ] {
        let (status, code, found) = notion.error(notion.request(Method::POST, "search").json(&body)).await;
        assert_eq!((status, code.as_str()), (400, "validation_error"));
        assert_eq!(found, message);
    }
}

#[tokio::test]
async fn people_are_listed_with_the_integration() {
    let notion = Notion::fixture().await;
    let me = notion.get("users/me").await;
    assert_eq!(me["type"], "bot");
    assert_eq!(me["bot"]["workspace_name"], "Fixture");
    let users = notion.get("users").await;
    let users = users["results"].as_array().expect("a list");
    let names: Vec<_> = users.iter().map(|user| user["name"].as_str().unwrap_or_default()).collect();
    assert_eq!(names, ["김하나", "Lee Two", "Fixture bot"]);
    assert_eq!(users[0]["person"]["email"], "hana@fixture.example");
    let one = notion.get(&format!("users/{}", users[1]["id"].as_str().expect("an id"))).await;
    assert_eq!(one["name"], "Lee Two");
}

#[tokio::test]
async fn requests_are_counted_and_logged_without_the_token() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let log = folder.path().join("log.jsonl");
    let options = Options { token: "ntn_secret".to_owned(), log: Some(log.clone()), ..Options::default() };
    let notion = Notion::of(&fixture(), options).await;
    notion.get("users?page_size=2").await;
    notion.error(notion.request(Method::GET, "pages/AAA")).await;
    notion.page(notion.server.base_url()).send().await.expect("an answer");
    let requests = notion.server.requests();
    let told: Vec<_> = requests.iter().map(|asked| (asked.path.as_str(), asked.status)).collect();
    assert_eq!(
        told,
        [("/v1/users?page_size=2", 200), ("/v1/pages/AAA", 400)],
        "pages for people are not counted"
    );
    let text = fs::read_to_string(log).expect("the log");
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines[1]["request_id"], requests[1].request_id.as_str());
    assert_eq!(lines[0]["method"], "GET");
    assert!(!text.contains("ntn_secret"));
}

#[tokio::test]
async fn a_server_that_is_dropped_no_longer_answers() {
    let notion = Notion::fixture().await;
    let url = notion.server.base_url().to_owned();
    drop(notion);
    let client =
        reqwest::Client::builder().timeout(std::time::Duration::from_secs(10)).build().expect("a client");
    // The listener closes in a task of its own: until it did, a connection may still be taken.
    while client.get(&url).send().await.is_ok() {
        tokio::task::yield_now().await;
    }
}
