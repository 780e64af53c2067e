//! One question and its answer, as far as it has come.

use shared::ask::{AskEvent, Citation, Done, FinishReason, Meta, SearchMode, Source};

use crate::state::failure::Failure;
use crate::state::scope::Scope;

/// One question and its answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Exchange {
    /// Tells exchanges apart on the page.
    pub(crate) id: u64,
    /// What was asked.
    pub(crate) question: String,
    /// What the question was limited to.
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
}

/// How far an answer is.
#[derive(Debug, Clone, PartialEq)]
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
    /// It has failed, before or after some of it had come.
    Failed(Failure),
}

impl Exchange {
    /// A question that is being asked.
    pub(crate) fn new(id: u64, question: String) -> Self {
        Exchange {
            id,
            question,
            scope: Scope::default(),
            phase: Phase::Searching,
            meta: None,
            sources: Vec::new(),
            search: SearchMode::default(),
            text: String::new(),
            citations: Vec::new(),
        }
    }

    /// Whether more may come.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.phase, Phase::Searching | Phase::Reading | Phase::Writing)
    }

    /// How many pages were searched.
    pub(crate) fn pages_searched(&self) -> u64 {
        self.meta.as_ref().map_or(0, |meta| meta.index.pages)
    }

    /// Whether the workspace did not have the answer.
    pub(crate) fn is_not_found(&self) -> bool {
        matches!(&self.phase, Phase::Done(done) if done.finish_reason == FinishReason::NotFound)
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
        let mut exchange = Exchange::new(1, "연차는?".to_owned());
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
        let mut exchange = Exchange::new(1, String::new());
        exchange.take(delta("가"));
        exchange.stop();
        exchange.take(delta("나"));
        exchange.end(Err(Failure::Unreachable));
        assert_eq!((exchange.phase, exchange.text.as_str()), (Phase::Stopped, "가"));
    }

    #[test]
    fn a_stream_that_ends_without_a_last_event_was_cut() {
        let mut exchange = Exchange::new(1, String::new());
        exchange.take(delta("가"));
        exchange.end(Ok(()));
        assert_eq!(exchange.phase, Phase::Failed(Failure::BrokenOff));
    }
}
