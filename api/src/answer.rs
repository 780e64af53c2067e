//! The use case: a question becomes passages, passages become a model's words, and those become events.
//!
//! * [`desk`]: where questions arrive; [`admission`]: how many are taken; [`log`]: one answer for all who ask the same.
//! * [`standalone`]: a question that leans on the conversation to one that can be searched for.
//! * [`find`]: the question to the pages and passages it may be answered from.
//! * [`scan`]: a question about the rows of a database, answered by going through all of them.
//! * [`prompt`]: passages as a model reads them.
//! * [`citations`]: a model's quotes to citations that were verified in the stored block.
//! * [`clean`]: a model's text to the small subset of Markdown that clients are promised.
//! * [`outdated`]: what is said of cited pages that are out of date.
//! * [`suggest`]: questions that the workspace can answer.
//! * [`language`]: which language to answer in, and the few words that the service says itself.

use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;
use futures_util::{Stream, StreamExt};
use shared::ask::{AskEvent, AskRequest, Delta, Done, FinishReason, Meta, SearchMode, Sources};
use shared::vectors::Quantized;
use tokio_util::sync::CancellationToken;

use crate::answer::admission::{Overloaded, Ticket};
use crate::answer::find::FindError;
use crate::answer::language::Nearest;
use crate::answer::spending::Spending;
use crate::budget::Budget;
use crate::corpus::snapshot::Snapshot;
use crate::embeddings::Embeddings;
use crate::model::rewrite::Rewriter;
use crate::model::{Model, ModelError, ModelEvent, StopReason};
use crate::telemetry;
use crate::view::View;

