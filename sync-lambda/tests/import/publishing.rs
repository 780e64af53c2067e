//! An export as the corpus: what readers find, and what is not overwritten.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use shared::corpus_url::CorpusUrl;
use shared::ids::PageId;
use shared::keys;
use shared::ledger::{Ledger, Outcome};
use shared::manifest::Manifest;
use shared::page::PageDocument;
use sync_lambda::run::{ImportFailure, ImportReport};
use sync_lambda::store::Store;
use tempfile::TempDir;

use crate::support::{A, B, C, zip};

/// A folder with a corpus and exports.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn corpus(&self) -> PathBuf {
        self.folder.path().join("corpus")
    }

    fn url(&self) -> CorpusUrl {
        CorpusUrl::Dir(self.corpus())
    }

    /// An export of these pages: id and text.
    fn export(&self, pages: &[(&str, &str)]) -> PathBuf {
        let path = self.folder.path().join("export.zip");
        let page = |(id, text): &(&str, &str)| (format!("글 {id}.md"), format!("# 글\n\n{text}"));
        fs::write(&path, zip(&pages.iter().map(page).collect::<Vec<_>>())).unwrap();
        path
    }

    async fn import(&self, export: &Path) -> Result<ImportReport, ImportFailure> {
        sync_lambda::run::import(&Store::open(&self.url()).await, export).await
    }

    async fn put(&self, key: &str, value: &Value) {
        let store = Store::open(&self.url()).await;
        store.put(key, value.to_string().into_bytes()).await.unwrap();
    }

    fn read<T: DeserializeOwned>(&self, key: &str) -> T {
        serde_json::from_slice(&fs::read(self.corpus().join(key)).unwrap()).unwrap()
    }

    fn text(&self, id: &str) -> String {
        let id: PageId = id.parse().unwrap();
        let manifest: Manifest = self.read(keys::MANIFEST);
        let page: PageDocument = self.read(&keys::page(id, &manifest.pages[&id].hash));
        page.blocks.last().unwrap().text.clone()
    }

    fn outcome(&self, id: &str) -> Outcome {
        self.read::<Ledger>(keys::LEDGER).objects[&id.parse::<PageId>().unwrap().0].outcome.clone()
    }
}

#[tokio::test]
async fn readers_find_what_the_export_holds_and_a_further_one_in_its_place() {
    let place = Place::new();
    let first = place.import(&place.export(&[(A, "하나"), (B, "둘")])).await.unwrap();
    assert_eq!((first.generation, first.pages, first.run.complete), (1, 2, true));
    assert_eq!((place.text(A), place.text(B)), ("하나".to_owned(), "둘".to_owned()));
    assert_eq!(place.outcome(A), Outcome::Synced);
    let manifest: Manifest = place.read(keys::MANIFEST);
    assert_eq!((manifest.as_of, manifest.run), (None, first.run.run));

    let same = place.import(&place.export(&[(A, "하나"), (B, "둘")])).await.unwrap();
    assert_eq!((same.generation, same.pages), (1, 2), "readers see no difference");
    assert_eq!((place.outcome(A), place.outcome(B)), (Outcome::Unchanged, Outcome::Unchanged));

    let other = place.import(&place.export(&[(A, "하나"), (C, "셋")])).await.unwrap();
    assert_eq!((other.generation, other.pages), (2, 2));
    assert_eq!((place.text(A), place.text(C)), ("하나".to_owned(), "셋".to_owned()));
    let outcomes = [A, B, C].map(|id| place.outcome(id));
    assert_eq!(outcomes, [Outcome::Unchanged, Outcome::Deleted, Outcome::Synced]);
}

#[tokio::test]
async fn what_is_synced_from_notion_or_is_being_loaded_from_there_is_not_overwritten() {
    let entry = json!({"hash": "h", "edited_at": "2026-05-01T00:00:00Z", "read_at": "2026-05-01T00:00:00Z", "title": "글", "head": "h"});
    let manifest = |as_of: Value, pages: Value| {
        json!({"schema": 1, "generation": 3, "published_at": "2026-05-01T00:00:00Z", "run": "r", "as_of": as_of,
               "complete": false, "pages": pages})
    };
    let id = A.parse::<PageId>().unwrap().to_string();
    for (key, value) in [
        (keys::MANIFEST, manifest(json!("2026-05-01T00:00:00Z"), json!({}))),
        (keys::MANIFEST, manifest(Value::Null, json!({id: entry}))),
        (keys::CHECKPOINT, json!({"schema": 1})),
    ] {
        let place = Place::new();
        place.put(key, &value).await;
        let failed = place.import(&place.export(&[(A, "하나")])).await;
        assert!(matches!(failed, Err(ImportFailure::IsSynced)), "{failed:?}");
        assert_eq!(place.read::<Value>(key), value);
        assert!(!place.corpus().join(keys::PAGES).exists());
    }
}

#[tokio::test]
async fn two_at_once_do_not_overwrite_each_other() {
    let place = Place::new();
    let Store::Dir(elsewhere) = Store::open(&place.url()).await else { panic!("a folder") };
    let at_work = elsewhere.try_hold().unwrap().expect("nobody else is at work");
    let export = place.export(&[(A, "하나")]);
    let failed = place.import(&export).await;
    assert!(matches!(failed, Err(ImportFailure::Busy)), "{failed:?}");
    drop(at_work);
    assert_eq!(place.import(&export).await.unwrap().pages, 1);
}

#[tokio::test]
async fn an_export_that_cannot_be_read_changes_nothing() {
    let place = Place::new();
    place.import(&place.export(&[(A, "하나")])).await.unwrap();
    let before: Manifest = place.read(keys::MANIFEST);
    let broken = place.folder.path().join("broken.zip");
    fs::write(&broken, "no zip").unwrap();
    assert!(matches!(place.import(&broken).await, Err(ImportFailure::Export(_))));
    assert_eq!(place.read::<Manifest>(keys::MANIFEST), before);
}

#[test]
fn the_command_needs_no_token_and_prints_a_report() {
    let place = Place::new();
    let command = |export: &Path| -> Output {
        Command::new(env!("CARGO_BIN_EXE_sync-lambda"))
            .env_clear()
            .env("CORPUS_URL", place.url().to_string())
            .arg("import")
            .arg(export)
            .output()
            .unwrap()
    };
    let done = command(&place.export(&[(A, "하나"), (B, "둘")]));
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let report: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(
        (&report["generation"], &report["pages"], &report["complete"]),
        (&json!(1), &json!(2), &json!(true))
    );
    assert_eq!(place.text(B), "둘");

    let missing = command(&place.folder.path().join("missing.zip"));
    assert_eq!((missing.status.code(), missing.stdout.len()), (Some(1), 0));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("missing.zip"));
}
