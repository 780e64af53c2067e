//! How many of the requests that Notion allows a sync needs, and how many of them it uses.
//!
//! `cargo bench -p sync-lambda --bench requests` prints the figures as JSON on stdout and as tables on stderr. It takes
//! about five minutes, most of them real time in which a slow Notion with a limit is read; `-- count` and
//! `-- throughput` do one half.
//!
//! * [`bound`]: the least number of requests that a run can do with. [`count`]: how many it does.
//! * [`throughput`]: how much of what Notion lets through in a minute is used.

mod bound;
mod count;
mod throughput;

use serde_json::json;
use stand_ins::notion::{self, Faults, Options, Server, Spec, Workspace};

#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let has = |word: &str| args.iter().any(|arg| arg == word);
    // `cargo test --benches` runs this too, and is no place for five minutes of measuring.
    if !has("--bench") {
        eprintln!("skipped: measures only under `cargo bench`");
        return;
    }
    let all = !has("count") && !has("throughput");
    let count = if all || has("count") { count::measure().await } else { Vec::new() };
    let throughput = if all || has("throughput") { throughput::measure().await } else { Vec::new() };
    println!("{:#}", json!({"requests": count, "throughput": throughput}));
}

/// Serves a workspace that is made up.
async fn serve(spec: &Spec, faults: Faults) -> Server {
    let options = Options { faults, ..Options::default() };
    notion::start(Workspace::generate(spec), options).await.expect("a free port of this machine")
}

/// A workspace of so many pages, of which one in twenty is a row of one of ten databases. Every page has a toggle, so
/// that its body takes two requests.
fn workspace(pages: usize) -> Spec {
    let rows = pages / 20;
    let (branching, depth) = (10, 4);
    let databases = vec![rows / 10; 10];
    Spec { pages: pages - rows, branching, depth, databases, blocks: 3, containers: 1, ..Spec::default() }
}
