//! The progress of a sync as lines on stderr.

use std::cell::Cell;
use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

use crate::progress::Progress;

/// Lines on stderr. On a terminal counting goes on in one line; in a log every hundredth page read has one, and the
/// search for pages none: what it came to follows in the line after it.
#[derive(Default)]
pub(super) struct Lines {
    is_counting: Cell<bool>,
    /// When the first page was read.
    reading_since: Cell<Option<Instant>>,
}

impl Lines {
    /// Shows what it is told.
    pub(super) fn shown() -> impl Fn(Progress) {
        let lines = Self::default();
        move |progress| lines.show(progress)
    }

    fn show(&self, progress: Progress) {
        let mut out = stderr().lock();
        let counts = matches!(
            progress,
            Progress::Finding { .. } | Progress::Reading { .. } | Progress::Embedding { .. }
        );
        let left = self.left(progress);
        // A terminal that is gone is no reason to stop a sync.
        let _ = match progress {
            _ if stderr().is_terminal() => {
                let before = if self.is_counting.replace(counts) && !counts { "\n" } else { "\r\x1b[K" };
                let after = if counts { "" } else { "\n" };
                write!(out, "{before}{progress}{left}{after}").and_then(|()| out.flush())
            }
            Progress::Finding { .. } => Ok(()),
            Progress::Reading { done, total } if done % 100 != 0 && done != total => Ok(()),
            _ => writeln!(out, "{progress}{left}"),
        };
    }

    /// How long it will take yet, at the speed so far.
    fn left(&self, progress: Progress) -> String {
        let Progress::Reading { done, total } = progress else { return String::new() };
        let since = self.reading_since.get().unwrap_or_else(Instant::now);
        self.reading_since.set(Some(since));
        let left = estimate(since.elapsed(), done, total);
        left.map(|left| format!(", about {} left", words(left))).unwrap_or_default()
    }
}

/// The time for the rest, once there is enough to judge by.
fn estimate(elapsed: Duration, done: u64, total: u64) -> Option<Duration> {
    let worth_telling = elapsed >= Duration::from_secs(2) && done > 0 && total > done;
    worth_telling.then(|| elapsed.mul_f64((total - done) as f64 / done as f64))
}

/// A time as people say it.
pub(super) fn words(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..60 => format!("{seconds} s"),
        seconds @ 60..3_600 => format!("{} min", seconds.div_ceil(60)),
        seconds => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_follows_from_what_was_done() {
        let seconds = Duration::from_secs;
        assert_eq!(estimate(seconds(10), 100, 400), Some(seconds(30)));
        assert_eq!(estimate(seconds(1), 1, 1_000), None, "too early to tell");
        assert_eq!(estimate(seconds(10), 5, 5), None);
        assert_eq!([30, 61, 4_000].map(|left| words(seconds(left))), ["30 s", "2 min", "1 h 6 min"]);
    }
}
