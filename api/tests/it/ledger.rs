//! GET /sync/ledger.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use shared::keys;
use shared::problem::ProblemKind;
use shared::sync::LedgerPage;
use uuid::Uuid;

use crate::support::corpus::{published, write};
use crate::support::{TestApi, problem};

fn entry(kind: &str, title: &str, parent: Option<u128>, outcome: &str) -> Value {
    let parent = parent.map(Uuid::from_u128);
    json!({
        "kind": kind, "title": title, "parent": parent, "since": "2026-11-23T00:00:00Z", "outcome": outcome,
        "reason": "notion is down",
    })
}

fn ledger(run: &str, objects: &[(u128, Value)]) -> Value {
    let objects: BTreeMap<_, _> = objects.iter().map(|(id, entry)| (Uuid::from_u128(*id), entry)).collect();
    let at = "2026-11-23T00:00:00Z";
    json!({ "run": run, "started_at": at, "finished_at": at, "counts": {}, "objects": objects })
}

fn sample(run: &str) -> Value {
    ledger(
        run,
        &[
            (1, entry("page", "위키", None, "synced")),
            (2, entry("database", "업무", Some(1), "unchanged")),
            (3, entry("data_source", "업무", Some(2), "unchanged")),
            (4, entry("page", "제품 개편", Some(3), "failed")),
            (5, entry("page", "Roadmap", Some(1), "in_trash")),
        ],
    )
}

async fn api(ledger: &Value) -> (tempfile::TempDir, TestApi) {
    let corpus = published();
    write(corpus.path(), keys::LEDGER, ledger);
    let api = TestApi::over(corpus.path()).await;
    (corpus, api)
}

async fn list(api: &TestApi, query: &str) -> LedgerPage {
    let reply = api.get(&format!("/sync/ledger{query}")).send().await.unwrap();
    assert_eq!(reply.status(), 200, "{query}");
    reply.json().await.unwrap()
}

fn titles(page: &LedgerPage) -> Vec<&str> {
    page.items.iter().map(|item| item.entry.title.as_str()).collect()
}

#[tokio::test]
async fn every_entry_is_told_with_its_path_and_its_reason() {
    let (_corpus, api) = api(&sample("run-1")).await;
    let page = list(&api, "").await;
    assert_eq!(titles(&page), ["Roadmap", "업무", "업무", "위키", "제품 개편"]);
    assert_eq!((page.total, page.run.run.as_str(), &page.next_cursor), (5, "run-1", &None));
    assert_eq!(page.items[4].path, ["위키", "업무"]);
    let reply: Value = api.get("/sync/ledger?outcome=failed").send().await.unwrap().json().await.unwrap();
    assert_eq!(reply["items"][0]["reason"], "notion is down");
}

#[tokio::test]
async fn filters_may_be_combined_and_outcomes_repeated_or_listed() {
    let (_corpus, api) = api(&sample("run-1")).await;
    for (query, expected) in [
        ("?outcome=failed,in_trash", vec!["Roadmap", "제품 개편"]),
        ("?outcome=failed&outcome=in_trash", vec!["Roadmap", "제품 개편"]),
        ("?outcome=unchanged&kind=database", vec!["업무"]),
        ("?kind=data_source", vec!["업무"]),
        ("?q=ROAD", vec!["Roadmap"]),
        ("?q=%EA%B0%9C%ED%8E%B8", vec!["제품 개편"]),
        ("?outcome=waiting", vec![]),
    ] {
        let page = list(&api, query).await;
        assert_eq!(titles(&page), expected, "{query}");
        assert_eq!(page.total, expected.len() as u64);
    }
    let counts = list(&api, "?outcome=failed&kind=page").await.counts;
    let expected = [("failed", 1), ("in_trash", 1), ("synced", 1)];
    assert_eq!(counts, expected.map(|(name, count)| (name.to_owned(), count)).into());
}

