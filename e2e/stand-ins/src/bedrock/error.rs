//! Errors in Bedrock's wire form: the name in `x-amzn-ErrorType`, `{"message"}` in the body.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::Json;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

/// An error that comes instead of an answer, by its name on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum ErrorName {
    /// 403: the account has no access to the model.
    AccessDeniedException,
    /// 500: the service failed.
    InternalServerException,
    /// 403: the request is not signed.
    MissingAuthenticationTokenException,
    /// 404: there is no such model.
    ResourceNotFoundException,
    /// 503: the service is overloaded.
    ServiceUnavailableException,
    /// 429: the account's quota is used up.
    ThrottlingException,
    /// 404: there is no such operation.
    UnknownOperationException,
    /// 400: the request is wrong.
    ValidationException,
}

impl ErrorName {
    fn status(self) -> StatusCode {
        match self {
            ErrorName::ValidationException => StatusCode::BAD_REQUEST,
            ErrorName::AccessDeniedException | ErrorName::MissingAuthenticationTokenException => {
                StatusCode::FORBIDDEN
            }
            ErrorName::ResourceNotFoundException | ErrorName::UnknownOperationException => {
                StatusCode::NOT_FOUND
            }
            ErrorName::ThrottlingException => StatusCode::TOO_MANY_REQUESTS,
            ErrorName::InternalServerException => StatusCode::INTERNAL_SERVER_ERROR,
            ErrorName::ServiceUnavailableException => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// What the service says with it.
    fn message(self) -> &'static str {
        match self {
            ErrorName::AccessDeniedException => {
                "You don't have access to the model with the specified model ID."
            }
            ErrorName::InternalServerException => {
                "The system encountered an unexpected error during processing."
            }
            ErrorName::MissingAuthenticationTokenException => "Missing Authentication Token",
            ErrorName::ResourceNotFoundException => {
                "Could not resolve the foundation model from the model identifier."
            }
            ErrorName::ServiceUnavailableException => "Bedrock is unable to process your request.",
            ErrorName::ThrottlingException => "Too many requests, please wait before trying again.",
            ErrorName::UnknownOperationException => "There is no such operation.",
            ErrorName::ValidationException => "The provided request is not valid",
        }
    }
}

/// An error response.
#[derive(Debug, Clone)]
pub(super) struct WireError {
    pub(super) name: ErrorName,
    message: String,
}

impl WireError {
    /// A request that Bedrock would not take, and why.
    pub(super) fn validation(message: impl Into<String>) -> Self {
        WireError { name: ErrorName::ValidationException, message: message.into() }
    }
}

impl From<ErrorName> for WireError {
    fn from(name: ErrorName) -> Self {
        WireError { name, message: name.message().to_owned() }
    }
}

impl IntoResponse for WireError {
    fn into_response(self) -> Response {
        // Bedrock appends a namespace to the name; clients must cut it off.
        let kind = format!("{:?}:http://internal.amazon.com/coral/com.amazon.bedrock/", self.name);
        let kind = HeaderValue::from_str(&kind).expect("a name and a URL are visible ASCII");
        let headers = [(HeaderName::from_static("x-amzn-errortype"), kind), request_id()];
        (self.name.status(), headers, Json(json!({ "message": self.message }))).into_response()
    }
}

/// A request id of its own for each response.
pub(super) fn request_id() -> (HeaderName, HeaderValue) {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let count = COUNTER.fetch_add(1, Ordering::Relaxed);
    let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, &count.to_be_bytes());
    let value = HeaderValue::from_str(&id.to_string()).expect("a UUID is visible ASCII");
    (HeaderName::from_static("x-amzn-requestid"), value)
}

/// Refuses what is not signed with `SigV4` or carries no Bedrock API key.
pub(super) fn require_signature(headers: &HeaderMap) -> Result<(), WireError> {
    let authorization =
        headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or("");
    if authorization.starts_with("AWS4-HMAC-SHA256 ") || authorization.starts_with("Bearer ") {
        Ok(())
    } else {
        Err(ErrorName::MissingAuthenticationTokenException.into())
    }
}

/// Answers every path that is no operation of this stand-in.
pub(super) async fn unknown_operation() -> WireError {
    ErrorName::UnknownOperationException.into()
}
