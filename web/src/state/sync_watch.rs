//! Looks again and again how the sync is doing, while somebody can see it: often while one runs.

use std::time::Duration;

use leptos::leptos_dom::helpers::set_interval_with_handle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::sync::SyncStatus;

use crate::api;
use crate::browser;
use crate::state::failure::Failure;

/// The time between two looks while a sync runs; the service itself knows no sooner how far it is.
const TICK: Duration = Duration::from_secs(2);
/// After so many ticks one looks again while none runs.
const QUIET_TICKS: u32 = 5;
/// For so many ticks after a sync was asked for, its beginning is waited for.
const HURRIED_TICKS: u32 = 30;

/// How the sync is doing. Copied about.
#[derive(Clone, Copy)]
pub(crate) struct SyncWatch {
    /// What was seen last.
    pub(crate) status: RwSignal<Option<SyncStatus>>,
    /// Why the last look failed.
    pub(crate) failure: RwSignal<Option<Failure>>,
    /// What came of asking for a sync: whether it was asked for now.
    pub(crate) started: RwSignal<Option<Result<bool, Failure>>>,
    /// Whether one is being asked for.
    pub(crate) is_asking: RwSignal<bool>,
    until_look: StoredValue<u32>,
    hurried: StoredValue<u32>,
}

impl SyncWatch {
    /// Begins to look, until the component that asks is gone.
    pub(crate) fn start() -> Self {
        let watch = SyncWatch {
            status: RwSignal::new(None),
            failure: RwSignal::new(None),
            started: RwSignal::new(None),
            is_asking: RwSignal::new(false),
            until_look: StoredValue::new(0),
            hurried: StoredValue::new(0),
        };
        watch.look();
        let ticking = set_interval_with_handle(move || watch.tick(), TICK);
        on_cleanup(move || {
            if let Ok(ticking) = ticking {
                ticking.clear();
            }
        });
        watch
    }

    /// Asks for a sync: of what was edited, or of everything.
    pub(crate) fn ask(self, full: bool) {
        self.is_asking.set(true);
        self.started.set(None);
        spawn_local(async move {
            let outcome = api::start_sync(full).await;
            // The reader may be on another page by now.
            if self.is_asking.try_set(false).is_none() {
                self.hurried.set_value(if outcome.is_ok() { HURRIED_TICKS } else { 0 });
                self.started.set(Some(outcome));
                self.look();
            }
        });
    }

    fn tick(self) {
        if browser::is_hidden() {
            self.until_look.set_value(0);
            return;
        }
        self.hurried.update_value(|left| *left = left.saturating_sub(1));
        self.until_look.update_value(|left| *left = left.saturating_sub(1));
        if self.until_look.get_value() == 0 || self.hurried.get_value() > 0 {
            self.look();
        }
    }

    fn look(self) {
        // Before the answer: a slow one is not asked for twice.
        self.until_look.set_value(QUIET_TICKS);
        spawn_local(async move {
            let seen = api::sync_status().await;
            if self.failure.try_set(seen.as_ref().err().cloned()).is_some() {
                return;
            }
            let Ok(status) = seen else { return };
            if status.running.is_some() {
                self.until_look.set_value(1);
            }
            let is_new = |known: &Option<SyncStatus>| known.as_ref() != Some(&status);
            if self.status.with_untracked(is_new) {
                self.status.set(Some(status));
            }
        });
    }
}
