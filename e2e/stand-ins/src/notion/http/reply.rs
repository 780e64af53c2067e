//! Answers and errors of the API. They become bytes in [`super::guard`], which adds what all of them have.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::notion::workspace::User;

/// A JSON object on its way out.
#[derive(Debug, Clone)]
pub(crate) struct Object(pub(crate) StatusCode, pub(crate) Value);

impl Object {
    pub(crate) fn ok(value: Value) -> Object {
        Object(StatusCode::OK, value)
    }

    /// One page of a list of `kind`.
    pub(crate) fn list(kind: &str, results: Vec<Value>, next_cursor: Option<String>) -> Object {
        Object::ok(json!({
            "object": "list",
            "results": results,
            "has_more": next_cursor.is_some(),
            "next_cursor": next_cursor,
            "type": kind,
            kind: {},
        }))
    }
}

impl IntoResponse for Object {
    fn into_response(self) -> Response {
        let mut response = self.0.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// An error as Notion tells it.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    code: &'static str,
    message: String,
    additional: Option<Value>,
}

impl ApiError {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> ApiError {
        ApiError { status, code, message: message.into(), additional: None }
    }

    pub(crate) fn validation(message: impl Into<String>) -> ApiError {
        ApiError::new(StatusCode::BAD_REQUEST, "validation_error", message)
    }

    pub(crate) fn invalid_json() -> ApiError {
        ApiError::new(StatusCode::BAD_REQUEST, "invalid_json", "Error parsing JSON body.")
    }

    pub(crate) fn invalid_request_url() -> ApiError {
        ApiError::new(StatusCode::BAD_REQUEST, "invalid_request_url", "Invalid request URL.")
    }

    pub(crate) fn missing_version() -> ApiError {
        let message = "Notion-Version header failed validation: Notion-Version header should be defined, \
                       instead was `undefined`.";
        ApiError::new(StatusCode::BAD_REQUEST, "missing_version", message)
    }

    pub(crate) fn unauthorized() -> ApiError {
        ApiError::new(StatusCode::UNAUTHORIZED, "unauthorized", "API token is invalid.")
    }

    /// A `start_cursor` that was never given out, or that nothing is known of any more.
    pub(crate) fn invalid_cursor(cursor: &str) -> ApiError {
        ApiError::validation(format!("The start_cursor provided is invalid: {cursor}"))
    }

    /// There is no such thing, or the integration `bot` may not see it.
    pub(crate) fn not_found(kind: &str, id: Uuid, bot: &User) -> ApiError {
        let message = format!(
            "Could not find {kind} with ID: {id}. Make sure the relevant pages and databases are shared with \
             your integration \"{}\".",
            bot.name
        );
        ApiError::absent(message, bot)
    }

    pub(crate) fn user_not_found(id: Uuid, bot: &User) -> ApiError {
        let message = format!(
            "Could not find user with ID: {id}. Make sure your integration has capabilities to read user \
             information. With those capabilities, only members and guests in the integration's workspace are \
             visible."
        );
        ApiError::absent(message, bot)
    }

    pub(crate) fn property_not_found(id: &str, bot: &User) -> ApiError {
        ApiError::absent(format!("Could not find property with ID: {id}."), bot)
    }

    fn absent(message: String, bot: &User) -> ApiError {
        let additional = Some(json!({"integration_id": bot.id}));
        ApiError { additional, ..ApiError::new(StatusCode::NOT_FOUND, "object_not_found", message) }
    }

    /// A request that nobody recorded.
    pub(crate) fn not_recorded(method: &str, path: &str) -> ApiError {
        let message = format!("No recording answers {method} {path} with this body and version.");
        ApiError::new(StatusCode::NOT_FOUND, "object_not_found", message)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut value = json!({
            "object": "error",
            "status": self.status.as_u16(),
            "code": self.code,
            "message": self.message,
        });
        if let Some(additional) = self.additional {
            value["additional_data"] = additional;
        }
        Object(self.status, value).into_response()
    }
}
