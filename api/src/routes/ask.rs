//! POST /ask: a question, answered as one JSON object or as events.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::rejection::JsonRejection;
use axum::extract::{Extension, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::{Json, http::header};
use futures_util::{Stream, StreamExt};
use shared::ask::{
    Answer, AnswerBuilder, AskEvent, AskRequest, MAX_HISTORY_TURNS, MAX_QUESTION_CHARS, MAX_TURN_CHARS,
};
use shared::problem::Problem;
use shared::sse::Frame;
use tracing::Span;
use uuid::Uuid;

use crate::answer::Asking;
use crate::answer::desk::Names;
use crate::answer::log::Logged;
use crate::auth::Caller;
use crate::middleware::RequestId;
use crate::problem::Failure;
use crate::routes::ask::accept::{Media, preferred};
use crate::state::AppState;

mod accept;

/// How long a stream may be silent before a comment keeps the connection open: proxies and the ALB cut idle ones.
const PING: Duration = Duration::from_secs(15);
/// The farthest that a clock is from UTC, in minutes.
const MAX_OFFSET: i16 = 14 * 60;

/// Ask the workspace.
///
/// `Accept: application/json` gives one `Answer` when it is complete. `Accept: text/event-stream` gives the same
/// answer as server-sent events while it is written: `meta`, `sources`, then any number of `delta` and `citation`,
/// ended by exactly one `done` or `error`. The name of an event is in its `event:` line, its `data:` line is the
/// object of the same name, and that of `error` a `Problem`. The schema beside `text/event-stream` is that of one `data:`
/// line. Pass over events of other names: new ones may come. The text of all `delta` events together is the `text` of the `Answer`; a `citation`
/// comes right before the `delta` that holds its marker `[n]`. Comments (`: ping`) keep the connection open.
/// Closing the connection stops the model.
#[utoipa::path(
    post,
    path = "/ask",
    operation_id = "ask",
    tag = "ask",
    request_body = AskRequest,
    responses(
        (status = 200, description = "The answer, or its events", content(
            (Answer = "application/json"),
            (AskEvent = "text/event-stream"),
        )),
        (status = 400, description = "The body is no JSON", body = Problem, content_type = "application/problem+json"),
        (status = 406, description = "Neither JSON nor events are accepted", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The question or the body is too long", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not declared as JSON", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A field is missing, unknown or not allowed", body = Problem, content_type = "application/problem+json"),
        (status = 502, description = "The model failed", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "No index yet, no capacity, or the server is going down", body = Problem, content_type = "application/problem+json"),
        (status = 504, description = "The model was silent for too long", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn ask(
    State(state): State<AppState>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    body: Result<Json<AskRequest>, JsonRejection>,
) -> Result<Response, Failure> {
    let media = preferred(headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()))
        .ok_or_else(Failure::not_acceptable)?;
    let Json(request) = body?;
    let events = begin(&state, caller, &request_id, request)?;
    match media {
        Media::Json => Ok(Json(fold(events).await?).into_response()),
        Media::EventStream => {
            let span = Span::current();
            let frames =
                events.map(move |event| Ok::<_, Infallible>(span.in_scope(|| sse_event(event, &request_id))));
            Ok(Sse::new(frames).keep_alive(KeepAlive::new().interval(PING).text("ping")).into_response())
        }
    }
}

/// The events of the answer to a question: the one way in for whoever asks, by whatever protocol.
pub(super) fn begin(
    state: &AppState,
    caller: Caller,
    request_id: &str,
    mut request: AskRequest,
) -> Result<impl Stream<Item = Logged> + Send + use<>, Failure> {
    request.question = request.question.trim().to_owned();
    validate(&request)?;
    let asking = Asking {
        snapshot: state.snapshot()?,
        view: caller.view,
        model: state.model.clone(),
        budget: state.budget.clone(),
        caller: caller.subject,
        embeddings: state.embeddings.clone(),
        rewriter: state.rewriter.clone(),
        stop: state.stop.clone(),
    };
    let names = Names { answer_id: Uuid::new_v4().to_string(), request_id: request_id.to_owned() };
    Ok(state.metrics.measure(state.desk.ask(asking, request, names)?))
}

fn validate(request: &AskRequest) -> Result<(), Failure> {
    let question = &request.question;
    if question.is_empty() {
        return Err(Failure::invalid("question: it is empty, write what you want to know"));
    }
    let chars = question.chars().count();
    if chars > MAX_QUESTION_CHARS {
        let detail =
            format!("question: it has {chars} characters, at most {MAX_QUESTION_CHARS} are read: shorten it");
        return Err(Failure::too_large(detail));
    }
    if request.utc_offset_minutes.is_some_and(|minutes| !(-MAX_OFFSET..=MAX_OFFSET).contains(&minutes)) {
        let detail =
            format!("utc_offset_minutes: no clock is so far from UTC, give -{MAX_OFFSET} to {MAX_OFFSET}");
        return Err(Failure::invalid(detail));
    }
    let properties = request.filters.as_ref().map_or(&[][..], |filters| &filters.properties);
    if let Some(property) = properties.iter().find(|property| property.values.is_empty()) {
        let detail = format!("filters: the property `{}` has no values, give one or more", property.name);
        return Err(Failure::invalid(detail));
    }
    if request.history.len() > MAX_HISTORY_TURNS {
        let detail = format!("history: at most {MAX_HISTORY_TURNS} messages are read: leave out the oldest");
        return Err(Failure::invalid(detail));
    }
    if request.history.iter().any(|turn| turn.text.chars().count() > MAX_TURN_CHARS) {
        return Err(Failure::invalid(format!(
            "history: a message has more than {MAX_TURN_CHARS} characters"
        )));
    }
    Ok(())
}

/// The one answer that the events make.
pub(super) async fn fold(events: impl Stream<Item = Logged>) -> Result<Answer, Failure> {
    let mut builder = AnswerBuilder::default();
    futures_util::pin_mut!(events);
    while let Some(event) = events.next().await {
        if let Ok(Some(answer)) = builder.push(event.map_err(|error| Failure::from(&*error))?) {
            return Ok(answer);
        }
    }
    // The answer layer ends every stream with `done` or an error; reaching this is a fault of the service.
    Err(Failure::internal())
}

fn sse_event(event: Logged, request_id: &str) -> Event {
    let event = event.unwrap_or_else(|error| {
        let mut problem = Failure::from(&*error).0;
        problem.request_id = Some(request_id.to_owned());
        AskEvent::Error(problem)
    });
    match &event {
        AskEvent::Done(done) => tracing::info!(stream.finish = ?done.finish_reason, "the stream is complete"),
        AskEvent::Error(problem) => {
            tracing::warn!(stream.problem = ?problem.kind, "the stream ended in an error")
        }
        _ => {}
    }
    let frame = Frame::from_event(&event).expect("an event has string keys and finite numbers");
    Event::default().event(frame.event).data(frame.data)
}
