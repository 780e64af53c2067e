//! The faults that are set now, and what is to become of each request.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::notion::random::Random;
use crate::notion::workspace::Change;

use super::asked::Asked;
use super::limits::{Limits, seconds};
use super::lists::Lists;
use super::{Faults, What, When};

/// The faults of a server.
#[derive(Debug, Clone)]
pub(crate) struct Switches(Arc<Mutex<State>>);

#[derive(Debug)]
pub(super) struct State {
    faults: Faults,
    limits: Limits,
    /// The requests since the faults were set.
    requests: u64,
    /// How many requests matched each rule.
    matched: Vec<u64>,
    pub(super) lists: Lists,
}

/// Why a request is not let in.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refused {
    Revoked,
    /// With what Retry-After says.
    Limited(Option<String>),
}

/// What is to become of a request.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) delay: Duration,
    pub(super) before: Vec<Change>,
    /// What happens instead of the true answer.
    pub(super) instead: Option<Instead>,
    pub(super) after: Vec<Change>,
    pub(super) half: bool,
    pub(super) repeat: bool,
    /// Whether the answer may be repeated later.
    pub(super) remember: bool,
    pub(super) endless: bool,
    pub(super) incomplete: bool,
}

#[derive(Debug)]
pub(super) enum Instead {
    Status(u16, Option<String>),
    ExpiredCursor(String),
    /// No answer: for so long, or until the client goes away.
    Silence(Option<Duration>),
}

impl Switches {
    pub(crate) fn new(faults: Faults) -> Switches {
        Switches(Arc::new(Mutex::new(State::new(faults))))
    }

    /// Puts other faults in place of those that are set; all counts start again.
    pub(crate) fn set(&self, faults: Faults) {
        *self.state() = State::new(faults);
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn new(faults: Faults) -> State {
        State {
            limits: Limits::new(faults.rate, faults.budget, Instant::now()),
            requests: 0,
            matched: vec![0; faults.rules.len()],
            lists: Lists::default(),
            faults,
        }
    }

    pub(super) fn max_page_size(&self) -> Option<usize> {
        self.faults.max_page_size
    }

    /// Counts a request, and lets it in or not.
    pub(super) fn admit(&mut self, now: Instant) -> Result<(), Refused> {
        self.requests += 1;
        if self.faults.revoked_after.is_some_and(|after| self.requests > after) {
            return Err(Refused::Revoked);
        }
        let refused = |wait| Refused::Limited(self.faults.retry_after.words(seconds(wait)));
        self.limits.admit(now).map_err(refused)
    }

    /// What the rules say to a request that was let in.
    pub(super) fn plan(&mut self, asked: &Asked) -> Plan {
        let mut plan = Plan { delay: Duration::from_millis(self.faults.latency_ms), ..Plan::default() };
        for (index, rule) in self.faults.rules.iter().enumerate() {
            if !rule.matches(asked) {
                continue;
            }
            self.matched[index] += 1;
            plan.remember |= rule.what == What::Repeat;
            if !is_due(&rule.when, self.matched[index], self.faults.seed, index) {
                continue;
            }
            let instead = match &rule.what {
                What::Status(status) => {
                    let retry_after = rule.retry_after.as_ref().unwrap_or(&self.faults.retry_after);
                    Some(Instead::Status(*status, retry_after.words(1)))
                }
                What::ExpireCursor => asked.cursor.clone().map(Instead::ExpiredCursor),
                What::Hang => Some(Instead::Silence(None)),
                What::HangMs(time) => Some(Instead::Silence(Some(Duration::from_millis(*time)))),
                What::Drop => Some(Instead::Silence(Some(Duration::ZERO))),
                other => {
                    plan.add(other);
                    None
                }
            };
            plan.instead = plan.instead.or(instead);
        }
        plan
    }
}

impl Plan {
    /// Notes what changes the true answer.
    fn add(&mut self, what: &What) {
        match what {
            What::DelayMs(time) => self.delay += Duration::from_millis(*time),
            What::ChangeBefore(change) => self.before.push(change.clone()),
            What::ChangeAfter(change) => self.after.push(change.clone()),
            What::HalfJson => self.half = true,
            What::Repeat => self.repeat = true,
            What::Endless => self.endless = true,
            What::Incomplete => self.incomplete = true,
            What::Status(_) | What::ExpireCursor | What::Hang | What::HangMs(_) | What::Drop => {}
        }
    }
}

/// Whether a rule acts on the request that is the `number`th to match it. What is drawn depends on nothing else, so
/// that requests to other paths, or in another order, do not change it.
fn is_due(when: &When, number: u64, seed: u64, rule: usize) -> bool {
    match when {
        When::Always => true,
        When::Nth(numbers) => numbers.contains(&number),
        When::Every(of) => number.is_multiple_of(*of),
        When::First(most) => number <= *most,
        When::Probability(share) => {
            let rule = Random::new(seed.wrapping_add(rule as u64)).next();
            Random::new(rule.wrapping_add(number)).share() < *share
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(seed: u64, share: f64) -> Vec<bool> {
        (1..=1000).map(|number| is_due(&When::Probability(share), number, seed, 0)).collect()
    }

    #[test]
    fn the_same_seed_draws_the_same_and_about_the_share_that_is_asked_for() {
        assert_eq!(drawn(1, 0.3), drawn(1, 0.3));
        assert_ne!(drawn(1, 0.3), drawn(2, 0.3));
        let count = drawn(1, 0.3).iter().filter(|due| **due).count();
        assert!((250..350).contains(&count), "{count}");
        assert!(drawn(1, 0.0).iter().all(|due| !due) && drawn(1, 1.0).iter().all(|due| *due));
    }
}
