//! A workspace that is too large for the time that one event of the Lambda function may take.

use std::collections::HashMap;
use std::fs;
use std::time::Duration;

use http::Method;
use serde_json::{Value, json};
use shared::keys;
use shared::manifest::Manifest;
use shared::page::PageDocument;
use shared::sync::SyncRequest;
use stand_ins::lambda::{End, Function, InvocationType, Options, start};
use stand_ins::notion::{self, Faults, Rule, Server, Spec, What, When, Workspace};
use sync_lambda::embed::Embedder;
use sync_lambda::notion::{Client, Limits};
use tokio::time::{Instant, timeout};
use url::Url;

use crate::bucket::{Pass, S3, sync_into};
use crate::lambda::function;
use crate::support::{Corpus, Notion, page_id};

/// How long an event may take here: a few runs' worth of the pages below, each request of which takes a while. A fifth
/// of it is for all that follows the last page.
const TIMEOUT: Duration = Duration::from_secs(10);
const PAGES: usize = 400;
const LATENCY_MS: u64 = 250;

async fn slow_notion() -> Server {
    let spec = Spec { pages: PAGES, databases: Vec::new(), blocks: 1, containers: 0, ..Spec::default() };
    let faults = Faults { latency_ms: LATENCY_MS, ..Faults::default() };
    let options = notion::Options { faults, ..notion::Options::default() };
    notion::start(Workspace::generate(&spec), options).await.unwrap()
}

fn short(notion: &Server, corpus: &Corpus) -> Function {
    Function { timeout: TIMEOUT, ..function(notion, corpus, &[]) }
}

/// How often the blocks of each page were read.
fn reads(notion: &Server) -> HashMap<String, usize> {
    let mut reads = HashMap::new();
    for request in notion.requests() {
        if request.path.starts_with("/v1/blocks/") {
            *reads.entry(request.path).or_default() += 1;
        }
    }
    reads
}

#[tokio::test]
async fn runs_go_on_with_each_other_until_everything_is_synced_and_read_once() {
    let notion = slow_notion().await;
    let corpus = Corpus::in_memory();
    let lambda = start(short(&notion, &corpus), Options::default()).await.unwrap();
    let first = lambda.invoke(json!({})).await.response().unwrap();
    assert_eq!(first["complete"], false, "{first}");

    let is_complete =
        |end: &Option<End>| matches!(end, Some(End::Response(report)) if report["complete"] == true);
    let has_failed = |end: &Option<End>| matches!(end, Some(End::Error(_)));
    let ended = lambda
        .log_when(|log| log.invocations.iter().any(|one| is_complete(&one.end) || has_failed(&one.end)));
    let log = timeout(TIMEOUT * 20, ended).await.expect("some run comes to the end");
    let runs = &log.invocations;
    assert!(runs.len() > 1 && is_complete(&runs.last().unwrap().end), "{runs:#?}");
    for run in &runs[1..] {
        assert_eq!((run.kind, &run.event), (InvocationType::Event, &json!({})), "each asks for one more");
    }

    let manifest = corpus.manifest();
    assert_eq!((manifest.pages.len(), manifest.complete), (PAGES, true));
    assert!(!corpus.path().join(keys::CHECKPOINT).exists());
    let reads = reads(&notion);
    let again = reads.values().sum::<usize>() - PAGES;
    assert_eq!(reads.len(), PAGES);
    assert!(again <= 8 * (runs.len() - 1), "{again} pages were read twice by {} runs", runs.len());
    assert_eq!(lambda.stop().await.invocations.len(), runs.len(), "the last run asks for no other");
}

#[tokio::test]
async fn a_run_that_may_not_ask_for_another_publishes_what_it_has_and_leaves_the_rest_to_the_schedule() {
    let notion = slow_notion().await;
    let corpus = Corpus::in_memory();
    let options = Options { denies_invoke: true, ..Options::default() };
    let lambda = start(short(&notion, &corpus), options).await.unwrap();
    let report = lambda.invoke(json!({})).await.response().unwrap();

    let manifest = corpus.manifest();
    assert!(!manifest.complete && manifest.as_of.is_none());
    assert!((1..PAGES).contains(&manifest.pages.len()), "{}", manifest.pages.len());
    assert_eq!(report["pages"], manifest.pages.len());
    assert_eq!(report["counts"]["waiting"], PAGES - manifest.pages.len());
    assert!(corpus.path().join(keys::CHECKPOINT).exists());

    let mut last = Value::Null;
    for _ in 0..20 {
        last = lambda.invoke(json!({"source": "aws.scheduler"})).await.response().unwrap();
        if last["complete"] == true {
            break;
        }
    }
    assert_eq!((&last["complete"], &last["pages"]), (&json!(true), &json!(PAGES)));
    let log = lambda.stop().await;
    assert!(log.invocations.iter().all(|one| one.kind == InvocationType::RequestResponse));
    let told = log.lines.iter().find(|line| line.contains("cannot ask to be run again")).unwrap();
    assert!(told.contains("lambda:InvokeFunction"), "{told}");
}

