//! The ledger: what became of every page that a sync has seen.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::PageId;

/// What one run did, page by page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// The run.
    pub run: String,
    /// When it started.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: DateTime<Utc>,
    /// One entry for each page seen.
    pub pages: BTreeMap<PageId, LedgerEntry>,
}

/// What became of one page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// The page's title, as last known.
    pub title: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// What can become of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Read anew and stored.
    Synced,
    /// Not edited since it was read last.
    Unchanged,
    /// Some blocks could not be read; the last complete copy is kept where there is one.
    Partial {
        /// Why.
        reason: String,
    },
    /// Could not be read; the last copy is kept where there is one.
    Failed {
        /// Why.
        reason: String,
    },
    /// Gone from the workspace, or out of the integration's sight, and removed here.
    Deleted,
}

impl Outcome {
    /// The outcome's name, as counts and filters use it.
    pub fn name(&self) -> &'static str {
        match self {
            Outcome::Synced => "synced",
            Outcome::Unchanged => "unchanged",
            Outcome::Partial { .. } => "partial",
            Outcome::Failed { .. } => "failed",
            Outcome::Deleted => "deleted",
        }
    }
}

impl Ledger {
    /// How many pages ended in each way.
    pub fn counts(&self) -> BTreeMap<String, u64> {
        let mut counts = BTreeMap::new();
        for entry in self.pages.values() {
            *counts.entry(entry.outcome.name().to_owned()).or_default() += 1;
        }
        counts
    }
}
