//! Publishing an export: the same objects, ledger and manifest as a sync writes, under the same lease.

use std::collections::BTreeMap;
use std::convert::identity;
use std::path::Path;

use chrono::{DateTime, Utc};
use serde::Serialize;
use shared::ids::PageId;
use shared::ledger::{Ledger, LedgerEntry, ObjectKind, Outcome};
use shared::manifest::{MANIFEST_SCHEMA, Manifest, ManifestEntry};
use shared::page::PageDocument;
use shared::sync::RunSummary;
use shared::{keys, ledger};
use tokio::sync::mpsc;

use crate::import::{self, ImportError, Imported, Limits, Skipped};
use crate::publish::{self, PublishError};
use crate::render::document;
use crate::run::lease::{Lease, Taken};
use crate::store::{Store, StoreError};

/// How many pages may wait to be stored while further ones are read.
const AHEAD: usize = 16;

/// An export that could not be made a corpus. Readers go on to see the state from before.
#[derive(Debug, thiserror::Error)]
pub enum ImportFailure {
    /// The export cannot be read.
    #[error(transparent)]
    Export(#[from] ImportError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The state could not be read or published.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// The corpus is kept up to date from Notion, or is being loaded from there, and would lose what is not in the export.
    #[error(
        "this corpus is synced from Notion: import into another CORPUS_URL, or remove {manifest} and {checkpoint} first",
        manifest = keys::MANIFEST,
        checkpoint = keys::CHECKPOINT
    )]
    IsSynced,
    /// A sync or another import is at work.
    #[error("another sync or import is at work in this corpus: try again when it is done")]
    Busy,
    /// The reader of the export ended early.
    #[error("reading the export was interrupted")]
    Interrupted,
}

/// What an import did.
#[derive(Debug, Serialize)]
pub struct ImportReport {
    /// The run, in numbers.
    #[serde(flatten)]
    pub run: RunSummary,
    /// The generation that readers see after it.
    pub generation: u64,
    /// How many pages readers see after it.
    pub pages: u64,
    /// How many files of people lie in the export; they are not read.
    pub attachments: u64,
    /// What could not be read: its path in the export, and why.
    pub skipped: Vec<(String, String)>,
}

/// Makes an export the corpus.
pub async fn import(store: &Store, export: &Path) -> Result<ImportReport, ImportFailure> {
    let started_at = Utc::now();
    let run = super::run_id(started_at);
    let Taken::Ours(mut lease) = Lease::take(store, &run).await? else { return Err(ImportFailure::Busy) };
    let imported = tokio::select! {
        imported = replace(store, export, &run, started_at) => imported,
        lost = lease.keep() => return Err(lost.into()),
    };
    lease.release().await;
    imported
}

