//! Pages of other sites: what they may send, and what they are told.

use api::auth::Access;
use api::limits::Limits;
use api::origins::Origins;
use reqwest::{Method, RequestBuilder};
use serde_json::json;
use shared::problem::ProblemKind;

use super::status;
use crate::support::corpus::published;
use crate::support::{TestApi, problem};

async fn with_origins(corpus: &std::path::Path, origins: &str) -> TestApi {
    let origins = Origins::parse(origins).unwrap();
    TestApi::with_access(corpus, Access::open(), Limits::new(None, None), origins).await
}

fn preflight(api: &TestApi, origin: &str) -> RequestBuilder {
    api.request(Method::OPTIONS, "/ask")
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type,authorization")
}

#[tokio::test]
async fn a_page_of_another_site_cannot_have_a_browser_change_something() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    let ask = || api.ask(&json!({"question": "연차는?"}));
    let sync = || api.request(Method::POST, "/sync");
    for request in [
        ask().header("sec-fetch-site", "cross-site").header("origin", "https://evil.example"),
        ask().header("sec-fetch-site", "same-site").header("origin", "http://127.0.0.1:1"),
        ask().header("origin", "https://evil.example"),
        ask().header("origin", "null"),
        sync().header("sec-fetch-site", "cross-site"),
    ] {
        problem(request, 403, ProblemKind::CrossSite).await;
    }
    // Our own page, a browser that tells the origin alone, and no browser at all.
    assert_eq!(status(ask().header("sec-fetch-site", "same-origin")).await, 200);
    let own = api.get("/").build().unwrap().url().origin().ascii_serialization();
    assert_eq!(status(ask().header("origin", own)).await, 200);
    assert_eq!(status(ask()).await, 200);
    // Notion is no page, and its webhook has a signature.
    assert_eq!(
        status(api.request(Method::POST, "/notion/webhook").header("origin", "https://x.example")).await,
        501
    );
}

#[tokio::test]
async fn other_sites_are_told_nothing_unless_they_are_allowed() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    let reply = preflight(&api, "https://a.example").send().await.unwrap();
    assert!(reply.headers().get("access-control-allow-origin").is_none());
    let reply = api.get("/sources").header("origin", "https://a.example").send().await.unwrap();
    assert!(reply.headers().get("access-control-allow-origin").is_none());

    let api = with_origins(corpus.path(), "https://a.example").await;
    let reply = preflight(&api, "https://a.example").send().await.unwrap();
    assert_eq!(reply.status(), 200);
    assert_eq!(reply.headers()["access-control-allow-origin"], "https://a.example");
    assert!(reply.headers()["access-control-allow-headers"].to_str().unwrap().contains("authorization"));
    assert!(reply.headers().get("access-control-allow-credentials").is_none());
    assert!(reply.headers().get("content-security-policy").is_some());
    let reply = preflight(&api, "https://b.example").send().await.unwrap();
    assert!(reply.headers().get("access-control-allow-origin").is_none());

    let ask = |origin: &str| {
        let request = api.ask(&json!({"question": "연차는?"}));
        request.header("origin", origin.to_owned()).header("sec-fetch-site", "cross-site")
    };
    let reply = ask("https://a.example").send().await.unwrap();
    assert_eq!(reply.status(), 200);
    assert_eq!(reply.headers()["access-control-allow-origin"], "https://a.example");
    assert!(reply.headers()["access-control-expose-headers"].to_str().unwrap().contains("ratelimit"));
    problem(ask("https://b.example"), 403, ProblemKind::CrossSite).await;
    // A refusal can be read by the page that may call.
    let wrong = api.ask(&json!({})).header("origin", "https://a.example").send().await.unwrap();
    assert_eq!(
        (wrong.status().as_u16(), &wrong.headers()["access-control-allow-origin"]),
        (422, &"https://a.example".parse().unwrap())
    );
}
