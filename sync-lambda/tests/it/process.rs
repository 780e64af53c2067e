//! The binary as a plain command.

use std::process::Output;

use serde_json::Value;
use shared::sync::SyncReport;
use stand_ins::notion::Change;
use tokio::process::Command;

use crate::support::{Corpus, Notion};

/// The command, without the variables of whoever runs the tests.
pub fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sync-lambda"));
    command.env_clear().kill_on_drop(true);
    command
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn the_report_is_json_on_stdout_and_progress_has_no_titles() {
    let notion = Notion::of(&[("a.md", "# 비밀 제목\n\n비밀 글")]).await;
    let corpus = Corpus::new();
    let Output { status, stdout, stderr } = command()
        .env("NOTION_BASE_URL", notion.server.base_url())
        .env("NOTION_TOKEN", notion.server.token())
        .env("CORPUS_URL", corpus.url().to_string())
        .output()
        .await
        .unwrap();
    assert!(status.success(), "{}", text(&stderr));
    let report: SyncReport = serde_json::from_slice(&stdout).unwrap();
    assert_eq!((report.pages, report.generation), (1, 1));
    assert!(text(&stderr).contains("syncing 1/1") && !text(&stderr).contains("비밀"), "{}", text(&stderr));
    assert!(!text(&stderr).contains(notion.server.token()));
}

#[tokio::test]
async fn mistakes_in_the_configuration_are_told_together_and_end_with_code_1() {
    let output =
        command().env("CORPUS_URL", "corpus").env("NOTION_BASE_URL", "notion").output().await.unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    for name in ["CORPUS_URL", "NOTION_BASE_URL", "NOTION_TOKEN"] {
        assert!(text(&output.stderr).contains(name), "{}", text(&output.stderr));
    }
}

#[tokio::test]
async fn a_sync_that_fails_ends_with_code_1_and_says_why() {
    let notion = Notion::of(&[("a.md", "글")]).await;
    let corpus = Corpus::new();
    let output = command()
        .env("NOTION_BASE_URL", notion.server.base_url())
        .env("NOTION_TOKEN", "ntn_wrong")
        .env("CORPUS_URL", corpus.url().to_string())
        .output()
        .await
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    assert!(text(&output.stderr).contains("NOTION_TOKEN is refused"), "{}", text(&output.stderr));
}

#[tokio::test]
async fn an_argument_is_answered_with_how_to_use_it() {
    let help = command().arg("--help").output().await.unwrap();
    assert!(help.status.success() && text(&help.stdout).contains("CORPUS_URL"));
    assert_eq!(command().arg("--fast").output().await.unwrap().status.code(), Some(2));
}

#[tokio::test]
async fn a_dry_run_says_what_would_change_and_changes_nothing() {
    let notion = Notion::of(&[("a.md", "# 가\n\n글"), ("b.md", "# 나\n\n글"), ("c.md", "# 다\n\n글")]).await;
    let corpus = Corpus::new();
    crate::support::sync(&notion.config(&corpus)).await.unwrap();
    notion.edit("a.md", "# 가\n\n새 글", "2026-06-01T00:00:00Z");
    notion.server.change(Change::Trash { page: "b.md".to_owned(), last_edited_time: None }).unwrap();
    let create =
        Change::Create { page: "d.md".to_owned(), markdown: "# 라".to_owned(), last_edited_time: None };
    notion.server.change(create).unwrap();
    let before = (corpus.manifest(), corpus.ledger());

    let output = of(&notion, &corpus).arg("--dry-run").output().await.unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let preview: Value = serde_json::from_slice(&output.stdout).unwrap();
    let titles = |name: &str| preview[name].as_object().unwrap().values().cloned().collect::<Vec<_>>();
    assert_eq!(
        (titles("new"), titles("edited"), titles("missing")),
        (vec!["라".into()], vec!["가".into()], vec!["나".into()])
    );
    assert_eq!(preview["unchanged"], 1);
    assert_eq!((corpus.manifest(), corpus.ledger()), before);
}

#[tokio::test]
async fn one_page_can_be_synced_alone_and_all_can_be_read_anew() {
    let notion = Notion::of(&[("a.md", "글"), ("b.md", "글")]).await;
    let corpus = Corpus::new();
    crate::support::sync(&notion.config(&corpus)).await.unwrap();
    notion.edit("a.md", "새 글", "2026-06-01T00:00:00Z");
    notion.edit("b.md", "새 글", "2026-06-01T00:00:00Z");

    let page = crate::support::page_id("a.md");
    let output =
        of(&notion, &corpus).args(["--page", &format!("https://www.notion.so/A-{}", page.simple())]).output();
    assert!(output.await.unwrap().status.success());
    assert_eq!((corpus.text("a.md"), corpus.text("b.md")), ("새 글".to_owned(), "글".to_owned()));

    let asked = notion.server.requests().len();
    assert!(of(&notion, &corpus).arg("--full").output().await.unwrap().status.success());
    let blocks =
        notion.requests_since(asked).into_iter().filter(|request| request.path.contains("/children"));
    assert_eq!((corpus.text("b.md"), blocks.count()), ("새 글".to_owned(), 2));
}

fn of(notion: &Notion, corpus: &Corpus) -> Command {
    let mut command = command();
    command
        .env("NOTION_BASE_URL", notion.server.base_url())
        .env("NOTION_TOKEN", notion.server.token())
        .env("CORPUS_URL", corpus.url().to_string());
    command
}
