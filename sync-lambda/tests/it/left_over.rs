//! What one run leaves to those after it: pages that no list has, that are due, that a run was killed over, or that
//! somebody asks for.

use std::time::Duration;

use serde_json::Value;
use shared::keys;
use shared::ledger::Outcome;
use shared::sync::SyncRequest;
use stand_ins::notion::{self, Change, Faults, Options, Rule, Server, Spec, What, When, Workspace};
use sync_lambda::config::Config;
use sync_lambda::run::Ended;
use tokio::time::Instant;
use uuid::Uuid;

use crate::faults::without_a_sweep;
use crate::proxy::{Answer, Proxy};
use crate::support::{Corpus, Notion, config, page_id, sync};

async fn serve(spec: Spec) -> (Server, Corpus, Config) {
    let server = notion::start(Workspace::generate(&spec), Options::default()).await.unwrap();
    let corpus = Corpus::in_memory();
    let mut config = config(server.base_url(), server.token(), &corpus);
    config.limits.backoff = Duration::from_millis(1);
    (server, corpus, config)
}

async fn ask_for(config: &Config, request: SyncRequest) -> Ended {
    sync_lambda::sync_for(config, &request, None, |_| {}).await.unwrap()
}

#[tokio::test]
async fn a_page_that_is_not_known_yet_can_be_asked_for() {
    let notion = Notion::of(&[("a.md", "글")]).await;
    let corpus = Corpus::new();
    let config = notion.config(&corpus);
    sync(&config).await.unwrap();
    let create =
        Change::Create { page: "new.md".to_owned(), markdown: "새 글".to_owned(), last_edited_time: None };
    notion.server.change(create).unwrap();
    ask_for(&config, SyncRequest { pages: vec![page_id("new.md")], ..SyncRequest::default() }).await;
    assert_eq!(corpus.text("new.md"), "새 글");
}

#[tokio::test]
async fn a_page_that_is_asked_for_and_lies_in_the_trash_is_dropped() {
    let notion = Notion::of(&[("a.md", "글"), ("b.md", "글")]).await;
    let corpus = Corpus::new();
    let config = notion.config(&corpus);
    sync(&config).await.unwrap();
    notion.server.change(Change::Trash { page: "a.md".to_owned(), last_edited_time: None }).unwrap();
    let request = SyncRequest { pages: vec![page_id("a.md")], ..SyncRequest::default() };
    let report = ask_for(&config, request).await.report;
    assert_eq!((report.pages, corpus.outcome("a.md")), (1, Outcome::InTrash));
    assert!(!corpus.manifest().pages.contains_key(&page_id("a.md")));
}

#[tokio::test]
async fn pages_that_no_list_has_are_not_missed_after_all_were_read_anew() {
    let (server, corpus, config) = serve(Spec { pages: 60, ..Spec::default() }).await;
    server.set_faults(Faults { unlisted_share: 0.6, ..Faults::default() }).unwrap();
    sync(&config).await.unwrap();
    let pages = corpus.manifest().pages.len();
    let unlisted = || corpus.manifest().pages.values().filter(|entry| entry.unlisted).count();
    let before = unlisted();
    assert!(before > 20, "{before} of {pages}");

    ask_for(&config, SyncRequest { full: true, ..SyncRequest::default() }).await;
    assert_eq!(unlisted(), before);
    let report = sync(&config).await.unwrap();
    assert_eq!((report.pages as usize, report.run.held), (pages, 0));
}

