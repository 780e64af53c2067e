//! How often a caller may call: a bucket of tokens for each, one for questions, which cost money, and one for the rest.
//!
//! A bucket is that of the caller's verified name, never of an address or a header that anyone can write. Buckets that
//! are full again are forgotten, so that there are no more of them than callers in the last minute.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use governor::clock::{Clock, MonotonicClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

/// The time in which a bucket fills, in seconds.
pub const WINDOW: u32 = 60;
/// After how many calls full buckets are forgotten.
const BETWEEN_SWEEPS: u32 = 1_024;

/// What a call counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A question.
    Ask,
    /// Anything else.
    Read,
}

/// What is left after a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// The name of the limit.
    pub name: &'static str,
    /// How many calls are allowed at once, and in each [`WINDOW`].
    pub most: u32,
    /// How many more are allowed now.
    pub remaining: u32,
    /// In how many seconds all are allowed again.
    pub full_in: u64,
    /// In how many seconds the next one is allowed, where this one was not.
    pub wait: Option<u64>,
}

/// The limits of all callers.
#[derive(Debug)]
pub struct Limits<C: Clock = MonotonicClock> {
    ask: Option<Limit<C>>,
    read: Option<Limit<C>>,
}

#[derive(Debug)]
struct Limit<C: Clock> {
    name: &'static str,
    most: NonZeroU32,
    buckets: RateLimiter<String, HashMapStateStore<String>, C, StateInformationMiddleware>,
    calls: AtomicU32,
}

impl Limits {
    /// So many questions and other calls in a minute; without a number there is no limit.
    pub fn new(asks: Option<NonZeroU32>, reads: Option<NonZeroU32>) -> Self {
        Self::with_clock(asks, reads, MonotonicClock)
    }
}

impl<C: Clock + Clone> Limits<C> {
    fn with_clock(asks: Option<NonZeroU32>, reads: Option<NonZeroU32>, clock: C) -> Self {
        let limit = |name, most: Option<NonZeroU32>| most.map(|most| Limit::new(name, most, clock.clone()));
        Self { ask: limit("ask", asks), read: limit("read", reads) }
    }

    /// Takes a call of this caller into account. `None` where there is no limit.
    pub fn take(&self, subject: &str, kind: Kind) -> Option<Left> {
        let limit = match kind {
            Kind::Ask => self.ask.as_ref(),
            Kind::Read => self.read.as_ref(),
        };
        limit.map(|limit| limit.take(subject))
    }
}

impl<C: Clock> Limit<C> {
    fn new(name: &'static str, most: NonZeroU32, clock: C) -> Self {
        let quota = Quota::per_minute(most);
        let buckets = RateLimiter::hashmap_with_clock(quota, clock).with_middleware();
        Self { name, most, buckets, calls: AtomicU32::new(0) }
    }

    fn take(&self, subject: &str) -> Left {
        if self.calls.fetch_add(1, Ordering::Relaxed) % BETWEEN_SWEEPS == BETWEEN_SWEEPS - 1 {
            self.buckets.retain_recent();
            self.buckets.shrink_to_fit();
        }
        let most = self.most.get();
        let (remaining, wait) = match self.buckets.check_key(&subject.to_owned()) {
            Ok(state) => (state.remaining_burst_capacity(), None),
            Err(until) => (0, Some(seconds(until.wait_time_from(self.buckets.clock().now())).max(1))),
        };
        let full_in = u64::from(most - remaining.min(most)) * u64::from(WINDOW);
        Left { name: self.name, most, remaining, full_in: full_in.div_ceil(u64::from(most)), wait }
    }
}

/// Whole seconds, the last one begun.
fn seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    fn limits(asks: u32) -> (Limits<FakeRelativeClock>, FakeRelativeClock) {
        let clock = FakeRelativeClock::default();
        (Limits::with_clock(NonZeroU32::new(asks), None, clock.clone()), clock)
    }

    #[test]
    fn a_bucket_empties_and_fills_and_is_that_of_one_caller() {
        let (limits, clock) = limits(3);
        let take = |subject| limits.take(subject, Kind::Ask).unwrap();
        for remaining in [2, 1, 0] {
            let left = take("key:a");
            assert_eq!((left.remaining, left.wait), (remaining, None));
        }
        assert_eq!(take("key:a"), Left { name: "ask", most: 3, remaining: 0, full_in: 60, wait: Some(20) });
        assert_eq!(take("key:b").remaining, 2);
        clock.advance(Duration::from_secs(20));
        assert_eq!(take("key:a").wait, None);
        assert!(take("key:a").wait.is_some());
        assert_eq!(limits.take("key:a", Kind::Read), None);
    }

    #[test]
    fn full_buckets_are_forgotten() {
        let (limits, clock) = limits(3);
        let mut most = 0;
        for number in 0..20 * BETWEEN_SWEEPS {
            limits.take(&format!("oidc:{number}"), Kind::Ask);
            clock.advance(Duration::from_millis(100));
            most = most.max(limits.ask.as_ref().unwrap().buckets.len());
        }
        assert!(most <= 2 * BETWEEN_SWEEPS as usize, "{most}");
    }
}
