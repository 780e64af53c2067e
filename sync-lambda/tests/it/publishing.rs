//! Readers see a whole state or the one before, whoever writes.

use std::fs;
use std::path::Path;
use std::sync::Mutex;

use shared::keys;
use shared::ledger::Ledger;
use shared::sync::SyncReport;
use sync_lambda::command::with_causes;
use sync_lambda::progress::Progress;
use sync_lambda::run::SyncError;

use crate::support::{Corpus, Notion, sync};

const FILES: &[(&str, &str)] = &[("a.md", "글"), ("b.md", "글")];

#[tokio::test]
async fn the_manifest_comes_last_and_names_only_what_is_there() {
    let notion = Notion::of(FILES).await;
    let corpus = Corpus::new();
    let seen_early = Mutex::new(false);
    let report = sync_lambda::sync(&notion.config(&corpus), |progress| {
        if matches!(progress, Progress::Reading { .. }) {
            *seen_early.lock().unwrap() |= corpus.path().join(keys::MANIFEST).exists();
        }
    })
    .await
    .unwrap();
    assert!(!*seen_early.lock().unwrap());
    let manifest = corpus.manifest();
    assert_eq!((manifest.generation, &manifest.run), (1, &report.run.run));
    for (id, entry) in &manifest.pages {
        assert!(corpus.path().join(keys::page(*id, &entry.hash)).exists());
    }
    let of_run = corpus.path().join(keys::ledger_of_run(&report.run.run));
    let of_run: Ledger = serde_json::from_slice(&fs::read(of_run).unwrap()).unwrap();
    let latest = corpus.ledger();
    assert_eq!(of_run.objects, latest.objects, "all of it is new in the first run");
    assert_eq!((&of_run.summary, &latest.summary), (&report.run, &report.run));
}

#[tokio::test]
async fn the_ledger_tells_of_the_runs_before_too_and_that_of_a_run_of_itself_alone() {
    let notion = Notion::of(FILES).await;
    let corpus = Corpus::new();
    let first = sync(&notion.config(&corpus)).await.unwrap().run;
    // As an earlier program left it: of its own run alone.
    let mut ledger = corpus.ledger();
    assert_eq!(ledger.recent, std::slice::from_ref(&first));
    ledger.recent.clear();
    fs::write(corpus.path().join(keys::LEDGER), serde_json::to_vec(&ledger).unwrap()).unwrap();
    let second = sync(&notion.config(&corpus)).await.unwrap().run;
    let third = sync(&notion.config(&corpus)).await.unwrap().run;
    assert_eq!(corpus.ledger().recent, [second.clone(), third]);
    let of_run = fs::read(corpus.path().join(keys::ledger_of_run(&second.run))).unwrap();
    assert!(serde_json::from_slice::<Ledger>(&of_run).unwrap().recent.is_empty());
}

/// Does a sync, and another one while it goes on.
async fn overlap(corpus: &Corpus) -> (Result<SyncReport, SyncError>, Result<SyncReport, SyncError>) {
    let notion = Notion::of(FILES).await;
    let config = notion.config(corpus);
    let runtime = tokio::runtime::Handle::current();
    let other = Mutex::new(None);
    let (first, second) = tokio::task::spawn_blocking(move || {
        let first = runtime.block_on(sync_lambda::sync(&config, |progress| {
            let Progress::Planned { .. } = progress else { return };
            let config = config.clone();
            let second = std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                runtime.block_on(sync(&config))
            });
            *other.lock().unwrap() = Some(second.join().unwrap());
        }));
        (first, other.into_inner().unwrap().unwrap())
    })
    .await
    .unwrap();
    (first, second)
}

#[tokio::test]
async fn of_two_runs_at_once_the_second_sees_the_first_and_leaves() {
    let corpus = Corpus::new();
    let (first, second) = overlap(&corpus).await;
    assert!(second.unwrap().busy);
    assert_eq!(first.unwrap().pages, 2);
    assert_eq!(corpus.manifest().pages.len(), 2);
}

#[tokio::test]
async fn a_damaged_manifest_is_not_written_over() {
    let notion = Notion::of(FILES).await;
    let corpus = Corpus::new();
    sync(&notion.config(&corpus)).await.unwrap();
    let path = corpus.path().join(keys::MANIFEST);
    for (damage, word) in [("{\"schema\": 1,", "damaged"), (&*newer(&path), "newer")] {
        fs::write(&path, damage).unwrap();
        let error = sync(&notion.config(&corpus)).await.unwrap_err();
        assert!(with_causes(&error).contains(word), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), damage);
    }
}

fn newer(path: &Path) -> String {
    fs::read_to_string(path).unwrap().replacen("\"schema\":1", "\"schema\":99", 1)
}

#[tokio::test]
async fn a_page_has_one_object_however_often_it_is_read() {
    let notion = Notion::of(&[("a.md", "![그림](diagram.png)")]).await;
    let corpus = Corpus::new();
    // Signed addresses differ on each fetch; the edit time is in the future, so that each run reads the page.
    notion.edit("a.md", "![그림](diagram.png)", "2199-01-01T00:00:00Z");
    for _ in 0..3 {
        sync(&notion.config(&corpus)).await.unwrap();
    }
    let id = crate::support::page_id("a.md").to_string();
    assert_eq!(fs::read_dir(corpus.path().join("pages").join(id)).unwrap().count(), 1);
}