pub mod admission;
pub mod citations;
pub mod clean;
pub mod desk;
pub mod find;
pub mod language;
pub mod log;
pub mod outdated;
pub mod prompt;
pub mod scan;
mod spending;
pub mod standalone;
pub mod suggest;

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
    /// There was no place for it.
    #[error(transparent)]
    Overloaded(#[from] Overloaded),
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

/// What a question is asked of.
#[derive(Debug, Clone)]
pub struct Asking {
    /// The state of the workspace to search.
    pub snapshot: Arc<Snapshot>,
    /// What of it the asker may see.
    pub view: View,
    /// What writes the answer.
    pub model: Model,
    /// What may be spent.
    pub budget: Budget,
    /// Who asks, for the budget.
    pub caller: String,
    /// What makes the question self-standing.
    pub rewriter: Rewriter,
    /// What makes the vector of the question.
    pub embeddings: Embeddings,
    /// Cancelled when the server goes down.
    pub stop: CancellationToken,
}

/// Answers a question. The events end with `done` or with an error, exactly one; dropping them drops the model's
/// call. `meta` has no names yet: see [`desk`].
fn answer(
    asking: Asking,
    request: AskRequest,
    ticket: Ticket,
) -> impl Stream<Item = Result<AskEvent, AnswerError>> + Send {
    let stop = asking.stop.clone();
    let events = events(asking, request, ticket);
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

fn events(
    asking: Asking,
    request: AskRequest,
    ticket: Ticket,
) -> impl Stream<Item = Result<AskEvent, AnswerError>> + Send {
    async_stream::try_stream! {
        let language = request.language.unwrap_or_else(|| language::of(&request.question));
        // On the heap, like the call for a vector: an answer is written for long, and has no use for their room by then.
        let standalone = Box::pin(standalone::of_request(&asking.rewriter, &asking.snapshot, &request)).await;
        yield AskEvent::Meta(Meta {
            answer_id: String::new(),
            request_id: String::new(),
            model: asking.model.name(),
            language,
            index: asking.snapshot.info.clone(),
            searched_for: standalone.searched_for(&request.question).map(ToOwned::to_owned),
            shared: false,
        });
        // A scan or a search takes the processor, not the network: on a thread of its own it does not hold up other
        // requests.
        let (snapshot, view) = (asking.snapshot.clone(), asking.view.clone());
        let processor = ticket.processor().await;
        let scan = tokio::task::spawn_blocking(move || {
            let events = scan::answer(&snapshot, &view, &request, &standalone, language, Utc::now());
            (events, request, standalone)
        });
        let (scanned, request, standalone) = scan.await.map_err(|_| AnswerError::SearchFailed)?;
        if let Some(events) = scanned.map_err(FindError::from)? {
            for event in events {
                yield event;
            }
            return;
        }
        drop(processor);
        let vector = Box::pin(vector(&asking.snapshot, &asking.embeddings, &standalone.question));
        let (vector, search_mode) = vector.await;
        let (snapshot, view) = (asking.snapshot.clone(), asking.view.clone());
        let processor = ticket.processor().await;
        let search = tokio::task::spawn_blocking(move || {
            let found = find::find(&snapshot, &view, &request, &standalone, vector.as_deref());
            (found, request, standalone)
        });
        let (found, request, standalone) = search.await.map_err(|_| AnswerError::SearchFailed)?;
        drop((processor, ticket));
        let found = found?;
        let answerable = found.answerable(&asking.model);
        let nearest = if found.sources.is_empty() { Nearest::Nothing } else { Nearest::Pages };
        yield AskEvent::Sources(Sources { sources: found.sources.clone(), search: search_mode, scan: None });
        let follow_ups = suggest::follow_ups(&found, &request, language);
        let ended = |finish_reason| Done { follow_ups: follow_ups.clone(), ..Done::new(finish_reason) };
        if !answerable {
            yield AskEvent::Delta(Delta { text: language::not_found(language, nearest).to_owned() });
            yield AskEvent::Done(ended(FinishReason::NotFound));
            return;
        }
        let utc_offset_minutes = request.utc_offset_minutes;
        let prompt = prompt::prompt(&found, request, standalone, language);
        let mut writer = citations::Writer::new(&found.passages);
        let Asking { budget, caller, .. } = asking;
        let mut spending = Spending::new(budget, caller, asking.model.clone(), &prompt);
        let mut words = asking.model.answer(prompt);
        let mut by = None;
        while let Some(event) = words.next().await {
            let event = match event {
                // Nothing was said yet: the pages that were found are better than nothing.
                Err(ModelError::LeftAlone) => {
                    yield AskEvent::Delta(Delta { text: language::sources_only(language, nearest).to_owned() });
                    yield AskEvent::Done(ended(FinishReason::SourcesOnly));
                    return;
                }
                event => event?,
            };
            match event {
                ModelEvent::By(model) => {
                    spending.begin(&model);
                    by = Some(model);
                }
                ModelEvent::Text(text) => {
                    spending.write(&text);
                    for event in writer.text(&text) {
                        yield event;
                    }
                    // Whatever the model was told: dropping its stream ends the call.
                    if writer.is_full() {
                        for event in writer.finish() {
                            yield event;
                        }
                        yield AskEvent::Done(Done {
                            answered_by: asking.model.other_than_first(by.as_deref()),
                            dropped_citations: writer.dropped(),
                            ..ended(FinishReason::Length)
                        });
                        return;
                    }
                }
                ModelEvent::Cite { passage, quote } => {
                    for event in writer.cite(passage, &quote) {
                        yield event;
                    }
                }
                ModelEvent::End { reason, usage } => {
                    if reason == StopReason::NotFound && writer.is_empty() {
                        let text = language::not_found(language, nearest).to_owned();
                        yield AskEvent::Delta(Delta { text });
                    } else {
                        let outdated = found.outdated.iter().filter(|page| writer.has_cited(page.page_id));
                        // Titles are data like all of a page: they go the way of the model's words.
                        if let Some(note) = outdated::note(language, outdated, utc_offset_minutes)
                            && reason == StopReason::Finished
                        {
                            for event in writer.text(&note) {
                                yield event;
                            }
                        }
                        for event in writer.finish() {
                            yield event;
                        }
                    }
                    yield AskEvent::Done(Done {
                        usage,
                        cost_micro_usd: spending.end(usage.as_ref()),
                        answered_by: asking.model.other_than_first(by.as_deref()),
                        dropped_citations: writer.dropped(),
                        ..ended(finish_reason(reason))
                    });
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

fn finish_reason(reason: StopReason) -> FinishReason {
    match reason {
        StopReason::Finished => FinishReason::Stop,
        StopReason::Length => FinishReason::Length,
        StopReason::NotFound => FinishReason::NotFound,
        StopReason::Guardrail => FinishReason::Guardrail,
    }
}
