//! The binary as a Lambda function, with a Runtime API that hands it one event.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::StatusCode;
use serde_json::{Value, json};
use shared::corpus_url::CorpusUrl;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc};

use crate::process::command;
use crate::support::{Corpus, Notion};

struct Runtime {
    /// Taken by the one event.
    event: Mutex<Option<Value>>,
    answers: mpsc::Sender<(String, Value)>,
}

/// Starts the binary as Lambda does, and returns what it answers to one event: `response` or `error`, and the body.
async fn invoke(notion: &Notion, token: &str, corpus: &CorpusUrl) -> (String, Value) {
    let (answers, mut answered) = mpsc::channel(1);
    let runtime = Arc::new(Runtime { event: Mutex::new(Some(json!({"source": "scheduler"}))), answers });
    let app = Router::new()
        .route("/2018-06-01/runtime/invocation/next", get(next))
        .route("/2018-06-01/runtime/invocation/{id}/{kind}", post(answer))
        .with_state(runtime);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    let mut function = command()
        .env("AWS_LAMBDA_RUNTIME_API", address)
        .env("AWS_LAMBDA_FUNCTION_NAME", "notion-sync")
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
        .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
        .env("NOTION_BASE_URL", notion.server.base_url())
        .env("NOTION_TOKEN", token)
        .env("CORPUS_URL", corpus.to_string())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let answer = tokio::select! {
        answer = answered.recv() => answer.unwrap(),
        ended = function.wait() => panic!("the function ended without an answer: {ended:?}"),
    };
    server.abort();
    answer
}

async fn next(State(runtime): State<Arc<Runtime>>) -> Response {
    let Some(event) = runtime.event.lock().await.take() else {
        // No further event: the poll hangs, as Lambda's does.
        return std::future::pending().await;
    };
    let headers = [
        ("lambda-runtime-aws-request-id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd"),
        ("lambda-runtime-deadline-ms", "4102444800000"),
        (
            "lambda-runtime-invoked-function-arn",
            "arn:aws:lambda:ap-northeast-2:123456789012:function:notion-sync",
        ),
    ];
    (headers, Json(event)).into_response()
}

async fn answer(
    State(runtime): State<Arc<Runtime>>,
    Path((_, kind)): Path<(String, String)>,
    body: Bytes,
) -> StatusCode {
    runtime.answers.send((kind, serde_json::from_slice(&body).unwrap())).await.unwrap();
    StatusCode::ACCEPTED
}

#[tokio::test]
async fn an_event_is_answered_with_the_report() {
    let notion = Notion::of(&[("a.md", "글"), ("b.md", "글")]).await;
    let corpus = Corpus::new();
    let (kind, report) = invoke(&notion, notion.server.token(), &corpus.url()).await;
    assert_eq!((kind.as_str(), &report["pages"]), ("response", &json!(2)));
    assert_eq!(corpus.manifest().pages.len(), 2);
}

#[tokio::test]
async fn a_sync_that_fails_is_an_error_of_the_function() {
    let notion = Notion::of(&[("a.md", "글")]).await;
    let corpus = Corpus::new();
    let (kind, error) = invoke(&notion, "ntn_wrong", &corpus.url()).await;
    assert_eq!((kind.as_str(), &error["errorType"]), ("error", &json!("SyncFailed")));
    assert!(error["errorMessage"].as_str().unwrap().contains("NOTION_TOKEN is refused"), "{error}");
}
