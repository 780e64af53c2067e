//! Health, before and after there is an index, and when the corpus is damaged.

use shared::keys;
use shared::problem::ProblemKind;
use shared::sync::SyncStatus;

use crate::support::corpus::{LEAVE, page_id, pages, publish, published};
use crate::support::{TestApi, problem};

#[tokio::test]
async fn it_is_ready_with_an_index() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    assert_eq!(api.get("/health/live").send().await.unwrap().status(), 200);
    let ready: serde_json::Value = api.get("/health/ready").send().await.unwrap().json().await.unwrap();
    assert_eq!(ready["index"]["pages"], 3);
}

#[tokio::test]
async fn without_an_index_it_lives_and_says_what_is_missing() {
    let corpus = tempfile::tempdir().unwrap();
    let api = TestApi::over(corpus.path()).await;
    assert_eq!(api.get("/health/live").send().await.unwrap().status(), 200);
    for request in
        [api.get("/health/ready"), api.get("/sources"), api.ask(&serde_json::json!({ "question": "연차" }))]
    {
        let problem = problem(request, 503, ProblemKind::IndexNotReady).await;
        assert!(problem.detail.contains("first sync"), "{}", problem.detail);
        assert!(problem.retry_after.is_some());
    }
    let status: SyncStatus = api.get("/sync").send().await.unwrap().json().await.unwrap();
    assert!(status.index.is_none() && status.load_error.is_none());
}

#[tokio::test]
async fn a_corpus_that_cannot_be_read_is_told_with_what_to_check() {
    // A file where a folder should be: reading below it fails, for root too.
    let file = tempfile::NamedTempFile::new().unwrap();
    let api = TestApi::over(file.path()).await;
    let problem = problem(api.get("/health/ready"), 503, ProblemKind::IndexNotReady).await;
    assert!(problem.detail.contains("CORPUS_URL"), "{}", problem.detail);
}

#[tokio::test]
async fn a_damaged_manifest_is_told_and_a_newer_one_is_not_misread() {
    let corpus = published();
    for (manifest, says) in [
        ("{", "damaged"),
        (
            "{\"schema\":99,\"generation\":1,\"published_at\":\"2026-11-23T00:00:00Z\",\"run\":\"x\",\"complete\":true,\"pages\":{}}",
            "update this service",
        ),
    ] {
        std::fs::write(corpus.path().join(keys::MANIFEST), manifest).unwrap();
        let api = TestApi::over(corpus.path()).await;
        let problem = problem(api.get("/health/ready"), 503, ProblemKind::IndexNotReady).await;
        assert!(problem.detail.contains(says), "{}", problem.detail);
    }
}

#[tokio::test]
async fn a_damaged_page_costs_itself_only() {
    let corpus = tempfile::tempdir().unwrap();
    publish(corpus.path(), 1, &pages());
    std::fs::write(corpus.path().join(keys::page(page_id(LEAVE), "0000000000000001")), "{\"schema\":1,")
        .unwrap();
    let api = TestApi::over(corpus.path()).await;
    let status: SyncStatus = api.get("/sync").send().await.unwrap().json().await.unwrap();
    assert_eq!((status.index.unwrap().pages, status.unreadable_pages), (2, 1));
    problem(api.get(&format!("/sources/{}", page_id(LEAVE))), 404, ProblemKind::NotFound).await;
}
