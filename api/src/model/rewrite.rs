//! A small model that makes a question self-standing, and gives its key words in the other language.
//!
//! One call, which may take [`LONGEST`] and never fails a question: whatever goes wrong, the caller has an answer
//! by rule. What the model writes is used for searching only, and not before [`reply`] has checked it.
//!
//! * [`request`]: what the model is told and shown.
//! * [`reply`]: what it wrote, checked.

use std::sync::Arc;
use std::time::Duration;

use shared::ask::{Language, Turn};
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use crate::model::Source;
use crate::model::bedrock::rewrite::SmallModel;

mod reply;
mod request;

/// How long the call may take. It comes before the search, and a person waits for it.
const LONGEST: Duration = Duration::from_millis(1_500);
/// After this many failures in a row the model is left alone for [`REST`]: no question should wait for one that is down.
const FAILURES_BEFORE_REST: u32 = 3;
const REST: Duration = Duration::from_secs(30);

/// What makes questions self-standing, besides the rule.
#[derive(Debug, Clone, Default)]
pub enum Rewriter {
    /// Nothing: the rule alone.
    #[default]
    Rule,
    /// A small model on Bedrock.
    Bedrock(SmallModel, Arc<Mutex<Failures>>),
}

/// The failures since the last success.
#[derive(Debug, Default)]
pub struct Failures {
    in_a_row: u32,
    last: Option<Instant>,
}

/// What a small model is asked to do.
#[derive(Debug, Clone, Copy)]
pub struct Task<'a> {
    /// The question.
    pub question: &'a str,
    /// The conversation it belongs to; empty when it stands by itself.
    pub history: &'a [Turn],
    /// The language of the question.
    pub language: Language,
    /// Whether its words in the other language are wanted.
    pub wants_other_language: bool,
}

/// What a small model wrote, checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rewritten {
    /// The self-standing question; absent when the question is one as it is.
    pub question: Option<String>,
    /// Its key words in the other language; absent when there are none, or none were wanted.
    pub other_language: Option<String>,
}

/// Why a small model was of no help.
#[derive(Debug, thiserror::Error)]
pub enum RewriteError {
    /// It took longer than [`LONGEST`].
    #[error("it took longer than {} ms", LONGEST.as_millis())]
    TooLong,
    /// The call failed.
    #[error("the call failed")]
    Failed(#[source] Source),
    /// What it wrote cannot be used.
    #[error("what it wrote is not usable: {0}")]
    Odd(&'static str),
}

impl Rewriter {
    /// The small model on Bedrock that `REWRITE_MODEL` names, or the rule alone.
    pub async fn open(model: Option<&str>) -> Self {
        match model {
            Some(id) => Self::bedrock(SmallModel::open(id.to_owned()).await),
            None => Rewriter::Rule,
        }
    }

    /// This small model on Bedrock.
    pub fn bedrock(model: SmallModel) -> Self {
        Rewriter::Bedrock(model, Arc::default())
    }

    /// Whether there is a model to ask.
    pub fn is_model(&self) -> bool {
        matches!(self, Rewriter::Bedrock(..))
    }

    /// What a small model makes of a question; nothing without one, and when it fails or rests.
    pub async fn rewrite(&self, task: &Task<'_>) -> Option<Rewritten> {
        let Rewriter::Bedrock(model, failures) = self else { return None };
        if failures.lock().await.call_for_rest() {
            return None;
        }
        let result =
            match timeout(LONGEST, model.ask(request::instructions(task), request::message(task))).await {
                Ok(Ok(reply)) => reply::read(&reply, task).map_err(RewriteError::Odd),
                Ok(Err(source)) => Err(RewriteError::Failed(source)),
                Err(_) => Err(RewriteError::TooLong),
            };
        let mut failures = failures.lock().await;
        match result {
            Ok(rewritten) => {
                *failures = Failures::default();
                Some(rewritten)
            }
            Err(error) => {
                // What it wrote was paid and waited for, but the model is well: only silence and errors call for rest.
                if !matches!(error, RewriteError::Odd(_)) {
                    failures.add();
                }
                tracing::warn!(
                    rewrite.model = model.id(),
                    rewrite.failures = failures.in_a_row,
                    rewrite.error = %error,
                    rewrite.cause = std::error::Error::source(&error).map(tracing::field::display),
                    "the small model did not help: the rule stands"
                );
                None
            }
        }
    }
}

impl Failures {
    fn call_for_rest(&self) -> bool {
        self.in_a_row >= FAILURES_BEFORE_REST && self.last.is_some_and(|last| last.elapsed() < REST)
    }

    fn add(&mut self) {
        self.in_a_row += 1;
        self.last = Some(Instant::now());
    }
}
