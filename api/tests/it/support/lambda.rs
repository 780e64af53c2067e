//! A server that speaks as much of AWS Lambda's API as asking for a sync needs.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use api::sync_trigger::SyncTrigger;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_lambda::config::{Credentials, SharedCredentialsProvider};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use shared::sync::SyncRequest;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// The name of the function.
pub const FUNCTION: &str = "notion-sync";
/// What Lambda says when it refuses; no client of the service may see it.
pub const INSIDE: &str = "User: arn:aws:sts::123456789012:assumed-role/x is not authorized";
/// How long the service waits for Lambda in tests.
const PATIENCE: Duration = Duration::from_secs(2);

/// How Lambda answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It takes the event.
    Accepted,
    /// It refuses, with this status and type of error.
    Refused(u16, &'static str),
    /// It refuses the first time only.
    RefusedOnce(u16, &'static str),
    /// It says nothing.
    Silence,
}

/// The server, until it is dropped.
pub struct Lambda {
    pub base_url: String,
    shared: Shared,
    server: tokio::task::JoinHandle<()>,
}

#[derive(Clone)]
struct Shared {
    answer: Arc<Mutex<Answer>>,
    taken: Arc<watch::Sender<Vec<SyncRequest>>>,
    attempts: Arc<Mutex<usize>>,
}

impl Lambda {
    pub async fn start() -> Self {
        let shared = Shared {
            answer: Arc::new(Mutex::new(Answer::Accepted)),
            taken: Arc::new(watch::channel(Vec::new()).0),
            attempts: Arc::default(),
        };
        let router = Router::new()
            .route("/2015-03-31/functions/{name}/invocations", post(invoke))
            .with_state(shared.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { base_url, shared, server }
    }

    /// What starts a sync by this server.
    pub fn trigger(&self) -> SyncTrigger {
        trigger(&self.base_url, FUNCTION)
    }

    pub fn answers(&self, answer: Answer) {
        *self.shared.answer.lock().unwrap() = answer;
    }

    /// The requests that were taken.
    pub fn taken(&self) -> Vec<SyncRequest> {
        self.shared.taken.borrow().clone()
    }

    /// Waits for the next requests, until so many are taken in all.
    pub async fn until_taken(&self, number: usize) -> Vec<SyncRequest> {
        let mut taken = self.shared.taken.subscribe();
        let taken = taken.wait_for(|taken| taken.len() >= number);
        tokio::time::timeout(Duration::from_secs(30), taken).await.expect("no request came").unwrap().clone()
    }

    /// How often it was called, refused calls included.
    pub fn attempts(&self) -> usize {
        *self.shared.attempts.lock().unwrap()
    }
}

impl Drop for Lambda {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// What starts a sync by the function of this name at this address.
pub fn trigger(base_url: &str, function: &str) -> SyncTrigger {
    let credentials = Credentials::new("key", "secret", None, None, "test");
    let aws = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .endpoint_url(base_url)
        .build();
    SyncTrigger::new(&aws, function.to_owned(), PATIENCE)
}

async fn invoke(
    State(shared): State<Shared>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    *shared.attempts.lock().unwrap() += 1;
    let signed =
        headers.get("authorization").is_some_and(|value| value.as_bytes().starts_with(b"AWS4-HMAC-SHA256 "));
    if !signed {
        return refusal(403, "MissingAuthenticationTokenException");
    }
    if name != FUNCTION {
        return refusal(404, "ResourceNotFoundException");
    }
    let event = headers.get("x-amz-invocation-type").is_some_and(|value| value == "Event");
    let Ok(request) = serde_json::from_slice(&body) else {
        return refusal(400, "InvalidRequestContentException");
    };
    if !event {
        return refusal(400, "InvalidParameterValueException");
    }
    let answer = *shared.answer.lock().unwrap();
    match answer {
        Answer::Accepted => {}
        Answer::Refused(status, kind) => return refusal(status, kind),
        Answer::RefusedOnce(status, kind) => {
            *shared.answer.lock().unwrap() = Answer::Accepted;
            return refusal(status, kind);
        }
        Answer::Silence => std::future::pending().await,
    }
    shared.taken.send_modify(|taken| taken.push(request));
    StatusCode::ACCEPTED.into_response()
}

fn refusal(status: u16, kind: &str) -> Response {
    let body = serde_json::json!({ "Type": "User", "Message": INSIDE, "message": INSIDE }).to_string();
    (StatusCode::from_u16(status).unwrap(), [("x-amzn-errortype", kind)], body).into_response()
}
