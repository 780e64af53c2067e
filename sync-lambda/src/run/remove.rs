//! Removing what is gone, on two proofs: a look at the whole workspace did not find it, and Notion, asked for it by its
//! id, does not have it or has it in the trash. A mass that vanishes at once is kept: it is rather our access that is
//! gone than the pages.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use futures_util::stream::{self, StreamExt};
use serde_json::value::RawValue;
use shared::ids::PageId;
use shared::ledger::Outcome;

use crate::notion::NotionError;
use crate::notion::find::Found;
use crate::notion::wire::Page;
use crate::plan::{self, Missing};
use crate::run::SyncError;
use crate::run::queue::Queue;
use crate::run::state::State;
use crate::run::survey::Survey;
use crate::run::worker;

/// What removing came to.
#[derive(Debug, Default)]
pub(super) struct Removed {
    /// How many pages vanished all at once and are kept.
    pub(super) held: u64,
    /// The pages that mirror blocks of those that were removed.
    pub(super) mirrors: Vec<PageId>,
}

/// Removes what is gone. `now`: the hour of the run decides whose turn it is to be asked for.
pub(super) async fn remove(
    state: &State<'_>,
    queue: &mut Queue<'_>,
    survey: &mut Survey,
    accept: bool,
    now: DateTime<Utc>,
) -> Result<Removed, SyncError> {
    let mut removed = Removed::default();
    let missing = state.with_entries(|entries| {
        let missing = plan::missing(entries, |id| state.has_found(id.0), &survey.trashed, accept);
        Missing { ask: plan::in_turn(missing.ask, entries, state.anew_since, now), ..missing }
    });
    let mut held = missing.hold;
    let (mut gone, mut trashed, mut is_refused) = (Vec::new(), Vec::new(), false);
    let mut answers = stream::iter(missing.ask)
        .map(|id| async move { (id, state.client.get::<Box<RawValue>>(&format!("pages/{id}")).await) })
        .buffer_unordered(state.client.concurrency());
    while let Some((id, answer)) = answers.next().await {
        let has_answered = answer.is_ok();
        match answer {
            Ok(raw) => match worker::parse(&raw) {
                Some(page) if page.is_in_trash() => trashed.push(id),
                Some(page) => {
                    survey.take(state, queue, Found::Page(Box::new(page), raw), false);
                }
                None => {
                    let reason = "Notion's answer for it is not understood; its last copy is kept".to_owned();
                    state.settle(id.0, Outcome::Failed { reason });
                }
            },
            Err(NotionError::NotFound { .. }) => gone.push(id),
            Err(NotionError::OutOfTime { .. }) => survey.is_cut = true,
            Err(error) if error.ends_the_run() => return Err(SyncError::Find(error)),
            Err(error) => {
                is_refused |= matches!(error, NotionError::Forbidden { .. });
                state.settle(id.0, Outcome::Failed { reason: error.to_string() });
            }
        }
        if !has_answered {
            // Once a run is often enough to ask.
            state.find(id.0);
        }
    }
    queue.flush().await?;
    if is_refused {
        // Whoever is refused one page may be losing access to all of them.
        survey.gaps += 1;
        removed.held = held.len() as u64;
        return Ok(removed);
    }
    let all = state.with_entries(|entries| entries.len());
    if !accept && (!held.is_empty() || plan::is_mass(gone.len(), all)) {
        held.append(&mut gone);
    }
    let gone = gone.into_iter().map(|id| (id, Outcome::Deleted));
    for (id, outcome) in gone.chain(trashed.into_iter().map(|id| (id, Outcome::InTrash))) {
        removed.mirrors.extend(drop_page(state, id, outcome).await?);
    }
    removed.held = held.len() as u64;
    Ok(removed)
}

/// Removes what Notion lists as trash and, asked for it by its id, has in the trash: two proofs without a look at the
/// whole workspace.
pub(super) async fn remove_trashed(state: &State<'_>, survey: &mut Survey) -> Result<Removed, SyncError> {
    let mut removed = Removed::default();
    let is_stored = |id: &PageId| !state.has_found(id.0) && state.entry(*id).is_some();
    let mut trashed: BTreeSet<PageId> = survey.trashed.iter().copied().filter(is_stored).collect();
    if !trashed.is_empty() {
        // What lies in them went with them, and need not be listed as edited.
        let below = state.with_entries(|entries| {
            let register = state.register();
            entries.keys().copied().filter(|id| register.lies_in(*id, &trashed)).collect::<Vec<_>>()
        });
        trashed.extend(below);
    }
    for id in trashed {
        match state.client.get::<Page>(&format!("pages/{id}")).await {
            Ok(page) if page.is_in_trash() => {
                removed.mirrors.extend(drop_page(state, id, Outcome::InTrash).await?);
            }
            Err(NotionError::OutOfTime { .. }) => survey.is_cut = true,
            Err(error) if error.ends_the_run() => return Err(SyncError::Find(error)),
            Ok(_) | Err(_) => {}
        }
    }
    Ok(removed)
}

/// Removes one page. The pages that mirror blocks of it.
pub(super) async fn drop_page(
    state: &State<'_>,
    id: PageId,
    outcome: Outcome,
) -> Result<Vec<PageId>, SyncError> {
    let mirrors = match state.entry(id) {
        Some(entry) => worker::mirrors_of_stored(state, id, &entry).await?,
        None => Vec::new(),
    };
    state.register().set_mirrors(id, Vec::new());
    state.remove_entry(id);
    state.settle(id.0, outcome);
    Ok(mirrors)
}
