//! Errors in Notion's words.

use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::notion::http::{ApiError, Object};
use crate::notion::ids;
use crate::notion::workspace::User;

use super::RetryAfter;

/// What the edge in front of Notion sends when Notion does not answer.
const BAD_GATEWAY: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n\
                           <center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>cloudflare</center>\r\n\
                           </body>\r\n</html>\r\n";

/// Whether there is an error of this status.
pub(super) fn is_known(status: u16) -> bool {
    matches!(status, 404 | 502) || words(status).is_some()
}

/// Code and message.
fn words(status: u16) -> Option<(&'static str, &'static str)> {
    Some(match status {
        400 => ("validation_error", "body failed validation."),
        401 => ("unauthorized", "API token is invalid."),
        403 => ("restricted_resource", "API token does not have access to this resource."),
        409 => ("conflict_error", "Conflict occurred while saving. Please try again."),
        429 => ("rate_limited", "You have been rate limited. Please try again in a few minutes."),
        500 => ("internal_server_error", "Unexpected error occurred."),
        503 => ("service_unavailable", "Notion is unavailable, please try again later."),
        504 => ("gateway_timeout", "The request took too long. Please try again."),
        529 => ("service_overload", "Notion is overloaded, please try again later."),
        _ => return None,
    })
}

/// The error of a status other than 404; `wait` is what Retry-After says, where the status has that.
pub(super) fn error(status: u16, wait: Option<&str>) -> Response {
    let code = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let Some((name, message)) = words(status) else {
        return (code, [(CONTENT_TYPE, "text/html")], BAD_GATEWAY).into_response();
    };
    let mut value = json!({"object": "error", "status": status, "code": name, "message": message});
    if status == 429 {
        value["additional_data"] = json!({"rate_limit_reason": "public_api_request_rate_limit"});
    }
    let mut response = Object(code, value).into_response();
    if let Some(Ok(wait)) = wait.filter(|_| matches!(status, 429 | 529)).map(HeaderValue::from_str) {
        response.headers_mut().insert(RETRY_AFTER, wait);
    }
    response
}

/// What is asked for is not there, or not shared.
pub(super) fn not_found(path: &str, bot: &User) -> Response {
    let mut parts = path.split('/');
    let kind = match parts.next() {
        Some("pages") => "page",
        Some("databases" | "data_sources") => "database",
        _ => "block",
    };
    let id = parts.next().and_then(ids::parse).unwrap_or_default();
    ApiError::not_found(kind, id, bot).into_response()
}

/// The change of a rule could not be made: the test is wrong, and has to see it.
pub(super) fn no_change(error: &dyn std::error::Error) -> Response {
    let message = format!("The stand-in cannot make the change of a rule: {error}");
    let value =
        json!({"object": "error", "status": 500, "code": "internal_server_error", "message": message});
    Object(StatusCode::INTERNAL_SERVER_ERROR, value).into_response()
}

impl RetryAfter {
    /// What the header says when so many seconds are left.
    pub(super) fn words(&self, seconds: u64) -> Option<String> {
        match self {
            RetryAfter::True => Some(seconds.to_string()),
            RetryAfter::None => None,
            RetryAfter::Fixed(words) => Some(words.clone()),
        }
    }
}
