//! Errors of the Invoke API in Lambda's wire form: the name in `x-amzn-ErrorType`, `Type` and `Message` in the body.

use axum::Json;
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// An error that comes instead of an answer.
#[derive(Debug)]
pub(super) enum InvokeError {
    /// The request is not signed.
    NotSigned,
    /// The caller may not invoke the function.
    Denied { arn: String },
    /// There is no function of that name.
    NoFunction { name: String },
    /// The event is no JSON.
    NoJson { message: String },
    /// Neither `RequestResponse` nor `Event` nor `DryRun`.
    NoSuchType { given: String },
    /// Another operation than Invoke.
    NoSuchOperation,
}

impl IntoResponse for InvokeError {
    fn into_response(self) -> Response {
        let (status, name, message) = match self {
            InvokeError::NotSigned => (
                StatusCode::FORBIDDEN,
                "MissingAuthenticationTokenException",
                "Missing Authentication Token".to_owned(),
            ),
            InvokeError::Denied { arn } => (
                StatusCode::FORBIDDEN,
                "AccessDeniedException",
                format!(
                    "User is not authorized to perform: lambda:InvokeFunction on resource: {arn} because no \
                     identity-based policy allows the lambda:InvokeFunction action"
                ),
            ),
            InvokeError::NoFunction { name } => {
                (StatusCode::NOT_FOUND, "ResourceNotFoundException", format!("Function not found: {name}"))
            }
            InvokeError::NoJson { message } => (
                StatusCode::BAD_REQUEST,
                "InvalidRequestContentException",
                format!("Could not parse request body into json: {message}"),
            ),
            InvokeError::NoSuchType { given } => (
                StatusCode::BAD_REQUEST,
                "InvalidParameterValueException",
                format!("The invocation type `{given}` is not known"),
            ),
            InvokeError::NoSuchOperation => (
                StatusCode::NOT_FOUND,
                "UnknownOperationException",
                "This server knows the operation Invoke alone".to_owned(),
            ),
        };
        let headers = [(HeaderName::from_static("x-amzn-errortype"), name)];
        (status, headers, Json(json!({"Type": "User", "Message": message}))).into_response()
    }
}
