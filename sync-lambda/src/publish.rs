//! What readers follow: page objects first, then the ledger, the manifest last and only over the state that this
//! run started from. A reader never sees half a run, and two runs cannot overwrite each other.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::ids::PageId;
use shared::keys;
use shared::ledger::Ledger;
use shared::manifest::{MANIFEST_SCHEMA, Manifest};
use shared::page::{PAGE_SCHEMA, PageDocument};

use crate::hash;
use crate::misread::Misread;
use crate::store::{Expected, Store, StoreError};

/// A state that could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Two runs at once.
    #[error("another sync published while this one ran: its state stands, and nothing of it was changed")]
    AnotherRun,
    /// The manifest is no manifest.
    #[error("{key} is damaged: nothing was changed. Restore an earlier version of it, or remove it to read everything anew", key = keys::MANIFEST)]
    Damaged(#[source] Misread),
    /// The manifest was written by a newer program.
    #[error("{key} has schema {schema}, and this program writes {MANIFEST_SCHEMA}: nothing was changed. Deploy the newer program", key = keys::MANIFEST)]
    Newer {
        /// Its schema.
        schema: u32,
    },
}

/// What readers see, and the right to replace it.
#[derive(Debug)]
pub struct Current {
    manifest: Expected,
    ledger: Expected,
}

/// The state that readers see when a run starts: the manifest, and what `take` makes of the ledger, if there are any.
/// The ledger is taken before the manifest is read: both at once, as they are stored, is the most that a run of a large
/// workspace would ever hold.
pub async fn current<T>(
    store: &Store,
    take: impl FnOnce(Option<Ledger>) -> T,
) -> Result<(Current, Option<Manifest>, T), PublishError> {
    let (expected_ledger, ledger) = match store.get(keys::LEDGER).await? {
        None => (Expected::Absent, None),
        Some(object) => (Expected::Etag(object.etag), read_ledger(&object.bytes)),
    };
    let ledger = take(ledger);
    let Some(object) = store.get(keys::MANIFEST).await? else {
        return Ok((Current { manifest: Expected::Absent, ledger: expected_ledger }, None, ledger));
    };
    let manifest: Manifest =
        serde_json::from_slice(&object.bytes).map_err(|error| PublishError::Damaged(error.into()))?;
    if manifest.schema > MANIFEST_SCHEMA {
        return Err(PublishError::Newer { schema: manifest.schema });
    }
    let current = Current { manifest: Expected::Etag(object.etag), ledger: expected_ledger };
    Ok((current, Some(manifest), ledger))
}

/// A ledger that cannot be read is written anew: what it remembers is in Notion, too. But it costs a look at everything
/// that it remembers, and something must have written it.
fn read_ledger(bytes: &[u8]) -> Option<Ledger> {
    let ledger = serde_json::from_slice(bytes);
    if let Err(error) = &ledger {
        // Not in the parser's words, which quote what they stumble over.
        let (line, column) = (error.line(), error.column());
        tracing::error!(
            line,
            column,
            "{} is damaged and is written anew: find out who writes there",
            keys::LEDGER
        );
    }
    ledger.ok()
}

/// Stores one state of a page, and returns its hash. Readers do not see it yet.
pub async fn put_page(store: &Store, document: &PageDocument) -> Result<String, StoreError> {
    let hash = hash::of_json(document);
    store.put_immutable(&keys::page(document.id, &hash), json(document)).await?;
    Ok(hash)
}

/// The stored state of a page, if it can be used by this version.
pub async fn get_page(store: &Store, id: PageId, hash: &str) -> Result<Option<PageDocument>, StoreError> {
    let document: Option<PageDocument> = get(store, &keys::page(id, hash)).await?;
    Ok(document.filter(|document| document.schema == PAGE_SCHEMA && document.id == id))
}

/// A stored value; none where there is none, or one that this version cannot use.
pub async fn get<T: DeserializeOwned>(store: &Store, key: &str) -> Result<Option<T>, StoreError> {
    Ok(store.get(key).await?.and_then(|object| serde_json::from_slice(&object.bytes).ok()))
}

/// Stores a value, whatever was there.
pub async fn put(store: &Store, key: &str, value: &impl Serialize) -> Result<(), StoreError> {
    store.put(key, json(value)).await
}

impl Current {
    /// Writes the ledger, given as JSON.
    pub async fn put_ledger(&mut self, store: &Store, ledger: Bytes) -> Result<(), PublishError> {
        self.ledger = replace(store, keys::LEDGER, ledger, &self.ledger).await?;
        Ok(())
    }

    /// Makes a manifest, given as JSON, what readers see.
    pub async fn put_manifest(&mut self, store: &Store, manifest: Bytes) -> Result<(), PublishError> {
        self.manifest = replace(store, keys::MANIFEST, manifest, &self.manifest).await?;
        Ok(())
    }
}

/// Writes over the state that is known. A write whose answer got lost comes back as a conflict with itself, which is
/// not another run.
async fn replace(store: &Store, key: &str, bytes: Bytes, known: &Expected) -> Result<Expected, PublishError> {
    match store.put_if(key, bytes.clone(), known).await {
        Err(StoreError::Conflict { .. }) => {}
        result => return Ok(result?),
    }
    match store.get(key).await? {
        Some(found) if found.bytes == bytes => Ok(Expected::Etag(found.etag)),
        _ => Err(PublishError::AnotherRun),
    }
}

/// The pages of a manifest by what names their objects.
pub fn keys_of(manifest: &Manifest) -> BTreeMap<String, PageId> {
    manifest.pages.iter().map(|(id, entry)| (keys::page(*id, &entry.hash), *id)).collect()
}

/// A value as it is stored.
pub fn json(value: &impl Serialize) -> Bytes {
    serde_json::to_vec(value).expect("a stored type has string keys").into()
}
