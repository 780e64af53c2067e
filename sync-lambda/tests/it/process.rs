//! The binary as a plain command.

use std::process::Output;

use shared::sync::SyncReport;
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
