//! The order of one run: what is stored, what is there, what to do, do it, publish.

mod confirm;
mod work;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use shared::ids::PageId;
use shared::ledger::{Ledger, LedgerEntry, ObjectKind, Outcome};
use shared::manifest::{MANIFEST_SCHEMA, Manifest, ManifestEntry};
use shared::sync::{RunSummary, SyncReport};
use uuid::Uuid;

use crate::config::ConfigError;
use crate::notion::enumerate::{self, Inventory};
use crate::notion::wire::Page;
use crate::notion::{Client, NotionError};
use crate::plan::{self, Seen};
use crate::progress::Progress;
use crate::publish::{self, PublishError};
use crate::render::document;
use crate::secrets::SecretError;
use crate::store::{Store, StoreError};

use work::Work;

/// A run that could not do its job. Readers go on to see the state from before.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The environment does not say what to do.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The token could not be had.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// Nothing can be said about the workspace.
    #[error("cannot find out which pages there are; nothing was changed")]
    Enumerate(#[source] NotionError),
    /// Notion refused to go on.
    #[error("Notion ended the sync before all pages were read; what readers see was not changed")]
    Interrupted(#[source] NotionError),
    /// The store failed while pages were written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The state could not be read or published.
    #[error(transparent)]
    Publish(#[from] PublishError),
}

/// One page at the end of a run.
#[derive(Debug)]
struct Settled {
    /// The state in which readers are to see it; none if there is no copy.
    entry: Option<ManifestEntry>,
    /// What became of it.
    ledger: LedgerEntry,
}

/// Does one run.
pub async fn run(
    client: &Client,
    store: &Store,
    progress: impl Fn(Progress),
) -> Result<SyncReport, SyncError> {
    let started_at = Utc::now();
    let run = run_id(started_at);
    let current = publish::current(store).await?;
    let stored = current.manifest.as_ref().map(|manifest| manifest.pages.clone()).unwrap_or_default();

    let mut inventory = enumerate::enumerate(client, |pages| progress(Progress::Finding { pages }))
        .await
        .map_err(SyncError::Enumerate)?;
    let missing = plan::missing(&inventory.pages, &stored);
    let proof = confirm::confirm(client, missing, &mut inventory).await.map_err(SyncError::Enumerate)?;
    if inventory.pages.is_empty() {
        progress(Progress::NothingShared);
    }

    let heads = heads(&inventory);
    let plan = plan::plan(&heads, &stored, &proof.gone);
    progress(Progress::Planned {
        read: (plan.read.len() + plan.restate.len()) as u64,
        unchanged: plan.keep.len() as u64,
        deleted: plan.drop.len() as u64,
    });

    let mut settled: BTreeMap<PageId, Settled> = BTreeMap::new();
    for id in plan.keep {
        let Some(entry) = stored.get(&id) else { continue };
        let outcome = match proof.unproven.get(&id) {
            Some(reason) => Outcome::Failed { reason: reason.clone() },
            None => Outcome::Unchanged,
        };
        settled.insert(id, Settled::new(Some(entry.clone()), entry.title.clone(), outcome));
    }
    for id in plan.drop {
        let title = stored.get(&id).map(|entry| entry.title.clone()).unwrap_or_default();
        settled.insert(id, Settled::new(None, title, Outcome::Deleted));
    }

    let mut work = Work::new(client, store, &stored, inventory, started_at);
    work.queue(plan.read, plan.restate, &heads);
    drop(heads);
    let done = work.run(&progress).await?;
    settled.extend(done.pages);
    if done.gaps > 0 {
        progress(Progress::ListsEndedEarly { lists: done.gaps });
    }

    let finished_at = Utc::now();
    let (entries, ledger) = split(settled);
    let manifest = Manifest {
        schema: MANIFEST_SCHEMA,
        generation: current.manifest.as_ref().map_or(0, |manifest| manifest.generation) + 1,
        published_at: finished_at,
        as_of: None,
        run: run.clone(),
        complete: done.gaps == 0,
        pages: entries,
    };
    let counts = shared::ledger::counts(ledger.values(), ObjectKind::Page);
    let requests = client.requests();
    let summary = RunSummary { run, started_at, finished_at, counts, requests, ..RunSummary::default() };
    let ledger = Ledger { summary, requests_per_second: None, objects: ledger };
    publish::publish(store, &current, &ledger, &manifest).await?;
    let (generation, pages) = (manifest.generation, manifest.pages.len() as u64);
    progress(Progress::Published { generation, pages });
    Ok(SyncReport { run: ledger.summary, generation, pages, busy: false })
}

impl Settled {
    fn new(entry: Option<ManifestEntry>, title: String, outcome: Outcome) -> Self {
        let kind = ObjectKind::Page;
        Self { entry, ledger: LedgerEntry { kind, title, parent: None, since: Utc::now(), outcome } }
    }
}

fn heads(inventory: &Inventory) -> BTreeMap<PageId, Seen> {
    let seen =
        |page: &Page| Seen { edited_at: page.last_edited_time, head: document::head(page, &inventory.tree) };
    inventory.pages.iter().map(|(id, page)| (*id, seen(page))).collect()
}

fn split(
    settled: BTreeMap<PageId, Settled>,
) -> (BTreeMap<PageId, ManifestEntry>, BTreeMap<Uuid, LedgerEntry>) {
    let mut entries = BTreeMap::new();
    let mut ledger = BTreeMap::new();
    for (id, page) in settled {
        entries.extend(page.entry.map(|entry| (id, entry)));
        ledger.insert(id.0, page.ledger);
    }
    (entries, ledger)
}

/// Names a run: by its time, so that names sort, and by chance, so that two runs of one second differ.
fn run_id(now: DateTime<Utc>) -> String {
    format!("{}-{:08x}", now.format("%Y%m%dT%H%M%SZ"), fastrand::u32(..))
}
