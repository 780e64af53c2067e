//! POST /notion/webhook: deliveries as Notion signs and sends them.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use sha2::Sha256;
use shared::ids::PageId;
use shared::problem::ProblemKind;
use shared::sync::SyncRequest;
use tempfile::TempDir;

use crate::support::corpus::{LEAVE, TRAVEL, page_id, published};
use crate::support::lambda::{Answer, Lambda};
use crate::support::{TestApi, problem};

/// The verification token of the subscription.
pub const TOKEN: &str = "secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl";
/// Longer than any test: what is asked for before is asked for because the server is draining.
const LONG: Duration = Duration::from_secs(3_600);

/// The service with a subscription.
async fn api(period: Duration) -> (TempDir, Lambda, TestApi) {
    start(Some(TOKEN), period).await
}

async fn start(token: Option<&str>, period: Duration) -> (TempDir, Lambda, TestApi) {
    let corpus = published();
    let lambda = Lambda::start().await;
    let api = TestApi::with_sync(corpus.path(), &lambda, token, period).await;
    (corpus, lambda, api)
}

fn event_at(timestamp: DateTime<Utc>, id: u32, kind: &str, page: PageId) -> Value {
    json!({
        "id": format!("367cba44-b6f3-4c92-81e7-6a2e9659{id:04}"),
        "timestamp": timestamp,
        "workspace_id": "13950b26-c203-4f3b-b97d-93ec06319565",
        "workspace_name": "다온",
        "subscription_id": "29d75c0d-5546-4414-8459-7b7a92f1fc4b",
        "integration_id": "0ef2e755-4912-8096-91c1-00376a88a5ca",
        "type": kind,
        "authors": [{ "id": "c7c11cca-1d73-471d-9b6e-bdef51470190", "type": "person" }],
        "attempt_number": 1,
        "api_version": "2026-03-11",
        "entity": { "id": page, "type": "page" },
        "data": { "parent": { "id": page_id(TRAVEL), "type": "page" } },
    })
}

/// The body of an event that happened just now.
pub fn event(id: u32, kind: &str, page: PageId) -> String {
    event_at(Utc::now(), id, kind, page).to_string()
}

/// The signature of a body under a key.
pub fn signature(key: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(body);
    let bytes = mac.finalize().into_bytes();
    let hexadecimal: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={hexadecimal}")
}

fn unsigned(api: &TestApi, body: impl Into<reqwest::Body>) -> RequestBuilder {
    let request = api.request(Method::POST, "/notion/webhook").header("content-type", "application/json");
    request.body(body)
}

fn signed(api: &TestApi, body: impl Into<Vec<u8>>) -> RequestBuilder {
    let body = body.into();
    let signature = signature(TOKEN, &body);
    unsigned(api, body).header("X-Notion-Signature", signature)
}

async fn taken(request: RequestBuilder) {
    assert_eq!(request.send().await.unwrap().status(), 200);
}

/// What is asked for in the end.
async fn asked(api: &TestApi, lambda: &Lambda) -> Vec<SyncRequest> {
    api.state.draining.cancel();
    api.state.sync.as_ref().unwrap().webhook.finish().await;
    lambda.taken()
}

fn sync_of(pages: &[u128]) -> SyncRequest {
    SyncRequest { pages: pages.iter().map(|&page| page_id(page)).collect(), ..SyncRequest::default() }
}

#[tokio::test]
async fn an_edit_is_asked_for_when_the_period_is_over() {
    let (_corpus, lambda, api) = api(Duration::ZERO).await;
    taken(signed(&api, event(1, "page.content_updated", page_id(LEAVE)))).await;
    assert_eq!(lambda.until_taken(1).await, [sync_of(&[LEAVE])]);
    taken(signed(&api, event(2, "page.properties_updated", page_id(TRAVEL)))).await;
    assert_eq!(lambda.until_taken(2).await[1], sync_of(&[TRAVEL]));
}

