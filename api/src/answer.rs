//! The use case: a question becomes passages, passages become a model's words, and those become events.
//!
//! * [`standalone`]: a question that leans on the conversation to one that can be searched for.
//! * [`find`]: the question to the pages and passages it may be answered from.
//! * [`scan`]: a question about the rows of a database, answered by going through all of them.
//! * [`prompt`]: passages as a model reads them.
//! * [`citations`]: a model's quotes to citations that were verified in the stored block.
//! * [`clean`]: a model's text to the small subset of Markdown that clients are promised.
//! * [`language`]: which language to answer in, and the few words that the service says itself.

use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;
use futures_util::{Stream, StreamExt};
use shared::ask::{
    AskEvent, AskRequest, Delta, Done, FinishReason, Language, Meta, SearchMode, Sources, Usage,
};
use shared::vectors::Quantized;
use tokio_util::sync::CancellationToken;

use crate::answer::find::FindError;
use crate::answer::language::Nearest;
use crate::corpus::snapshot::Snapshot;
use crate::embeddings::Embeddings;
use crate::model::rewrite::Rewriter;
use crate::model::{Model, ModelError, ModelEvent, StopReason};
use crate::telemetry;

pub mod citations;
pub mod clean;
pub mod find;
pub mod language;
pub mod prompt;
pub mod scan;
pub mod standalone;

/// The longest that one answer may take. Streams have no other limit, and one that never ends would hold its
/// connection, and a place among the model's calls, for ever.
const LONGEST_ANSWER: Duration = Duration::from_secs(180);

/// Why an answer ended without `done`.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// The search failed.
    #[error(transparent)]
    Find(#[from] FindError),
    /// The search ended in a panic.
    #[error("the search failed")]
    SearchFailed,
    /// The model failed.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The server is going down.
    #[error("the server is going down")]
    ShuttingDown,
    /// The answer took longer than [`LONGEST_ANSWER`].
    #[error("the answer took longer than {} s", LONGEST_ANSWER.as_secs())]
    TooLong,
}

/// What a question is asked of, and under which names.
#[derive(Debug, Clone)]
pub struct Asking {
    /// The state of the workspace to search.
    pub snapshot: Arc<Snapshot>,
    /// What writes the answer.
    pub model: Model,
    /// What makes the question self-standing.
    pub rewriter: Rewriter,
    /// What makes the vector of the question.
    pub embeddings: Embeddings,
    /// Names the answer.
    pub answer_id: String,
    /// Names the request.
    pub request_id: String,
    /// Cancelled when the server goes down.
    pub stop: CancellationToken,
}

/// Answers a question. The events end with `done` or with an error, exactly one; dropping them drops the model's
/// call. The request is expected to be valid.
pub fn answer(
    asking: Asking,
    request: AskRequest,
) -> impl Stream<Item = Result<AskEvent, AnswerError>> + Send {
    let stop = asking.stop.clone();
    let events = events(asking, request);
    async_stream::stream! {
        futures_util::pin_mut!(events);
        let deadline = tokio::time::sleep(LONGEST_ANSWER);
        futures_util::pin_mut!(deadline);
        loop {
            // Biased: an answer that is already complete ends with its `done`, also during shutdown.
            let next = tokio::select! {
                biased;
                next = events.next() => next,
                () = stop.cancelled() => Some(Err(AnswerError::ShuttingDown)),
                () = &mut deadline => Some(Err(AnswerError::TooLong)),
            };
            let Some(event) = next else { break };
            let last = event.as_ref().map_or(true, AskEvent::is_last);
            yield event;
            if last {
                break;
            }
        }
    }
}

