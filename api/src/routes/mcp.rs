//! POST /mcp: the workspace as tools of the Model Context Protocol, over its streamable HTTP transport.
//!
//! Every request stands by itself: there are no sessions, so that any task behind a load balancer can answer it. The
//! protocol is rmcp's; what a tool does is what the REST API does.
//!
//! * [`tools`]: what clients are told, and which tool a call is for.
//! * [`search`], [`fetch`], [`ask`]: the tools.
//! * [`schema`]: their types as JSON Schema.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json, RequestExt};
use rmcp::ErrorData;
use rmcp::model::{ClientJsonRpcMessage, ErrorCode, JsonRpcError};
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use serde::de::IgnoredAny;
use tracing::Span;

use crate::middleware::MAX_BODY;
use crate::problem::{FORBIDDEN, Failure, InItsOwnShape, MALFORMED};
use crate::routes::mcp::tools::Tools;
use crate::state::AppState;

mod ask;
mod fetch;
mod schema;
mod search;
mod tools;

/// How the machine calls itself. A page in a browser that is given the machine's address under a name of its own (DNS
/// rebinding) sends that name.
const OWN_HOSTS: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// Call the workspace's tools by the Model Context Protocol.
///
/// For clients of the protocol (streamable HTTP, without sessions): add the address of this path to them. The tools are
/// `search`, `fetch` and `ask`. A message of JSON-RPC is answered by one, as JSON; what goes wrong in a tool is a result
/// with `isError`. `Accept` has to name `application/json` and `text/event-stream`, as the protocol asks for.
#[utoipa::path(
    post,
    path = "/mcp",
    operation_id = "mcp",
    tag = "clients",
    request_body(content = Value, description = "A message of JSON-RPC 2.0", content_type = "application/json"),
    responses(
        (status = 200, description = "The message that answers it", body = Value),
        (status = 202, description = "A notification was taken"),
        (status = 400, description = "It is no message, or one that the protocol does not allow: an error of JSON-RPC", body = Value),
        (status = 406, description = "`Accept` does not name both media types: an error of JSON-RPC", body = Value),
        (status = 413, description = "The body is larger than 256 KB", body = shared::problem::Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not declared as JSON: an error of JSON-RPC", body = Value),
        (status = 403, description = "The host or the origin is not one that this service goes by", body = shared::problem::Problem, content_type = "application/problem+json"),
    )
)]
pub async fn mcp(State(state): State<AppState>, request: Request) -> Result<Response, Failure> {
    let (mut parts, body) = request.with_limited_body().into_parts();
    let body = Bytes::from_request(Request::new(body), &()).await?;
    if let Some(error) = mistake(&body) {
        return Ok((MALFORMED, error_of(error)).into_response());
    }
    // rmcp works in a task of its own, whose lines in the log would not name the request.
    parts.extensions.insert(Span::current());
    let config = config(&state.mcp_hosts);
    let tools = Tools::new(state);
    let service = StreamableHttpService::new(
        move || Ok(tools.clone()),
        Arc::new(NeverSessionManager::default()),
        config,
    );
    let response = service.handle(Request::from_parts(parts, Body::from(body))).await.map(Body::new);
    if response.status() == FORBIDDEN {
        return Err(Failure::unknown_host());
    }
    rejected(response).await
}

/// Makes what rmcp refuses in words an error of the protocol, which says the same; its other errors are that already.
async fn rejected(mut response: Response) -> Result<Response, Failure> {
    let is_json =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|value| value == "application/json");
    if response.status().is_client_error() && !is_json {
        let status = response.status();
        let said = Bytes::from_request(Request::new(response.into_body()), &()).await?;
        let error = ErrorData::invalid_request(String::from_utf8_lossy(&said).into_owned(), None);
        return Ok((status, error_of(error)).into_response());
    }
    if is_json {
        response.extensions_mut().insert(InItsOwnShape);
    }
    Ok(response)
}

fn error_of(error: ErrorData) -> impl IntoResponse {
    (Extension(InItsOwnShape), Json(JsonRpcError::new(None, error)))
}

fn config(hosts: &[String]) -> StreamableHttpServerConfig {
    let hosts = || OWN_HOSTS.into_iter().chain(hosts.iter().map(String::as_str));
    let origins = hosts().flat_map(|host| {
        let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
        [format!("http://{host}:*"), format!("https://{host}:*")]
    });
    // No token that ends it all: nothing outlives its request, and open answers end with the server by themselves, as
    // errors that say so.
    StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_allowed_hosts(hosts())
        .with_allowed_origins(origins)
        .with_max_request_body_bytes(MAX_BODY)
}

/// What is wrong with a body that is no message. rmcp would call it an unsupported media type.
fn mistake(body: &[u8]) -> Option<ErrorData> {
    let error = serde_json::from_slice::<ClientJsonRpcMessage>(body).err()?;
    let (code, said) = match serde_json::from_slice::<IgnoredAny>(body) {
        Ok(_) => (ErrorCode::INVALID_REQUEST, "this is no message of the Model Context Protocol"),
        Err(_) => (ErrorCode::PARSE_ERROR, "the body is no JSON in UTF-8"),
    };
    Some(ErrorData::new(code, format!("{said}: {error}"), None))
}