#[tokio::test]
async fn a_request_that_is_never_answered_does_not_keep_a_run_beyond_its_time() {
    let notion = slow_notion().await;
    let hang = Rule::new("blocks/*/children", When::Nth(vec![30]), What::Hang);
    notion.set_faults(Faults { latency_ms: LATENCY_MS, rules: vec![hang], ..Faults::default() }).unwrap();
    let corpus = Corpus::in_memory();
    let options = Options { denies_invoke: true, ..Options::default() };
    let lambda = start(short(&notion, &corpus), options).await.unwrap();
    let report = lambda.invoke(json!({})).await.response().unwrap();
    assert_eq!(report["complete"], false, "{report}");
    assert!(!corpus.manifest().pages.is_empty());
}

#[tokio::test]
async fn pages_below_a_renamed_one_are_stored_side_by_side_and_the_next_run_goes_on_with_them() {
    const BELOW: usize = 150;
    let names: Vec<String> = (0..BELOW).map(|n| format!("top/p{n}.md")).collect();
    let files = names.iter().map(|name| (name.as_str(), "글")).chain([("top.md", "# 옛 이름\n\n글")]);
    let notion = Notion::of(&files.collect::<Vec<_>>()).await;
    let s3 = S3::start().await;
    sync_into(&s3.store(), &notion.server, &SyncRequest::default()).await.unwrap();
    notion.edit("top.md", "# 새 이름\n\n글", "2026-06-01T00:00:00Z");
    let moved = || {
        let manifest: Manifest = s3.read(keys::MANIFEST).unwrap();
        let page = |path: &String| -> PageDocument {
            let id = page_id(path);
            s3.read(&keys::page(id, &manifest.pages[&id].hash)).unwrap()
        };
        names.iter().filter(|path| page(path).path.last().unwrap().title == "새 이름").count()
    };

    // Ten rounds of a second each, and time for a few of them.
    let is_page = |key: &str| key.starts_with(keys::PAGES);
    let slow = s3.another(move |method, key| match *method == Method::PUT && is_page(key) {
        true => Pass::Late(Duration::from_secs(1)),
        false => Pass::Through,
    });
    let slow = slow.await.store();
    let origin = Url::parse(notion.server.base_url()).unwrap();
    let until = Instant::now() + Duration::from_secs(6);
    let client =
        Client::new(&origin, &notion.server.token().into(), Limits::stand_in(), Some(until)).unwrap();
    let ended =
        sync_lambda::run::run(&client, &slow, &Embedder::Off, &SyncRequest::default(), |_| {}).await.unwrap();
    assert!(!ended.report.run.complete, "{ended:?}");
    let first = moved();
    assert!((7..BELOW).contains(&first), "{first} moved");

    let ended = sync_into(&s3.store(), &notion.server, &SyncRequest::default()).await.unwrap();
    assert!(ended.report.run.complete, "{ended:?}");
    assert_eq!(moved(), BELOW);
}

#[tokio::test]
async fn what_a_run_is_asked_for_and_has_no_time_for_is_asked_of_those_that_go_on_with_it() {
    let notion = slow_notion().await;
    let corpus = Corpus::in_memory();
    let lambda = start(short(&notion, &corpus), Options::default()).await.unwrap();
    let first = lambda.invoke(json!({"accept_deletes": true})).await.response().unwrap();
    assert_eq!(first["complete"], false, "{first}");
    let kept: Vec<SyncRequest> = fs::read_dir(corpus.path().join(keys::REQUESTS))
        .unwrap()
        .map(|entry| serde_json::from_slice(&fs::read(entry.unwrap().path()).unwrap()).unwrap())
        .collect();
    assert_eq!(kept, [SyncRequest { accept_deletes: true, ..SyncRequest::default() }]);

    let is_complete =
        |end: &Option<End>| matches!(end, Some(End::Response(report)) if report["complete"] == true);
    let ended = lambda.log_when(|log| log.invocations.iter().any(|one| is_complete(&one.end)));
    timeout(TIMEOUT * 20, ended).await.expect("some run comes to the end");
    lambda.stop().await;
    assert!(fs::read_dir(corpus.path().join(keys::REQUESTS)).map_or(true, |mut left| left.next().is_none()));
}
