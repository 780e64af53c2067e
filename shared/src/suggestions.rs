//! Questions to begin with.

use serde::{Deserialize, Serialize};

use crate::ids::PageId;

/// Questions that the workspace can answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Suggestions {
    /// The questions.
    pub suggestions: Vec<Suggestion>,
}

/// A question that the workspace can answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Suggestion {
    /// The question.
    #[cfg_attr(feature = "openapi", schema(example = "연차 규정에서 이월에 대해 알려 주세요"))]
    pub question: String,
    /// The page that answers it.
    pub page_id: PageId,
}
