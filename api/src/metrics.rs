//! What CloudWatch is told: lines in its embedded metric format among the log, which it makes metrics of.
//!
//! A line for each answer, with what it took; and one a minute for what is not of one answer. No line has a question, an
//! answer or a page in it. Which metrics there are is one list: [`UNITS`].

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

mod answer;

pub use answer::AnswerRecord;

/// The namespace of the metrics.
pub const NAMESPACE: &str = "NotionRagChatbot";
/// How often what is not of one answer is told.
pub const PERIOD: Duration = Duration::from_secs(60);

/// Every metric and its unit. Alarms and the dashboard name them.
pub const UNITS: [(&str, &str); 24] = [
    ("Answers", "Count"),
    ("FirstTokenMs", "Milliseconds"),
    ("AnswerMs", "Milliseconds"),
    ("InputTokens", "Count"),
    ("OutputTokens", "Count"),
    ("CachedTokens", "Count"),
    ("CostMicroUsd", "Count"),
    ("VerifiedCitations", "Count"),
    ("DroppedCitations", "Count"),
    ("NotFound", "Count"),
    ("SourcesOnly", "Count"),
    ("Shared", "Count"),
    ("AnsweredByFallback", "Count"),
    ("Cancelled", "Count"),
    ("Failed", "Count"),
    ("Requests", "Count"),
    ("Refused", "Count"),
    ("Faults", "Count"),
    ("Throttles", "Count"),
    ("IndexAgeSeconds", "Seconds"),
    ("IndexedPages", "Count"),
    ("UnreadablePages", "Count"),
    ("FeedbackUp", "Count"),
    ("FeedbackDown", "Count"),
];

/// Counts, and tells what it counted. Cloning shares it.
#[derive(Debug, Clone, Default)]
pub struct Metrics {
    tells: bool,
    counts: Arc<Counts>,
}

/// What is counted between two lines.
#[derive(Debug, Default)]
struct Counts {
    requests: AtomicU64,
    refused: AtomicU64,
    faults: AtomicU64,
}

/// The state of the workspace that is searched, as far as it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexState {
    /// How old it is.
    pub age: Duration,
    /// How many pages it has.
    pub pages: u64,
    /// How many pages of it could not be read.
    pub unreadable: u64,
}

impl Metrics {
    /// Metrics that are written to standard output, where the log is.
    pub fn to_log() -> Self {
        Self { tells: true, ..Self::default() }
    }

    /// Counts an answered request by its status.
    pub fn request(&self, status: u16) {
        self.counts.requests.fetch_add(1, Ordering::Relaxed);
        match status {
            400..=499 => self.counts.refused.fetch_add(1, Ordering::Relaxed),
            500..=599 => self.counts.faults.fetch_add(1, Ordering::Relaxed),
            _ => 0,
        };
    }

    /// Tells what somebody thinks of an answer.
    pub fn feedback(&self, up: bool) {
        let name = if up { "FeedbackUp" } else { "FeedbackDown" };
        self.tell(Utc::now(), &[(name, 1)], Map::new());
    }

    /// Tells of an answer that has ended.
    pub fn answer(&self, record: &AnswerRecord) {
        let (values, properties) = record.told();
        self.tell(Utc::now(), &values, properties);
    }

    /// Tells what was counted since the last time.
    /// `throttles`: calls that a model had no capacity for.
    pub fn minute(&self, throttles: u64, index: Option<IndexState>) {
        let taken = |count: &AtomicU64| count.swap(0, Ordering::Relaxed);
        let counts = &self.counts;
        let mut values = vec![
            ("Requests", taken(&counts.requests)),
            ("Refused", taken(&counts.refused)),
            ("Faults", taken(&counts.faults)),
            ("Throttles", throttles),
        ];
        if let Some(index) = index {
            values.push(("IndexAgeSeconds", index.age.as_secs()));
            values.push(("IndexedPages", index.pages));
            values.push(("UnreadablePages", index.unreadable));
        }
        self.tell(Utc::now(), &values, Map::new());
    }

    fn tell(&self, now: DateTime<Utc>, values: &[(&'static str, u64)], properties: Map<String, Value>) {
        if self.tells {
            // A log that cannot be written to is no reason to stop answering.
            let _ = writeln!(std::io::stdout().lock(), "{}", line(now, values, properties));
        }
    }
}

/// A line in the embedded metric format:
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>.
fn line(now: DateTime<Utc>, values: &[(&'static str, u64)], properties: Map<String, Value>) -> Value {
    let unit = |name: &str| UNITS.iter().find(|(known, _)| *known == name).map_or("None", |(_, unit)| unit);
    let metrics: Vec<Value> =
        values.iter().map(|(name, _)| json!({ "Name": name, "Unit": unit(name) })).collect();
    let mut line = properties;
    line.insert("Service".to_owned(), json!("api"));
    line.extend(values.iter().map(|(name, value)| ((*name).to_owned(), json!(value))));
    line.insert(
        "_aws".to_owned(),
        json!({
            "Timestamp": now.timestamp_millis(),
            "CloudWatchMetrics": [{ "Namespace": NAMESPACE, "Dimensions": [["Service"]], "Metrics": metrics }],
        }),
    );
    Value::Object(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_what_cloudwatch_reads() {
        let now = DateTime::from_timestamp(1_767_225_600, 5_000_000).unwrap();
        let line = line(now, &[("FirstTokenMs", 812)], Map::new());
        assert_eq!(
            line,
            json!({
                "_aws": {"Timestamp": 1_767_225_600_005_i64, "CloudWatchMetrics": [{
                    "Namespace": "NotionRagChatbot", "Dimensions": [["Service"]],
                    "Metrics": [{"Name": "FirstTokenMs", "Unit": "Milliseconds"}],
                }]},
                "Service": "api", "FirstTokenMs": 812,
            })
        );
    }

    #[test]
    fn a_minute_is_counted_once() {
        let metrics = Metrics::default();
        metrics.request(200);
        metrics.request(404);
        metrics.request(503);
        let taken = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let counts = &metrics.counts;
        assert_eq!((taken(&counts.requests), taken(&counts.refused), taken(&counts.faults)), (3, 1, 1));
        metrics.minute(0, None);
        assert_eq!((taken(&counts.requests), taken(&counts.refused), taken(&counts.faults)), (0, 0, 0));
    }
}
