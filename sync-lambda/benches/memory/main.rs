//! How much memory the sync of a large workspace takes.
//!
//! `cargo bench -p sync-lambda --bench memory` serves 100,000 pages from one process and syncs them in another, which
//! tells the peak of its memory as the kernel counts it (`VmHWM`). `-- 20000` takes another number of pages. The corpus
//! lies in memory where the system has `/dev/shm`, so that the time is not that of a disk.

mod process;

use std::path::Path;
use std::time::Instant;

use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::corpus_url::CorpusUrl;
use shared::keys;
use stand_ins::notion::{self, Options, Spec, Workspace};
use sync_lambda::config::Config;
use sync_lambda::notion::comments::CommentsOn;

use process::Child;

const PAGES: usize = 100_000;
/// What one process is told to do by the other.
const SERVE: &str = "--serve";
const SYNC: &str = "--sync";

/// Where a server is.
#[derive(Debug, Serialize, Deserialize)]
struct Served {
    url: String,
    token: String,
}

/// What one sync came to.
#[derive(Debug, Serialize, Deserialize)]
struct Synced {
    pages: u64,
    requests: u64,
    seconds: f64,
    /// Before anything was read.
    start_mb: f64,
    peak_mb: f64,
}

#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        [SERVE, pages] => serve(pages.parse().expect("a number of pages")).await,
        [SYNC, served, corpus] => sync(served, corpus).await,
        args if args.contains(&"--bench") => {
            let pages = args.iter().find_map(|arg| arg.parse().ok()).unwrap_or(PAGES);
            measure(pages);
        }
        // `cargo test --benches` runs this too.
        _ => eprintln!("skipped: measures only under `cargo bench`"),
    }
}

fn measure(pages: usize) {
    let folder = process::memory_folder();
    let corpus = folder.path().to_str().expect("a name that is text");
    let mut server = Child::start(&[SERVE, &pages.to_string()]);
    let served = server.line();
    let first: Synced = Child::start(&[SYNC, &served, corpus]).json();
    let again: Synced = Child::start(&[SYNC, &served, corpus]).json();
    drop(server);

    let size = |key: &str| {
        let size = std::fs::metadata(Path::new(corpus).join(key)).expect("a sync wrote it").len();
        size as f64 / f64::from(1 << 20)
    };
    let (manifest_mb, ledger_mb) = (size(keys::MANIFEST), size(keys::LEDGER));
    eprintln!(
        "\n| run | pages | requests | time | memory at the start | at its peak |\n|---|---|---|---|---|---|"
    );
    for (run, of) in [("first load", &first), ("no change", &again)] {
        let Synced { pages, requests, seconds, start_mb, peak_mb } = of;
        eprintln!("| {run} | {pages} | {requests} | {seconds:.1} s | {start_mb:.0} MB | {peak_mb:.0} MB |");
    }
    eprintln!("manifest {manifest_mb:.1} MB, ledger {ledger_mb:.1} MB");
    let report = json!({
        "first_load": first, "no_change": again, "manifest_mb": manifest_mb, "ledger_mb": ledger_mb,
    });
    println!("{report:#}");
}

/// Serves a workspace until nobody listens any more.
async fn serve(pages: usize) {
    let workspace = Workspace::generate(&Spec::large(pages));
    let server = notion::start(workspace, Options::default()).await.expect("a free port of this machine");
    let served = Served { url: server.base_url().to_owned(), token: server.token().to_owned() };
    println!("{}", json!(served));
    process::wait_for_parent();
}

/// Syncs, looking at the whole workspace whatever the hour, and tells what it took.
async fn sync(served: &str, corpus: &str) {
    let Served { url, token } = serde_json::from_str(served).expect("what a server told");
    let url = url.parse().expect("a server knows its address");
    let mut config = Config::new(url, token.into(), CorpusUrl::Dir(corpus.into()));
    config.limits.comments = CommentsOn::Nothing;
    config.limits.pages_per_sweep = usize::MAX;
    let (start, start_mb) = (Instant::now(), process::peak_mb());
    let report = sync_lambda::sync(&config, |_| {}).await.expect("nothing goes wrong here");
    let seconds = start.elapsed().as_secs_f64();
    let (pages, requests) = (report.pages, report.run.requests);
    println!("{}", json!(Synced { pages, requests, seconds, start_mb, peak_mb: process::peak_mb() }));
}