fn events(asking: Asking, request: AskRequest) -> impl Stream<Item = Result<AskEvent, AnswerError>> + Send {
    async_stream::try_stream! {
        let language = request.language.unwrap_or_else(|| language::of(&request.question));
        let standalone = standalone::of_request(&asking.rewriter, &asking.snapshot, &request).await;
        yield AskEvent::Meta(Meta {
            answer_id: asking.answer_id.clone(),
            request_id: asking.request_id.clone(),
            model: asking.model.name(),
            language,
            index: asking.snapshot.info.clone(),
            searched_for: standalone.searched_for(&request.question).map(ToOwned::to_owned),
        });
        // A scan or a search takes the processor, not the network: on a thread of its own it does not hold up other
        // requests.
        let snapshot = asking.snapshot.clone();
        let scan = tokio::task::spawn_blocking(move || {
            let events = scan::answer(&snapshot, &request, &standalone, language, Utc::now());
            (events, request, standalone)
        });
        let (scanned, request, standalone) = scan.await.map_err(|_| AnswerError::SearchFailed)?;
        if let Some(events) = scanned.map_err(FindError::from)? {
            for event in events {
                yield event;
            }
            return;
        }
        let (vector, search_mode) = vector(&asking.snapshot, &asking.embeddings, &standalone.question).await;
        let snapshot = asking.snapshot.clone();
        let search = tokio::task::spawn_blocking(move || {
            let found = find::find(&snapshot, &request, &standalone, vector.as_deref());
            (found, request, standalone)
        });
        let (found, request, standalone) = search.await.map_err(|_| AnswerError::SearchFailed)?;
        let found = found?;
        let answerable = found.answerable(&asking.model);
        let nearest = if found.sources.is_empty() { Nearest::Nothing } else { Nearest::Pages };
        yield AskEvent::Sources(Sources { sources: found.sources.clone(), search: search_mode, scan: None });
        if !answerable {
            for event in not_found(language, nearest, None, 0) {
                yield event;
            }
            return;
        }
        let prompt = prompt::prompt(&found, request, standalone, language);
        let mut writer = citations::Writer::new(&found.passages);
        let mut words = asking.model.answer(prompt);
        while let Some(event) = words.next().await {
            match event? {
                ModelEvent::Text(text) => {
                    for event in writer.text(&text) {
                        yield event;
                    }
                    // Whatever the model was told: dropping its stream ends the call.
                    if writer.is_full() {
                        for event in writer.finish() {
                            yield event;
                        }
                        let dropped_citations = writer.dropped();
                        let finish_reason = FinishReason::Length;
                        yield AskEvent::Done(Done { finish_reason, usage: None, dropped_citations });
                        return;
                    }
                }
                ModelEvent::Cite { passage, quote } => {
                    for event in writer.cite(passage, &quote) {
                        yield event;
                    }
                }
                ModelEvent::End { reason: StopReason::NotFound, usage } if writer.is_empty() => {
                    for event in not_found(language, nearest, usage, writer.dropped()) {
                        yield event;
                    }
                    return;
                }
                ModelEvent::End { reason, usage } => {
                    for event in writer.finish() {
                        yield event;
                    }
                    let dropped_citations = writer.dropped();
                    yield AskEvent::Done(Done { finish_reason: finish_reason(reason), usage, dropped_citations });
                    return;
                }
            }
        }
        // A model's stream that just stops is a broken one: it must not look like a finished answer.
        Err(ModelError::Broken { model: asking.model.name(), source: None })?;
    }
}

/// The vector of a question, where there are vectors to compare it with, and how passages are looked for then. A model
/// that fails is not waited for: the words alone find most.
pub async fn vector(
    snapshot: &Snapshot,
    embeddings: &Embeddings,
    question: &str,
) -> (Option<Arc<Quantized>>, SearchMode) {
    if snapshot.vectors.usable().is_none() {
        return (None, SearchMode::Words);
    }
    match embeddings.embed_query(question).await {
        Ok(Some(vector)) => (Some(vector), SearchMode::Hybrid),
        Ok(None) => (None, SearchMode::Words),
        Err(error) => {
            tracing::warn!(error = telemetry::chain(&error), "the question has no vector");
            (None, SearchMode::WordsOnly)
        }
    }
}

fn not_found(
    language: Language,
    nearest: Nearest,
    usage: Option<Usage>,
    dropped_citations: u32,
) -> [AskEvent; 2] {
    let text = language::not_found(language, nearest).to_owned();
    [
        AskEvent::Delta(Delta { text }),
        AskEvent::Done(Done { finish_reason: FinishReason::NotFound, usage, dropped_citations }),
    ]
}

fn finish_reason(reason: StopReason) -> FinishReason {
    match reason {
        StopReason::Finished => FinishReason::Stop,
        StopReason::Length => FinishReason::Length,
        StopReason::NotFound => FinishReason::NotFound,
        StopReason::Guardrail => FinishReason::Guardrail,
    }
}