async fn replace(
    store: &Store,
    export: &Path,
    run: &str,
    started_at: DateTime<Utc>,
) -> Result<ImportReport, ImportFailure> {
    let (mut current, before, known) = publish::current(store, identity).await?;
    let is_of_notion = |manifest: &Manifest| {
        manifest.as_of.is_some() || manifest.pages.values().any(|entry| !entry.head.is_empty())
    };
    // A first load may have shown nothing yet, and only have left what there is to read.
    if before.as_ref().is_some_and(is_of_notion) || store.get(keys::CHECKPOINT).await?.is_some() {
        return Err(ImportFailure::IsSynced);
    }
    let before_pages = before.as_ref().map(|manifest| &manifest.pages);
    let (sender, mut pages) = mpsc::channel(AHEAD);
    let path = export.to_owned();
    let reader = tokio::task::spawn_blocking(move || {
        import::read(&path, Limits::default(), |page| {
            sender.blocking_send(page).map_err(|_| ImportFailure::Interrupted)
        })
    });
    let (mut entries, mut objects) = (BTreeMap::new(), BTreeMap::new());
    while let Some(page) = pages.recv().await {
        let hash = publish::put_page(store, &page).await?;
        let is_known =
            before_pages.and_then(|pages| pages.get(&page.id)).is_some_and(|entry| entry.hash == hash);
        let outcome = if is_known { Outcome::Unchanged } else { Outcome::Synced };
        add_databases(&page, started_at, &mut objects);
        objects.insert(page.id.0, ledger_entry(&page, started_at, outcome));
        entries.insert(page.id, manifest_entry(page, hash, started_at));
    }
    drop(pages);
    let Imported { attachments, skipped, .. } = reader.await.map_err(|_| ImportFailure::Interrupted)??;

    let (known, recent) = known.map(|ledger| (ledger.objects, ledger.recent)).unwrap_or_default();
    for (id, entry) in known {
        objects.entry(id).or_insert(LedgerEntry { outcome: Outcome::Deleted, since: started_at, ..entry });
    }
    // By their contents: when a page was read is another time with each import.
    let has_changed =
        before_pages.is_none_or(|pages| !pages.iter().map(content).eq(entries.iter().map(content)));
    let manifest = Manifest {
        schema: MANIFEST_SCHEMA,
        generation: before.as_ref().map_or(0, |manifest| manifest.generation) + u64::from(has_changed),
        published_at: Utc::now(),
        run: run.to_owned(),
        as_of: None,
        complete: skipped.is_empty(),
        embeddings: None,
        pages: entries,
    };
    let summary = RunSummary {
        run: run.to_owned(),
        started_at,
        finished_at: Utc::now(),
        counts: ledger::counts(objects.values(), ObjectKind::Page),
        databases: ledger::counts(objects.values(), ObjectKind::Database),
        complete: manifest.complete,
        ..RunSummary::default()
    };
    let recent = ledger::recent_with(recent, &summary);
    let ledger = Ledger { summary: summary.clone(), requests_per_second: None, recent, objects };
    current.put_ledger(store, publish::json(&ledger)).await?;
    current.put_manifest(store, publish::json(&manifest)).await?;
    let (generation, pages) = (manifest.generation, manifest.pages.len() as u64);
    let told = |skipped: Skipped| (skipped.path, skipped.reason.to_string());
    let skipped = skipped.into_iter().map(told).collect();
    Ok(ImportReport { run: summary, generation, pages, attachments, skipped })
}

fn content<'a>((id, entry): (&'a PageId, &'a ManifestEntry)) -> (&'a PageId, &'a str) {
    (id, &entry.hash)
}

fn manifest_entry(page: PageDocument, hash: String, read_at: DateTime<Utc>) -> ManifestEntry {
    ManifestEntry {
        hash,
        edited_at: page.edited_at,
        read_at,
        place: document::place(&page.path, page.database.as_ref()),
        title: page.title,
        head: String::new(),
        partial: false,
        unlisted: false,
        vectors: None,
    }
}

fn ledger_entry(page: &PageDocument, since: DateTime<Utc>, outcome: Outcome) -> LedgerEntry {
    let parent = page.path.last().map(|above| above.id.0);
    let (kind, title) = (ObjectKind::Page, page.title.clone());
    LedgerEntry { kind, title, parent, block: None, mirrors: Vec::new(), since, outcome }
}

/// The database that a row belongs to has no file of its own.
fn add_databases(page: &PageDocument, since: DateTime<Utc>, objects: &mut BTreeMap<uuid::Uuid, LedgerEntry>) {
    let Some(database) = &page.database else { return };
    let above = page.path.iter().rev().skip_while(|above| above.id.0 == database.id.0);
    let (kind, title, parent) =
        (ObjectKind::Database, database.title.clone(), above.map(|above| above.id.0).next());
    objects.entry(database.id.0).or_insert(LedgerEntry {
        kind,
        title,
        parent,
        block: None,
        mirrors: Vec::new(),
        since,
        outcome: Outcome::Synced,
    });
}
