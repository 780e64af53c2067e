//! Errors at the edge: the only module that knows which HTTP status a failure has.
//!
//! Handlers return a [`Failure`]; it travels as a response extension, and the outermost layer
//! ([`crate::middleware`]) writes it as `application/problem+json` once the request id is known. Errors that
//! other layers make (a body over the limit, a method that does not exist) are given the same shape there. Below `/v1`
//! it is the shape of OpenAI's API: see [`openai`].

use axum::extract::rejection::{BytesRejection, JsonRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::problem::{Problem, ProblemKind};

use crate::answer::AnswerError;
use crate::answer::admission::Overloaded;
use crate::answer::desk::Refusal;
use crate::answer::find::FindError;
use crate::model::ModelError;
use crate::telemetry;

mod access;
pub mod openai;
mod sync;

/// The longest detail, in characters.
const MAX_DETAIL_CHARS: usize = 400;

/// An error on its way to the client.
#[derive(Debug, Clone)]
pub struct Failure(pub Problem);

impl Failure {
    fn new(kind: ProblemKind, status: StatusCode, title: &str, detail: impl Into<String>) -> Self {
        Failure(Problem {
            kind,
            title: title.to_owned(),
            status: status.as_u16(),
            detail: shortened(detail.into()),
            request_id: None,
            retry_after: None,
        })
    }

    /// A field or a parameter is unknown, or has a value that is not allowed.
    pub fn invalid(detail: impl Into<String>) -> Self {
        Self::new(ProblemKind::InvalidRequest, StatusCode::UNPROCESSABLE_ENTITY, "invalid request", detail)
    }

    /// The body or the question is too long.
    pub fn too_large(detail: impl Into<String>) -> Self {
        Self::new(ProblemKind::TooLarge, StatusCode::PAYLOAD_TOO_LARGE, "too large", detail)
    }

    /// The cursor was not given by this service for this very list.
    pub fn invalid_cursor() -> Self {
        let detail = "this cursor does not belong to this list: start again without `cursor`, and give back \
                      `next_cursor` as it came, with the same query and filters";
        Self::new(ProblemKind::InvalidCursor, StatusCode::BAD_REQUEST, "invalid cursor", detail)
    }

    /// There is no such page.
    pub fn no_such_page() -> Self {
        let detail = "there is no page with this id among the synced pages: it may be deleted, or not shared with \
                      the integration";
        Self::new(ProblemKind::NotFound, StatusCode::NOT_FOUND, "not found", detail)
    }

    /// There is no such path.
    pub fn no_such_path() -> Self {
        Self::new(
            ProblemKind::NotFound,
            StatusCode::NOT_FOUND,
            "not found",
            "there is nothing here: see /docs",
        )
    }

    /// None of the media types that the client accepts can be had.
    pub fn not_acceptable() -> Self {
        let detail =
            "ask with `Accept: application/json` for one answer, or `Accept: text/event-stream` for events";
        Self::new(ProblemKind::NotAcceptable, StatusCode::NOT_ACCEPTABLE, "not acceptable", detail)
    }

    /// The client calls the service by a name that it does not go by.
    pub fn unknown_host() -> Self {
        let detail = "this service does not go by that host or origin here: the operator can add the host to MCP_HOSTS";
        Self::new(ProblemKind::InvalidRequest, StatusCode::FORBIDDEN, "unknown host", detail)
    }

    /// No state of the workspace is loaded yet.
    pub fn not_ready(load_error: Option<&str>) -> Self {
        let detail = match load_error {
            Some(error) => format!("no state of the workspace is loaded: {error}"),
            None => "no state of the workspace is loaded yet: the first sync may still be running".to_owned(),
        };
        let mut failure =
            Self::new(ProblemKind::IndexNotReady, StatusCode::SERVICE_UNAVAILABLE, "index not ready", detail);
        failure.0.retry_after = Some(10);
        failure
    }

    /// The server is going down.
    pub fn shutting_down() -> Self {
        let detail = "the server is being replaced, and answers that were open are ended: ask again";
        let mut failure =
            Self::new(ProblemKind::ShuttingDown, StatusCode::SERVICE_UNAVAILABLE, "shutting down", detail);
        failure.0.retry_after = Some(1);
        failure
    }

    /// A fault of the service, which the log explains.
    pub fn internal() -> Self {
        let detail = "a fault of the service: it was logged under this request id";
        Self::new(ProblemKind::Internal, StatusCode::INTERNAL_SERVER_ERROR, "internal error", detail)
    }

    /// An error response that another layer made, by its status.
    pub fn from_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::no_such_path(),
            StatusCode::METHOD_NOT_ALLOWED => {
                let detail = "this path has other methods: see the `allow` header and /docs";
                Self::new(ProblemKind::MethodNotAllowed, status, "method not allowed", detail)
            }
            StatusCode::PAYLOAD_TOO_LARGE => {
                Self::too_large("the body is larger than 256 KB: send less, such as a shorter history")
            }
            StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => {
                Self::new(ProblemKind::Timeout, status, "timeout", "the request took too long: try again")
            }
            status if status.is_client_error() => {
                let detail = "the request cannot be understood: see /docs";
                Self::new(ProblemKind::InvalidRequest, status, "invalid request", detail)
            }
            _ => Self::internal(),
        }
    }
}

/// A detail may name what the client sent, but not send all of it back.
fn shortened(mut detail: String) -> String {
    if let Some((cut, _)) = detail.char_indices().nth(MAX_DETAIL_CHARS) {
        detail.truncate(cut);
        detail.push('…');
    }
    detail
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes a problem as the response's body.
pub fn body_of(problem: &Problem) -> Response {
    written(problem, "application/problem+json", problem)
}

fn written(problem: &Problem, media_type: &'static str, body: &impl Serialize) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = serde_json::to_vec(body).unwrap_or_default();
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if problem.kind == ProblemKind::Unauthenticated {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"notion-rag\""));
    }
    if let Some(seconds) = problem.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

