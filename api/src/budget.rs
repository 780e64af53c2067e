//! What may be spent on models in a day: by everybody, and by each caller.
//!
//! It is counted by each task of the service for itself, and forgotten when that ends: a bound on a mistake or an abuse, and
//! no bill. Days are those of UTC.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, Utc};

/// What may be spent in a day, in millionths of a US dollar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// By everybody together. From `DAILY_BUDGET_USD`; no limit by default.
    pub all: Option<u64>,
    /// By each caller. From `CALLER_DAILY_BUDGET_USD`; no limit by default.
    pub caller: Option<u64>,
}

/// What is spent today. Cloning shares it.
#[derive(Debug, Clone, Default)]
pub struct Budget {
    limits: Limits,
    today: Arc<Mutex<Day>>,
}

#[derive(Debug, Default)]
struct Day {
    date: NaiveDate,
    all: u64,
    callers: HashMap<String, u64>,
}

/// Nothing is left for today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", if *.of_caller { "your budget for today is used up" } else { "the service's budget for today is used up" })]
pub struct Exhausted {
    /// Whether it is the caller's own.
    pub of_caller: bool,
    /// In how many seconds the next day begins.
    pub resets_in: u64,
}

impl Budget {
    /// Nothing spent yet.
    pub fn new(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Whether a caller may have a model answer. The answer that goes over the limit is still written.
    pub fn check(&self, caller: &str, now: DateTime<Utc>) -> Result<(), Exhausted> {
        let today = self.today(now);
        let spent = today.callers.get(caller).copied().unwrap_or(0);
        let over = |spent: u64, limit: Option<u64>| limit.is_some_and(|limit| spent >= limit);
        let of_caller = over(spent, self.limits.caller);
        if of_caller || over(today.all, self.limits.all) {
            let seconds = now.timestamp().rem_euclid(86_400);
            return Err(Exhausted { of_caller, resets_in: (86_400 - seconds) as u64 });
        }
        Ok(())
    }

    /// Counts what an answer cost.
    pub fn spend(&self, caller: &str, micro_usd: u64, now: DateTime<Utc>) {
        let mut today = self.today(now);
        today.all += micro_usd;
        if self.limits.caller.is_some() {
            *today.callers.entry(caller.to_owned()).or_default() += micro_usd;
        }
    }

    fn today(&self, now: DateTime<Utc>) -> std::sync::MutexGuard<'_, Day> {
        let mut today = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        let date = now.date_naive();
        if today.date != date {
            *today = Day { date, ..Day::default() };
        }
        today
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_up_is_there_again_the_next_day() {
        let now: DateTime<Utc> = "2026-11-23T23:00:00Z".parse().unwrap();
        let budget = Budget::new(Limits { all: Some(100), caller: Some(60) });
        budget.spend("a", 60, now);
        assert_eq!(budget.check("a", now), Err(Exhausted { of_caller: true, resets_in: 3_600 }));
        assert_eq!(budget.check("b", now), Ok(()));
        budget.spend("b", 40, now);
        assert_eq!(budget.check("c", now), Err(Exhausted { of_caller: false, resets_in: 3_600 }));
        let tomorrow = now + chrono::TimeDelta::hours(1);
        assert_eq!((budget.check("a", tomorrow), budget.check("c", tomorrow)), (Ok(()), Ok(())));
    }

    #[test]
    fn without_limits_everything_is_let_through() {
        let budget = Budget::default();
        budget.spend("a", u64::MAX / 2, Utc::now());
        assert_eq!(budget.check("a", Utc::now()), Ok(()));
    }
}
