//! Who may call: each way in, each refusal, and what a caller sees.

use std::path::Path;

use api::auth::Access;
use api::auth::key::Hash;
use api::config::access::{AccessConfig, KeysSource};
use api::limits::Limits;
use api::origins::Origins;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use shared::problem::ProblemKind;

use crate::support::{TestApi, problem};

mod alb;
mod collections;
mod keys;
mod limits;
mod oidc;
mod origins;
mod process;

/// An entry of the document for this key.
pub fn entry(text: &str, scopes: &[&str]) -> Value {
    let id = api::auth::key::id_of(text).unwrap();
    json!({"id": id, "sha256": Hash::of(text).hexadecimal(), "scopes": scopes})
}

/// The service over a corpus, for the callers of this document.
pub async fn with_document(corpus: &Path, document: &Value) -> TestApi {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), document.to_string()).unwrap();
    let keys = Some(KeysSource::File(file.path().to_owned()));
    with_config(corpus, &AccessConfig { keys, ..AccessConfig::default() }).await
}

/// The service over a corpus, for the callers of these settings.
pub async fn with_config(corpus: &Path, config: &AccessConfig) -> TestApi {
    let access = Access::of(config).await.unwrap();
    let limits = Limits::new(config.asks_per_minute, config.reads_per_minute);
    TestApi::with_access(corpus, access, limits, config.origins.clone()).await
}

/// Sends it with this key or token.
pub fn bearer(request: RequestBuilder, text: &str) -> RequestBuilder {
    request.header("authorization", format!("Bearer {text}"))
}

pub async fn status(request: RequestBuilder) -> u16 {
    request.send().await.unwrap().status().as_u16()
}

/// Sends what has to be refused as nobody's, and gives the reason.
pub async fn refused(request: RequestBuilder) -> String {
    let answer = request.try_clone().unwrap().send().await.unwrap();
    assert_eq!(answer.headers()["www-authenticate"], "Bearer realm=\"notion-rag\"");
    problem(request, 401, ProblemKind::Unauthenticated).await.detail
}

/// Every call of the contract, with what stands in the table.
#[tokio::test]
async fn every_call_of_the_contract_is_in_the_table_and_says_how_it_refuses() {
    let corpus = crate::support::corpus::published();
    let api = TestApi::over(corpus.path()).await;
    let document: Value = api.get("/openapi.json").send().await.unwrap().json().await.unwrap();
    let schemes = document["components"]["securitySchemes"].as_object().unwrap();
    assert_eq!(schemes.keys().collect::<Vec<_>>(), ["api_key", "api_key_header", "oidc"]);
    let mut protected = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let method = method.to_uppercase();
            assert!(api::auth::scope::is_known(&method, path), "{method} {path} is not in the table");
            let needs_caller =
                matches!(api::auth::scope::need(&method, path), api::auth::scope::Need::Scope(_));
            let ways = operation["security"].as_array().unwrap();
            assert_eq!(ways.is_empty(), !needs_caller, "{method} {path}");
            for status in ["401", "403", "429"] {
                assert!(!needs_caller || operation["responses"][status].is_object(), "{method} {path}");
            }
            protected += usize::from(needs_caller);
        }
    }
    assert_eq!(protected, 12);
}

/// What no caller needs a name for.
#[tokio::test]
async fn health_the_contract_and_the_page_need_no_caller_and_all_else_does() {
    let corpus = crate::support::corpus::published();
    let api = with_document(corpus.path(), &json!({"keys": []})).await;
    for path in ["/health/live", "/health/ready", "/openapi.json", "/docs/"] {
        assert_eq!(status(api.get(path)).await, 200, "{path}");
    }
    assert_eq!(status(api.get("/nothing")).await, 404);
    for (method, path) in [
        (Method::GET, "/sources"),
        (Method::HEAD, "/sources"),
        (Method::GET, "/sources/00000000000000000000000000001000"),
        (Method::GET, "/suggestions"),
        (Method::GET, "/sync"),
        (Method::POST, "/sync"),
        (Method::GET, "/sync/ledger"),
        (Method::POST, "/ask"),
        (Method::POST, "/feedback"),
        (Method::DELETE, "/ask"),
    ] {
        assert_eq!(status(api.request(method.clone(), path)).await, 401, "{method} {path}");
    }
    // The webhook has a signature of its own, and this server no function to start.
    assert_eq!(status(api.request(Method::POST, "/notion/webhook")).await, 501);
}

#[tokio::test]
async fn open_is_for_this_machine_by_its_own_name() {
    let corpus = crate::support::corpus::published();
    let api = TestApi::over(corpus.path()).await;
    assert_eq!(status(api.get("/sources")).await, 200);
    assert_eq!(status(api.get("/sources").header("host", "localhost:8080")).await, 200);
    // A page elsewhere whose name was pointed at this machine reads nothing.
    let rebound = api.get("/sources").header("host", "evil.example:8080");
    let told = problem(rebound, 403, ProblemKind::Forbidden).await.detail;
    assert!(told.contains("API_KEYS"), "{told}");
    let defaults = Access::of(&AccessConfig::default()).await.unwrap();
    let api =
        TestApi::with_access(corpus.path(), defaults, Limits::new(None, None), Origins::default()).await;
    assert_eq!(status(api.get("/sync/ledger")).await, 503, "it may, and there is no ledger");
}
