//! The contract: reviewed as a whole, and without loose ends.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::TestApi;
use crate::support::corpus::published;

async fn text() -> String {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    api.get("/openapi.json").send().await.unwrap().text().await.unwrap() + "\n"
}

async fn document() -> Value {
    serde_json::from_str(&text().await).unwrap()
}

#[tokio::test]
async fn the_contract_is_what_was_reviewed() {
    let reviewed = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    let now = text().await;
    if fs::read_to_string(&reviewed).unwrap_or_default() != now {
        let new = Path::new(env!("CARGO_TARGET_TMPDIR")).join("openapi.json");
        fs::write(&new, now).unwrap();
        let (new, reviewed) = (new.display(), reviewed.display());
        panic!("the contract is not what was reviewed; if that is meant:\n  cp {new} {reviewed}");
    }
}

#[tokio::test]
async fn everything_that_is_sent_has_an_example() {
    let document = document().await;
    let mut contents = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for operation in item.as_object().unwrap().values() {
            let bodies =
                operation["responses"].as_object().unwrap().values().chain([&operation["requestBody"]]);
            for (media, content) in bodies.filter_map(|body| body["content"].as_object()).flatten() {
                assert!(content["examples"].is_object(), "{path}: {media} has no example");
                contents += 1;
            }
        }
    }
    assert!(contents > 40);
}

#[tokio::test]
async fn every_kind_of_problem_has_an_example() {
    let document = document().await;
    let examples = document["components"]["examples"].as_object().unwrap();
    let shown: Vec<&Value> = examples.values().map(|example| &example["value"]["type"]).collect();
    for kind in document["components"]["schemas"]["ProblemKind"]["enum"].as_array().unwrap() {
        // The one is of every path, and the other of no server.
        if !["urn:notion-rag:problem:method-not-allowed", "about:blank"].contains(&kind.as_str().unwrap()) {
            assert!(shown.contains(&kind), "{kind}");
        }
    }
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