#[tokio::test]
async fn a_large_ledger_is_read_part_by_part() {
    let titles: Vec<_> = (0..230)
        .map(|number| (number + 10, entry("page", &format!("문서 {:03}", number % 100), None, "synced")))
        .collect();
    let (_corpus, api) = api(&ledger("run-1", &titles)).await;
    assert_eq!(list(&api, "").await.items.len(), 50);
    let mut seen = Vec::new();
    let mut next = "?kind=page&limit=100".to_owned();
    loop {
        let page = list(&api, &next).await;
        seen.extend(page.items.into_iter().map(|item| (item.entry.title, item.id)));
        let Some(cursor) = page.next_cursor else { break };
        next = format!("?kind=page&limit=100&cursor={cursor}");
    }
    assert_eq!(seen.len(), 230);
    assert!(seen.is_sorted(), "by title, then by id");
    assert!(seen.windows(2).all(|pair| pair[0] != pair[1]));
}

#[tokio::test]
async fn a_cursor_of_other_filters_or_another_run_is_refused() {
    let (corpus, api) = api(&sample("run-1")).await;
    let cursor = list(&api, "?outcome=unchanged,synced&limit=1").await.next_cursor.unwrap();
    assert_eq!(
        list(&api, &format!("?limit=2&outcome=synced&outcome=unchanged&cursor={cursor}")).await.items.len(),
        2
    );
    for query in [
        format!("?limit=1&cursor={cursor}"),
        format!("?limit=1&outcome=unchanged&cursor={cursor}"),
        format!("?limit=1&outcome=unchanged,synced&kind=page&cursor={cursor}"),
        format!("?limit=1&outcome=unchanged,synced&q=a&cursor={cursor}"),
        "?cursor=bogus".to_owned(),
        "?cursor=".to_owned(),
    ] {
        problem(api.get(&format!("/sync/ledger{query}")), 400, ProblemKind::InvalidCursor).await;
    }
    write(corpus.path(), keys::LEDGER, &sample("another run"));
    api.state.library.renew().await.unwrap();
    let again = api.get(&format!("/sync/ledger?limit=2&outcome=synced,unchanged&cursor={cursor}"));
    problem(again, 400, ProblemKind::InvalidCursor).await;
}

#[tokio::test]
async fn a_parameter_that_does_not_fit_is_told_with_what_does() {
    let (_corpus, api) = api(&sample("run-1")).await;
    for (query, says) in [
        ("?outcome=lost", "not_shared"),
        ("?outcome=failed,", "unsupported_blocks"),
        ("?outcome=Failed", "failed"),
        ("?kind=block", "data_source"),
        ("?kind=page&kind=page", "twice"),
        ("?limit=0", "1 to 100"),
        ("?limit=101", "1 to 100"),
        ("?limit=-1", "1 to 100"),
        ("?colour=red", "outcome, kind, q, limit, cursor"),
    ] {
        let told = problem(api.get(&format!("/sync/ledger{query}")), 422, ProblemKind::InvalidRequest).await;
        assert!(told.detail.contains(says), "{query}: {}", told.detail);
    }
    let long = format!("/sync/ledger?q={}", "x".repeat(501));
    assert!(problem(api.get(&long), 422, ProblemKind::InvalidRequest).await.detail.contains("500"));
    let long = format!("/sync/ledger?outcome={}", "x".repeat(2_000));
    assert!(problem(api.get(&long), 422, ProblemKind::InvalidRequest).await.detail.contains("deleted"));
}

#[tokio::test]
async fn before_there_is_a_ledger_it_is_not_ready() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    let told = problem(api.get("/sync/ledger"), 503, ProblemKind::IndexNotReady).await;
    assert!(told.detail.contains("no ledger") && told.retry_after.is_some());
    write(corpus.path(), keys::LEDGER, &sample("run-1"));
    api.state.library.renew().await.unwrap();
    assert_eq!(list(&api, "").await.total, 5);
}
