//! One question and its answer, as far as it has come.

use serde::{Deserialize, Serialize};
use shared::ask::{AskEvent, Citation, Done, FinishReason, Meta, SearchMode, Source};
use shared::feedback::{Reason, Verdict};

use crate::state::failure::Failure;
use crate::state::scope::Scope;

/// One question and its answer. Kept in the browser as it is, so a new field needs a default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Exchange {
    /// Tells exchanges apart, in all conversations and windows; younger ones have higher ids.
    pub(crate) id: u64,
    /// The exchange that it follows.
    pub(crate) parent: u64,
    /// What was asked.
    pub(crate) question: String,
    /// What the question was limited to.
    #[serde(default)]
    pub(crate) scope: Scope,
    /// How far the answer is.
    pub(crate) phase: Phase,
    /// What was searched, once the server has said it.
    pub(crate) meta: Option<Meta>,
    /// The pages that the answer may draw on, best first.
    pub(crate) sources: Vec<Source>,
    /// How they were looked for.
    pub(crate) search: SearchMode,
    /// The answer's Markdown so far.
    pub(crate) text: String,
    /// The citations so far, in the order of their markers.
    pub(crate) citations: Vec<Citation>,
    /// Whether the answer goes on with the one before, which was cut.
    #[serde(default)]
    pub(crate) continues: bool,
    /// Whether the question was asked again because its answer was interrupted.
    #[serde(default)]
    pub(crate) asked_again: bool,
    /// How long the reader waited for the first word, and for all, in milliseconds.
    #[serde(default)]
    pub(crate) first_word_ms: Option<u32>,
    #[serde(default)]
    pub(crate) whole_ms: Option<u32>,
    /// What the reader thought of the answer.
    #[serde(default)]
    pub(crate) verdict: Option<Verdict>,
    #[serde(default)]
    pub(crate) reason: Option<Reason>,
    /// Whether it comes from the store: then it is no news to a screen reader.
    #[serde(skip)]
    pub(crate) is_restored: bool,
}

/// How far an answer is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Phase {
    /// The pages are being looked for.
    Searching,
    /// They are found; nothing is written yet.
    Reading,
    /// The text is arriving.
    Writing,
    /// The server has ended the answer.
    Done(Done),
    /// The reader has stopped it.
    Stopped,
    /// The page was closed in the middle of it.
    Interrupted,
    /// It has failed, before or after some of it had come.
    Failed(Failure),
}

impl Exchange {
    /// A question that is being asked.
    pub(crate) fn new(id: u64, parent: u64, question: String) -> Self {
        Exchange {
            id,
            parent,
            question,
            scope: Scope::default(),
            phase: Phase::Searching,
            meta: None,
            sources: Vec::new(),
            search: SearchMode::default(),
            text: String::new(),
            citations: Vec::new(),
            continues: false,
            asked_again: false,
            first_word_ms: None,
            whole_ms: None,
            verdict: None,
            reason: None,
            is_restored: false,
        }
    }

    /// The same question, to be answered again in its place.
    pub(crate) fn anew(&self) -> Self {
        Exchange {
            scope: self.scope.clone(),
            continues: self.continues,
            asked_again: self.asked_again || self.phase == Phase::Interrupted,
            ..Exchange::new(self.id, self.parent, self.question.clone())
        }
    }

    /// The exchange as it comes from the store: nothing arrives any more.
    pub(crate) fn restored(mut self) -> Self {
        if self.is_open() {
            self.phase = Phase::Interrupted;
        }
        self.is_restored = true;
        self
    }