impl From<JsonRejection> for Failure {
    fn from(rejection: JsonRejection) -> Self {
        match rejection {
            JsonRejection::JsonDataError(error) => Self::invalid(format!(
                "the body does not fit: {}",
                error
                    .body_text()
                    .trim_start_matches("Failed to deserialize the JSON body into the target type: ")
            )),
            JsonRejection::JsonSyntaxError(_) => Self::new(
                ProblemKind::MalformedBody,
                StatusCode::BAD_REQUEST,
                "malformed body",
                "the body is no JSON in UTF-8: send an object, such as {\"question\": \"…\"} to /ask",
            ),
            JsonRejection::MissingJsonContentType(_) => Self::new(
                ProblemKind::UnsupportedMediaType,
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported media type",
                "send the body as JSON, with `Content-Type: application/json`",
            ),
            other => Self::from_status(other.status()),
        }
    }
}

impl From<BytesRejection> for Failure {
    fn from(rejection: BytesRejection) -> Self {
        Self::from_status(rejection.status())
    }
}

impl From<QueryRejection> for Failure {
    fn from(rejection: QueryRejection) -> Self {
        Self::invalid(rejection.body_text())
    }
}

impl From<FindError> for Failure {
    fn from(error: FindError) -> Self {
        Self::from(&error)
    }
}

impl From<&FindError> for Failure {
    fn from(error: &FindError) -> Self {
        tracing::error!(error = telemetry::chain(error), "the index failed");
        Self::internal()
    }
}

impl From<Overloaded> for Failure {
    fn from(error: Overloaded) -> Self {
        let detail = format!("{error}: try again in a moment");
        let mut failure =
            Self::new(ProblemKind::Overloaded, StatusCode::SERVICE_UNAVAILABLE, "overloaded", detail);
        failure.0.retry_after = Some(2);
        failure
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Overloaded(error) => error.into(),
            Refusal::Exhausted(error) => {
                let detail = format!(
                    "{error}: it is there again at midnight UTC; what was answered today already is still given, and \
                     /sources can be searched"
                );
                let kind = ProblemKind::BudgetExhausted;
                let mut failure = Self::new(kind, StatusCode::TOO_MANY_REQUESTS, "budget exhausted", detail);
                failure.0.retry_after = Some(error.resets_in);
                failure
            }
        }
    }
}

impl From<&AnswerError> for Failure {
    fn from(error: &AnswerError) -> Self {
        match error {
            AnswerError::Find(error) => error.into(),
            AnswerError::SearchFailed => Self::internal(),
            AnswerError::Overloaded(error) => (*error).into(),
            AnswerError::Model(error) => error.into(),
            AnswerError::ShuttingDown => Self::shutting_down(),
            AnswerError::TooLong => Self::new(
                ProblemKind::Timeout,
                StatusCode::GATEWAY_TIMEOUT,
                "timeout",
                format!("{error}: ask again"),
            ),
        }
    }
}

impl From<&ModelError> for Failure {
    fn from(error: &ModelError) -> Self {
        tracing::warn!(error = telemetry::chain(error), "the model failed");
        match error {
            ModelError::Throttled { retry_after, .. } => {
                let detail = format!("{error}: try again in a moment");
                let mut failure =
                    Self::new(ProblemKind::ModelBusy, StatusCode::SERVICE_UNAVAILABLE, "model busy", detail);
                failure.0.retry_after = Some(retry_after.map_or(5, |time| time.as_secs().max(1)));
                failure
            }
            ModelError::LeftAlone => {
                let detail = format!("{error}: try again in a moment");
                let mut failure =
                    Self::new(ProblemKind::ModelBusy, StatusCode::SERVICE_UNAVAILABLE, "model busy", detail);
                failure.0.retry_after = Some(5);
                failure
            }
            ModelError::Silent { .. } => {
                let detail = format!("{error}: ask again");
                Self::new(ProblemKind::ModelFailed, StatusCode::GATEWAY_TIMEOUT, "model failed", detail)
            }
            ModelError::Denied { .. } => Self::new(
                ProblemKind::ModelFailed,
                StatusCode::BAD_GATEWAY,
                "model failed",
                error.to_string(),
            ),
            ModelError::Refused { .. } | ModelError::Unreachable { .. } | ModelError::Broken { .. } => {
                let detail = format!("{error}: ask again");
                Self::new(ProblemKind::ModelFailed, StatusCode::BAD_GATEWAY, "model failed", detail)
            }
        }
    }
}

/// Marks the response to a failed request whose body is already what its client expects: an error of JSON-RPC.
#[derive(Debug, Clone, Copy)]
pub struct InItsOwnShape;

/// The status of a request that cannot be understood.
pub const MALFORMED: StatusCode = StatusCode::BAD_REQUEST;

/// The status of a request from or to a place that is not allowed.
pub const FORBIDDEN: StatusCode = StatusCode::FORBIDDEN;

/// The status of a request that was taken and is done later.
pub const ACCEPTED: StatusCode = StatusCode::ACCEPTED;

/// The status of a request that was taken, and has no answer.
pub const TAKEN: StatusCode = StatusCode::NO_CONTENT;

/// The status of a request that took too long.
pub const TIMEOUT: StatusCode = StatusCode::GATEWAY_TIMEOUT;

/// The status that says: what the client has is still right.
pub const NOT_MODIFIED: StatusCode = StatusCode::NOT_MODIFIED;
