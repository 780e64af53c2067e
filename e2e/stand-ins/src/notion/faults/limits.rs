//! How many requests there may be: a token bucket, and a budget for each window of time.

use std::time::Duration;

use tokio::time::Instant;

use super::{Budget, Rate};

/// The limits of a server, and how far they are used up.
#[derive(Debug)]
pub(super) struct Limits {
    rate: Option<(Rate, Bucket)>,
    budget: Option<(Budget, Option<Window>)>,
}

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    filled: Instant,
}

#[derive(Debug)]
struct Window {
    began: Instant,
    requests: u64,
}

impl Limits {
    pub(super) fn new(rate: Option<Rate>, budget: Option<Budget>, now: Instant) -> Limits {
        let bucket = |rate: Rate| (rate, Bucket { tokens: f64::from(rate.burst), filled: now });
        Limits { rate: rate.map(bucket), budget: budget.map(|budget| (budget, None)) }
    }

    /// Lets a request in, or tells how long it is until one may be let in. One that is not let in uses up nothing.
    pub(super) fn admit(&mut self, now: Instant) -> Result<(), Duration> {
        if let Some((rate, bucket)) = &mut self.rate {
            let filled = bucket.tokens + rate.per_second * (now - bucket.filled).as_secs_f64();
            *bucket = Bucket { tokens: filled.min(f64::from(rate.burst)), filled: now };
            if bucket.tokens < 1.0 {
                return Err(Duration::from_secs_f64((1.0 - bucket.tokens) / rate.per_second));
            }
        }
        if let Some((budget, window)) = &mut self.budget {
            let length = Duration::from_secs(budget.window_seconds);
            let open = match window {
                Some(open) if now < open.began + length => open,
                _ => window.insert(Window { began: now, requests: 0 }),
            };
            if open.requests >= budget.requests {
                return Err(open.began + length - now);
            }
            open.requests += 1;
        }
        if let Some((_, bucket)) = &mut self.rate {
            bucket.tokens -= 1.0;
        }
        Ok(())
    }
}

/// Whole seconds, rounded up, at least one: as Retry-After has them.
pub(super) fn seconds(wait: Duration) -> u64 {
    let whole = wait.as_secs();
    (whole + u64::from(wait.subsec_nanos() > 0)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_gives_its_burst_and_then_what_comes_in() {
        let start = Instant::now();
        let at = |millis: u64| start + Duration::from_millis(millis);
        let mut limits = Limits::new(Some(Rate { per_second: 2.0, burst: 3 }), None, start);
        assert!((0..3).all(|_| limits.admit(start).is_ok()));
        assert_eq!(limits.admit(at(100)).map_err(|wait| wait.as_millis()), Err(400));
        assert!(limits.admit(at(500)).is_ok());
        assert!(limits.admit(at(600)).is_err());
        assert!((0..3).all(|_| limits.admit(at(60_000)).is_ok()));
        assert!(limits.admit(at(60_000)).is_err(), "no more than the burst is kept");
    }

    #[test]
    fn a_budget_is_for_a_window_that_begins_with_a_request() {
        let start = Instant::now();
        let at = |seconds: u64| start + Duration::from_secs(seconds);
        let mut limits = Limits::new(None, Some(Budget { requests: 2, window_seconds: 60 }), start);
        assert!(limits.admit(at(100)).is_ok() && limits.admit(at(110)).is_ok());
        assert_eq!(limits.admit(at(111)), Err(Duration::from_secs(49)));
        assert!(limits.admit(at(160)).is_ok());
    }

    #[test]
    fn what_is_left_is_rounded_up() {
        assert_eq!(seconds(Duration::from_millis(1)), 1);
        assert_eq!(seconds(Duration::from_millis(2001)), 3);
        assert_eq!(seconds(Duration::from_secs(2)), 2);
    }
}
