//! GET /sync.

use std::collections::BTreeMap;

use shared::keys;
use shared::ledger::{Ledger, LedgerEntry, Outcome};
use shared::sync::SyncStatus;

use crate::support::TestApi;
use crate::support::corpus::{LEAVE, TRAVEL, page_id, published};

#[tokio::test]
async fn it_says_how_fresh_the_answers_are_and_what_the_last_run_did() {
    let corpus = published();
    let entry = |title: &str, outcome| LedgerEntry { title: title.to_owned(), outcome };
    let ledger = Ledger {
        run: "run-1".to_owned(),
        started_at: "2026-11-22T23:59:00Z".parse().unwrap(),
        finished_at: "2026-11-23T00:00:00Z".parse().unwrap(),
        pages: BTreeMap::from([
            (page_id(LEAVE), entry("연차", Outcome::Synced)),
            (page_id(TRAVEL), entry("출장", Outcome::Failed { reason: "500".to_owned() })),
        ]),
    };
    std::fs::create_dir_all(corpus.path().join("ledger")).unwrap();
    std::fs::write(corpus.path().join(keys::LEDGER), serde_json::to_vec(&ledger).unwrap()).unwrap();
    let api = TestApi::over(corpus.path()).await;
    let status: SyncStatus = api.get("/sync").send().await.unwrap().json().await.unwrap();
    assert_eq!(status.index.unwrap().pages, 3);
    assert!(status.passages >= 3);
    let counts = status.last_run.unwrap().counts;
    assert_eq!((counts["synced"], counts["failed"]), (1, 1));
}
