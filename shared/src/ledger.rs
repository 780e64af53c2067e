//! The ledger: what became of every page, database and data source that a sync has ever seen.
//!
//! It is also the memory of the sync: titles and places of things that a run did not have to look at again.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ids::BlockId;
use crate::sync::RunSummary;

/// How many runs a ledger tells of: two days of hourly ones.
pub const MAX_RECENT: usize = 48;

/// What became of everything ever seen, as of one run. `Objects`: what serializes as the map that it is by default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ledger<Objects = BTreeMap<Uuid, LedgerEntry>> {
    /// The run, in numbers.
    #[serde(flatten)]
    pub summary: RunSummary,
    /// The requests a second that Notion was found to allow; the next run starts with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requests_per_second: Option<f64>,
    /// The last runs in numbers, this one last: at most [`MAX_RECENT`]. In `ledger/latest.json` alone, and not in
    /// ledgers of earlier programs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recent: Vec<RunSummary>,
    /// Everything ever seen, by id. In `ledger/{run}.json`: what the run changed, or could not do.
    pub objects: Objects,
}

/// What became of one page, database or data source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerEntry {
    /// What it is.
    pub kind: ObjectKind,
    /// Its title, as last known.
    pub title: String,
    /// What it lies in, as last known; absent at the top of what the integration sees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Uuid>,
    /// The block of that page that it lies in: a column, a toggle; absent at the top of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block: Option<BlockId>,
    /// Of a page: the blocks of other pages that it mirrors as synced blocks. It is read again when those change.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mirrors: Vec<BlockId>,
    /// When it came to this outcome.
    pub since: DateTime<Utc>,
    /// What became of it.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = OutcomeMembers))]
    pub outcome: Outcome,
}

/// What a workspace holds besides blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ObjectKind {
    /// A page; a row of a database is one.
    Page,
    /// A database: the container of data sources.
    Database,
    /// A data source: the table that rows belong to.
    DataSource,
}

/// What can become of a page, database or data source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Read anew and stored.
    Synced,
    /// Not edited since it was read last.
    Unchanged,
    /// Read to the end, but Notion does not give some of its blocks to anybody: buttons, forms, AI blocks.
    UnsupportedBlocks {
        /// How many, by the name that Notion has for their kind.
        types: BTreeMap<String, u64>,
    },
    /// Read in part; the last complete copy is kept where there is one.
    Partial {
        /// What could not be read, and why.
        reason: String,
        /// The blocks whose children are missing.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        unread: Vec<BlockId>,
    },
    /// Could not be read; the last copy is kept where there is one.
    Failed {
        /// Why.
        reason: String,
    },
    /// Seen, and still to be read by a run that goes on with this one.
    Waiting,
    /// Named by something that is shared, and not shared itself.
    NotShared,
    /// In the trash of the workspace, and removed here.
    InTrash,
    /// Gone from the workspace, or out of the integration's sight, and removed here.
    Deleted,
}

/// The names of all outcomes, in the order in which people look for them.
pub const OUTCOMES: [&str; 9] = [
    "synced",
    "unchanged",
    "unsupported_blocks",
    "partial",
    "failed",
    "waiting",
    "not_shared",
    "in_trash",
    "deleted",
];

impl Outcome {
    /// The outcome's name, as counts and filters use it.
    pub fn name(&self) -> &'static str {
        match self {
            Outcome::Synced => "synced",
            Outcome::Unchanged => "unchanged",
            Outcome::UnsupportedBlocks { .. } => "unsupported_blocks",
            Outcome::Partial { .. } => "partial",
            Outcome::Failed { .. } => "failed",
            Outcome::Waiting => "waiting",
            Outcome::NotShared => "not_shared",
            Outcome::InTrash => "in_trash",
            Outcome::Deleted => "deleted",
        }
    }
}

