//! The chart of the last runs: how high each bar is.

use shared::sync::RunSummary;

use crate::state::health;

/// How many runs the chart has room for.
pub(crate) const PLACES: usize = 48;
/// The chart's height and the width of a run's place, in its own units.
pub(crate) const HEIGHT: u64 = 64;
pub(crate) const PLACE: u64 = 10;
/// A run that read nothing is seen all the same.
const LEAST: u64 = 2;

/// The bar of one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bar {
    pub(crate) x: u64,
    pub(crate) height: u64,
    /// Whether it is to be marked: something was not read, or not all was seen.
    pub(crate) is_troubled: bool,
}

/// How many pages a run read.
pub(crate) fn read(run: &RunSummary) -> u64 {
    run.counts.get("synced").copied().unwrap_or(0)
}

/// How long a run took, in seconds.
pub(crate) fn seconds(run: &RunSummary) -> i64 {
    (run.finished_at - run.started_at).num_seconds().max(0)
}

/// The most pages that one of the runs read.
pub(crate) fn most(runs: &[RunSummary]) -> u64 {
    runs.iter().map(read).max().unwrap_or(0)
}

/// The bars of the runs, the newest at the right end. Heights go by the square root: the first run reads a thousand
/// times as much as the others, which are still to be told apart.
pub(crate) fn bars(runs: &[RunSummary]) -> Vec<Bar> {
    let shown = &runs[runs.len().saturating_sub(PLACES)..];
    let most = most(shown).max(1);
    let first = PLACES - shown.len();
    let bar = |(place, run): (usize, &RunSummary)| Bar {
        x: (first + place) as u64 * PLACE + 2,
        height: (HEIGHT * HEIGHT * read(run) / most).isqrt().max(LEAST),
        is_troubled: health::troubles(run) > 0 || run.held > 0 || !run.complete,
    };
    shown.iter().enumerate().map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(read: u64, complete: bool) -> RunSummary {
        let counts = [("synced".to_owned(), read), ("unchanged".to_owned(), 9)].into();
        RunSummary { counts, complete, ..RunSummary::default() }
    }

    #[test]
    fn small_runs_are_seen_beside_a_large_one() {
        let bars = bars(&[run(1_000, true), run(0, true), run(10, false)]);
        assert_eq!(bars.iter().map(|bar| bar.height).collect::<Vec<_>>(), [HEIGHT, LEAST, 6]);
        assert_eq!(bars.iter().map(|bar| bar.is_troubled).collect::<Vec<_>>(), [false, false, true]);
        assert_eq!(bars[2].x, (PLACES as u64 - 1) * PLACE + 2, "the newest stands at the right end");
    }

    #[test]
    fn only_the_last_are_shown() {
        let runs: Vec<_> = (0..60).map(|read| run(read, true)).collect();
        assert_eq!(bars(&runs).len(), PLACES);
        assert!(bars(&[]).is_empty());
    }
}
