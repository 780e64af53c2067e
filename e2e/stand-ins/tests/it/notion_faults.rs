//! Limits, errors, and answers that are late, broken or missing.

use std::time::{Duration, Instant};

use reqwest::{Method, Response};
use serde_json::{Value, json};
use stand_ins::notion::{Budget, Faults, Rate, RetryAfter, Rule, Spec, What, When};

use crate::support::Notion;

async fn with(faults: Faults) -> Notion {
    Notion::generated(&Spec::default(), faults).await
}

async fn ask(notion: &Notion) -> Response {
    notion.request(Method::GET, "users/me").send().await.expect("an answer")
}

async fn statuses(notion: &Notion, count: usize) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..count {
        statuses.push(ask(notion).await.status().as_u16());
    }
    statuses
}

fn always(what: What) -> Faults {
    Faults::of([Rule::new("**", When::Always, what)])
}

#[tokio::test]
async fn requests_beyond_the_budget_of_a_window_are_told_when_it_ends() {
    let budget = Some(Budget { requests: 3, window_seconds: 60 });
    let notion = with(Faults { budget, ..Faults::default() }).await;
    assert_eq!(statuses(&notion, 3).await, [200; 3]);
    let refused = ask(&notion).await;
    assert_eq!(refused.status(), 429);
    let wait: u64 = refused.headers()["retry-after"].to_str().expect("ASCII").parse().expect("seconds");
    assert!((55..=60).contains(&wait), "{wait}");
    let body: Value = refused.json().await.expect("JSON");
    assert_eq!(body["code"], "rate_limited");
    assert_eq!(body["additional_data"]["rate_limit_reason"], "public_api_request_rate_limit");
    let stats = notion.server.stats();
    assert_eq!((stats.requests, stats.ok, stats.throttled, stats.unanswered), (4, 3, 1, 0));
    let logged: Vec<_> = notion.server.requests().iter().map(|request| request.status).collect();
    assert_eq!(logged, [200, 200, 200, 429]);
}

#[tokio::test]
async fn requests_beyond_the_rate_are_told_when_the_next_is_let_in() {
    let rate = Some(Rate { per_second: 0.02, burst: 2 });
    let notion = with(Faults { rate, ..Faults::default() }).await;
    assert_eq!(statuses(&notion, 2).await, [200, 200]);
    let refused = ask(&notion).await;
    assert_eq!((refused.status().as_u16(), &refused.headers()["retry-after"]), (429, &"50".parse().unwrap()));
}

#[tokio::test]
async fn retry_after_says_what_it_is_told_to_say() {
    let budget = Some(Budget { requests: 0, window_seconds: 60 });
    for (retry_after, expected) in [
        (json!({"fixed": "0"}), Some("0")),
        (json!({"fixed": "9999"}), Some("9999")),
        (json!({"fixed": "garbage"}), Some("garbage")),
        (json!("none"), None),
    ] {
        let retry_after: RetryAfter = serde_json::from_value(retry_after).expect("one of its forms");
        let notion = with(Faults { budget, retry_after, ..Faults::default() }).await;
        let refused = ask(&notion).await;
        let header = refused.headers().get("retry-after").map(|value| value.to_str().expect("ASCII"));
        assert_eq!((refused.status().as_u16(), header), (429, expected));
    }
}

#[tokio::test]
async fn errors_have_the_words_of_notion() {
    for (status, code) in [
        (400, "validation_error"),
        (401, "unauthorized"),
        (403, "restricted_resource"),
        (409, "conflict_error"),
        (429, "rate_limited"),
        (500, "internal_server_error"),
        (503, "service_unavailable"),
        (504, "gateway_timeout"),
        (529, "service_overload"),
    ] {
        let notion = with(always(What::Status(status))).await;
        let (found, name, message) = notion.error(notion.request(Method::GET, "users/me")).await;
        assert_eq!((found, name.as_str()), (status, code));
        assert!(!message.is_empty());
        assert_eq!(notion.server.requests()[0].status, status);
    }
    let notion = with(always(What::Status(404))).await;
    let path = "pages/5c6a2821-6bb1-4a7e-b6e1-c50111515c3d";
    let (_, code, message) = notion.error(notion.request(Method::GET, path)).await;
    assert_eq!(code, "object_not_found");
    assert!(
        message.starts_with("Could not find page with ID: 5c6a2821-6bb1-4a7e-b6e1-c50111515c3d."),
        "{message}"
    );
}

#[tokio::test]
async fn a_bad_gateway_is_a_page_of_the_edge() {
    let notion = with(always(What::Status(502))).await;
    let response = ask(&notion).await;
    assert_eq!(response.status(), 502);
    assert_eq!(response.headers()["content-type"], "text/html");
    assert!(response.headers().get("x-notion-request-id").is_none());
    assert!(response.text().await.expect("text").starts_with("<html>"));
    assert_eq!(notion.server.requests()[0].status, 502);
}

#[tokio::test]
async fn a_rule_acts_at_the_requests_that_it_names() {
    for (when, expected) in [
        (json!("always"), [503; 6]),
        (json!({"nth": 2}), [200, 503, 200, 200, 200, 200]),
        (json!({"nth": [1, 4]}), [503, 200, 200, 503, 200, 200]),
        (json!({"every": 3}), [200, 200, 503, 200, 200, 503]),
        (json!({"first": 2}), [503, 503, 200, 200, 200, 200]),
        (json!({"probability": 0.0}), [200; 6]),
        (json!({"probability": 1.0}), [503; 6]),
    ] {
        let rule = json!({"path": "users/me", "method": "GET", "when": when, "what": {"status": 503}});
        let faults = serde_json::from_value(json!({"rules": [rule]})).expect("faults");
        let notion = with(faults).await;
        notion.post("search", json!({})).await;
        assert_eq!(statuses(&notion, 6).await, expected, "{when}");
    }
}

