//! What the function costs before it does anything: how large it is, how long it takes to start, what it holds in
//! memory. Prints JSON, with what is aimed at beside it. As it is deployed, without the import of files:
//! `cargo bench -p sync-lambda --no-default-features --bench lambda`.
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on should stop where it is")]

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use serde_json::{Value, json};
use stand_ins::lambda::{self, Function, Server};
use stand_ins::notion::{self, Workspace};

const PROGRAM: &str = env!("CARGO_BIN_EXE_sync-lambda");
const STARTS: usize = 20;

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let stripped = strip(&folder.path().join("bootstrap"));
    let program = fs::read(&stripped).unwrap();

    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let server = start(Function::new("notion-sync", &stripped)).await;
        starts.push(ready_after(&server).await);
        server.stop().await;
    }
    starts.sort();

    let (idle, synced) = memory(&stripped, folder.path()).await;
    let measured = json!({
        "stripped_bytes": program.len(),
        "zip_bytes": {"is": deflated(&program), "aim": 6 * 1024 * 1024},
        "start_ms": {"median": ms(starts[STARTS / 2]), "longest": ms(starts[STARTS - 1]), "aim": 30},
        "resident_kb": {"ready": idle, "after_a_sync": synced, "aim": 40 * 1024},
    });
    println!("{}", serde_json::to_string_pretty(&measured).unwrap());
}

/// The program as it is deployed: without what only debuggers read.
fn strip(to: &Path) -> std::path::PathBuf {
    let stripped = Command::new("strip").arg("-o").arg(to).arg(PROGRAM).status();
    assert!(stripped.is_ok_and(|status| status.success()), "strip is needed: install binutils");
    to.to_owned()
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
