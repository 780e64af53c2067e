//! What goes wrong at Notion, on demand: limits, errors, slow and broken answers, lists that do not end, pages that
//! search forgets or that are no longer shared, and edits in the middle of a read.
//!
//! All of it is one value, [`Faults`], that is given with [`Options`](super::Options), set while the server runs
//! ([`Server::set_faults`](super::Server::set_faults), or `POST /control` with `{"faults": {...}}`), or read from
//! the file of `--faults`. Each time it is set, all counts start again; `{}` switches everything off. The switches
//! work together: a request passes the limits first, and then every rule that is for it.
//!
//! ```json
//! {
//!   "seed": 7,
//!   "rate": {"per_second": 3.0, "burst": 10},
//!   "budget": {"requests": 180, "window_seconds": 60},
//!   "retry_after": "true",
//!   "latency_ms": 20,
//!   "max_page_size": 2,
//!   "unlisted": ["5c6a2821-6bb1-4a7e-b6e1-c50111515c3d"],
//!   "unlisted_share": 0.05,
//!   "unshared": [],
//!   "unshared_share": 0.5,
//!   "revoked_after": 1000,
//!   "rules": [
//!     {"path": "search", "method": "POST", "when": {"nth": [2, 5]}, "what": {"status": 503}},
//!     {"path": "data_sources/**", "only_above_page_size": 25, "what": {"status": 504}},
//!     {"when": {"probability": 0.01}, "what": {"status": 429}, "retry_after": {"fixed": "garbage"}},
//!     {"path": "blocks/*/children", "when": {"every": 10}, "what": "half_json"},
//!     {"path": "pages/*", "when": {"first": 3}, "what": "hang"},
//!     {"path": "pages/*", "when": {"nth": 4}, "what": {"hang_ms": 500}},
//!     {"path": "users/*", "when": "always", "what": {"delay_ms": 300}},
//!     {"path": "comments", "when": {"nth": 1}, "what": "drop"},
//!     {"path": "search", "when": {"nth": 2}, "what": "expire_cursor"},
//!     {"path": "blocks/*/children", "when": {"nth": 7}, "what": "repeat"},
//!     {"path": "search", "what": "endless"},
//!     {"path": "data_sources/*/query", "when": {"nth": 3}, "what": "incomplete"},
//!     {"path": "blocks/*/children", "when": {"nth": 2}, "what": {"change_before":
//!       {"action": "trash", "page": "5c6a2821-6bb1-4a7e-b6e1-c50111515c3d"}}},
//!     {"path": "blocks/*/children", "when": {"nth": 9}, "what": {"change_after":
//!       {"action": "edit", "page": "hr/leave.md", "markdown": "20 days"}}}
//!   ]
//! }
//! ```

mod answers;
mod asked;
mod cut;
mod limits;
mod lists;
mod pass;
mod rule;
mod switches;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use rule::{Rule, What, When};

pub(crate) use cut::{Line, Lines};
pub(crate) use pass::{Answered, pass};
pub(crate) use switches::Switches;

/// Everything that goes wrong. The default is nothing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// What the rules with a probability are drawn from: the same seed gives the same faults.
    pub seed: u64,
    /// So many requests a second, else 429: `{"per_second": 3.0, "burst": 10}`.
    pub rate: Option<Rate>,
    /// So many requests in a window, else 429: `{"requests": 180, "window_seconds": 60}`.
    pub budget: Option<Budget>,
    /// What a 429 or 529 says about when to come back: `"true"`, `"none"` or `{"fixed": "9999"}`.
    pub retry_after: RetryAfter,
    /// So many milliseconds later is each request answered: `{"latency_ms": 20}`.
    pub latency_ms: u64,
    /// No part of a list has more objects than this, so that small workspaces have lists of several parts:
    /// `{"max_page_size": 2}`.
    pub max_page_size: Option<usize>,
    /// Pages, databases and data sources that search does not list, though they are there.
    pub unlisted: Vec<Uuid>,
    /// The share of all pages and databases, from 0 to 1, that search does not list. Which they are depends on
    /// their ids alone.
    pub unlisted_share: f64,
    /// Pages and databases that are not shared: 404 for them and their blocks, and in no search or query. The block
    /// that stands for one in the page above stays. It goes for these ids only, not for what is below them.
    pub unshared: Vec<Uuid>,
    /// The share of all pages and databases, from 0 to 1, that are not shared. Which they are depends on their ids
    /// alone; others than those of `unlisted_share`.
    pub unshared_share: f64,
    /// After so many requests the token is refused with 401; 0 is from now on.
    pub revoked_after: Option<u64>,
    /// Faults of single requests. All that match a request count it and act on it, in this order.
    pub rules: Vec<Rule>,
}

/// Requests a second: a bucket of `burst` tokens that is filled at this rate, and is full at the start.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// Tokens that come in each second.
    pub per_second: f64,
    /// The most that the bucket holds; 1 when left out.
    #[serde(default = "one")]
    pub burst: u32,
}

/// Requests in a window. A window begins with the first request after the last one ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// How many are answered.
    pub requests: u64,
    /// How long the window is, in seconds.
    pub window_seconds: u64,
}

/// The header Retry-After.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetryAfter {
    /// The seconds that are left, rounded up; for a rule, which knows of none, 1.
    #[default]
    True,
    /// There is no such header.
    None,
    /// These words, whatever they are: `0`, `9999`, `garbage`.
    Fixed(String),
}

/// Why faults cannot be set.
#[derive(Debug, thiserror::Error)]
#[error("`{field}` of the faults is {value}: {expected}")]
pub struct FaultsError {
    field: String,
    value: String,
    expected: &'static str,
}

fn one() -> u32 {
    1
}

impl Faults {
    /// Faults of single requests, and no others.
    pub fn of(rules: impl IntoIterator<Item = Rule>) -> Faults {
        Faults { rules: rules.into_iter().collect(), ..Faults::default() }
    }

    /// Whether every number means something.
    pub(crate) fn check(&self) -> Result<(), FaultsError> {
        let share = |field: &str, value: f64| {
            expect(field, value, (0.0..=1.0).contains(&value), "a share is a number from 0 to 1")
        };
        share("unlisted_share", self.unlisted_share)?;
        share("unshared_share", self.unshared_share)?;
        if let Some(rate) = self.rate {
            let positive = rate.per_second.is_finite() && rate.per_second > 0.0;
            expect("rate.per_second", rate.per_second, positive, "it must be more than 0")?;
            expect("rate.burst", rate.burst, rate.burst > 0, "it must be more than 0")?;
        }
        if let Some(budget) = self.budget {
            let window = budget.window_seconds;
            expect("budget.window_seconds", window, window > 0, "it must be more than 0")?;
        }
        if let Some(size) = self.max_page_size {
            expect("max_page_size", size, size > 0, "it must be more than 0")?;
        }
        self.rules.iter().enumerate().try_for_each(|(index, rule)| rule.check(index))
    }
}

fn expect(
    field: impl Into<String>,
    value: impl ToString,
    holds: bool,
    expected: &'static str,
) -> Result<(), FaultsError> {
    if holds { Ok(()) } else { Err(FaultsError { field: field.into(), value: value.to_string(), expected }) }
}
