//! What every request to the API goes through: the token, the version, the faults, the request id and the log.

use axum::Extension;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use uuid::Uuid;

use crate::notion::faults::{Answered, Line, Switches, pass};
use crate::notion::log::RequestLog;

use super::{ApiError, App, Object};

/// What every request passes.
#[derive(Debug, Clone)]
pub(crate) struct Gate {
    /// The only token that is accepted.
    pub(crate) token: String,
    pub(crate) log: RequestLog,
    pub(crate) faults: Switches,
    /// The workspace that rules may change; there is none behind recorded answers.
    pub(crate) app: Option<App>,
}

/// The version that the stand-in is modelled on.
const CURRENT: &str = "2026-03-11";
/// The one before, which the official client asks for unless told otherwise. For what is served here it differs
/// only in `archived`, which stands beside every `in_trash`.
const PREVIOUS: &str = "2025-09-03";

/// Checks a request, has it answered or lets a fault have it, and completes and logs the answer.
pub(crate) async fn guard(
    State(gate): State<Gate>,
    line: Option<Extension<ConnectInfo<Line>>>,
    request: Request,
    next: Next,
) -> Response {
    let entry = gate.log.entry(&request);
    let (version, answered) = match check(&gate.token, request.headers()) {
        Ok(version) => (version, pass(&gate.faults, gate.app.as_ref(), request, next).await),
        Err(error) => (CURRENT, Answered::Whole(error.into_response())),
    };
    let (response, is_half) = match answered {
        Answered::Whole(response) => (response, false),
        Answered::Half(response) => (response, true),
        Answered::Edge(response) => {
            entry.answered(response.status().as_u16(), "");
            return response;
        }
        Answered::Nothing(time) => {
            drop(entry);
            match time {
                Some(time) => tokio::time::sleep(time).await,
                None => std::future::pending().await,
            }
            if let Some(Extension(ConnectInfo(line))) = line {
                line.cut();
            }
            return StatusCode::NO_CONTENT.into_response();
        }
    };
    let (response, request_id) = complete(response, version, is_half);
    entry.answered(response.status().as_u16(), &request_id);
    response
}

/// Writes an answer as the version has it, with its request id, or the first half of that.
fn complete(mut response: Response, version: &str, is_half: bool) -> (Response, String) {
    let object = response.extensions_mut().remove::<Object>();
    let mut request_id = Uuid::new_v4().to_string();
    if let Some(Object(_, mut value)) = object {
        if version == PREVIOUS {
            add_archived(&mut value);
        }
        // An answer that was recorded keeps the id that it was given.
        match value.get("request_id").and_then(Value::as_str) {
            Some(id) => request_id = id.to_owned(),
            None => value["request_id"] = request_id.as_str().into(),
        }
        let mut body = value.to_string().into_bytes();
        if is_half {
            body.truncate(body.len() / 2);
        }
        *response.body_mut() = Body::from(body);
        let json = HeaderValue::from_static("application/json; charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, json);
    }
    if let Ok(id) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert("x-notion-request-id", id);
    }
    (response, request_id)
}

/// The version that is asked for, if the request may be answered.
fn check(expected: &str, headers: &HeaderMap) -> Result<&'static str, ApiError> {
    let token = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    if token != Some(expected) {
        return Err(ApiError::unauthorized());
    }
    let Some(version) = headers.get("notion-version") else { return Err(ApiError::missing_version()) };
    match version.to_str().unwrap_or_default() {
        CURRENT => Ok(CURRENT),
        PREVIOUS => Ok(PREVIOUS),
        other => Err(ApiError::validation(format!(
            "Notion-Version header failed validation: Notion-Version header should be `\"{CURRENT}\"` or \
             `\"{PREVIOUS}\"`, instead was `\"{other}\"`."
        ))),
    }
}

fn add_archived(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(add_archived),
        Value::Object(map) => {
            if let Some(trashed) = map.get("in_trash").cloned() {
                map.insert("archived".to_owned(), trashed);
            }
            map.values_mut().for_each(add_archived);
        }
        _ => {}
    }
}
