//! Requests that nobody thought of: each gets what it asks for, or a problem that says what to do, and the service stays up.

use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use reqwest::Method;
use reqwest::header::HeaderValue;
use shared::problem::Problem;

use crate::support::TestApi;
use crate::support::corpus::published;

/// A request that nobody thought of.
#[derive(Debug, Clone)]
struct Odd {
    method: Method,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

fn odd() -> impl Strategy<Value = Odd> {
    let method =
        prop::sample::select(vec![Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::PATCH]);
    let place = prop::sample::select(vec![
        "/ask",
        "/sources",
        "/sources/",
        "/sync",
        "/sync/ledger",
        "/feedback",
        "/suggestions",
        "/notion/webhook",
        "/health/ready",
        "/openapi.json/x",
    ]);
    let query = prop::sample::select(vec![
        "",
        "?",
        "?limit=0",
        "?limit=-1",
        "?limit=x",
        "?cursor=%00",
        "?cursor=abc",
        "?within=1",
        "?property=a",
        "?edited_from=never",
        "?query=%ff",
        "?outcome=odd",
        "?facets=2",
        "?language=xx",
        "/%2e%2e",
        "/0",
    ]);
    let kind = prop::sample::select(vec![
        "application/json",
        "text/plain",
        "application/json; charset=utf-16",
        "\u{e9}",
    ]);
    let accept = prop::sample::select(vec![
        "*/*",
        "application/json",
        "text/event-stream",
        "image/png",
        "\u{e9}, ;q=x",
    ]);
    let words = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        "\"question\":",
        "\"a\"",
        "\"\"",
        ",",
        "null",
        "1e999",
        "\"filters\":",
        "\"history\":",
        "\"messages\":",
        "\"role\":",
        "\"user\"",
        "\"content\":",
        "\"answer_id\":",
        "\u{0}",
        "\u{202e}",
        "\\ud800",
    ]);
    let body = prop::collection::vec(words, 0..10).prop_map(|words| words.concat().into_bytes());
    let bytes = prop::collection::vec(any::<u8>(), 0..40);
    let body = prop_oneof![3 => body, 1 => bytes];
    (method, place, query, kind, accept, body).prop_map(|(method, place, query, kind, accept, body)| Odd {
        method,
        path: format!("{place}{query}"),
        headers: vec![("content-type", kind.to_owned()), ("accept", accept.to_owned())],
        body,
    })
}

#[test]
fn whatever_is_sent_a_refusal_is_a_problem_that_says_what_to_do() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let corpus = published();
    let api = runtime.block_on(TestApi::over(corpus.path()));
    let config = ProptestConfig {
        cases: 400,
        rng_seed: RngSeed::Fixed(5),
        failure_persistence: None,
        ..Default::default()
    };
    let mut runner = TestRunner::new(config);
    let checked = runner.run(&odd(), |odd| {
        let request = api.request(odd.method.clone(), &odd.path).body(odd.body.clone());
        let request = odd.headers.iter().fold(request, |request, (name, value)| {
            // Letters beyond ASCII go as the bytes that they are, as a broken client sends them.
            let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
            request.header(*name, value)
        });
        let (status, kind, body) = runtime.block_on(async {
            let reply = request.send().await.unwrap();
            let kind = reply.headers().get("content-type").cloned();
            (reply.status().as_u16(), kind, reply.bytes().await.unwrap())
        });
        // 501: what this server is not set up for; 503: what it is not ready for.
        prop_assert!(status < 500 || status == 501 || status == 503, "{}", status);
        if status >= 400 {
            let problem: Problem = serde_json::from_slice(&body)
                .map_err(|error| TestCaseError::fail(format!("{status} {error}: {body:?}")))?;
            prop_assert!(kind.is_some_and(|kind| kind == "application/problem+json"));
            prop_assert_eq!(problem.status, status);
            prop_assert!(!problem.detail.is_empty() && problem.request_id.is_some());
        }
        Ok(())
    });
    checked.unwrap();
}
