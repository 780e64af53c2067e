//! Whether and when a request is sent again.

use std::time::Duration;

use crate::notion::error::Retry;

/// How often a request is sent before it counts as failed.
pub(super) const TRIES: u32 = 5;
/// Longer waits than this are not sat out: the run ends, and the next one goes on.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

/// What to do after a try that failed.
#[derive(Debug, PartialEq)]
pub(super) enum Pause {
    /// Try again after this.
    For(Duration),
    /// Notion asks for a pause that is not worth sitting out.
    TooLong(Duration),
    /// It was tried often enough, or another try cannot help.
    Enough,
}

/// What to do after so many tries; `backoff` is the longest pause after the first.
pub(super) fn pause_before_next_try(retry: Retry, tries: u32, backoff: Duration) -> Pause {
    // Full jitter, so that workers that failed together do not come back together.
    let longest = backoff.saturating_mul(2_u32.saturating_pow(tries - 1)).min(LONGEST_PAUSE);
    let jitter = longest.mul_f64(fastrand::f64());
    match retry {
        Retry::After(pause) if pause > LONGEST_PAUSE => Pause::TooLong(pause),
        // Told to wait is not failed: it may happen more often, and is bounded by the time of the run.
        Retry::After(pause) if tries < TRIES * 4 => Pause::For(pause + jitter.min(backoff)),
        Retry::Backoff if tries < TRIES => Pause::For(jitter),
        Retry::Never | Retry::Backoff | Retry::After(_) => Pause::Enough,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_pause_never_exceeds_its_bound_and_tries_end() {
        for tries in 1..TRIES {
            let Pause::For(pause) = pause_before_next_try(Retry::Backoff, tries, SECOND) else {
                panic!("{tries}")
            };
            assert!(pause <= SECOND * 2_u32.pow(tries - 1), "try {tries}: {pause:?}");
        }
        assert_eq!(pause_before_next_try(Retry::Backoff, TRIES, SECOND), Pause::Enough);
        assert_eq!(pause_before_next_try(Retry::Never, 1, SECOND), Pause::Enough);
        assert_eq!(pause_before_next_try(Retry::After(SECOND), 100, SECOND), Pause::Enough);
    }

    #[test]
    fn what_notion_asks_for_is_waited_for_within_reason() {
        let Pause::For(pause) = pause_before_next_try(Retry::After(SECOND * 30), 1, SECOND) else { panic!() };
        assert!((30..=31).contains(&pause.as_secs()), "{pause:?}");
        for seconds in [301, 9999] {
            let pause = SECOND * seconds;
            assert_eq!(pause_before_next_try(Retry::After(pause), 1, SECOND), Pause::TooLong(pause));
        }
    }
}