#[tokio::test]
async fn many_edits_are_one_sync_and_going_down_loses_none() {
    let (_corpus, lambda, api) = api(LONG).await;
    taken(signed(&api, event(1, "page.content_updated", page_id(TRAVEL)))).await;
    taken(signed(&api, event(2, "page.content_updated", page_id(LEAVE)))).await;
    taken(signed(&api, event(3, "page.properties_updated", page_id(LEAVE)))).await;
    taken(signed(&api, event(4, "view.updated", page_id(9)))).await;
    assert_eq!(lambda.attempts(), 0);
    assert_eq!(asked(&api, &lambda).await, [sync_of(&[LEAVE, TRAVEL])]);
}

#[tokio::test]
async fn what_comes_goes_or_moves_and_more_than_a_hundred_pages_are_an_ordinary_run() {
    for kind in
        ["page.deleted", "page.undeleted", "page.moved", "database.moved", "data_source.schema_updated"]
    {
        let (_corpus, lambda, api) = api(LONG).await;
        taken(signed(&api, event(1, "page.content_updated", page_id(LEAVE)))).await;
        taken(signed(&api, event(2, kind, page_id(TRAVEL)))).await;
        assert_eq!(asked(&api, &lambda).await, [SyncRequest::default()], "{kind}");
    }
    let (_corpus, lambda, api) = api(LONG).await;
    for number in 0..101 {
        taken(signed(&api, event(number, "page.created", page_id(number.into())))).await;
    }
    assert_eq!(asked(&api, &lambda).await, [SyncRequest::default()]);
}

#[tokio::test]
async fn what_was_delivered_before_or_happened_long_ago_asks_for_nothing() {
    let (_corpus, lambda, api) = api(LONG).await;
    let old = event_at(Utc::now() - TimeDelta::hours(25), 1, "page.content_updated", page_id(LEAVE));
    taken(signed(&api, old.to_string())).await;
    assert!(asked(&api, &lambda).await.is_empty());

    let (_corpus, lambda, api) = self::api(Duration::ZERO).await;
    let mut again = event_at(Utc::now(), 2, "page.content_updated", page_id(LEAVE));
    taken(signed(&api, again.to_string())).await;
    lambda.until_taken(1).await;
    again["attempt_number"] = json!(2);
    taken(signed(&api, again.to_string())).await;
    assert_eq!(asked(&api, &lambda).await.len(), 1);
}

#[tokio::test]
async fn what_notion_did_not_sign_is_refused_before_it_is_read() {
    let (_corpus, lambda, api) = api(Duration::ZERO).await;
    let body = event(1, "page.content_updated", page_id(LEAVE));
    let right = signature(TOKEN, body.as_bytes());
    let with = |signature: &str| unsigned(&api, body.clone()).header("X-Notion-Signature", signature);
    for request in [
        unsigned(&api, body.clone()),
        with(""),
        with("sha256="),
        with(&right[..right.len() - 2]),
        with(&right["sha256=".len()..]),
        with(&right.replace("sha256", "sha1")),
        with(&signature("another token", body.as_bytes())),
        with(&signature("", body.as_bytes())),
        // Signed, and changed on its way: by one byte, and by a letter that JSON does not care for.
        unsigned(&api, body.replace("page.content_updated", "page.content_updatee"))
            .header("X-Notion-Signature", &right),
        unsigned(&api, format!("{body} ")).header("X-Notion-Signature", &right),
        // What is no JSON is not even looked at.
        unsigned(&api, "{").header("X-Notion-Signature", &right),
        unsigned(&api, vec![0xff; 100]),
        unsigned(&api, ""),
    ] {
        let told = problem(request, 401, ProblemKind::InvalidSignature).await;
        assert!(!told.detail.contains(TOKEN), "{}", told.detail);
    }
    assert_eq!(lambda.attempts(), 0);
    taken(with(&right)).await;
    assert_eq!(asked(&api, &lambda).await, [sync_of(&[LEAVE])]);
}

