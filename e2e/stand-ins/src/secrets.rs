//! AWS Secrets Manager with one secret: the operation `GetSecretValue`, and what goes wrong with it.

use std::collections::VecDeque;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::signature;

/// How a request is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// With the secret.
    Value(String),
    /// 400 `AccessDeniedException`: the caller may not read it.
    Denied,
    /// 500 `InternalServiceError`: the service has failed.
    Fails,
    /// Never.
    Hangs,
}

/// A running server. It answers no more once this is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    state: Arc<Mutex<Script>>,
    _serving: JoinSet<()>,
}

#[derive(Debug)]
struct Script {
    name: String,
    /// How the next requests are answered, one each.
    next: VecDeque<Answer>,
    /// How all others are answered.
    always: Answer,
    requests: usize,
}

impl Server {
    /// Its address, as `http://127.0.0.1:PORT`: the SDK's endpoint URL.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Answers so from now on; a new value is what a rotation leaves.
    pub fn set(&self, always: Answer) {
        lock(&self.state).always = always;
    }

    /// Answers the next request so, before all others; several calls line up.
    pub fn set_next(&self, next: Answer) {
        lock(&self.state).next.push_back(next);
    }

    /// How many requests were answered, or left to hang.
    pub fn requests(&self) -> usize {
        lock(&self.state).requests
    }
}

/// Starts a server with a secret of this name, at a free port of the loopback interface.
pub async fn start(name: impl Into<String>, always: Answer) -> io::Result<Server> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let script = Script { name: name.into(), next: VecDeque::new(), always, requests: 0 };
    let state = Arc::new(Mutex::new(script));
    let routes = Router::new().route("/", post(answer)).with_state(state.clone());
    let mut serving = JoinSet::new();
    serving.spawn(async move {
        // A server of Tokio and axum goes on for ever: it tries again when it cannot accept.
        let _ = axum::serve(listener, routes).await;
    });
    Ok(Server { address, state, _serving: serving })
}

fn lock(script: &Mutex<Script>) -> MutexGuard<'_, Script> {
    script.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn answer(State(state): State<Arc<Mutex<Script>>>, headers: HeaderMap, body: Bytes) -> Response {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Asked {
        secret_id: String,
    }
    if !signature::is_there(&headers) {
        return error(400, "MissingAuthenticationTokenException", "Missing Authentication Token");
    }
    if headers.get("x-amz-target").is_none_or(|target| target != "secretsmanager.GetSecretValue") {
        return error(400, "UnknownOperationException", "This server knows GetSecretValue alone");
    }
    let Ok(Asked { secret_id }) = serde_json::from_slice(&body) else {
        return error(400, "InvalidRequestException", "The request has no SecretId");
    };
    let (answer, name) = {
        let mut script = lock(&state);
        script.requests += 1;
        (script.next.pop_front().unwrap_or_else(|| script.always.clone()), script.name.clone())
    };
    let arn = format!("arn:aws:secretsmanager:us-east-1:123456789012:secret:{name}-AbCdEf");
    match answer {
        Answer::Hangs => std::future::pending().await,
        Answer::Fails => error(500, "InternalServiceError", "An error occurred on the server side."),
        Answer::Denied => {
            let words = "is not authorized to perform: secretsmanager:GetSecretValue on resource:";
            error(400, "AccessDeniedException", &format!("The caller {words} {name}"))
        }
        Answer::Value(_) if secret_id != name && secret_id != arn => {
            let words = "Secrets Manager can't find the specified secret.";
            error(400, "ResourceNotFoundException", words)
        }
        Answer::Value(value) => reply(
            StatusCode::OK,
            json!({"ARN": arn, "Name": name, "SecretString": value, "VersionId": Uuid::new_v4(), "VersionStages": ["AWSCURRENT"]}),
        ),
    }
}

fn error(status: u16, name: &str, message: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    reply(status, json!({"__type": name, "Message": message}))
}

fn reply(status: StatusCode, body: Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/x-amz-json-1.1")], Json(body)).into_response()
}
