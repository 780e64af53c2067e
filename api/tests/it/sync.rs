//! GET /sync.

use std::collections::BTreeMap;

use chrono::{TimeDelta, Utc};
use shared::keys;
use shared::ledger::Ledger;
use shared::manifest::Manifest;
use shared::sync::{RunProgress, RunSummary, SyncStatus};

use crate::support::TestApi;
use crate::support::corpus::{published, write};

async fn status(api: &TestApi) -> SyncStatus {
    api.get("/sync").send().await.unwrap().json().await.unwrap()
}

fn ledger(run: &str) -> Ledger {
    let counts = BTreeMap::from([("synced".to_owned(), 1), ("failed".to_owned(), 1)]);
    let summary = RunSummary { run: run.to_owned(), counts, complete: true, ..RunSummary::default() };
    Ledger { summary, requests_per_second: None, recent: Vec::new(), objects: BTreeMap::new() }
}

fn progress(minutes_ago: i64, ended: bool) -> RunProgress {
    let updated_at = Utc::now() - TimeDelta::minutes(minutes_ago);
    RunProgress {
        run: "run-2".to_owned(),
        started_at: updated_at,
        updated_at,
        found: 20,
        total: 12,
        done: 5,
        ended,
    }
}

#[tokio::test]
async fn it_says_how_fresh_the_answers_are_and_what_the_last_run_did() {
    let corpus = published();
    write(corpus.path(), keys::LEDGER, &ledger("run-1"));
    let api = TestApi::over(corpus.path()).await;
    let status = status(&api).await;
    assert_eq!(status.index.unwrap().pages, 3);
    assert!(status.passages >= 3);
    assert!(status.complete && !status.can_start && status.running.is_none());
    let counts = status.last_run.unwrap().counts;
    assert_eq!((counts["synced"], counts["failed"]), (1, 1));
}

#[tokio::test]
async fn a_run_that_changed_no_page_is_the_last_run_too() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    assert!(status(&api).await.last_run.is_none());
    for run in ["run-1", "another"] {
        write(corpus.path(), keys::LEDGER, &ledger(run));
        assert!(!api.state.library.renew().await.unwrap(), "the manifest is the same");
        assert_eq!(status(&api).await.last_run.unwrap().run, run);
    }
}

#[tokio::test]
async fn it_tells_of_the_last_runs_and_of_the_one_run_where_an_earlier_program_wrote_the_ledger() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    assert!(status(&api).await.recent_runs.is_empty());
    let old = ledger("run-1");
    write(corpus.path(), keys::LEDGER, &old);
    api.state.library.renew().await.unwrap();
    assert_eq!(status(&api).await.recent_runs, std::slice::from_ref(&old.summary));
    let new = ledger("run-2");
    let recent = vec![old.summary, new.summary.clone()];
    write(corpus.path(), keys::LEDGER, &Ledger { recent: recent.clone(), ..new });
    api.state.library.renew().await.unwrap();
    assert_eq!(status(&api).await.recent_runs, recent);
}

#[tokio::test]
async fn the_next_run_is_told_where_the_schedule_is_known() {
    let corpus = published();
    let mut last = ledger("run-1");
    last.summary.started_at = Utc::now() - TimeDelta::minutes(20);
    write(corpus.path(), keys::LEDGER, &last);
    let api = TestApi::over(corpus.path()).await;
    assert_eq!(status(&api).await.next_run_at, None);
    let api = TestApi::serve(api.state.clone().with_sync_period(Some(TimeDelta::hours(1)))).await;
    assert_eq!(status(&api).await.next_run_at, Some(last.summary.started_at + TimeDelta::hours(1)));
}

#[tokio::test]
async fn a_damaged_ledger_leaves_the_one_before() {
    let corpus = published();
    write(corpus.path(), keys::LEDGER, &ledger("run-1"));
    let api = TestApi::over(corpus.path()).await;
    std::fs::write(corpus.path().join(keys::LEDGER), "{").unwrap();
    api.state.library.renew().await.unwrap();
    assert_eq!(status(&api).await.last_run.unwrap().run, "run-1");
}

#[tokio::test]
async fn it_says_how_far_a_run_is_unless_it_has_ended_or_died() {
    for (minutes_ago, ended, running) in
        [(0, false, true), (4, false, true), (6, false, false), (0, true, false)]
    {
        let corpus = published();
        let progress = progress(minutes_ago, ended);
        write(corpus.path(), keys::PROGRESS, &progress);
        let api = TestApi::over(corpus.path()).await;
        assert_eq!(status(&api).await.running, running.then_some(progress));
    }
}

#[tokio::test]
async fn what_a_first_load_has_so_far_is_searched_and_said_to_be_a_part() {
    let corpus = published();
    let path = corpus.path().join(keys::MANIFEST);
    let mut manifest: Manifest = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    manifest.complete = false;
    write(corpus.path(), keys::MANIFEST, &manifest);
    let api = TestApi::over(corpus.path()).await;
    assert!(!status(&api).await.complete);
    assert!(!api.answer("연차는 며칠?").await.citations.is_empty());
    manifest.complete = true;
    manifest.as_of = Some(manifest.published_at);
    write(corpus.path(), keys::MANIFEST, &manifest);
    api.state.library.renew().await.unwrap();
    let status = status(&api).await;
    assert_eq!((status.complete, status.as_of), (true, manifest.as_of));
}