/// How the contract describes an [`Outcome`]: by the members of all its variants. A union among the members of a ledger
/// entry is more than generators of clients can read.
#[cfg(feature = "openapi")]
#[derive(Debug, utoipa::ToSchema)]
#[schema(as = Outcome, description = "What became of it, and what there is to say of that.")]
pub struct OutcomeMembers {
    /// Its name.
    pub outcome: OutcomeName,
    /// With `unsupported_blocks`: how many, by the name that Notion has for their kind.
    #[schema(nullable = false)]
    pub types: Option<BTreeMap<String, u64>>,
    /// With `partial` and `failed`: what could not be read, and why.
    #[schema(nullable = false)]
    pub reason: Option<String>,
    /// With `partial`: the blocks whose children are missing.
    #[schema(nullable = false)]
    pub unread: Option<Vec<BlockId>>,
}

/// How the contract describes the name of an [`Outcome`].
#[cfg(feature = "openapi")]
#[derive(Debug)]
pub struct OutcomeName;

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for OutcomeName {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        let object = utoipa::openapi::ObjectBuilder::new().schema_type(utoipa::openapi::schema::Type::String);
        object.description(Some("What became of something.")).enum_values(Some(OUTCOMES)).into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for OutcomeName {}

/// The runs that a ledger tells of after `run`: a run that shows itself more than once stands there once, and the oldest
/// make room.
pub fn recent_with(mut earlier: Vec<RunSummary>, run: &RunSummary) -> Vec<RunSummary> {
    earlier.retain(|other| other.run != run.run);
    earlier.push(run.clone());
    earlier.drain(..earlier.len().saturating_sub(MAX_RECENT));
    earlier
}

/// How many objects of a kind ended in each way.
pub fn counts<'a>(
    objects: impl IntoIterator<Item = &'a LedgerEntry>,
    kind: ObjectKind,
) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for entry in objects.into_iter().filter(|entry| entry.kind == kind) {
        *counts.entry(entry.outcome.name().to_owned()).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(name: &str) -> RunSummary {
        RunSummary { run: name.to_owned(), ..RunSummary::default() }
    }

    fn names(runs: &[RunSummary]) -> Vec<&str> {
        runs.iter().map(|run| run.run.as_str()).collect()
    }

    #[test]
    fn a_run_stands_once_among_the_recent_ones_and_last() {
        let again = RunSummary { requests: 7, ..run("b") };
        let recent = recent_with(vec![run("a"), run("b")], &again);
        assert_eq!((names(&recent), recent[1].requests), (vec!["a", "b"], 7));
    }

    #[test]
    fn the_oldest_runs_make_room() {
        let mut recent = Vec::new();
        for number in 0..MAX_RECENT + 2 {
            recent = recent_with(recent, &run(&number.to_string()));
        }
        assert_eq!((recent.len(), recent[0].run.as_str()), (MAX_RECENT, "2"));
    }

    #[test]
    fn a_ledger_of_an_earlier_program_has_no_recent_runs() {
        let stored = serde_json::json!({
            "run": "a", "started_at": "2026-11-23T12:00:00Z", "finished_at": "2026-11-23T12:01:00Z", "counts": {},
            "objects": {},
        });
        let ledger: Ledger = serde_json::from_value(stored.clone()).unwrap();
        assert!(ledger.recent.is_empty());
        assert!(serde_json::to_value(&ledger).unwrap().get("recent").is_none());
    }

    #[test]
    fn every_outcome_has_the_name_that_it_is_stored_under() {
        let text = String::new;
        let outcomes = [
            Outcome::Synced,
            Outcome::Unchanged,
            Outcome::UnsupportedBlocks { types: BTreeMap::new() },
            Outcome::Partial { reason: text(), unread: Vec::new() },
            Outcome::Failed { reason: text() },
            Outcome::Waiting,
            Outcome::NotShared,
            Outcome::InTrash,
            Outcome::Deleted,
        ];
        for (outcome, name) in outcomes.iter().zip(OUTCOMES) {
            assert_eq!(outcome.name(), name);
            assert_eq!(serde_json::to_value(outcome).unwrap()["outcome"], name);
        }
    }
}
