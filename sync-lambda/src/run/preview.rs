//! What a run would change, without changing anything.

use std::collections::BTreeMap;

use chrono::Utc;
use serde::Serialize;
use shared::ids::PageId;
use shared::ledger::Ledger;
use shared::manifest::Manifest;
use shared::sync::SyncRequest;

use crate::notion::Client;
use crate::notion::find::Scope;
use crate::plan;
use crate::progress::Progress;
use crate::publish;
use crate::register::Register;
use crate::run::SyncError;
use crate::run::queue::Queue;
use crate::run::state::State;
use crate::run::survey::Survey;
use crate::run::worker;
use crate::store::Store;

/// What a run would change, by page: its title. Pages that only other pages name turn up when those are read.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// Pages that are not stored yet.
    pub new: BTreeMap<PageId, String>,
    /// Pages that were edited since they were stored.
    pub edited: BTreeMap<PageId, String>,
    /// Pages that no list has any more. Each would be asked for before it is removed.
    pub missing: BTreeMap<PageId, String>,
    /// Pages that vanished all at once, and would be kept.
    pub held: BTreeMap<PageId, String>,
    /// How many pages are as stored.
    pub unchanged: u64,
    /// Lists that Notion did not give to their end: nothing would be removed.
    pub gaps: u64,
}

/// Looks at the whole workspace, and writes nothing.
pub async fn preview(
    client: &Client,
    store: &Store,
    request: &SyncRequest,
    progress: impl Fn(Progress),
) -> Result<Preview, SyncError> {
    let now = Utc::now();
    let register =
        |ledger: Option<Ledger>| Register::new(ledger.map(|ledger| ledger.objects).unwrap_or_default(), now);
    let (_, manifest, register) = publish::current(store, register).await?;
    let as_of = manifest.as_ref().and_then(|manifest| manifest.as_of);
    let entries = manifest.map(|Manifest { pages, .. }| pages).unwrap_or_default();
    let state = State::new(client, store, entries, register, request.full.then_some(now));
    let mut queue = Queue::in_memory(store);
    let trash_since = as_of.map(|as_of| plan::watermark(as_of, now));
    let survey = Survey::run(&state, &mut queue, Scope::Everything, trash_since, &progress).await?;

    let mut preview = Preview { gaps: survey.gaps, ..Preview::default() };
    queue.seal().await?;
    while let Some(item) = queue.next().await? {
        let Some(page) = worker::parse(&item.page) else { continue };
        let pages = if state.entry(page.id).is_some() { &mut preview.edited } else { &mut preview.new };
        pages.insert(page.id, page.title());
    }
    if survey.is_complete() {
        state.with_entries(|entries| {
            let missing =
                plan::missing(entries, |id| state.has_found(id.0), &survey.trashed, request.accept_deletes);
            let title = |id: PageId| entries.get(&id).map(|entry| (id, entry.title.clone()));
            preview.missing = missing.ask.into_iter().filter_map(title).collect();
            preview.held = missing.hold.into_iter().filter_map(title).collect();
        });
    }
    let stored = state.with_entries(|entries| entries.len());
    preview.unchanged = (stored - preview.edited.len() - preview.missing.len() - preview.held.len()) as u64;
    Ok(preview)
}
