//! What somebody thinks of an answer.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What somebody thinks of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Feedback {
    /// The answer, as `meta` named it.
    pub answer_id: Uuid,
    /// Whether it helped.
    pub verdict: Verdict,
    /// What was wrong with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

/// Whether an answer helped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It helped.
    Up,
    /// It did not.
    Down,
}

/// What was wrong with an answer. A choice and no words of one's own: those would hold what the log must not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It is not true.
    Wrong,
    /// It leaves out what matters.
    Incomplete,
    /// It was true once.
    Outdated,
    /// A citation does not support it.
    Citation,
    /// It says that there is no answer, and there is one.
    NotFound,
    /// It took too long.
    Slow,
    /// Something else.
    Other,
}
