//! GET /sync.

use std::collections::BTreeMap;

use shared::keys;
use shared::ledger::Ledger;
use shared::sync::{RunSummary, SyncStatus};

use crate::support::TestApi;
use crate::support::corpus::published;

#[tokio::test]
async fn it_says_how_fresh_the_answers_are_and_what_the_last_run_did() {
    let corpus = published();
    let counts = BTreeMap::from([("synced".to_owned(), 1), ("failed".to_owned(), 1)]);
    let summary = RunSummary { run: "run-1".to_owned(), counts, complete: true, ..RunSummary::default() };
    let ledger = Ledger { summary, requests_per_second: None, objects: BTreeMap::new() };
    std::fs::create_dir_all(corpus.path().join("ledger")).unwrap();
    std::fs::write(corpus.path().join(keys::LEDGER), serde_json::to_vec(&ledger).unwrap()).unwrap();
    let api = TestApi::over(corpus.path()).await;
    let status: SyncStatus = api.get("/sync").send().await.unwrap().json().await.unwrap();
    assert_eq!(status.index.unwrap().pages, 3);
    assert!(status.passages >= 3);
    let counts = status.last_run.unwrap().counts;
    assert_eq!((counts["synced"], counts["failed"]), (1, 1));
}
