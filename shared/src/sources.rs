//! Looking through the synced pages.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ask::{IndexInfo, PassageRef};
use crate::ids::PageId;
use crate::page::VerificationState;

/// One screenful of pages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SourceList {
    /// The pages: best first for a search, last edited first otherwise.
    pub items: Vec<SourceSummary>,
    /// Give it back as `cursor` to read on; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// How many pages fit in all.
    pub total: u64,
    /// The state of the workspace that was searched.
    pub index: IndexInfo,
}

/// A page in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SourceSummary {
    /// The page.
    pub id: PageId,
    /// Its title.
    pub title: String,
    /// Its address in Notion.
    pub url: String,
    /// Its emoji, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// The titles of the pages above it, outermost first.
    pub path: Vec<String>,
    /// The title of the database that it is a row of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// When it was last edited.
    pub edited_at: DateTime<Utc>,
    /// Who edited it last, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_by: Option<String>,
    /// Its verification mark, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification: Option<VerificationState>,
    /// Whether everything on it was read.
    pub complete: bool,
    /// The passages that fit a search, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passages: Vec<PassageRef>,
}
