//! Whatever moment a run dies at, readers see a whole state, and the next run goes on.
//!
//! A run that is dropped at a write leaves exactly what a killed process leaves: nothing of it runs on, not even the
//! release of its lease.

use std::cmp::Ordering::{Equal, Greater, Less};
use std::collections::BTreeSet;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use chrono::DateTime;
use http::Method;
use shared::keys;
use shared::manifest::Manifest;
use shared::page::PageDocument;
use shared::sync::SyncRequest;
use stand_ins::notion::{self, Change, Faults, Options, Server, Spec, Workspace};
use tokio::process::Command;
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::bucket::{BUCKET, Pass, S3, sync_into};
use crate::process::command;
use crate::support::Corpus;

/// A bucket whose server falls silent at a write.
struct Deadly {
    s3: S3,
    /// How many writes a run had that came to its end.
    writes: Arc<AtomicU32>,
}

impl Deadly {
    async fn start() -> Self {
        let writes = Arc::<AtomicU32>::default();
        let counted = writes.clone();
        let s3 = S3::with(move |method, key| {
            if is_write(method, key) {
                counted.fetch_add(1, Ordering::Relaxed);
            }
            Pass::Through
        })
        .await;
        Self { s3, writes }
    }

    /// One run that dies at the write with this number. False: it had fewer writes, and came to its end.
    async fn die_at(&self, notion: &Server, number: u32, done: bool) -> bool {
        let (server, fell_silent) = self.silent_at(number, done).await;
        let (store, request) = (server.store(), SyncRequest::default());
        let died = tokio::select! {
            ended = sync_into(&store, notion, &request) => {
                ended.unwrap();
                false
            }
            () = fell_silent.notified() => true,
        };
        self.bury(server).await;
        died
    }

    /// A server for one run, that falls silent at the write with this number, and tells. It carries out nothing after
    /// that: no request that was still under way can reach the bucket when the next run is at work.
    async fn silent_at(&self, number: u32, done: bool) -> (S3, Arc<Notify>) {
        let (writes, fell_silent) = (AtomicU32::new(0), Arc::new(Notify::new()));
        let told = fell_silent.clone();
        let server = self
            .s3
            .another(move |method, key| {
                let write = match is_write(method, key) {
                    true => writes.fetch_add(1, Ordering::Relaxed) + 1,
                    false => writes.load(Ordering::Relaxed),
                };
                match write.cmp(&number) {
                    Less => Pass::Through,
                    Equal if is_write(method, key) => Pass::Silent { done, told: told.clone() },
                    Equal | Greater => Pass::Lost,
                }
            })
            .await;
        (server, fell_silent)
    }

    /// Waits until all is carried out that a dead run had asked of its server, and its lease has run out.
    async fn bury(&self, server: S3) {
        server.settled().await;
        // Minutes later the lease of the dead run has run out.
        self.s3.store().delete(keys::LEASE).await.unwrap();
    }

    fn assert_is_readable(&self) -> Option<Manifest> {
        let manifest: Manifest = self.s3.read(keys::MANIFEST)?;
        for (id, entry) in &manifest.pages {
            let page: PageDocument =
                self.s3.read(&keys::page(*id, &entry.hash)).expect("a page that is named");
            assert_eq!((page.id, page.title.as_str()), (*id, entry.title.as_str()));
        }
        Some(manifest)
    }

    async fn finish(&self, notion: &Server) -> Manifest {
        let report = sync_into(&self.s3.store(), notion, &SyncRequest::default()).await.unwrap().report;
        assert!(report.run.complete, "{report:?}");
        let manifest = self.assert_is_readable().unwrap();
        let stored: BTreeSet<_> = manifest.pages.keys().map(|id| id.0).collect();
        let there = notion.inspect(|workspace| workspace.page_ids().into_iter().collect()).unwrap();
        assert_eq!(stored, there);
        assert_eq!(self.s3.read::<serde_json::Value>(keys::CHECKPOINT), None, "nothing is left to do");
        manifest
    }
}

/// Whether a run could die of it. How far it is, it tells by the clock, so that the number of those writes is chance.
fn is_write(method: &Method, key: &str) -> bool {
    (*method == Method::PUT || *method == Method::DELETE) && key != keys::PROGRESS
}

async fn serve(spec: &Spec) -> Server {
    notion::start(Workspace::generate(spec), Options::default()).await.unwrap()
}

fn edit(notion: &Server, number: u32) {
    let page = notion.inspect(|workspace| workspace.page_ids()[0]).unwrap().to_string();
    let markdown = format!("# Page\n\nEdit {number}.");
    let last_edited_time = Some(format!("2026-06-01T00:{:02}:00Z", number % 60));
    notion.change(Change::Edit { page, markdown, last_edited_time }).unwrap();
}

#[tokio::test]
async fn a_first_run_that_dies_at_any_write_is_gone_on_with() {
    let notion =
        serve(&Spec { pages: 3, databases: vec![2], blocks: 1, containers: 0, ..Spec::default() }).await;
    for done in [false, true] {
        for number in 1.. {
            let bucket = Deadly::start().await;
            let died = bucket.die_at(&notion, number, done).await;
            assert_eq!(
                bucket.assert_is_readable().is_some(),
                bucket.s3.read::<Manifest>(keys::MANIFEST).is_some()
            );
            bucket.finish(&notion).await;
            if !died {
                assert!(number > 8, "{number} writes");
                break;
            }
        }
    }
}

