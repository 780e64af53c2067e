//! What every request to the API goes through: the token, the version, the request id and the log.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use uuid::Uuid;

use crate::notion::log::{self, RequestLog};

use super::{ApiError, Object};

/// Who may ask.
#[derive(Debug, Clone)]
pub(crate) struct Access {
    pub(crate) token: String,
}

/// The version that the stand-in is modelled on.
const CURRENT: &str = "2026-03-11";
/// The one before, which the official client asks for unless told otherwise. For what is served here it differs
/// only in `archived`, which stands beside every `in_trash`.
const PREVIOUS: &str = "2025-09-03";

/// Checks a request, has it answered, and completes and logs the answer.
pub(crate) async fn guard(
    State((access, log)): State<(Access, RequestLog)>,
    request: Request,
    next: Next,
) -> Response {
    let method = request.method().to_string();
    let path = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
    let (version, mut response) = match check(&access, request.headers()) {
        Ok(version) => (version, next.run(request).await),
        Err(error) => (CURRENT, error.into_response()),
    };
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
        *response.body_mut() = Body::from(value.to_string());
        let json = HeaderValue::from_static("application/json; charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, json);
    }
    if let Ok(id) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert("x-notion-request-id", id);
    }
    log.add(log::Request { method, path, status: response.status().as_u16(), request_id });
    response
}

/// The version that is asked for, if the request may be answered.
fn check(access: &Access, headers: &HeaderMap) -> Result<&'static str, ApiError> {
    let token = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    if token != Some(access.token.as_str()) {
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
