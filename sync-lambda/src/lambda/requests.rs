//! Requests that are still to be done: they met a sync that was at work, or did not fit into the time of their run. Each
//! is an object of its own, so that two events cannot lose one of each other. The next run takes all of them up.

use std::collections::BTreeSet;

use shared::keys;
use shared::sync::SyncRequest;
use uuid::Uuid;

use crate::publish;
use crate::store::{Store, StoreError};

/// The requests that were found stored.
#[derive(Debug, Default)]
pub(crate) struct Requests {
    keys: Vec<String>,
    whole: SyncRequest,
    pages: SyncRequest,
}

impl Requests {
    /// All that are stored.
    pub(crate) async fn load(store: &Store) -> Result<Self, StoreError> {
        let mut requests = Self::default();
        for key in keys(store).await? {
            // One that cannot be read is removed with the others.
            let request: SyncRequest = publish::get(store, &key).await?.unwrap_or_default();
            requests.add(request);
            requests.keys.push(key);
        }
        Ok(requests)
    }

    fn add(&mut self, request: SyncRequest) {
        let into = if request.pages.is_empty() { &mut self.whole } else { &mut self.pages };
        into.full |= request.full;
        into.accept_deletes |= request.accept_deletes;
        into.pages.extend(request.pages);
    }

    /// What is to be done in the place of `request`, one after the other: the pages that are asked for, which is quick,
    /// and the whole workspace.
    pub(crate) fn with(&self, request: &SyncRequest) -> Vec<SyncRequest> {
        let mut all = Self { keys: Vec::new(), whole: self.whole.clone(), pages: self.pages.clone() };
        all.add(request.clone());
        let asks_for_whole = request.pages.is_empty() || is_specific(&all.whole);
        let mut pages = BTreeSet::new();
        all.pages.pages.retain(|page| pages.insert(*page));
        let some = (!all.pages.pages.is_empty()).then_some(all.pages);
        some.into_iter().chain(asks_for_whole.then_some(all.whole)).collect()
    }

    /// Forgets them: they are done.
    pub(crate) async fn remove(&self, store: &Store) -> Result<(), StoreError> {
        store.delete_all(&self.keys, || false).await.map(drop)
    }

    /// Whether others have come since.
    pub(crate) async fn have_come(&self, store: &Store) -> Result<bool, StoreError> {
        Ok(keys(store).await?.iter().any(|key| !self.keys.contains(key)))
    }
}

/// Stores what is still to be done of a request. The schedule does the rest anyway: an ordinary run is not stored.
pub(crate) async fn keep(store: &Store, request: &SyncRequest) -> Result<(), StoreError> {
    if is_specific(request) {
        publish::put(store, &keys::request(Uuid::new_v4()), request).await?;
    }
    Ok(())
}

/// Whether a request asks for more than the next ordinary run does.
fn is_specific(request: &SyncRequest) -> bool {
    !request.pages.is_empty() || request.full || request.accept_deletes
}

/// In the order in which they came.
async fn keys(store: &Store) -> Result<Vec<String>, StoreError> {
    let mut listed = store.list(keys::REQUESTS).await?;
    listed.sort_by_key(|listed| listed.stored_at);
    Ok(listed.into_iter().map(|listed| listed.key).collect())
}

#[cfg(test)]
mod tests {
    use shared::corpus_url::CorpusUrl;
    use shared::ids::PageId;

    use super::*;

    #[tokio::test]
    async fn what_is_kept_is_done_with_what_is_asked_for_and_once() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&CorpusUrl::Dir(folder.path().to_owned())).await;
        let page: PageId = "1f2e3d4c-5b6a-4978-8899-aabbccddeeff".parse().unwrap();
        let ordinary = SyncRequest::default();
        let accepting = SyncRequest { accept_deletes: true, ..SyncRequest::default() };
        let single = SyncRequest { pages: vec![page], ..SyncRequest::default() };
        for request in [&ordinary, &accepting, &single, &single] {
            keep(&store, request).await.unwrap();
        }
        let kept = Requests::load(&store).await.unwrap();
        assert_eq!(kept.keys.len(), 3);
        assert_eq!(kept.with(&ordinary), [single.clone(), accepting.clone()]);
        assert_eq!(kept.with(&single), [single.clone(), accepting]);
        assert!(!kept.have_come(&store).await.unwrap());
        keep(&store, &single).await.unwrap();
        assert!(kept.have_come(&store).await.unwrap());
        kept.remove(&store).await.unwrap();
        let later = Requests::load(&store).await.unwrap();
        assert_eq!(later.with(&ordinary), [single.clone(), ordinary]);
        later.remove(&store).await.unwrap();
        assert_eq!(Requests::load(&store).await.unwrap().with(&single), [single]);
    }
}
