//! Asking for each page that was not found: search misses pages, so that absence proves nothing.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::stream::{self, StreamExt};
use shared::ids::PageId;

use crate::notion::enumerate::Inventory;
use crate::notion::wire::Page;
use crate::notion::{Client, NotionError};

/// What became of the pages that were not found.
#[derive(Debug, Default)]
pub(super) struct Proof {
    /// Notion no longer has them, or no longer shows them to the integration.
    pub(super) gone: BTreeSet<PageId>,
    /// Notion did not say; with the reason.
    pub(super) unproven: BTreeMap<PageId, String>,
}

/// Asks for each page. Those that are there after all go into the inventory.
pub(super) async fn confirm(
    client: &Client,
    missing: Vec<PageId>,
    inventory: &mut Inventory,
) -> Result<Proof, NotionError> {
    let mut proof = Proof::default();
    let mut answers = stream::iter(missing)
        .map(|id| async move { (id, client.get::<Page>(&format!("pages/{id}")).await) })
        .buffer_unordered(client.concurrency());
    while let Some((id, answer)) = answers.next().await {
        match answer {
            Ok(page) => {
                if !inventory.take_page(page) && !inventory.pages.contains_key(&id) {
                    proof.gone.insert(id);
                }
            }
            Err(NotionError::NotFound { .. }) => {
                proof.gone.insert(id);
            }
            Err(error) if error.ends_the_run() => return Err(error),
            Err(error) => {
                proof.unproven.insert(id, error.to_string());
            }
        }
    }
    Ok(proof)
}