    /// Whether more may come.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.phase, Phase::Searching | Phase::Reading | Phase::Writing)
    }

    /// The question of an answer that failed; empty when it did not.
    pub(crate) fn unanswered(&self) -> String {
        if matches!(self.phase, Phase::Failed(_)) { self.question.clone() } else { String::new() }
    }

    /// How many pages were searched.
    pub(crate) fn pages_searched(&self) -> u64 {
        self.meta.as_ref().map_or(0, |meta| meta.index.pages)
    }

    /// Whether the workspace did not have the answer.
    pub(crate) fn is_not_found(&self) -> bool {
        matches!(&self.phase, Phase::Done(done) if done.finish_reason == FinishReason::NotFound)
    }

    /// Whether the answer was cut at the model's longest output.
    pub(crate) fn is_cut(&self) -> bool {
        matches!(&self.phase, Phase::Done(done) if done.finish_reason == FinishReason::Length)
    }

    /// Takes the next event. What comes after the end changes nothing: a stopped answer stays as it was.
    pub(crate) fn take(&mut self, event: AskEvent) {
        if !self.is_open() {
            return;
        }
        match event {
            AskEvent::Meta(meta) => self.meta = Some(meta),
            AskEvent::Sources(sources) => {
                self.sources = sources.sources;
                self.search = sources.search;
                self.phase = Phase::Reading;
            }
            AskEvent::Delta(delta) => {
                self.text.push_str(&delta.text);
                self.phase = Phase::Writing;
            }
            AskEvent::Citation(citation) => self.citations.push(citation),
            AskEvent::Done(done) => self.phase = Phase::Done(done),
            AskEvent::Error(problem) => self.phase = Phase::Failed(Failure::Problem(problem)),
        }
    }

    /// The reader wants no more of it.
    pub(crate) fn stop(&mut self) {
        if self.is_open() {
            self.phase = Phase::Stopped;
        }
    }

    /// The stream has ended. An answer that did not say it was complete is not complete.
    pub(crate) fn end(&mut self, outcome: Result<(), Failure>) {
        if self.is_open() {
            self.phase = Phase::Failed(outcome.err().unwrap_or(Failure::BrokenOff));
        }
    }
}

#[cfg(test)]
mod tests {
    use shared::ask::{Delta, Sources};

    use super::*;
    use crate::state::samples::{citation, done, source};

    fn delta(text: &str) -> AskEvent {
        AskEvent::Delta(Delta { text: text.to_owned() })
    }

    #[test]
    fn an_answer_goes_from_searching_to_done() {
        let mut exchange = Exchange::new(1, 0, "연차는?".to_owned());
        assert_eq!(exchange.phase, Phase::Searching);
        exchange
            .take(AskEvent::Sources(Sources { sources: vec![source("연차", 1)], ..Sources::default() }));
        assert_eq!(exchange.phase, Phase::Reading);
        exchange.take(delta("15일"));
        exchange.take(AskEvent::Citation(citation(1, 3)));
        exchange.take(delta("[1]"));
        assert_eq!((exchange.phase.clone(), exchange.text.as_str()), (Phase::Writing, "15일[1]"));
        exchange.take(AskEvent::Done(done(FinishReason::Stop)));
        exchange.end(Ok(()));
        assert_eq!(exchange.phase, Phase::Done(done(FinishReason::Stop)));
    }

    #[test]
    fn a_stopped_answer_keeps_what_had_come_and_takes_no_more() {
        let mut exchange = Exchange::new(1, 0, String::new());
        exchange.take(delta("가"));
        exchange.stop();
        exchange.take(delta("나"));
        exchange.end(Err(Failure::Unreachable));
        assert_eq!((exchange.phase, exchange.text.as_str()), (Phase::Stopped, "가"));
    }

    #[test]
    fn a_stream_that_ends_without_a_last_event_was_cut() {
        let mut exchange = Exchange::new(1, 0, String::new());
        exchange.take(delta("가"));
        exchange.end(Ok(()));
        assert_eq!(exchange.phase, Phase::Failed(Failure::BrokenOff));
    }

    #[test]
    fn an_interrupted_answer_is_asked_again_in_its_place_and_says_so() {
        let mut exchange = Exchange::new(4, 2, "연차는?".to_owned());
        exchange.take(delta("가"));
        let again = exchange.restored().anew();
        assert!(again.asked_again);
        assert_eq!((again.id, again.parent, again.text.as_str()), (4, 2, ""));
        let mut failed = Exchange::new(5, 2, String::new());
        failed.end(Err(Failure::Unreachable));
        assert!(!failed.anew().asked_again);
    }
}
