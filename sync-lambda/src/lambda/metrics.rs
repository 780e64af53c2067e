//! Numbers of a run for CloudWatch, in its embedded metric format: one line of JSON in the log, from which CloudWatch
//! makes metrics by itself.

use chrono::Utc;
use serde_json::{Map, Value, json};
use shared::ledger::OUTCOMES;
use shared::sync::SyncReport;

const NAMESPACE: &str = "NotionRagChatbot";

/// The line for a run.
pub(crate) fn line(report: &SyncReport) -> String {
    let run = &report.run;
    let now = Utc::now();
    let mut values: Vec<(String, &str, f64)> = OUTCOMES
        .iter()
        .map(|outcome| {
            let pages = run.counts.get(*outcome).copied().unwrap_or(0);
            (format!("Pages{}", camel_case(outcome)), "Count", pages as f64)
        })
        .collect();
    let duration = (run.finished_at - run.started_at).num_milliseconds() as f64;
    values.push(("Requests".to_owned(), "Count", run.requests as f64));
    values.push(("Throttles".to_owned(), "Count", run.throttled as f64));
    values.push(("PagesHeld".to_owned(), "Count", run.held as f64));
    values.push(("Duration".to_owned(), "Milliseconds", duration));
    if let Some(vectors) = &run.vectors {
        values.push(("PassagesEmbedded".to_owned(), "Count", vectors.passages as f64));
        values.push(("PagesWithoutVectors".to_owned(), "Count", vectors.pages_without as f64));
    }
    // Before the first load is done there is nothing that could be stale.
    if let Some(as_of) = report.as_of {
        values.push(("Staleness".to_owned(), "Seconds", (now - as_of).num_seconds() as f64));
    }

    let names: Vec<Value> =
        values.iter().map(|(name, unit, _)| json!({"Name": name, "Unit": unit})).collect();
    let mut line = Map::from_iter(values.into_iter().map(|(name, _, value)| (name, json!(value))));
    line.insert("Service".to_owned(), json!("sync"));
    line.insert("run".to_owned(), json!(run.run));
    line.insert(
        "_aws".to_owned(),
        json!({
            "Timestamp": now.timestamp_millis(),
            "CloudWatchMetrics": [{"Namespace": NAMESPACE, "Dimensions": [["Service"]], "Metrics": names}],
        }),
    );
    Value::Object(line).to_string()
}

fn camel_case(name: &str) -> String {
    name.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::{DateTime, TimeDelta};
    use shared::sync::{RunSummary, VectorsMade};

    use super::*;

    #[test]
    fn a_line_declares_each_metric_and_holds_its_value() {
        let counts = BTreeMap::from([("synced".to_owned(), 7), ("not_shared".to_owned(), 2)]);
        let started_at = DateTime::UNIX_EPOCH;
        let finished_at = started_at + TimeDelta::milliseconds(1_500);
        let vectors = Some(VectorsMade { passages: 31, pages_without: 1, ..VectorsMade::default() });
        let run =
            RunSummary { started_at, finished_at, counts, requests: 12, vectors, ..RunSummary::default() };
        let report = SyncReport { run, generation: 1, pages: 7, as_of: Some(Utc::now()), busy: false };
        let line: Value = serde_json::from_str(&line(&report)).unwrap();
        for (name, value) in [
            ("PagesSynced", 7.0),
            ("PagesNotShared", 2.0),
            ("Requests", 12.0),
            ("Duration", 1_500.0),
            ("PassagesEmbedded", 31.0),
            ("PagesWithoutVectors", 1.0),
        ] {
            assert_eq!(line[name], value, "{name}");
        }
        let metrics = line["_aws"]["CloudWatchMetrics"][0]["Metrics"].as_array().unwrap();
        assert!(metrics.iter().all(|metric| line[metric["Name"].as_str().unwrap()].is_number()));
        assert_eq!(metrics.len(), OUTCOMES.len() + 7);
        assert!(line["_aws"]["Timestamp"].as_i64().unwrap() > 0);
    }
}