#[tokio::test]
async fn a_later_run_that_dies_at_any_write_leaves_the_old_state_or_the_new_one() {
    let notion =
        serve(&Spec { pages: 4, databases: Vec::new(), blocks: 1, containers: 0, ..Spec::default() }).await;
    let bucket = Deadly::start().await;
    let mut before = bucket.finish(&notion).await;
    for number in 1.. {
        edit(&notion, number);
        let died = bucket.die_at(&notion, number, number % 2 == 0).await;
        let now = bucket.assert_is_readable().unwrap();
        let changed = now.pages.iter().filter(|(id, entry)| before.pages[id].hash != entry.hash).count();
        assert!(changed <= 1 && now.pages.len() == before.pages.len(), "{changed} pages changed");
        before = bucket.finish(&notion).await;
        if !died {
            assert!(number > 5, "{number} writes");
            break;
        }
    }
}

#[tokio::test]
async fn a_large_first_run_that_dies_repeats_little() {
    let spec =
        Spec { pages: 230, branching: 6, databases: Vec::new(), blocks: 1, containers: 0, ..Spec::default() };
    let notion = serve(&spec).await;
    let bodies = || {
        notion.requests().iter().filter(|request| request.path.ends_with("/children?page_size=100")).count()
    };
    let bucket = Deadly::start().await;
    let whole = {
        bucket.finish(&notion).await;
        (bucket.writes.load(Ordering::Relaxed), bodies())
    };
    assert_eq!(whole.1, 230);
    for (number, done) in (1..whole.0).step_by(23).zip([false, true].into_iter().cycle()) {
        let bucket = Deadly::start().await;
        let before = bodies();
        assert!(bucket.die_at(&notion, number, done).await);
        bucket.assert_is_readable();
        bucket.finish(&notion).await;
        // Two parts of fifty pages can be open at once.
        let read = bodies() - before;
        assert!(read <= 230 + 110, "{read} pages were read for 230, after dying at write {number}");
    }
}

/// What a run has published, without what differs from run to run: its name, its times, and its number.
fn published(mut manifest: Manifest) -> String {
    let no_time = DateTime::UNIX_EPOCH;
    (manifest.run, manifest.generation, manifest.published_at) = (String::new(), 0, no_time);
    manifest.as_of = manifest.as_of.map(|_| no_time);
    manifest.pages.values_mut().for_each(|entry| entry.read_at = no_time);
    serde_json::to_string(&manifest).unwrap()
}

fn in_bucket(command: &mut Command, server: &S3, notion: &Server) {
    command
        .env("AWS_ENDPOINT_URL", server.endpoint())
        .env("AWS_ACCESS_KEY_ID", "key")
        .env("AWS_SECRET_ACCESS_KEY", "secret")
        .env("AWS_REGION", "us-east-1")
        .env("CORPUS_URL", format!("s3://{BUCKET}/acme"))
        .env("NOTION_BASE_URL", notion.base_url())
        .env("NOTION_TOKEN", notion.token())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
}

#[tokio::test]
async fn a_process_that_is_killed_at_a_write_is_gone_on_with_to_the_very_state_of_one_that_was_not() {
    let notion =
        serve(&Spec { pages: 60, databases: vec![5], blocks: 2, containers: 0, ..Spec::default() }).await;
    let undisturbed = Deadly::start().await;
    let whole = published(undisturbed.finish(&notion).await);
    for (number, done) in [(1, true), (3, false), (20, true), (55, false), (66, true)] {
        let bucket = Deadly::start().await;
        let (server, fell_silent) = bucket.silent_at(number, done).await;
        let mut process = command();
        in_bucket(&mut process, &server, &notion);
        let mut process = process.spawn().unwrap();
        timeout(Duration::from_secs(120), fell_silent.notified()).await.expect("it comes to that write");
        process.kill().await.unwrap();
        bucket.bury(server).await;
        bucket.assert_is_readable();

        // Twice as a process again, which is to go on by itself, and then find nothing more to do.
        for _ in 0..2 {
            let mut next = command();
            in_bucket(&mut next, &bucket.s3, &notion);
            assert!(next.status().await.unwrap().success());
            let now = bucket.assert_is_readable().unwrap();
            assert_eq!(published(now), whole, "after write {number}");
        }
    }
}

#[tokio::test]
async fn a_process_that_is_killed_while_it_writes_into_a_folder_is_gone_on_with_too() {
    let faults = Faults { latency_ms: 20, ..Faults::default() };
    let spec = Spec { pages: 60, databases: Vec::new(), blocks: 2, containers: 0, ..Spec::default() };
    let options = Options { faults, ..Options::default() };
    let notion = notion::start(Workspace::generate(&spec), options).await.unwrap();
    let run = |corpus: &Corpus| {
        let mut process = command();
        process
            .env("CORPUS_URL", corpus.url().to_string())
            .env("NOTION_BASE_URL", notion.base_url())
            .env("NOTION_TOKEN", notion.token())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        process
    };
    let undisturbed = Corpus::new();
    assert!(run(&undisturbed).status().await.unwrap().success());
    let whole = published(undisturbed.manifest());
    let stored = |corpus: &Corpus| {
        std::fs::read_dir(corpus.path().join(keys::PAGES)).map_or(0, |folders| folders.count())
    };

    for pages in [1, 20, 59] {
        let corpus = Corpus::new();
        let mut process = run(&corpus).spawn().unwrap();
        // On a machine that is busy it may have come to its end meanwhile, which is no other state to go on from.
        while stored(&corpus) < pages && process.try_wait().unwrap().is_none() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        if process.try_wait().unwrap().is_none() {
            process.kill().await.unwrap();
        }
        corpus.assert_is_readable();
        assert!(run(&corpus).status().await.unwrap().success(), "nobody has to wait for its lease");
        corpus.assert_is_readable();
        assert_eq!(published(corpus.manifest()), whole, "after {pages} pages");
    }
}
