//! How fresh the answers are, what one sync did, and how to ask for another.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ask::IndexInfo;
use crate::ids::PageId;
use crate::ledger::LedgerEntry;

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
    /// Whether that state is of the whole workspace: false before the first state is loaded, and while the first load
    /// of a workspace still goes on, whose pages come in parts.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub complete: bool,
    /// Every edit before this time is in that state, as far as Notion told; absent before the first whole look at the
    /// workspace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<DateTime<Utc>>,
    /// How many passages are searched.
    pub passages: u64,
    /// Pages that the manifest names and this server could not read; they are left out.
    pub unreadable_pages: u64,
    /// Whether that state can be searched by meaning; absent when no embedding model is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vectors: Option<VectorsStatus>,
    /// Why the last attempt to load a newer state failed; absent when it did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load_error: Option<String>,
    /// What the last sync did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_run: Option<RunSummary>,
    /// What the last runs did, the newest last; of two days, where one starts every hour.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub recent_runs: Vec<RunSummary>,
    /// When the schedule starts the next run; absent where the server has not been told how often it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_run_at: Option<DateTime<Utc>>,
    /// How far the sync is that runs now; absent when none does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub running: Option<RunProgress>,
    /// Whether this server can start a sync, by POST /sync.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub can_start: bool,
}

/// Whether a state can be searched by meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VectorsStatus {
    /// The embedding model that is set.
    pub model: String,
    /// How many numbers its vectors have.
    pub dimensions: u16,
    /// Why passages are found by their words only, and what to do; absent when they are found by vectors too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// What one sync did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunSummary {
    /// Names the run.
    pub run: String,
    /// When it started.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: DateTime<Utc>,
    /// How many pages ended in each way; the names are those of the ledger's outcomes.
    pub counts: BTreeMap<String, u64>,
    /// How many databases and data sources ended in each way.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub databases: BTreeMap<String, u64>,
    /// Whether it saw the whole workspace and left nothing to be read.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub complete: bool,
    /// How many requests it sent to Notion, retries included.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub requests: u64,
    /// How often Notion told it to wait.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub throttled: u64,
    /// Pages that vanished all at once, and are kept until somebody says that this is meant.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub held: u64,
    /// The vectors of passages; absent when no embedding model is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vectors: Option<VectorsMade>,
}

/// What a sync did for the search by meaning.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VectorsMade {
    /// The embedding model.
    pub model: String,
    /// How many passages it was given; the others were not changed.
    pub passages: u64,
    /// How many pages have no vectors of this model yet: they are found by their words, and the next run tries again.
    pub pages_without: u64,
    /// Why the model gave no vectors, the last time that it did not; absent when it always did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// How far a sync is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RunProgress {
    /// Names the run.
    pub run: String,
    /// When it started.
    pub started_at: DateTime<Utc>,
    /// When this was written; a run that has not written for some minutes has died.
    pub updated_at: DateTime<Utc>,
    /// How many pages are found; grows while the workspace is listed.
    pub found: u64,
    /// How many pages are to be read, as far as known.
    pub total: u64,
    /// How many of them are read.
    pub done: u64,
    /// Whether the run has come to its end.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub ended: bool,
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
    /// Every edit before this time is in what readers see; absent while the first load goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<DateTime<Utc>>,
    /// Whether another sync was at work already, so that this one did nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub busy: bool,
}

/// What a sync is asked for: the event of the Lambda function. Everything has a default, and what is not known is
/// passed over, so that the schedule's own events ask for an ordinary run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SyncRequest {
    /// Only these pages; none means the whole workspace.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<PageId>,
    /// Whether to read every page anew, also those that were not edited.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub full: bool,
    /// Whether pages that vanished all at once are to be removed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub accept_deletes: bool,
    /// The token by which Notion verifies a new webhook: to be kept where the operator can read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webhook_verification_token: Option<String>,
}

/// What POST /sync may be asked for. Without a body, an ordinary run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct StartSync {
    /// Whether to read every page anew, also those that were not edited.
    pub full: bool,
}

/// The answer to POST /sync.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncStarted {
    /// Whether a sync was asked for now; false when one had been asked for a moment ago, and nothing was done.
    pub started: bool,
}

/// One part of the ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerPage {
    /// The run that it is as of.
    pub run: RunSummary,
    /// How many entries the filters leave.
    pub total: u64,
    /// How many ended in each way, of those that the filters other than `outcome` leave.
    pub counts: BTreeMap<String, u64>,
    /// The entries, by title.
    pub items: Vec<LedgerItem>,
    /// Asks for the next part; absent after the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// One entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerItem {
    /// Its id.
    pub id: Uuid,
    /// The titles of what it lies in, outermost first.
    pub path: Vec<String>,
    /// What is known of it.
    #[serde(flatten)]
    pub entry: LedgerEntry,
}
