//! What an unfinished run leaves for the next: which parts of its work are still to be read, and from when on to look
//! for edits since.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use shared::keys;
use uuid::Uuid;

use crate::publish;
use crate::store::{Store, StoreError};

/// The shape that this version writes. Another one is not gone on with: the pages are found again.
const SCHEMA: u32 = 1;

/// What an unfinished run leaves for the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Checkpoint {
    schema: u32,
    /// The run that found the pages; its name is part of the keys of the parts.
    pub(super) run: String,
    /// Everything edited before this time was found, and is in the parts or in the manifest. None: the finding was cut
    /// short, and is to be done again.
    pub(super) found_to: Option<DateTime<Utc>>,
    /// What was read before this time is to be read again.
    pub(super) anew_since: Option<DateTime<Utc>>,
    /// The parts that are not in the manifest yet, in their order.
    pub(super) parts: Vec<u32>,
    /// The number of the next part.
    pub(super) next_number: u32,
    /// Pages and databases that were met and not looked at.
    #[serde(default)]
    pub(super) follow: Vec<Uuid>,
}

impl Checkpoint {
    /// What is left at this point.
    pub(super) fn new(
        run: &str,
        found_to: Option<DateTime<Utc>>,
        anew_since: Option<DateTime<Utc>>,
        parts: Vec<u32>,
        next_number: u32,
        follow: Vec<Uuid>,
    ) -> Self {
        Self { schema: SCHEMA, run: run.to_owned(), found_to, anew_since, parts, next_number, follow }
    }

    /// What the last run left, if it was not finished. Parts that no checkpoint names are removed: a run died while it
    /// wrote them.
    pub(super) async fn load(store: &Store) -> Result<Option<Self>, StoreError> {
        let checkpoint: Option<Self> = publish::get(store, keys::CHECKPOINT).await?;
        let checkpoint = checkpoint.filter(|checkpoint| checkpoint.schema == SCHEMA);
        for listed in store.list(keys::WORK).await? {
            let is_named = checkpoint.as_ref().is_some_and(|checkpoint| {
                checkpoint.parts.iter().any(|part| keys::work(&checkpoint.run, *part) == listed.key)
            });
            if !is_named {
                store.delete(&listed.key).await?;
            }
        }
        Ok(checkpoint)
    }

    /// Stores it. Parts that `before` names and this one does not are in the manifest by now, and are removed after.
    pub(super) async fn save(&self, store: &Store, before: &[u32]) -> Result<(), StoreError> {
        publish::put(store, keys::CHECKPOINT, self).await?;
        for part in before.iter().filter(|part| !self.parts.contains(part)) {
            store.delete(&keys::work(&self.run, *part)).await?;
        }
        Ok(())
    }

    /// Removes what is stored: nothing is left to do.
    pub(super) async fn clear(store: &Store, run: &str, parts: &[u32]) -> Result<(), StoreError> {
        store.delete(keys::CHECKPOINT).await?;
        for part in parts {
            store.delete(&keys::work(run, *part)).await?;
        }
        Ok(())
    }
}
