//! Removing page objects that no manifest names any more: a day after they were last named, so that no reader of an
//! older manifest misses one, and a manifest that is rolled back within the day finds its pages.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use shared::ids::PageId;
use shared::keys;
use shared::manifest::ManifestEntry;

use crate::publish;
use crate::store::{Store, StoreError};

/// How long an object is kept that nothing names.
const KEEP: TimeDelta = TimeDelta::hours(24);
/// How often the store is searched for such objects.
const EVERY: TimeDelta = TimeDelta::hours(6);

/// What is known to be named by nothing.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Garbage {
    /// When the store was searched last.
    searched_at: DateTime<Utc>,
    /// Since when an object is known to be named by nothing, by its key.
    since: BTreeMap<String, DateTime<Utc>>,
}

/// Looks for objects that nothing names, and removes those that were found at least a day ago. How many were removed.
pub(super) async fn sweep(
    store: &Store,
    entries: &BTreeMap<PageId, ManifestEntry>,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let mut garbage: Garbage = publish::get(store, keys::GARBAGE).await?.unwrap_or_default();
    if now - garbage.searched_at < EVERY {
        return Ok(0);
    }
    let listed = store.list(keys::PAGES).await?.into_iter().map(|listed| listed.key);
    let listed: BTreeSet<String> = listed.filter(|key| !is_named(key, entries)).collect();
    garbage.searched_at = now;
    garbage.since.retain(|key, _| listed.contains(key));
    for key in listed {
        garbage.since.entry(key).or_insert(now);
    }
    let old: Vec<String> =
        garbage.since.iter().filter(|(_, since)| now - **since >= KEEP).map(|(key, _)| key.clone()).collect();
    for key in &old {
        store.delete(key).await?;
        garbage.since.remove(key);
    }
    publish::put(store, keys::GARBAGE, &garbage).await?;
    Ok(old.len() as u64)
}

/// Whether a manifest with these entries names the object. What is not a page object of ours is left alone.
fn is_named(key: &str, entries: &BTreeMap<PageId, ManifestEntry>) -> bool {
    let parts = key.strip_prefix(keys::PAGES).and_then(|rest| rest.strip_suffix(".json"));
    let Some((id, hash)) = parts.and_then(|parts| parts.split_once('/')) else { return true };
    let Ok(id) = id.parse::<PageId>() else { return true };
    entries.get(&id).is_some_and(|entry| entry.hash == hash)
}

#[cfg(test)]
mod tests {
    use shared::corpus_url::CorpusUrl;

    use super::*;

    #[tokio::test]
    async fn an_object_is_removed_a_day_after_nothing_named_it_any_more() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&CorpusUrl::Dir(folder.path().to_owned())).await;
        let id: PageId = "1f2e3d4c-5b6a-4978-8899-aabbccddeeff".parse().unwrap();
        for hash in ["old", "new"] {
            store.put(&keys::page(id, hash), Vec::new()).await.unwrap();
        }
        store.put("pages/readme.txt", Vec::new()).await.unwrap();
        let entry = serde_json::json!({"hash": "new", "edited_at": "2026-05-01T00:00:00Z", "read_at": "2026-05-01T00:00:00Z", "title": ""});
        let entries = BTreeMap::from([(id, serde_json::from_value(entry).unwrap())]);

        let start = Utc::now();
        let removed = async |hours| sweep(&store, &entries, start + TimeDelta::hours(hours)).await.unwrap();
        assert_eq!((removed(0).await, removed(23).await), (0, 0));
        assert_eq!(removed(26).await, 0, "searched a moment ago");
        assert_eq!(removed(30).await, 1);
        let left = store.list(keys::PAGES).await.unwrap();
        let mut left: Vec<&str> = left.iter().map(|listed| listed.key.as_str()).collect();
        left.sort_unstable();
        assert_eq!(left, [keys::page(id, "new").as_str(), "pages/readme.txt"]);
    }
}
