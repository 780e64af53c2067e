//! The list that clients choose a model from.

use serde::{Deserialize, Serialize};

/// The models that can be named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModelList {
    /// Always `list`.
    pub object: String,
    /// The models: exactly one.
    pub data: Vec<ModelEntry>,
}

/// A model that can be named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModelEntry {
    /// Its name: always `notion`, whatever writes the answers.
    pub id: String,
    /// Always `model`.
    pub object: String,
    /// When the state of the workspace was published that is searched, in seconds since 1970.
    pub created: i64,
    /// What writes the answers.
    pub owned_by: String,
}
