//! Times in a report.

use std::time::Duration;

use serde_json::{Value, json};

/// The middle and the slowest one in a hundred, in milliseconds.
pub fn told(mut times: Vec<Duration>) -> Value {
    times.sort();
    let at = |share: f64| {
        let time = times.get(((times.len().saturating_sub(1)) as f64 * share) as usize);
        time.map(|time| (time.as_secs_f64() * 1e5).round() / 100.0)
    };
    json!({ "p50_ms": at(0.5), "p99_ms": at(0.99), "count": times.len() })
}
