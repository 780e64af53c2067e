//! Going on with what earlier runs left: the queue of one that had no time or was killed, and pages that could not be
//! read.

use chrono::{DateTime, Utc};
use shared::ids::PageId;
use shared::ledger::{ObjectKind, Outcome};
use uuid::Uuid;

use crate::plan;
use crate::run::checkpoint::Checkpoint;
use crate::run::queue::{Done, Queue};
use crate::run::state::State;
use crate::store::StoreError;

/// Takes over what an unfinished run had read, and queues what it had not. The pages and databases that it met and did
/// not look at.
pub(super) async fn take_up(
    state: &State<'_>,
    queue: &mut Queue<'_>,
    checkpoint: &Checkpoint,
) -> Result<Vec<Uuid>, StoreError> {
    let mut follow = checkpoint.follow.clone();
    queue.resume(&checkpoint.parts, |done| take(state, done, &mut follow)).await?;
    Ok(follow)
}

fn take(state: &State<'_>, done: Done, follow: &mut Vec<Uuid>) {
    for (id, entry) in done.entries {
        state.set_entry(id, entry);
    }
    for (id, entry) in done.ledger {
        if entry.outcome == Outcome::Waiting {
            follow.push(id);
        }
        state.register().take(id, entry);
    }
}

/// Up to when all edits are known, and are in the manifest or in what was taken up. None: nothing is known, and
/// everything is to be looked at.
pub(super) fn known_to(
    checkpoint: Option<&Checkpoint>,
    as_of: Option<DateTime<Utc>>,
    full: bool,
) -> Option<DateTime<Utc>> {
    match checkpoint {
        // It was to read everything anew, and did not come to find everything.
        Some(checkpoint) if checkpoint.anew_since.is_some() => checkpoint.found_to,
        Some(checkpoint) => checkpoint.found_to.or(as_of),
        None if full => None,
        None => as_of,
    }
}

/// Pages and databases that an earlier run could not read, or not to the end; pages that are due to be read again; and
/// those that the ledger says were read and that no manifest has, because a run failed in between. `is_resumed`: those
/// that wait are in the queue.
pub(super) fn unfinished(state: &State<'_>, is_resumed: bool) -> Vec<Uuid> {
    let is_unfinished = |outcome: &Outcome| match outcome {
        Outcome::Failed { .. } | Outcome::Partial { .. } => true,
        Outcome::Waiting => !is_resumed,
        _ => false,
    };
    let is_good = |outcome: &Outcome| {
        matches!(outcome, Outcome::Synced | Outcome::Unchanged | Outcome::UnsupportedBlocks { .. })
    };
    let register = state.register();
    let mut ids = register.ids(ObjectKind::Page, is_unfinished);
    ids.extend(register.ids(ObjectKind::Database, is_unfinished));
    let good = register.ids(ObjectKind::Page, is_good);
    state.with_entries(|entries| {
        ids.extend(good.into_iter().filter(|id| !entries.contains_key(&PageId(*id))));
        let due = entries.iter().filter(|(_, entry)| entry.read_at == plan::NEVER);
        ids.extend(due.map(|(id, _)| id.0));
    });
    ids
}
