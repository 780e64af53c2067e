//! A breaker for a model that keeps failing: for a while it is not called at all, then tried by one question.
//!
//! Without it, each of a hundred people waits through all retries to be told what the first was told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// So many failures within [`WINDOW`] open the breaker.
const MOST_FAILURES: usize = 10;
/// The time in which failures are counted together.
const WINDOW: Duration = Duration::from_secs(10);
/// How long the model is left alone.
const PAUSE: Duration = Duration::from_secs(5);

/// The breaker of one model. Cloning shares it.
#[derive(Debug, Clone, Default)]
pub struct Breaker(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    failures: VecDeque<Instant>,
    /// Until when the model is left alone; after that, one call at a time tries it.
    open_until: Option<Instant>,
    trying: bool,
}

/// A call that the breaker let through. Dropped without a word, as when the asker went away, it says nothing about the
/// model.
#[derive(Debug)]
pub struct Attempt {
    breaker: Breaker,
    tries: bool,
}

impl Breaker {
    /// Lets a call through, or not.
    pub fn attempt(&self) -> Option<Attempt> {
        let mut state = self.state();
        let tries = match state.open_until {
            None => false,
            Some(until) if Instant::now() < until || state.trying => return None,
            Some(_) => true,
        };
        state.trying |= tries;
        Some(Attempt { breaker: self.clone(), tries })
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Attempt {
    /// The model answers.
    pub fn succeeded(&self) {
        let mut state = self.breaker.state();
        if self.tries {
            *state = State::default();
        }
    }

    /// The model fails.
    pub fn failed(&self) {
        let now = Instant::now();
        let mut state = self.breaker.state();
        state.failures.push_back(now);
        while state.failures.front().is_some_and(|failed| now.duration_since(*failed) > WINDOW) {
            state.failures.pop_front();
        }
        if self.tries || state.failures.len() >= MOST_FAILURES {
            state.failures.clear();
            state.open_until = Some(now + PAUSE);
        }
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        if self.tries {
            self.breaker.state().trying = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fail(breaker: &Breaker, times: usize) {
        for _ in 0..times {
            breaker.attempt().unwrap().failed();
        }
    }

    #[tokio::test(start_paused = true)]
    async fn ten_failures_in_ten_seconds_open_it_and_one_success_closes_it() {
        let breaker = Breaker::default();
        fail(&breaker, MOST_FAILURES - 1);
        assert!(breaker.attempt().is_some());
        fail(&breaker, 1);
        assert!(breaker.attempt().is_none());
        tokio::time::advance(PAUSE).await;
        let trying = breaker.attempt().unwrap();
        assert!(breaker.attempt().is_none(), "one call at a time");
        trying.succeeded();
        drop(trying);
        assert!(breaker.attempt().is_some());
        fail(&breaker, MOST_FAILURES - 1);
        assert!(breaker.attempt().is_some(), "what was before is forgotten");
    }

    #[tokio::test(start_paused = true)]
    async fn a_try_that_fails_opens_it_again_and_one_that_is_given_up_does_not() {
        let breaker = Breaker::default();
        fail(&breaker, MOST_FAILURES);
        tokio::time::advance(PAUSE).await;
        drop(breaker.attempt().unwrap());
        breaker.attempt().unwrap().failed();
        assert!(breaker.attempt().is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn failures_that_lie_apart_do_not_open_it() {
        let breaker = Breaker::default();
        for _ in 0..3 * MOST_FAILURES {
            fail(&breaker, 1);
            tokio::time::advance(Duration::from_millis(1_200)).await;
        }
        assert!(breaker.attempt().is_some());
    }
}
