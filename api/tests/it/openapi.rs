//! The contract: reviewed as a whole, and without loose ends.

use serde_json::Value;

use crate::support::TestApi;
use crate::support::corpus::published;

async fn document() -> Value {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    api.get("/openapi.json").send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn the_contract_is_what_was_reviewed() {
    insta::assert_json_snapshot!(document().await);
}

#[tokio::test]
async fn every_reference_leads_somewhere() {
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => fields.iter().for_each(|(name, value)| match value {
                Value::String(target) if name == "$ref" => found.push(target.clone()),
                other => references(other, found),
            }),
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }
    let document = document().await;
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 20);
    for target in found {
        assert!(document.pointer(target.trim_start_matches('#')).is_some(), "{target}");
    }
}

#[tokio::test]
async fn the_documentation_needs_nothing_from_elsewhere() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    let html = api.get("/docs/").send().await.unwrap().text().await.unwrap();
    assert!(html.contains("swagger-ui"));
    assert!(!html.contains("https://"), "{html}");
    let script = api.get("/docs/swagger-ui-bundle.js").send().await.unwrap();
    assert_eq!(script.status(), 200);
    assert_eq!(api.get("/docs").send().await.unwrap().headers()["location"], "/docs/");
}
