//! An answer as one object: the same events, folded.

use serde::{Deserialize, Serialize};

use super::{AskEvent, Citation, Done, Meta, SearchMode, Source, Sources, scan};
use crate::problem::Problem;

/// A complete answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Answer {
    /// What was asked of what.
    #[serde(flatten)]
    pub meta: Meta,
    /// The text: a small subset of Markdown, with one marker `[n]` for each citation, in the order of `citations`.
    pub text: String,
    /// The citations, in the order of their markers.
    pub citations: Vec<Citation>,
    /// The pages that the answer could draw on, best first.
    pub sources: Vec<Source>,
    /// How they were looked for.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub search: SearchMode,
    /// The scan of a database that the answer comes from, when the question was one about its rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan: Option<scan::Scan>,
    /// How it ended, and what it took.
    #[serde(flatten)]
    pub done: Done,
}

/// Folds events into an [`Answer`].
#[derive(Debug, Default)]
pub struct AnswerBuilder {
    meta: Option<Meta>,
    sources: Sources,
    text: String,
    citations: Vec<Citation>,
}

/// Why events did not fold into an answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Unfinished {
    /// The answer ended in an error.
    #[error("the answer ended in an error: {}", .0.title)]
    Failed(Box<Problem>),
    /// `done` came before `meta`.
    #[error("the answer has no `meta`")]
    NoMeta,
}

impl AnswerBuilder {
    /// Takes the next event; gives the answer when the event ends it.
    pub fn push(&mut self, event: AskEvent) -> Result<Option<Answer>, Unfinished> {
        match event {
            AskEvent::Meta(meta) => self.meta = Some(meta),
            AskEvent::Sources(sources) => self.sources = sources,
            AskEvent::Delta(delta) => self.text.push_str(&delta.text),
            AskEvent::Citation(citation) => self.citations.push(citation),
            AskEvent::Error(problem) => return Err(Unfinished::Failed(Box::new(problem))),
            AskEvent::Done(done) => {
                let meta = self.meta.take().ok_or(Unfinished::NoMeta)?;
                let Sources { sources, scan, search } = std::mem::take(&mut self.sources);
                return Ok(Some(Answer {
                    meta,
                    text: std::mem::take(&mut self.text),
                    citations: std::mem::take(&mut self.citations),
                    sources,
                    scan,
                    search,
                    done,
                }));
            }
        }
        Ok(None)
    }
}
