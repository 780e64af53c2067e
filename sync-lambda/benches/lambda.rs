//! What the function costs before it does anything: how large it is, how long it takes to start, what it holds in
//! memory. Prints JSON, with what is aimed at beside it. It builds the function as it is deployed, in the profile `lambda`
//! and without the import of files, which takes many minutes; what measures it may be of the profile that is there:
//! `cargo bench -p sync-lambda --profile dev --bench lambda`.
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on should stop where it is")]

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use serde_json::{Value, json};
use stand_ins::lambda::{self, Function, Server};
use stand_ins::notion::{self, Workspace};

const STARTS: usize = 20;

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let deployed = build();
    let program = fs::read(&deployed).unwrap();

    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let server = start(Function::new("notion-sync", &deployed)).await;
        starts.push(ready_after(&server).await);
        server.stop().await;
    }
    starts.sort();

    let (idle, synced) = memory(&deployed, folder.path()).await;
    let measured = json!({
        "bytes": program.len(),
        "zip_bytes": {"is": deflated(&program), "aim": 6 * 1024 * 1024},
        "start_ms": {"median": ms(starts[STARTS / 2]), "longest": ms(starts[STARTS - 1]), "aim": 30},
        "resident_kb": {"ready": idle, "after_a_sync": synced, "aim": 40 * 1024},
    });
    println!("{}", serde_json::to_string_pretty(&measured).unwrap());
}

/// The program as it is deployed.
fn build() -> PathBuf {
    let arguments = [
        "build",
        "--package",
        "sync-lambda",
        "--bin",
        "sync-lambda",
        "--no-default-features",
        "--profile",
        "lambda",
    ];
    let built = Command::new(env!("CARGO")).args(arguments).status();
    assert!(built.is_ok_and(|status| status.success()), "the function cannot be built");
    // Each profile has a folder of its own beside those of the others.
    let folders = Path::new(env!("CARGO_BIN_EXE_sync-lambda")).ancestors().nth(2).unwrap();
    folders.join("lambda/sync-lambda")
}

/// The size of the one entry of the archive that is deployed. Its directory adds some hundred bytes.
fn deflated(program: &[u8]) -> u64 {
    let mut encoder = DeflateEncoder::new(Counter(0), Compression::best());
    encoder.write_all(program).unwrap();
    encoder.finish().unwrap().0
}

struct Counter(u64);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

async fn start(function: Function) -> Server {
    lambda::start(function, lambda::Options::default()).await.unwrap()
}

/// From the start of the process until it asks for its first event.
async fn ready_after(server: &Server) -> Duration {
    let log = server.log_when(|log| log.starts[0].ready_after.is_some()).await;
    log.starts[0].ready_after.unwrap()
}

/// What the process holds in memory when it is ready, and after it has synced the sample workspace.
async fn memory(program: &Path, folder: &Path) -> (u64, u64) {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../e2e/workspace");
    let workspace = Workspace::from_markdown(&sample).unwrap();
    let notion = notion::start(workspace, notion::Options::default()).await.unwrap();
    let corpus = format!("file://{}", folder.join("corpus").display());
    let variables =
        [("NOTION_BASE_URL", notion.base_url()), ("NOTION_TOKEN", notion.token()), ("CORPUS_URL", &corpus)];
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let server = start(Function { variables, ..Function::new("notion-sync", program) }).await;
    ready_after(&server).await;
    let pid = server.log().starts[0].pid.unwrap();
    let idle = resident(pid);
    let report: Value = server.invoke(json!({})).await.response().unwrap();
    assert_eq!(report["complete"], true, "{report}");
    (idle, resident(pid))
}

/// In KiB, as Linux counts it.
fn resident(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("memory is measured on Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

fn ms(time: Duration) -> f64 {
    (time.as_secs_f64() * 10_000.0).round() / 10.0
}
