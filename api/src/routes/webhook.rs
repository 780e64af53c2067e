//! POST /notion/webhook: Notion tells of an edit.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::HeaderMap;
use chrono::Utc;
use shared::problem::Problem;

use crate::problem::Failure;
use crate::state::AppState;
use crate::webhook::delivery::Body;

/// The header with the signature of a delivery.
const SIGNATURE: &str = "x-notion-signature";

/// For Notion: something of the workspace has changed.
///
/// The answer comes at once. The pages that deliveries of some seconds name are asked for in one sync; where a page was
/// deleted, restored or moved, or a database changed, that is an ordinary one. An event that came before asks for
/// nothing, and neither does one of more than 24 hours ago.
///
/// The first delivery of a new subscription carries a verification token and no signature. It is taken while
/// `NOTION_WEBHOOK_TOKEN` is not set, at most once in 30 seconds, and stored by the sync at `state/webhook.json` of the
/// bucket: from there it is pasted into Notion, and set as `NOTION_WEBHOOK_TOKEN`.
#[utoipa::path(post, path = "/notion/webhook", operation_id = "receiveDelivery", tag = "webhook",
    params(("X-Notion-Signature" = Option<String>, Header,
        description = "`sha256=` and the HMAC-SHA256 of the body in hexadecimal, its key being the verification token")),
    request_body = Body,
    responses(
        (status = 200, description = "It was taken"),
        (status = 400, description = "The body is no JSON", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "It is not signed by Notion", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "A new subscription, while there is one", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than 256 KB", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The body is no delivery", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "A new subscription, right after another", body = Problem, content_type = "application/problem+json"),
        (status = 501, description = "This server has not been told how to start a sync, or not the token", body = Problem, content_type = "application/problem+json"),
        (status = 502, description = "The token could not be passed on", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "No capacity for a sync now", body = Problem, content_type = "application/problem+json"),
        (status = 504, description = "The sync did not answer in time", body = Problem, content_type = "application/problem+json"),
    ))]
pub async fn receive_delivery(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(), Failure> {
    let body = body?;
    let signature = headers.get(SIGNATURE).map(|value| value.as_bytes());
    Ok(state.sync()?.webhook.receive(signature, &body, Utc::now()).await?)
}
