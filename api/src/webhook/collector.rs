//! Many deliveries, one sync: somebody who writes a page makes an event every few seconds.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use shared::ids::PageId;
use shared::sync::SyncRequest;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::sync_trigger::SyncTrigger;
use crate::telemetry;
use crate::webhook::delivery::Change;

/// The most pages that a sync is asked for by name; of more than that, an ordinary run is no slower.
const MAX_PAGES: usize = 100;

/// What is to be synced, until it is asked for. Cloning shares it.
#[derive(Debug, Clone)]
pub(super) struct Collector {
    trigger: SyncTrigger,
    period: Duration,
    draining: CancellationToken,
    pending: Arc<Mutex<Option<Pending>>>,
    asks: TaskTracker,
}

/// What is to be synced.
#[derive(Debug, PartialEq, Eq)]
enum Pending {
    /// These pages, one at least.
    Pages(BTreeSet<PageId>),
    /// Whatever an ordinary run finds.
    Workspace,
}

impl Collector {
    /// Asks `trigger` once for all that is added within `period`. When `draining` is cancelled, at once.
    pub(super) fn new(trigger: SyncTrigger, period: Duration, draining: CancellationToken) -> Self {
        Self { trigger, period, draining, pending: Arc::default(), asks: TaskTracker::new() }
    }

    /// Adds a change. The first one begins a period; the ask at its end is a task of its own, which no caller's end
    /// can stop.
    pub(super) fn add(&self, change: Change) {
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        let begins = pending.is_none();
        *pending = with(pending.take(), change);
        if begins && pending.is_some() {
            let collector = self.clone();
            self.asks.spawn(async move {
                collector.draining.run_until_cancelled(tokio::time::sleep(collector.period)).await;
                collector.ask().await;
            });
        }
    }

    /// Waits until everything that was added is asked for. Nothing is to be added after it.
    pub(super) async fn finish(&self) {
        self.asks.close();
        self.asks.wait().await;
    }

    async fn ask(&self) {
        let pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner).take();
        let pages: Vec<PageId> = match pending {
            None => return,
            Some(Pending::Pages(pages)) => pages.into_iter().collect(),
            Some(Pending::Workspace) => Vec::new(),
        };
        let number = pages.len();
        match self.trigger.ask(&SyncRequest { pages, ..SyncRequest::default() }).await {
            Ok(()) => tracing::info!(sync.pages = number, "asked for a sync after deliveries of the webhook"),
            // The scheduled run reads what this one does not.
            Err(error) => tracing::warn!(
                error = telemetry::chain(&error),
                sync.pages = number,
                "cannot ask for a sync after deliveries of the webhook"
            ),
        }
    }
}

/// What is to be synced after one more change.
fn with(pending: Option<Pending>, change: Change) -> Option<Pending> {
    match (pending, change) {
        (pending, Change::Nothing) => pending,
        (Some(Pending::Workspace), _) | (_, Change::Workspace) => Some(Pending::Workspace),
        (pending, Change::Page(page)) => {
            let mut pages = match pending {
                Some(Pending::Pages(pages)) => pages,
                _ => BTreeSet::new(),
            };
            pages.insert(page);
            Some(if pages.len() > MAX_PAGES { Pending::Workspace } else { Pending::Pages(pages) })
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn page(number: usize) -> Change {
        Change::Page(PageId(Uuid::from_u128(number as u128)))
    }

    fn after(changes: impl IntoIterator<Item = Change>) -> Option<Pending> {
        changes.into_iter().fold(None, with)
    }

    #[test]
    fn the_same_page_is_synced_once() {
        let Some(Pending::Pages(pages)) = after([page(1), page(2), page(1)]) else { panic!("no pages") };
        assert_eq!(pages.len(), 2);
    }

    #[test]
    fn too_many_pages_and_a_change_of_the_workspace_are_an_ordinary_run() {
        assert!(matches!(after((0..MAX_PAGES).map(page)), Some(Pending::Pages(_))));
        assert_eq!(after((0..=MAX_PAGES).map(page)), Some(Pending::Workspace));
        assert_eq!(after([page(1), Change::Workspace, page(2)]), Some(Pending::Workspace));
        assert_eq!(after([Change::Nothing]), None);
    }
}
