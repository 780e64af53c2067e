//! POST /v1/chat/completions and GET /v1/models: the same answers for chat clients that are made for OpenAI's API.
//!
//! * [`conversation`]: the messages of a client to a question with its history.
//! * [`chunks`]: the events of an answer to the chunks that such a client reads.
//! * [`models`]: what such a client can choose.

use std::convert::Infallible;
use std::pin::pin;
use std::time::Duration;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Extension, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use chrono::Utc;
use futures_util::{Stream, StreamExt};
use shared::ask::AskEvent;
use shared::openai::ChatCompletionRequest;
use shared::openai::chunk::ChatCompletionChunk;
use shared::openai::completion::ChatCompletion;
use shared::openai::error::CompletionError;

use crate::answer::log::Logged;
use crate::auth::Caller;
use crate::middleware::RequestId;
use crate::problem::Failure;
use crate::routes::ask;
use crate::routes::openai::chunks::Chunks;
use crate::state::AppState;

mod chunks;
mod conversation;
pub mod models;

/// How long a stream may be silent before a comment keeps the connection open.
const PING: Duration = Duration::from_secs(15);
/// What ends a stream that is complete; one that failed ends without it.
const COMPLETE: &str = "[DONE]";

/// Ask the workspace as OpenAI's API is asked.
///
/// For chat clients whose base URL can be changed, to `/v1` here. The last message is the question, earlier ones of
/// `user` and `assistant` its history; instructions in messages of `system` or `developer` are not read, and neither are
/// parameters such as `temperature`. The text has a marker `[n]` for each citation; `annotations` lead from the markers
/// to the blocks in Notion, and `notion` has all that an `Answer` of `/ask` has besides its text. With `stream`, chunks
/// come as server-sent events, and `[DONE]` after the last; when the answer fails on the way, the last of them has an
/// `error`, and there is no `[DONE]`. Errors have the shape of OpenAI's.
#[utoipa::path(
    post,
    path = "/v1/chat/completions",
    operation_id = "createChatCompletion",
    tag = "clients",
    request_body = ChatCompletionRequest,
    responses(
        (status = 200, description = "The answer, or its chunks", content(
            (ChatCompletion = "application/json"),
            (ChatCompletionChunk = "text/event-stream"),
        )),
        (status = "4XX", description = "The request is not right: `error.message` says what", body = CompletionError),
        (status = "5XX", description = "No index, no capacity, or the model failed: `error.message` says what", body = CompletionError),
    )
)]
pub async fn create_chat_completion(
    State(state): State<AppState>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    Extension(caller): Extension<Caller>,
    body: Result<Json<ChatCompletionRequest>, JsonRejection>,
) -> Result<Response, Failure> {
    let Json(request) = body?;
    let stream = request.stream.unwrap_or(false);
    let options = request.stream_options.clone().unwrap_or_default();
    let events = ask::begin(&state, caller, &request_id, conversation::question(request)?)?;
    let created = Utc::now().timestamp();
    if !stream {
        return Ok(Json(ChatCompletion::new(ask::fold(events).await?, created)).into_response());
    }
    let chunks = Chunks::new(created, options.include_usage.unwrap_or(false));
    let frames = frames(begun(events).await?, chunks, request_id);
    Ok(Sse::new(frames).keep_alive(KeepAlive::new().interval(PING).text("ping")).into_response())
}

/// The events, once there is something to say. An answer that fails before is an error with its own status, which
/// clients understand better than one in a stream, and try again by themselves.
async fn begun(
    events: impl Stream<Item = Logged> + Send + 'static,
) -> Result<impl Stream<Item = Logged> + Send, Failure> {
    let mut events = Box::pin(events);
    let mut held = Vec::new();
    while let Some(event) = events.next().await {
        let event = event.map_err(|error| Failure::from(&*error))?;
        let begins = matches!(event, AskEvent::Delta(_) | AskEvent::Citation(_) | AskEvent::Done(_));
        held.push(Ok(event));
        if begins {
            break;
        }
    }
    Ok(futures_util::stream::iter(held).chain(events))
}

fn frames(
    events: impl Stream<Item = Logged> + Send,
    mut chunks: Chunks,
    request_id: String,
) -> impl Stream<Item = Result<Event, Infallible>> + Send {
    async_stream::stream! {
        let mut events = pin!(events);
        while let Some(event) = events.next().await {
            let taken = event.map_err(|error| Failure::from(&*error)).and_then(|event| chunks.take(event));
            match taken {
                Ok(chunks) => {
                    for chunk in chunks {
                        yield Ok(data(&chunk));
                    }
                }
                Err(Failure(mut problem)) => {
                    tracing::warn!(stream.problem = ?problem.kind, "the stream ended in an error");
                    problem.request_id = Some(request_id);
                    yield Ok(data(&CompletionError::from(&problem)));
                    return;
                }
            }
        }
        yield Ok(Event::default().data(COMPLETE));
    }
}

fn data(value: &impl serde::Serialize) -> Event {
    // Chunks and errors have string keys and finite numbers: they are always JSON.
    Event::default().data(serde_json::to_string(value).unwrap_or_default())
}
