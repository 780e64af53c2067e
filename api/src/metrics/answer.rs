//! What one answer took, gathered from its events on their way to the one who asked.

use futures_util::{Stream, StreamExt};
use serde_json::{Map, Value, json};
use shared::ask::{AskEvent, Done, FinishReason, Meta};
use tokio::time::Instant;

use crate::answer::log::Logged;
use crate::metrics::Metrics;

/// What one answer took.
#[derive(Debug, Clone)]
pub struct AnswerRecord {
    begun: Instant,
    first_token_ms: Option<u64>,
    answer_ms: u64,
    meta: Option<Meta>,
    citations: u64,
    end: End,
}

/// How an answer ended.
#[derive(Debug, Clone)]
enum End {
    /// The one who asked went away.
    Cancelled,
    Failed,
    Done(Box<Done>),
}

impl AnswerRecord {
    /// An answer that begins now.
    fn begin() -> Self {
        Self {
            begun: Instant::now(),
            first_token_ms: None,
            answer_ms: 0,
            meta: None,
            citations: 0,
            end: End::Cancelled,
        }
    }

    fn take(&mut self, event: &Logged) {
        self.answer_ms = self.begun.elapsed().as_millis() as u64;
        match event {
            Ok(AskEvent::Meta(meta)) => self.meta = Some(meta.clone()),
            Ok(AskEvent::Delta(_)) => {
                self.first_token_ms.get_or_insert(self.answer_ms);
            }
            Ok(AskEvent::Citation(_)) => self.citations += 1,
            Ok(AskEvent::Done(done)) => self.end = End::Done(Box::new(done.clone())),
            Ok(AskEvent::Error(_)) | Err(_) => self.end = End::Failed,
            Ok(AskEvent::Sources(_)) => {}
        }
    }

    /// The metrics, and what else the line says: the names by which a line is found.
    pub(super) fn told(&self) -> (Vec<(&'static str, u64)>, Map<String, Value>) {
        let done = match &self.end {
            End::Done(done) => Some(&**done),
            End::Cancelled | End::Failed => None,
        };
        let shared = self.meta.as_ref().is_some_and(|meta| meta.shared);
        let usage = done.and_then(|done| done.usage).unwrap_or_default();
        let is = |reason| u64::from(done.is_some_and(|done| done.finish_reason == reason));
        let mut values = vec![
            ("Answers", 1),
            ("AnswerMs", self.answer_ms),
            ("InputTokens", usage.input_tokens),
            ("OutputTokens", usage.output_tokens),
            ("CachedTokens", usage.cached_tokens),
            ("CostMicroUsd", done.and_then(|done| done.cost_micro_usd).unwrap_or(0)),
            ("VerifiedCitations", self.citations),
            ("DroppedCitations", done.map_or(0, |done| u64::from(done.dropped_citations))),
            ("NotFound", is(FinishReason::NotFound)),
            ("SourcesOnly", is(FinishReason::SourcesOnly)),
            ("Shared", u64::from(shared)),
            ("AnsweredByFallback", u64::from(done.is_some_and(|done| done.answered_by.is_some()))),
            ("Cancelled", u64::from(matches!(self.end, End::Cancelled))),
            ("Failed", u64::from(matches!(self.end, End::Failed))),
        ];
        values.extend(self.first_token_ms.map(|time| ("FirstTokenMs", time)));
        let mut properties = Map::new();
        if let Some(meta) = &self.meta {
            for (name, value) in [
                ("answer_id", json!(meta.answer_id)),
                ("request_id", json!(meta.request_id)),
                ("model", json!(meta.model)),
                ("language", json!(meta.language)),
                ("generation", json!(meta.index.generation)),
            ] {
                properties.insert(name.to_owned(), value);
            }
        }
        if let Some(done) = done {
            properties.insert("finish_reason".to_owned(), json!(done.finish_reason));
        }
        (values, properties)
    }
}

/// Tells of the answer when it has ended or is dropped.
struct Telling {
    metrics: Metrics,
    record: AnswerRecord,
}

impl Drop for Telling {
    fn drop(&mut self) {
        self.metrics.answer(&self.record);
    }
}

impl Metrics {
    /// The same events; what they took is told once they have ended, or the one who asked has gone.
    pub fn measure<S: Stream<Item = Logged> + Send>(
        &self,
        events: S,
    ) -> impl Stream<Item = Logged> + Send + use<S> {
        let mut telling = Telling { metrics: self.clone(), record: AnswerRecord::begin() };
        events.inspect(move |event| telling.record.take(event))
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;
    use shared::ask::Delta;

    use super::*;

    fn value(record: &AnswerRecord, name: &str) -> Option<u64> {
        record.told().0.into_iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    #[tokio::test]
    async fn an_answer_is_told_by_how_it_ended() {
        let mut record = AnswerRecord::begin();
        assert_eq!((value(&record, "Cancelled"), value(&record, "FirstTokenMs")), (Some(1), None));
        let done = Done { dropped_citations: 2, ..Done::new(FinishReason::NotFound) };
        let events = [AskEvent::Delta(Delta { text: "a".to_owned() }), AskEvent::Done(done)];
        for event in events {
            record.take(&Ok(event));
        }
        assert_eq!((value(&record, "Cancelled"), value(&record, "NotFound")), (Some(0), Some(1)));
        assert_eq!(value(&record, "DroppedCitations"), Some(2));
        assert!(value(&record, "FirstTokenMs").is_some());
        assert!(
            record
                .told()
                .0
                .iter()
                .all(|(name, _)| super::super::UNITS.iter().any(|(known, _)| known == name))
        );
    }

    #[tokio::test]
    async fn measuring_changes_no_event() {
        let events = [Ok(AskEvent::Done(Done::new(FinishReason::Stop)))];
        let measured = Metrics::default().measure(stream::iter(events));
        assert_eq!(measured.count().await, 1);
    }
}