#[tokio::test]
async fn what_waits_is_read_before_more_is_looked_for() {
    let (server, corpus, config) =
        serve(Spec { pages: 400, databases: Vec::new(), blocks: 1, containers: 0, ..Spec::default() }).await;
    // To find all of them takes eight seconds and more.
    let faults = Faults { max_page_size: Some(2), latency_ms: 40, ..Faults::default() };
    server.set_faults(faults).unwrap();
    let short = async || {
        let until = Instant::now() + Duration::from_secs(5);
        let request = SyncRequest::default();
        sync_lambda::sync_for(&config, &request, Some(until), |_| {}).await.unwrap()
    };
    let first = short().await;
    assert!(!first.report.run.complete && first.wants_another, "{:?}", first.report);
    let second = short().await;
    assert!(second.report.pages > first.report.pages, "{:?}", second.report);
    server.set_faults(Faults::default()).unwrap();
    let last = sync(&config).await.unwrap();
    assert!(last.run.complete);
    assert_eq!(last.pages, 400);
    assert!(!corpus.path().join(keys::CHECKPOINT).exists());
}

#[tokio::test]
async fn a_page_that_the_ledger_knows_and_no_manifest_has_is_read() {
    let notion = Notion::of(&[("top/index.md", "# 위"), ("top/a.md", "아래")]).await;
    let unlisted = page_id("top/a.md");
    let proxy = Proxy::start(notion.server.base_url(), move |_, path| match path {
        "search" => Answer::Change(Box::new(move |list: &mut Value| {
            list["results"].as_array_mut().unwrap().retain(|page| page["id"] != unlisted.to_string());
        })),
        _ => Answer::Forward,
    })
    .await;
    let corpus = Corpus::new();
    let config = config(proxy.base_url(), notion.server.token(), &corpus);
    sync(&config).await.unwrap();
    // The ledger is written first, and the run fails before the manifest is.
    let mut manifest = corpus.manifest();
    manifest.pages.remove(&unlisted).unwrap();
    std::fs::write(corpus.path().join(keys::MANIFEST), serde_json::to_vec(&manifest).unwrap()).unwrap();

    sync(&config).await.unwrap();
    assert_eq!(corpus.text("top/a.md"), "아래");
}

#[tokio::test]
async fn a_mirror_that_could_not_be_read_is_read_by_the_next_run() {
    let (server, _corpus, config) = serve(Spec { pages: 3, synced_copies: 1, ..Spec::default() }).await;
    sync(&config).await.unwrap();
    let of = |title: &str| -> Uuid {
        let ids = server.inspect(Workspace::page_ids).unwrap();
        let is = |id: &Uuid| server.inspect(|workspace| workspace.title(*id) == Some(title)).unwrap();
        ids.into_iter().find(is).unwrap()
    };
    let (original, copies) = (of("Synced original"), of("Synced copies"));
    let edit = Change::Edit {
        page: original.to_string(),
        markdown: "# Synced original\n\nNew.".to_owned(),
        last_edited_time: Some("2026-06-01T00:00:00Z".to_owned()),
    };
    server.change(edit).unwrap();
    let rules = vec![Rule::new(format!("pages/{copies}"), When::Always, What::Status(503))];
    server.set_faults(Faults { rules, ..Faults::default() }).unwrap();
    sync(&config).await.unwrap();

    server.set_faults(Faults::default()).unwrap();
    let before = server.requests().len();
    sync(&config).await.unwrap();
    let children = format!("/v1/blocks/{copies}/children");
    let requests = server.requests().split_off(before);
    assert_eq!(requests.iter().filter(|request| request.path.starts_with(&children)).count(), 1);
}

#[tokio::test]
async fn without_its_ledger_the_sync_looks_at_everything() {
    let (server, corpus, config) = serve(Spec { pages: 40, databases: vec![3], ..Spec::default() }).await;
    sync(&config).await.unwrap();
    let pages = corpus.manifest().pages.len();
    let config = without_a_sweep(&config, pages);
    let before = server.requests().len();
    sync(&config).await.unwrap();
    assert_eq!(server.requests().len() - before, 2 + 1, "no look at everything is due");

    std::fs::remove_file(corpus.path().join(keys::LEDGER)).unwrap();
    let report = sync(&config).await.unwrap();
    assert_eq!((report.pages as usize, report.run.counts["unchanged"] as usize), (pages, pages));
}
