//! The ledger as a list: what became of every page, database and data source, filtered, and page by page with a cursor.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

use serde::Deserialize;
use shared::ledger::{Ledger, LedgerEntry, ObjectKind};
use shared::sync::{LedgerItem, LedgerPage, RunSummary};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use crate::cursor::Cursor;

/// How many titles a path has at most. Nothing in Notion lies deeper; what does, lies in itself.
const MAX_PATH: usize = 100;

/// A ledger, in the order in which it is listed. It may have a hundred thousand entries: they are moved here, not
/// copied.
#[derive(Debug, Deserialize)]
#[serde(from = "Ledger")]
pub struct SortedLedger {
    run: RunSummary,
    recent: Vec<RunSummary>,
    /// By title, then by id.
    entries: Vec<(Uuid, LedgerEntry)>,
    places: HashMap<Uuid, usize>,
}

/// What to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Wanted {
    /// Only these outcomes, by their names; all when empty.
    pub outcomes: BTreeSet<&'static str>,
    /// Only this kind.
    pub kind: Option<ObjectKind>,
    /// Only titles that contain this, whichever way it is written; all when empty.
    pub title: String,
}

impl From<Ledger> for SortedLedger {
    fn from(ledger: Ledger) -> Self {
        let mut entries: Vec<_> = ledger.objects.into_iter().collect();
        entries.sort_by_cached_key(|(id, entry)| (folded(&entry.title), *id));
        let places = entries.iter().enumerate().map(|(place, (id, _))| (*id, place)).collect();
        Self { run: ledger.summary, recent: ledger.recent, entries, places }
    }
}

impl SortedLedger {
    /// The run that it is as of.
    pub fn run(&self) -> &RunSummary {
        &self.run
    }

    /// The last runs, the newest last. A ledger of an earlier program tells of its own run alone.
    pub fn recent_runs(&self) -> &[RunSummary] {
        if self.recent.is_empty() { std::slice::from_ref(&self.run) } else { &self.recent }
    }

    /// All that decides what the list of `wanted` holds, for its cursors. A run that goes on may leave more than one
    /// ledger.
    pub fn list_of<'a>(&'a self, wanted: &'a Wanted) -> impl Hash + use<'a> {
        (wanted, &self.run.run, self.run.finished_at)
    }

    /// The entries from `start` on, at most `limit`.
    pub fn list(&self, wanted: &Wanted, start: usize, limit: usize) -> LedgerPage {
        let title = folded(&wanted.title);
        let end = start.saturating_add(limit);
        let (mut total, mut items) = (0, Vec::new());
        let mut counts: BTreeMap<&'static str, u64> = BTreeMap::new();
        for (id, entry) in &self.entries {
            let other_kind = wanted.kind.is_some_and(|kind| entry.kind != kind);
            if other_kind || !title.is_empty() && !folded(&entry.title).contains(&title) {
                continue;
            }
            let outcome = entry.outcome.name();
            *counts.entry(outcome).or_default() += 1;
            if !wanted.outcomes.is_empty() && !wanted.outcomes.contains(outcome) {
                continue;
            }
            if (start..end).contains(&total) {
                items.push(LedgerItem { id: *id, path: self.path(entry), entry: entry.clone() });
            }
            total += 1;
        }
        LedgerPage {
            run: self.run.clone(),
            total: total as u64,
            counts: counts.into_iter().map(|(outcome, count)| (outcome.to_owned(), count)).collect(),
            items,
            next_cursor: (end < total).then(|| Cursor { start: end }.write(&self.list_of(wanted))),
        }
    }

    /// The titles of what an entry lies in, outermost first. A database and the data source in it mostly have the same
    /// title: it is told once.
    fn path(&self, entry: &LedgerEntry) -> Vec<String> {
        let mut path: Vec<String> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut inner = None;
        let mut next = entry.parent;
        while let Some(id) = next.filter(|&id| path.len() < MAX_PATH && seen.insert(id)) {
            let Some((_, parent)) = self.places.get(&id).map(|&place| &self.entries[place]) else { break };
            let same = inner == Some(ObjectKind::DataSource)
                && parent.kind == ObjectKind::Database
                && path.last() == Some(&parent.title);
            if !same {
                path.push(parent.title.clone());
            }
            inner = Some(parent.kind);
            next = parent.parent;
        }
        path.reverse();
        path
    }
}

/// A title as it is compared: the same letters, however they were typed.
fn folded(title: &str) -> String {
    title.nfc().collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests;