#[tokio::test]
async fn the_same_seed_gives_the_same_faults() {
    let rule = Rule::new("users/me", When::Probability(0.5), What::Status(500));
    let faults = |seed| Faults { seed, ..Faults::of([rule.clone()]) };
    let one = statuses(&with(faults(1)).await, 40).await;
    let same = with(faults(1)).await;
    same.post("search", json!({})).await;
    assert_eq!(one, statuses(&same, 40).await);
    assert_ne!(one, statuses(&with(faults(2)).await, 40).await);
    assert!(one.contains(&200) && one.contains(&500));
}

#[tokio::test]
async fn a_half_answer_is_no_json() {
    let notion = with(always(What::HalfJson)).await;
    let response = ask(&notion).await;
    assert_eq!(response.status(), 200);
    let text = response.text().await.expect("the answer has the length that it says");
    assert!(text.starts_with("{\"") && serde_json::from_str::<Value>(&text).is_err(), "{text}");
}

#[tokio::test]
async fn an_answer_that_hangs_is_logged_without_a_status() {
    let notion = with(always(What::Hang)).await;
    let patience = Duration::from_millis(200);
    let error = notion.request(Method::GET, "users/me").timeout(patience).send().await;
    assert!(error.expect_err("nothing is answered").is_timeout());
    let requests = notion.server.requests();
    assert_eq!((requests.len(), requests[0].status, requests[0].path.as_str()), (1, 0, "/v1/users/me"));
    assert_eq!(notion.server.stats().unanswered, 1);
}

#[tokio::test]
async fn a_connection_is_dropped_at_once_or_after_a_while() {
    for (what, least) in [(What::Drop, 0), (What::HangMs(150), 150)] {
        let notion = with(Faults::of([Rule::new("**", When::Nth(vec![1]), what)])).await;
        let begin = Instant::now();
        let error = notion.request(Method::GET, "users/me").send().await.expect_err("nothing is answered");
        assert!(!error.is_timeout() && error.is_request(), "{error:?}");
        assert!(begin.elapsed() >= Duration::from_millis(least));
        assert_eq!(statuses(&notion, 1).await, [200], "another connection is answered");
        let logged: Vec<_> = notion.server.requests().iter().map(|request| request.status).collect();
        assert_eq!(logged, [0, 200]);
    }
}

#[tokio::test]
async fn delays_add_up() {
    let rule = Rule::new("**", When::Always, What::DelayMs(100));
    let notion = with(Faults { latency_ms: 50, ..Faults::of([rule.clone(), rule]) }).await;
    let begin = Instant::now();
    assert_eq!(statuses(&notion, 1).await, [200]);
    assert!(begin.elapsed() >= Duration::from_millis(250));
}

#[tokio::test]
async fn a_token_is_revoked_after_so_many_requests() {
    let notion = with(Faults { revoked_after: Some(2), ..Faults::default() }).await;
    assert_eq!(statuses(&notion, 4).await, [200, 200, 401, 401]);
    let answer = notion.control(json!({"faults": {"revoked_after": 0}})).await;
    assert_eq!(answer["faults"]["revoked_after"], 0);
    assert_eq!(notion.error(notion.request(Method::GET, "users/me")).await.1, "unauthorized");
    notion.control(json!({"faults": {}})).await;
    assert_eq!(statuses(&notion, 1).await, [200]);
}

#[tokio::test]
async fn faults_that_mean_nothing_are_refused() {
    let notion = with(Faults::default()).await;
    for (faults, status, words) in [
        (json!({"unshared_share": 1.5}), 400, "`unshared_share` of the faults is 1.5"),
        (json!({"rules": [{"what": {"status": 418}}]}), 400, "`rules[0].what.status` of the faults is 418"),
        (json!({"rules": [{"when": {"every": 0}, "what": "drop"}]}), 400, "`rules[0].when.every`"),
        (json!({"max_page_size": 0}), 400, "`max_page_size`"),
        (json!({"rules": [{"what": "explode"}]}), 422, "unknown variant `explode`"),
        (json!({"latency": 1}), 422, "unknown field `latency`"),
    ] {
        let (found, error) = notion.control_error(json!({"faults": faults})).await;
        assert!(found == status && error.contains(words), "{found} {error}");
    }
    assert!(notion.server.set_faults(always(What::Status(200))).is_err());
    assert_eq!(statuses(&notion, 1).await, [200]);
}

#[test]
fn the_example_of_the_documentation_is_understood() {
    let source = include_str!("../../src/notion/faults.rs");
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    let inside = lines.skip_while(|line| !line.contains("```json")).skip(1);
    let json: String = inside.take_while(|line| !line.contains("```")).collect();
    let faults: Faults = serde_json::from_str(&json).expect("the example is complete");
    assert_eq!(faults.rules.len(), 14);
    let told = serde_json::to_string(&faults).expect("JSON");
    assert_eq!(serde_json::from_str::<Faults>(&told).expect("the same again"), faults);
}
