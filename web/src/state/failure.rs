//! Why something did not work, in the words of the reader's language.

use serde::{Deserialize, Serialize};
use shared::problem::{Problem, ProblemKind};

use crate::locale::Messages;

/// Why something did not work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Failure {
    /// The server has said why.
    Problem(Problem),
    /// The server could not be reached.
    Unreachable,
    /// The answer ended in its middle.
    BrokenOff,
    /// The session of a load balancer that signs people in has expired.
    SignedOut,
    /// What came back is not what the API promises: an error page of a proxy, or a newer server.
    Unreadable,
}

impl Failure {
    /// What happened and what to do.
    pub(crate) fn message(&self, words: &Messages) -> &'static str {
        match self {
            Failure::Unreachable => words.unreachable,
            Failure::BrokenOff => words.broken_off,
            Failure::Unreadable => words.unreadable,
            Failure::SignedOut => words.session_over,
            Failure::Problem(problem) => match problem.kind {
                ProblemKind::InvalidRequest | ProblemKind::InvalidCursor => words.invalid_request,
                ProblemKind::TooLarge => words.too_large,
                ProblemKind::NotFound => words.page_gone,
                ProblemKind::IndexNotReady => words.index_not_ready,
                ProblemKind::ModelBusy | ProblemKind::Overloaded => words.model_busy,
                ProblemKind::ModelFailed => words.model_failed,
                ProblemKind::ShuttingDown => words.shutting_down,
                ProblemKind::Timeout => words.timeout,
                ProblemKind::Unauthenticated | ProblemKind::AccessUnavailable => words.signed_out,
                ProblemKind::Forbidden | ProblemKind::CrossSite => words.not_allowed,
                ProblemKind::TooManyRequests => words.too_often,
                ProblemKind::BudgetExhausted => words.budget_exhausted,
                // The page never sends what all but the last two complain of; then the fault is on our side.
                ProblemKind::MalformedBody
                | ProblemKind::UnsupportedMediaType
                | ProblemKind::NotAcceptable
                | ProblemKind::MethodNotAllowed
                | ProblemKind::SyncNotConfigured
                | ProblemKind::SyncBusy
                | ProblemKind::SyncFailed
                | ProblemKind::InvalidSignature
                | ProblemKind::WebhookConfigured
                | ProblemKind::Internal
                | ProblemKind::Unknown => words.internal,
            },
        }
    }

    /// What the server said of it.
    pub(crate) fn problem(&self) -> Option<&Problem> {
        match self {
            Failure::Problem(problem) => Some(problem),
            Failure::Unreachable | Failure::BrokenOff | Failure::Unreadable | Failure::SignedOut => None,
        }
    }
}
