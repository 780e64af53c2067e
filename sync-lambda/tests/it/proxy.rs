//! A server between the sync and the stand-in that answers some requests itself: for what a workspace of files
//! cannot do, like failing.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Changes what comes back.
type Edit = Box<dyn FnOnce(&mut Value) + Send>;

/// What to do with a request.
pub enum Answer {
    /// Pass it on.
    Forward,
    /// Pass it on, and change what comes back.
    Change(Edit),
    /// Refuse it with a status, as Notion does.
    Status(u16),
    /// Refuse it with a status and a reason.
    Refuse(u16, &'static str),
    /// Answer with this.
    Json(Value),
    /// Answer with these bytes.
    Bytes(&'static str),
}

/// A server between the sync and the stand-in; stopped when dropped.
pub struct Proxy {
    base_url: String,
    task: JoinHandle<()>,
}

impl Proxy {
    /// Decides by method and path (after `/v1/`, without the query) what to do with a request.
    pub async fn start(
        upstream: &str,
        decide: impl Fn(&Method, &str) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let (upstream, decide) = (upstream.to_owned(), Arc::new(decide));
        let client = reqwest::Client::builder().build().unwrap();
        let handler = move |request: Request| {
            let (upstream, decide, client) = (upstream.clone(), decide.clone(), client.clone());
            async move {
                let path = request.uri().path().trim_start_matches("/v1/").to_owned();
                match decide(request.method(), &path) {
                    Answer::Forward => forward(&client, &upstream, request, None).await,
                    Answer::Change(change) => forward(&client, &upstream, request, Some(change)).await,
                    Answer::Status(status) => refuse(status, "as told by the test"),
                    Answer::Refuse(status, reason) => refuse(status, reason),
                    Answer::Json(value) => axum::Json(value).into_response(),
                    Answer::Bytes(bytes) => bytes.into_response(),
                }
            }
        };
        let app = Router::new().fallback(handler);
        let task = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { base_url, task }
    }

    /// Where it listens.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn refuse(status: u16, reason: &str) -> Response {
    let body = json!({"object": "error", "status": status, "code": "as_told", "message": reason});
    (StatusCode::from_u16(status).unwrap(), axum::Json(body)).into_response()
}

async fn forward(
    client: &reqwest::Client,
    upstream: &str,
    request: Request,
    change: Option<Edit>,
) -> Response {
    let (parts, body) = request.into_parts();
    let url = format!("{upstream}{}", parts.uri.path_and_query().unwrap());
    let mut headers = parts.headers;
    for name in ["host", "content-length", "accept-encoding"] {
        headers.remove(name);
    }
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let answer = client.request(parts.method, url).headers(headers).body(body).send().await.unwrap();
    let status = answer.status();
    let mut bytes = answer.bytes().await.unwrap();
    if let Some(change) = change {
        let mut value = serde_json::from_slice(&bytes).unwrap();
        change(&mut value);
        bytes = serde_json::to_vec(&value).unwrap().into();
    }
    (status, Body::from(bytes)).into_response()
}
