//! POST /sync.

use std::time::Duration;

use reqwest::{Method, RequestBuilder};
use serde_json::json;
use shared::problem::ProblemKind;
use shared::sync::{SyncRequest, SyncStarted, SyncStatus};
use tempfile::TempDir;

use crate::support::corpus::published;
use crate::support::lambda::{Answer, INSIDE, Lambda};
use crate::support::{TestApi, problem};

async fn api() -> (TempDir, Lambda, TestApi) {
    let corpus = published();
    let lambda = Lambda::start().await;
    let api = TestApi::with_sync(corpus.path(), &lambda, None, Duration::ZERO).await;
    (corpus, lambda, api)
}

fn post(api: &TestApi) -> RequestBuilder {
    api.request(Method::POST, "/sync")
}

async fn started(request: RequestBuilder) -> bool {
    let reply = request.send().await.unwrap();
    assert_eq!(reply.status(), 202);
    reply.json::<SyncStarted>().await.unwrap().started
}

#[tokio::test]
async fn a_sync_is_asked_for_once_however_often_somebody_asks() {
    let (_corpus, lambda, api) = api().await;
    let status: SyncStatus = api.get("/sync").send().await.unwrap().json().await.unwrap();
    assert!(status.can_start);
    assert!(started(post(&api)).await);
    assert!(!started(post(&api)).await);
    assert!(!started(post(&api).json(&json!({ "full": true }))).await);
    assert_eq!(lambda.taken(), [SyncRequest::default()]);
}

#[tokio::test]
async fn every_page_is_read_anew_on_demand() {
    let (_corpus, lambda, api) = api().await;
    assert!(started(post(&api).json(&json!({ "full": true }))).await);
    assert_eq!(lambda.taken(), [SyncRequest { full: true, ..SyncRequest::default() }]);
}

#[tokio::test]
async fn a_body_that_asks_for_nothing_is_an_ordinary_run() {
    for body in [json!({}), json!(null), json!({ "full": false })] {
        let (_corpus, lambda, api) = api().await;
        assert!(started(post(&api).json(&body)).await);
        assert_eq!(lambda.taken(), [SyncRequest::default()], "{body}");
    }
}

#[tokio::test]
async fn a_body_that_does_not_fit_starts_nothing() {
    let (_corpus, lambda, api) = api().await;
    for (body, name) in [
        (json!({ "pages": [] }), "pages"),
        (json!({ "webhook_verification_token": "x" }), "webhook_verification_token"),
        (json!({ "full": "yes" }), "boolean"),
        (json!([]), "map"),
    ] {
        let problem = problem(post(&api).json(&body), 422, ProblemKind::InvalidRequest).await;
        assert!(problem.detail.contains(name), "{}", problem.detail);
    }
    let declared = post(&api).header("content-type", "application/json");
    problem(declared.body("{"), 400, ProblemKind::MalformedBody).await;
    let undeclared = post(&api).header("content-type", "text/plain");
    problem(undeclared.body("{\"full\":true}"), 415, ProblemKind::UnsupportedMediaType).await;
    assert_eq!(lambda.attempts(), 0);
}

#[tokio::test]
async fn without_a_function_it_says_what_to_set() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    let told = problem(post(&api), 501, ProblemKind::SyncNotConfigured).await;
    assert!(told.detail.contains("SYNC_FUNCTION"), "{}", told.detail);
}

#[tokio::test]
async fn a_refusal_says_what_to_do_and_nothing_of_the_account() {
    let (_corpus, lambda, api) = api().await;
    for (answer, status, kind, says) in [
        (
            Answer::Refused(403, "AccessDeniedException"),
            502,
            ProblemKind::SyncFailed,
            "lambda:InvokeFunction",
        ),
        (Answer::Refused(403, "ExpiredTokenException"), 502, ProblemKind::SyncFailed, "credentials"),
        (Answer::Refused(404, "ResourceNotFoundException"), 502, ProblemKind::SyncFailed, "SYNC_FUNCTION"),
        (Answer::Refused(500, "ServiceException"), 502, ProblemKind::SyncFailed, "try again"),
        (Answer::Refused(400, "InvalidRuntimeException"), 502, ProblemKind::SyncFailed, "the log"),
        (Answer::Refused(429, "TooManyRequestsException"), 503, ProblemKind::SyncBusy, "try again"),
        (Answer::Silence, 504, ProblemKind::SyncFailed, "in time"),
    ] {
        lambda.answers(answer);
        let told = problem(post(&api), status, kind).await;
        assert!(told.detail.contains(says), "{answer:?}: {}", told.detail);
        assert!(!told.detail.contains(INSIDE) && !told.detail.contains("arn:"), "{}", told.detail);
        assert_eq!(told.retry_after.is_some(), kind == ProblemKind::SyncBusy);
    }
    lambda.answers(Answer::Accepted);
    assert!(started(post(&api)).await, "what failed may be tried again at once");
}

#[tokio::test]
async fn a_throttled_ask_is_tried_once_more_and_no_more() {
    let (_corpus, lambda, api) = api().await;
    lambda.answers(Answer::RefusedOnce(429, "TooManyRequestsException"));
    assert!(started(post(&api)).await);
    assert_eq!(lambda.attempts(), 2);

    let (_corpus, lambda, api) = self::api().await;
    lambda.answers(Answer::Refused(429, "TooManyRequestsException"));
    problem(post(&api), 503, ProblemKind::SyncBusy).await;
    assert_eq!(lambda.attempts(), 2);
}

#[tokio::test]
async fn a_server_that_is_gone_is_told() {
    let (_corpus, lambda, api) = api().await;
    drop(lambda);
    problem(post(&api), 502, ProblemKind::SyncFailed).await;
}
