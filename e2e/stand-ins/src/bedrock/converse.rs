//! Converse and ConverseStream.

use std::io;
use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State as Shared};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::Stream;
use serde_json::{Value, json};

use super::State;
use super::answer::{Answer, Delta};
use super::calls::{CallEnd, OpenCall, Operation};
use super::error::{WireError, request_id};
use super::frame::{event, exception};
use super::request::Converse;
use super::script::{Interruption, InterruptionKind, Rule};
use super::validate;

/// POST `/model/{id}/converse-stream`
pub(super) async fn stream(
    Shared(state): Shared<Arc<State>>,
    Path(model): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let call = state.calls.open(Operation::ConverseStream, &model, json_of(&body));
    match answer(&state, &model, &headers, &body) {
        Ok((answer, rule)) => {
            let headers = [(header::CONTENT_TYPE, "application/vnd.amazon.eventstream")];
            let frames = frames(state, call, answer, rule.interrupted);
            (headers, [request_id()], Body::from_stream(frames)).into_response()
        }
        Err(error) => {
            call.end(CallEnd::Failed);
            error.into_response()
        }
    }
}

/// POST `/model/{id}/converse`
pub(super) async fn whole(
    Shared(state): Shared<Arc<State>>,
    Path(model): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let call = state.calls.open(Operation::Converse, &model, json_of(&body));
    match answer(&state, &model, &headers, &body) {
        Ok((answer, rule)) => {
            // A whole answer comes when its last delta is made, or never.
            let deltas = answer.blocks.iter().map(Vec::len).sum::<usize>() as u32;
            tokio::time::sleep(state.options.token_delay * deltas).await;
            if rule.interrupted.is_some_and(|interruption| interruption.by == InterruptionKind::Silence) {
                std::future::pending::<()>().await;
            }
            call.end(CallEnd::Complete);
            let content: Vec<Value> = answer.blocks.iter().filter_map(|deltas| content_of(deltas)).collect();
            let reply = json!({
                "output": { "message": { "role": "assistant", "content": content } },
                "stopReason": answer.stop_reason,
                "usage": usage(&answer),
                "metrics": { "latencyMs": 1 },
            });
            ([request_id()], Json(reply)).into_response()
        }
        Err(error) => {
            call.end(CallEnd::Failed);
            error.into_response()
        }
    }
}

fn json_of(body: &Bytes) -> Value {
    serde_json::from_slice(body).unwrap_or(Value::Null)
}

/// Checks a request and decides on the answer.
fn answer(state: &State, model: &str, headers: &HeaderMap, body: &[u8]) -> Result<(Answer, Rule), WireError> {
    state.admit(model, headers)?;
    let request: Converse = serde_json::from_slice(body)
        .map_err(|error| WireError::validation(format!("Malformed input request: {error}")))?;
    validate::check(model, &request)?;
    let rule = state.script().rule_for(&request.last_text()).cloned().unwrap_or_default();
    match rule.error {
        Some(error) => Err(error.into()),
        None => Ok((Answer::new(&request, &rule, state.options.said), rule)),
    }
}

/// The frames of an answer, each when it is due.
fn frames(
    state: Arc<State>,
    call: OpenCall,
    answer: Answer,
    interrupted: Option<Interruption>,
) -> impl Stream<Item = io::Result<Bytes>> + Send {
    async_stream::stream! {
        yield Ok(event("messageStart", json!({ "role": "assistant" })));
        let mut sent = 0;
        for (index, deltas) in answer.blocks.iter().enumerate() {
            // No contentBlockStart: Bedrock sends it for tool use only, never for text.
            for delta in deltas {
                if let Some(interruption) = interrupted && interruption.after == sent {
                    match interruption.by {
                        InterruptionKind::End => {}
                        InterruptionKind::Silence => std::future::pending::<()>().await,
                        InterruptionKind::Cut => {
                            // The connection sends what it has while it waits, and would else drop that too.
                            tokio::task::yield_now().await;
                            yield Err(io::Error::other("the script cuts the connection"));
                        }
                        InterruptionKind::Exception(name) => {
                            yield Ok(exception(name.name(), "The model stopped in the middle of its answer."));
                        }
                    }
                    call.end(CallEnd::Failed);
                    return;
                }
                // A timer of nothing takes a millisecond, which is long for a thousand deltas.
                if !state.options.token_delay.is_zero() {
                    tokio::time::sleep(state.options.token_delay).await;
                }
                call.count_delta();
                sent += 1;
                yield Ok(event("contentBlockDelta", json!({ "contentBlockIndex": index, "delta": delta })));
            }
            yield Ok(event("contentBlockStop", json!({ "contentBlockIndex": index })));
        }
        yield Ok(event("messageStop", json!({ "stopReason": answer.stop_reason })));
        yield Ok(event("metadata", json!({ "usage": usage(&answer), "metrics": { "latencyMs": 1 } })));
        call.end(CallEnd::Complete);
    }
}

/// A content block as a whole; absent when it holds nothing to show.
fn content_of(deltas: &[Delta]) -> Option<Value> {
    let mut text = String::new();
    let mut citations = Vec::new();
    for delta in deltas {
        match delta {
            Delta::Text(piece) => text.push_str(piece),
            Delta::Citation(citation) => citations.push(citation),
            Delta::ReasoningContent(_) => {}
        }
    }
    if text.is_empty() {
        None
    } else if citations.is_empty() {
        Some(json!({ "text": text }))
    } else {
        Some(json!({ "citationsContent": { "content": [{ "text": text }], "citations": citations } }))
    }
}

fn usage(answer: &Answer) -> Value {
    let mut usage = json!(answer.usage);
    usage["totalTokens"] = json!(answer.usage.input_tokens + answer.usage.output_tokens);
    usage
}
