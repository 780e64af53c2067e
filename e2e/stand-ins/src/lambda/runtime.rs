//! The API that a process takes its events from, and answers them to.

use std::time::{Duration, Instant, SystemTime};

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use super::log::{End, Record};

/// As much as a function may answer.
const LARGEST_ANSWER: usize = 6 * 1024 * 1024;

/// What a process says.
#[derive(Debug)]
pub(super) enum Said {
    /// It asks for an event.
    Next(oneshot::Sender<Handed>),
    /// It is done with one.
    Done(Uuid, End),
    /// It cannot start.
    CannotStart(Value),
}

/// An event as it is handed to a process.
#[derive(Debug)]
pub(super) struct Handed {
    pub(super) id: Uuid,
    pub(super) event: Value,
    pub(super) arn: String,
    /// How long it has for it.
    pub(super) timeout: Duration,
}

/// What the routes of one process share.
#[derive(Debug, Clone)]
pub(super) struct Runtime {
    pub(super) said: mpsc::UnboundedSender<Said>,
    pub(super) record: Record,
    /// The number of the process.
    pub(super) number: usize,
    pub(super) started: Instant,
}

pub(super) fn router(runtime: Runtime) -> Router {
    Router::new()
        .route("/2018-06-01/runtime/invocation/next", get(next))
        .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
        .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
        .route("/2018-06-01/runtime/init/error", post(init_error))
        .layer(DefaultBodyLimit::max(LARGEST_ANSWER))
        .with_state(runtime)
}

async fn next(State(runtime): State<Runtime>) -> Response {
    runtime.record.is_ready(runtime.number, runtime.started.elapsed());
    let (hand, handed) = oneshot::channel();
    runtime.say(Said::Next(hand));
    let Ok(Handed { id, event, arn, timeout }) = handed.await else {
        // The sandbox is being taken down.
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let deadline = SystemTime::now() + timeout;
    let deadline = deadline.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis();
    let trace = id.simple().to_string();
    let headers = [
        ("lambda-runtime-aws-request-id", id.to_string()),
        ("lambda-runtime-deadline-ms", deadline.to_string()),
        ("lambda-runtime-invoked-function-arn", arn),
        ("lambda-runtime-trace-id", format!("Root=1-{}-{};Sampled=0", &trace[..8], &trace[8..])),
    ];
    (headers, Json(event)).into_response()
}

async fn response(State(runtime): State<Runtime>, Path(id): Path<Uuid>, body: Bytes) -> Response {
    runtime.done(id, &body, End::Response)
}

async fn error(State(runtime): State<Runtime>, Path(id): Path<Uuid>, body: Bytes) -> Response {
    runtime.done(id, &body, End::Error)
}

async fn init_error(State(runtime): State<Runtime>, body: Bytes) -> Response {
    let error: Value = serde_json::from_slice(&body).unwrap_or_default();
    runtime.record.cannot_start(error.clone());
    runtime.say(Said::CannotStart(error));
    accepted()
}

impl Runtime {
    fn done(&self, id: Uuid, body: &[u8], end: fn(Value) -> End) -> Response {
        match serde_json::from_slice(body) {
            Ok(value) => {
                self.say(Said::Done(id, end(value)));
                accepted()
            }
            Err(error) => {
                let error = json!({"errorType": "InvalidResponse", "errorMessage": error.to_string()});
                (StatusCode::BAD_REQUEST, Json(error)).into_response()
            }
        }
    }

    fn say(&self, said: Said) {
        // Nobody listens once the sandbox is taken down.
        let _ = self.said.send(said);
    }
}

fn accepted() -> Response {
    (StatusCode::ACCEPTED, Json(json!({"status": "OK"}))).into_response()
}
