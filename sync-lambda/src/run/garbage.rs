//! Removing what nobody reads any more. Page objects and vectors that no manifest names: a day after they were last named, so that no
//! reader of an older manifest misses one, and a manifest that is rolled back within the day finds its pages. Ledgers of
//! single runs: after a month.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use shared::embedding::EmbeddingInfo;
use shared::ids::PageId;
use shared::keys;
use shared::manifest::ManifestEntry;

use crate::publish;
use crate::run::RUN_TIME;
use crate::store::{Store, StoreError};

/// How long an object is kept that nothing names.
const KEEP: TimeDelta = TimeDelta::hours(24);
/// How long the ledger of a run is kept.
const KEEP_LEDGER: TimeDelta = TimeDelta::days(30);
/// How often the store is searched for such objects.
const EVERY: TimeDelta = TimeDelta::hours(6);

/// What is known to be named by nothing.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Garbage {
    /// When the store was searched last, and all that was found old removed.
    searched_at: DateTime<Utc>,
    /// Since when an object is known to be named by nothing, by its key.
    since: BTreeMap<String, DateTime<Utc>>,
}

/// What the manifest names.
pub(super) struct Named<'a> {
    /// Its pages.
    pub(super) entries: &'a BTreeMap<PageId, ManifestEntry>,
    /// What made their vectors.
    pub(super) model: Option<EmbeddingInfo>,
}

/// Looks for objects that nothing names, and removes those that were found at least a day ago, until `is_late`: what is
/// left then is for the next run. How many were removed.
pub(super) async fn sweep(
    store: &Store,
    named: &Named<'_>,
    now: DateTime<Utc>,
    is_late: impl Fn() -> bool,
) -> Result<u64, StoreError> {
    let mut garbage: Garbage = publish::get(store, keys::GARBAGE).await?.unwrap_or_default();
    if is_late() || now - garbage.searched_at < EVERY {
        return Ok(0);
    }
    let mut listed = store.list(keys::PAGES).await?;
    listed.extend(store.list(keys::VECTORS).await?);
    let listed = listed.into_iter().map(|listed| listed.key);
    let listed: BTreeSet<String> = listed.filter(|key| !named.names(key)).collect();
    garbage.since.retain(|key, _| listed.contains(key));
    for key in listed {
        garbage.since.entry(key).or_insert(now);
    }
    // Before anything is removed: a run that dies, or may not remove, has not forgotten since when they lie there.
    publish::put(store, keys::GARBAGE, &garbage).await?;

    let since = garbage.since.iter().filter(|(_, since)| now - **since >= KEEP);
    let mut old: Vec<String> = since.map(|(key, _)| key.clone()).collect();
    let ledgers = store.list(keys::LEDGERS).await?.into_iter().map(|listed| listed.key);
    old.extend(ledgers.filter(|key| written_at(key).is_some_and(|at| now - at >= KEEP_LEDGER)));
    let removed = store.delete_all(&old, &is_late).await?;
    if removed == old.len() {
        garbage.searched_at = now;
    }
    for key in &old[..removed] {
        garbage.since.remove(key);
    }
    publish::put(store, keys::GARBAGE, &garbage).await?;
    Ok(removed as u64)
}

/// When the run began that a ledger is of; none for what is no ledger of a single run.
fn written_at(key: &str) -> Option<DateTime<Utc>> {
    let (time, _) = key.strip_prefix(keys::LEDGERS)?.split_once('-')?;
    NaiveDateTime::parse_from_str(time, RUN_TIME).ok().map(|time| time.and_utc())
}

impl Named<'_> {
    /// Whether the manifest names the object. What is no object of ours is left alone.
    fn names(&self, key: &str) -> bool {
        self.names_page(key).or_else(|| self.names_vectors(key)).unwrap_or(true)
    }

    fn names_page(&self, key: &str) -> Option<bool> {
        let (id, hash) = key.strip_prefix(keys::PAGES)?.strip_suffix(".json")?.split_once('/')?;
        let entry = self.entries.get(&id.parse().ok()?);
        Some(entry.is_some_and(|entry| entry.hash == hash))
    }

    fn names_vectors(&self, key: &str) -> Option<bool> {
        let parts = key.strip_prefix(keys::VECTORS)?.strip_suffix(".bin")?;
        let [model, id, name] = parts.split('/').collect::<Vec<_>>()[..] else { return None };
        let entry = self.entries.get(&id.parse().ok()?);
        let is_of_model = self.model.as_ref().is_some_and(|of| of.slug() == model);
        Some(is_of_model && entry.is_some_and(|entry| entry.vectors.as_deref() == Some(name)))
    }
}

#[cfg(test)]
mod tests {
    use shared::corpus_url::CorpusUrl;

