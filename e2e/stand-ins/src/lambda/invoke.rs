//! The API by which callers send events: the operation Invoke.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::Function;
use super::error::InvokeError;
use super::host::{self, Job};
use super::log::End;
use crate::signature;

/// As much as a caller may send and wait for.
const LARGEST_EVENT: usize = 6 * 1024 * 1024;

/// What every request needs.
#[derive(Debug, Clone)]
struct Caller {
    function: Arc<Function>,
    jobs: mpsc::UnboundedSender<Job>,
    is_denied: bool,
}

/// The routes of callers.
pub(super) fn router(function: Arc<Function>, jobs: mpsc::UnboundedSender<Job>, is_denied: bool) -> Router {
    // An ARN is percent-encoded by the client, so it is one segment.
    Router::new()
        .route("/2015-03-31/functions/{name}/invocations", post(invoke))
        .fallback(async || InvokeError::NoSuchOperation)
        .layer(DefaultBodyLimit::max(LARGEST_EVENT))
        .with_state(Caller { function, jobs, is_denied })
}

async fn invoke(
    State(caller): State<Caller>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, InvokeError> {
    if !signature::is_there(&headers) {
        return Err(InvokeError::NotSigned);
    }
    if caller.is_denied {
        return Err(InvokeError::Denied { arn: caller.function.arn() });
    }
    if !is_name_of(&caller.function, &name) {
        return Err(InvokeError::NoFunction { name });
    }
    let event = if body.is_empty() {
        json!({})
    } else {
        serde_json::from_slice(&body).map_err(|error| InvokeError::NoJson { message: error.to_string() })?
    };
    let kind = headers
        .get("x-amz-invocation-type")
        .map_or("RequestResponse", |value| value.to_str().unwrap_or_default());
    match kind {
        "RequestResponse" => Ok(answer(host::invoke(&caller.jobs, event).await)),
        "Event" => {
            host::queue(&caller.jobs, event);
            Ok(StatusCode::ACCEPTED.into_response())
        }
        "DryRun" => Ok(StatusCode::NO_CONTENT.into_response()),
        other => Err(InvokeError::NoSuchType { given: other.to_owned() }),
    }
}

/// Whether it is called by its name or by its ARN, each with or without the one version that there is.
fn is_name_of(function: &Function, given: &str) -> bool {
    let given = given.strip_suffix(":$LATEST").unwrap_or(given);
    given == function.name || given.ends_with(&format!(":function:{}", function.name))
}

fn answer(end: End) -> Response {
    let version = ("x-amz-executed-version", "$LATEST");
    match end {
        End::Response(answer) => ([version], Json(answer)).into_response(),
        // Lambda did its part: that the function failed is told by a header.
        End::Error(error) => {
            ([version, ("x-amz-function-error", "Unhandled")], Json::<Value>(error)).into_response()
        }
    }
}
