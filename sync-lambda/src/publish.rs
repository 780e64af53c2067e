//! What readers follow: page objects first, then the ledger, the manifest last and only over the state that this
//! run started from. A reader never sees half a run, and two runs cannot overwrite each other.

use shared::ids::PageId;
use shared::keys;
use shared::ledger::Ledger;
use shared::manifest::{MANIFEST_SCHEMA, Manifest};
use shared::page::{PAGE_SCHEMA, PageDocument};

use crate::hash;
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
    Damaged(#[source] serde_json::Error),
    /// The manifest was written by a newer program.
    #[error("{key} has schema {schema}, and this program writes {MANIFEST_SCHEMA}: nothing was changed. Deploy the newer program", key = keys::MANIFEST)]
    Newer {
        /// Its schema.
        schema: u32,
    },
}

/// The state that readers see when a run starts.
#[derive(Debug)]
pub struct Current {
    /// The manifest; none before the first run.
    pub manifest: Option<Manifest>,
    expected: Expected,
}

/// Reads the state that readers see.
pub async fn current(store: &Store) -> Result<Current, PublishError> {
    let Some(object) = store.get(keys::MANIFEST).await? else {
        return Ok(Current { manifest: None, expected: Expected::Absent });
    };
    let manifest: Manifest = serde_json::from_slice(&object.bytes).map_err(PublishError::Damaged)?;
    if manifest.schema > MANIFEST_SCHEMA {
        return Err(PublishError::Newer { schema: manifest.schema });
    }
    Ok(Current { manifest: Some(manifest), expected: Expected::Etag(object.etag) })
}

/// Stores one state of a page, and returns its hash. Readers do not see it yet.
pub async fn put_page(store: &Store, document: &PageDocument) -> Result<String, StoreError> {
    let hash = hash::of_json(document);
    store.put_immutable(&keys::page(document.id, &hash), json(document)).await?;
    Ok(hash)
}

/// The stored state of a page, if it can be used by this version.
pub async fn get_page(store: &Store, id: PageId, hash: &str) -> Result<Option<PageDocument>, StoreError> {
    let object = store.get(&keys::page(id, hash)).await?;
    let document = object.and_then(|object| serde_json::from_slice::<PageDocument>(&object.bytes).ok());
    Ok(document.filter(|document| document.schema == PAGE_SCHEMA && document.id == id))
}

/// Makes a run's result what readers see.
pub async fn publish(
    store: &Store,
    current: &Current,
    ledger: &Ledger,
    manifest: &Manifest,
) -> Result<(), PublishError> {
    store.put(&keys::ledger_of_run(&ledger.summary.run), json(ledger)).await?;
    store.put(keys::LEDGER, json(ledger)).await?;
    match store.put_if(keys::MANIFEST, json(manifest), &current.expected).await {
        Err(StoreError::Conflict { .. }) => Err(PublishError::AnotherRun),
        result => Ok(result?),
    }
}

fn json(value: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("a stored type has string keys")
}