    use super::*;

    async fn store(folder: &tempfile::TempDir) -> Store {
        Store::open(&CorpusUrl::Dir(folder.path().to_owned())).await
    }

    async fn keys_in(store: &Store, prefix: &str) -> Vec<String> {
        let mut keys: Vec<_> =
            store.list(prefix).await.unwrap().into_iter().map(|listed| listed.key).collect();
        keys.sort_unstable();
        keys
    }

    fn nothing() -> Named<'static> {
        static NO_ENTRIES: BTreeMap<PageId, ManifestEntry> = BTreeMap::new();
        Named { entries: &NO_ENTRIES, model: None }
    }

    #[test]
    fn vectors_are_named_by_their_model_their_page_and_their_name() {
        let id: PageId = "1f2e3d4c-5b6a-4978-8899-aabbccddeeff".parse().unwrap();
        let entry = serde_json::json!({"hash": "new", "edited_at": "2026-05-01T00:00:00Z", "read_at": "2026-05-01T00:00:00Z", "title": "", "vectors": "ab"});
        let entries = BTreeMap::from([(id, serde_json::from_value(entry).unwrap())]);
        let model = |name: &str| EmbeddingInfo { model: name.to_owned(), dimensions: 512 };
        let named = Named { entries: &entries, model: Some(model("titan:0")) };
        assert!(named.names(&keys::vectors(&model("titan:0"), id, "ab")));
        assert!(!named.names(&keys::vectors(&model("titan:0"), id, "cd")));
        assert!(!named.names(&keys::vectors(&model("cohere"), id, "ab")));
        assert!(named.names("vectors/readme.txt"), "not ours");
    }

    #[tokio::test]
    async fn an_object_is_removed_a_day_after_nothing_named_it_any_more() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder).await;
        let id: PageId = "1f2e3d4c-5b6a-4978-8899-aabbccddeeff".parse().unwrap();
        for hash in ["old", "new"] {
            store.put(&keys::page(id, hash), Vec::new()).await.unwrap();
        }
        store.put("pages/readme.txt", Vec::new()).await.unwrap();
        let entry = serde_json::json!({"hash": "new", "edited_at": "2026-05-01T00:00:00Z", "read_at": "2026-05-01T00:00:00Z", "title": ""});
        let entries = BTreeMap::from([(id, serde_json::from_value(entry).unwrap())]);

        let named = Named { entries: &entries, model: None };
        let start = Utc::now();
        let removed = async |hours, is_late| {
            sweep(&store, &named, start + TimeDelta::hours(hours), || is_late).await.unwrap()
        };
        assert_eq!((removed(0, false).await, removed(23, false).await), (0, 0));
        assert_eq!(removed(26, false).await, 0, "searched a moment ago");
        assert_eq!(removed(30, true).await, 0, "no time");
        assert_eq!(removed(30, false).await, 1);
        assert_eq!(keys_in(&store, keys::PAGES).await, [&keys::page(id, "new"), "pages/readme.txt"]);
    }

    #[tokio::test]
    async fn what_there_is_no_time_to_remove_is_removed_by_the_next_run_and_not_by_one_a_day_later() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder).await;
        let id: PageId = "1f2e3d4c-5b6a-4978-8899-aabbccddeeff".parse().unwrap();
        for number in 0..5 {
            store.put(&keys::page(id, &number.to_string()), Vec::new()).await.unwrap();
        }
        let start = Utc::now();
        sweep(&store, &nothing(), start, || false).await.unwrap();
        let asked = std::cell::Cell::new(0);
        // Once at the start, once for each object.
        let after_two = || asked.replace(asked.get() + 1) > 2;
        assert_eq!(sweep(&store, &nothing(), start + TimeDelta::hours(25), after_two).await.unwrap(), 2);
        assert_eq!(sweep(&store, &nothing(), start + TimeDelta::hours(26), || false).await.unwrap(), 3);
        assert_eq!(keys_in(&store, keys::PAGES).await, [""; 0]);
    }

    #[tokio::test]
    async fn the_ledger_of_a_run_is_kept_for_a_month_and_the_others_for_good() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder).await;
        let old = keys::ledger_of_run("20260401T000000Z-0badcafe");
        let young = keys::ledger_of_run("20260420T000000Z-0badcafe");
        for key in [&old, &young, keys::LEDGER, keys::PROGRESS] {
            store.put(key, Vec::new()).await.unwrap();
        }
        let now = "2026-05-05T00:00:00Z".parse().unwrap();
        assert_eq!(sweep(&store, &nothing(), now, || false).await.unwrap(), 1);
        assert_eq!(keys_in(&store, keys::LEDGERS).await, [&young, keys::LEDGER, keys::PROGRESS]);
    }
}