#[tokio::test]
async fn what_is_signed_and_no_event_is_a_clear_problem() {
    let (_corpus, _lambda, api) = api(Duration::ZERO).await;
    problem(signed(&api, "{"), 400, ProblemKind::MalformedBody).await;
    problem(signed(&api, vec![b'"', 0xff, b'"']), 400, ProblemKind::MalformedBody).await;
    problem(signed(&api, "[]"), 422, ProblemKind::InvalidRequest).await;
    problem(signed(&api, "{\"type\":\"page.created\"}"), 422, ProblemKind::InvalidRequest).await;
    problem(signed(&api, vec![b' '; 300 * 1024]), 413, ProblemKind::TooLarge).await;
    // A body of just the largest size is read.
    let mut body = event(1, "page.created", page_id(LEAVE)).into_bytes();
    body.resize(256 * 1024, b' ');
    taken(signed(&api, body)).await;
}

#[tokio::test]
async fn the_token_of_a_new_subscription_is_passed_on_and_not_too_often() {
    let (_corpus, lambda, api) = start(None, LONG).await;
    let handshake = json!({ "verification_token": TOKEN }).to_string();
    lambda.answers(Answer::Refused(404, "ResourceNotFoundException"));
    problem(unsigned(&api, handshake.clone()), 502, ProblemKind::SyncFailed).await;
    lambda.answers(Answer::Accepted);
    let reply = unsigned(&api, handshake.clone()).send().await.unwrap();
    assert_eq!(reply.status(), 200);
    assert!(reply.bytes().await.unwrap().is_empty());
    let passed_on =
        SyncRequest { webhook_verification_token: Some(TOKEN.to_owned()), ..SyncRequest::default() };
    assert_eq!(lambda.taken(), [passed_on]);
    let told = problem(unsigned(&api, handshake), 429, ProblemKind::TooManyRequests).await;
    assert_eq!(told.retry_after, Some(30));
    for odd in ["", "two words", &"x".repeat(201)] {
        let handshake = json!({ "verification_token": odd }).to_string();
        problem(unsigned(&api, handshake), 422, ProblemKind::InvalidRequest).await;
    }
    assert_eq!(lambda.taken().len(), 1);
}

#[tokio::test]
async fn events_that_cannot_be_checked_yet_are_told_what_to_set() {
    let (_corpus, lambda, api) = start(None, Duration::ZERO).await;
    let told = problem(
        signed(&api, event(1, "page.content_updated", page_id(LEAVE))),
        501,
        ProblemKind::SyncNotConfigured,
    )
    .await;
    assert!(told.detail.contains("NOTION_WEBHOOK_TOKEN"), "{}", told.detail);
    assert_eq!(lambda.attempts(), 0);
}

#[tokio::test]
async fn a_subscription_that_stands_is_not_taken_over() {
    let (_corpus, lambda, api) = api(LONG).await;
    let handshake = json!({ "verification_token": "secret_of_somebody_else" }).to_string();
    let told = problem(unsigned(&api, handshake.clone()), 409, ProblemKind::WebhookConfigured).await;
    assert!(told.detail.contains("NOTION_WEBHOOK_TOKEN"), "{}", told.detail);
    let forged = unsigned(&api, handshake.clone())
        .header("X-Notion-Signature", signature("secret_of_somebody_else", handshake.as_bytes()));
    problem(forged, 401, ProblemKind::InvalidSignature).await;
    taken(signed(&api, handshake)).await;
    assert!(asked(&api, &lambda).await.is_empty());
}

#[tokio::test]
async fn without_a_function_the_webhook_says_what_to_set() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    let told = problem(signed(&api, "{}"), 501, ProblemKind::SyncNotConfigured).await;
    assert!(told.detail.contains("SYNC_FUNCTION"), "{}", told.detail);
}
