//! How much of what Notion lets through is used: a first load from a server that answers after 700 ms and refuses what
//! is beyond its limit, in real time. All limits are measured side by side, since a sync mostly waits.

use std::time::Duration;

use futures_util::future::join_all;
use serde::Serialize;
use shared::corpus_url::CorpusUrl;
use shared::sync::SyncRequest;
use stand_ins::notion::{Budget, Faults, Rate, Stats};
use sync_lambda::embed::Embedder;
use sync_lambda::notion::{Client, Limits};
use sync_lambda::run;
use sync_lambda::store::Store;
use tokio::time::{Instant, sleep_until};

use crate::{serve, workspace};

/// As long as Notion takes for an answer.
const LATENCY_MS: u64 = 700;
/// Notion's window. One of them is left to the learning, two are measured.
const WINDOW: Duration = Duration::from_secs(60);
const MEASURED: u32 = 2;

/// What one limit came to.
#[derive(Debug, Serialize)]
pub struct Used {
    limit: String,
    /// Requests that the limit allows in the time that is measured.
    allowed: f64,
    /// Requests that were answered in it.
    answered: u64,
    share: f64,
    /// Requests that were refused in it.
    refused: u64,
    refused_while_learning: u64,
    /// Requests a second, as learned at the end.
    learned_rate: Option<f64>,
    /// Pages read side by side at the end.
    concurrency: usize,
}

/// Measures each kind of limit.
pub async fn measure() -> Vec<Used> {
    let budget = |requests| Faults {
        budget: Some(Budget { requests, window_seconds: WINDOW.as_secs() }),
        latency_ms: LATENCY_MS,
        ..Faults::default()
    };
    let rate = |per_second, burst| Faults {
        rate: Some(Rate { per_second, burst }),
        latency_ms: LATENCY_MS,
        ..Faults::default()
    };
    let cases = [
        ("180 in a minute", 3.0, budget(180)),
        ("600 in a minute", 10.0, budget(600)),
        ("3 a second, burst 3", 3.0, rate(3.0, 3)),
        ("10 a second, burst 10", 10.0, rate(10.0, 10)),
    ];
    let used = join_all(cases.map(|(limit, per_second, faults)| one(limit, per_second, faults))).await;
    eprintln!("\n| limit | allowed | answered | share | refused | while learning | learned | side by side |");
    eprintln!("|---|---|---|---|---|---|---|---|");
    for used in &used {
        let Used { limit, allowed, answered, share, refused, refused_while_learning, .. } = used;
        let (learned, concurrency) = (used.learned_rate.unwrap_or_default(), used.concurrency);
        eprintln!(
            "| {limit} | {allowed:.0} | {answered} | {:.1} % | {refused} | {refused_while_learning} | {learned:.2}/s | {concurrency} |",
            share * 100.0
        );
    }
    used
}

async fn one(limit: &str, per_second: f64, faults: Faults) -> Used {
    let server = serve(&workspace(1_000), faults).await;
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let store = Store::open(&CorpusUrl::Dir(folder.path().to_owned())).await;
    let start = Instant::now();
    let (learned, end) = (start + WINDOW, start + WINDOW * (1 + MEASURED));
    let url = server.base_url().parse().expect("a server knows its address");
    let client =
        Client::new(&url, &server.token().into(), Limits::notion(), None).expect("the token is plain");

    let request = SyncRequest::default();
    let sync = run::run(&client, &store, &Embedder::Off, &request, |_| {});
    let watch = async {
        sleep_until(learned).await;
        let before = server.stats();
        sleep_until(end).await;
        (before, server.stats())
    };
    let (before, after): (Stats, Stats) = tokio::select! {
        stats = watch => stats,
        ended = sync => panic!("{limit}: the workspace is too small for the time: {ended:?}"),
    };
    let allowed = per_second * (end - learned).as_secs_f64();
    let answered = after.ok - before.ok;
    Used {
        limit: limit.to_owned(),
        allowed,
        answered,
        share: answered as f64 / allowed,
        refused: after.throttled - before.throttled,
        refused_while_learning: before.throttled,
        learned_rate: client.learned_rate(),
        concurrency: client.concurrency(),
    }
}
