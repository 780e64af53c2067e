//! How the sync is doing, in one word, and what an operator should be told of it.

use chrono::{DateTime, TimeDelta, Utc};
use shared::sync::{RunSummary, SyncStatus};

/// For so long may a workspace go without a sync until somebody has to find out why; the sync itself allows as much.
const STALE_AFTER: TimeDelta = TimeDelta::hours(6);

/// How the sync is doing: the most pressing of what there is to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Health {
    /// One runs.
    Running,
    /// The newest state cannot be loaded.
    Failed,
    /// There is no state yet.
    Never,
    /// It should have run, and has not.
    Stale,
    /// Pages that vanished all at once wait for a decision.
    Held,
    /// Something could not be read.
    Troubled,
    /// The last run left something to the next.
    Unfinished,
    /// All is well.
    Healthy,
}

/// How much a state wants to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Good,
    Busy,
    Doubtful,
    Bad,
}

impl Health {
    /// How the sync is doing at `now`.
    pub(crate) fn of(status: &SyncStatus, now: DateTime<Utc>) -> Self {
        let Some(run) = status.last_run.as_ref() else {
            return match (&status.running, &status.load_error, &status.index) {
                (Some(_), ..) => Health::Running,
                (None, Some(_), _) => Health::Failed,
                (None, None, None) => Health::Never,
                (None, None, Some(_)) => Health::Healthy,
            };
        };
        // An export is synced once and for all: nothing is late where nothing starts a sync.
        let is_repeated = status.can_start || status.next_run_at.is_some();
        if status.running.is_some() {
            Health::Running
        } else if status.load_error.is_some() {
            Health::Failed
        } else if is_repeated && now - run.finished_at > STALE_AFTER {
            Health::Stale
        } else if run.held > 0 {
            Health::Held
        } else if troubles(run) + status.unreadable_pages > 0 {
            Health::Troubled
        } else if !run.complete {
            Health::Unfinished
        } else {
            Health::Healthy
        }
    }

    pub(crate) fn tone(self) -> Tone {
        match self {
            Health::Running => Tone::Busy,
            Health::Failed | Health::Stale => Tone::Bad,
            Health::Never | Health::Held | Health::Troubled | Health::Unfinished => Tone::Doubtful,
            Health::Healthy => Tone::Good,
        }
    }
}

/// How many pages, databases and data sources a run could not read, or not in full.
pub(crate) fn troubles(run: &RunSummary) -> u64 {
    let of = |counts: &std::collections::BTreeMap<String, u64>| {
        ["failed", "partial"].iter().filter_map(|name| counts.get(*name)).sum::<u64>()
    };
    of(&run.counts) + of(&run.databases)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::samples::sync_status;

    fn now() -> DateTime<Utc> {
        "2026-11-23T12:30:00Z".parse().unwrap()
    }

    fn health(change: impl FnOnce(&mut SyncStatus)) -> Health {
        let mut status = sync_status();
        change(&mut status);
        Health::of(&status, now())
    }

    fn run(status: &mut SyncStatus) -> &mut RunSummary {
        status.last_run.as_mut().unwrap()
    }

    #[test]
    fn the_most_pressing_is_said() {
        assert_eq!(health(|_| ()), Health::Healthy);
        assert_eq!(health(|status| run(status).complete = false), Health::Unfinished);
        assert_eq!(health(|status| status.unreadable_pages = 1), Health::Troubled);
        let failed = |status: &mut SyncStatus| {
            run(status).databases.insert("failed".to_owned(), 1);
        };
        assert_eq!(health(failed), Health::Troubled);
        assert_eq!(
            health(|status| {
                failed(status);
                run(status).held = 40;
            }),
            Health::Held
        );
        assert_eq!(health(|status| status.load_error = Some("no".to_owned())), Health::Failed);
    }

    #[test]
    fn only_what_is_repeated_can_be_late() {
        let late = |status: &mut SyncStatus| run(status).finished_at = now() - TimeDelta::hours(7);
        assert_eq!(health(late), Health::Stale);
        assert_eq!(
            health(|status| {
                late(status);
                (status.can_start, status.next_run_at) = (false, None);
            }),
            Health::Healthy
        );
    }

    #[test]
    fn before_the_first_run_there_is_nothing_or_one_that_runs() {
        let empty = SyncStatus { index: None, last_run: None, ..sync_status() };
        assert_eq!(Health::of(&empty, now()), Health::Never);
        let running = crate::state::samples::progress(0, 0, 37);
        assert_eq!(Health::of(&SyncStatus { running: Some(running), ..empty }, now()), Health::Running);
    }
}
