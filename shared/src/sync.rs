//! How fresh the answers are, and what one sync did.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ask::IndexInfo;

/// How fresh the answers are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncStatus {
    /// The state of the workspace that is searched now; absent before the first one is loaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<IndexInfo>,
    /// When this server loaded that state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loaded_at: Option<DateTime<Utc>>,
    /// How many passages are searched.
    pub passages: u64,
    /// Pages that the manifest names and this server could not read; they are left out.
    pub unreadable_pages: u64,
    /// Why the last attempt to load a newer state failed; absent when it did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load_error: Option<String>,
    /// What the last sync did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_run: Option<RunSummary>,
}

/// What one sync did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunSummary {
    /// Names the run.
    pub run: String,
    /// When it started.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: DateTime<Utc>,
    /// How many pages ended in each way: `synced`, `unchanged`, `partial`, `failed`, `deleted`.
    pub counts: BTreeMap<String, u64>,
}

/// The report that a sync prints at its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncReport {
    /// What it did.
    #[serde(flatten)]
    pub run: RunSummary,
    /// The generation that readers see after it.
    pub generation: u64,
    /// How many pages readers see after it.
    pub pages: u64,
    /// How many requests it sent to Notion, retries included.
    pub requests: u64,
}
