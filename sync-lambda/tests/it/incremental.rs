//! A second run costs what has changed, and takes away only what is gone.

use chrono::Utc;
use shared::ledger::Outcome;
use stand_ins::notion::{Change, Request};

use crate::support::{Corpus, Notion, page_id, sync};

const FILES: &[(&str, &str)] = &[
    ("hr/index.md", "# 인사"),
    ("hr/leave.md", "# 휴가\n\n연차는 15일이다.\n\n- 신청\n  - 승인"),
    ("hr/pay.md", "# 급여\n\n25일에 준다."),
];

fn of_blocks(requests: &[Request]) -> Vec<&str> {
    requests.iter().map(|request| request.path.as_str()).filter(|path| path.contains("/blocks/")).collect()
}

#[tokio::test]
async fn an_unchanged_workspace_costs_no_block() {
    let notion = Notion::of(FILES).await;
    let corpus = Corpus::new();
    let config = notion.config(&corpus);
    sync(&config).await.unwrap();
    let before = corpus.manifest();
    let asked = notion.server.requests().len();

    let report = sync(&config).await.unwrap();

    let requests = notion.requests_since(asked);
    assert_eq!(requests.len(), 2, "a look at all pages, and one at the trash: {requests:?}");
    assert_eq!(report.run.counts["unchanged"], 3);
    let after = corpus.manifest();
    assert_eq!((after.generation, after.pages), (before.generation, before.pages), "nothing to load anew");
    assert!(after.as_of > before.as_of);
}

#[tokio::test]
async fn an_edited_page_is_read_and_no_other() {
    let notion = Notion::of(FILES).await;
    let corpus = Corpus::new();
    let config = notion.config(&corpus);
    sync(&config).await.unwrap();
    let asked = notion.server.requests().len();

    notion.edit("hr/pay.md", "# 급여\n\n21일에 준다.", "2026-06-01T00:00:00Z");
    let report = sync(&config).await.unwrap();

    let page = page_id("hr/pay.md").to_string();
    let requests = notion.requests_since(asked);
    assert!(of_blocks(&requests).iter().all(|path| path.contains(&page)), "{requests:?}");
    assert_eq!((report.run.counts["synced"], report.run.counts["unchanged"]), (1, 2));
    assert_eq!(corpus.text("hr/pay.md"), "21일에 준다.");
}

#[tokio::test]
async fn a_page_that_was_read_in_the_minute_of_its_edit_is_read_again() {
    let notion = Notion::of(FILES).await;
    let corpus = Corpus::new();
    let config = notion.config(&corpus);
    let now = Utc::now().to_rfc3339();
    notion.edit("hr/pay.md", "# 급여\n\n21일에 준다.", &now);
    sync(&config).await.unwrap();
    notion.edit("hr/pay.md", "# 급여\n\n10일에 준다.", &now);
    sync(&config).await.unwrap();
    assert_eq!(corpus.text("hr/pay.md"), "10일에 준다.");
}

#[tokio::test]
async fn a_renamed_ancestor_changes_the_paths_below_it_without_reading_them() {
    let notion = Notion::of(FILES).await;
    let corpus = Corpus::new();
    let config = notion.config(&corpus);
    sync(&config).await.unwrap();
    let asked = notion.server.requests().len();

    notion.edit("hr/index.md", "# 피플팀", "2026-06-01T00:00:00Z");
    sync(&config).await.unwrap();

    assert_eq!(corpus.page("hr/leave.md").path_titles(), ["피플팀"]);
    let blocks = notion.requests_since(asked);
    assert_eq!(of_blocks(&blocks).len(), 1, "only the renamed page is read: {blocks:?}");
    assert!(corpus.text("hr/leave.md").contains("연차는 15일이다."));
}

#[tokio::test]
async fn a_moved_page_has_its_new_path_though_its_time_of_edit_is_the_same() {
    let notion = Notion::of(&[("a/index.md", "# 가"), ("a/page.md", "글"), ("b/index.md", "# 나")]).await;
    let corpus = Corpus::new();
    let config = notion.config(&corpus);
    sync(&config).await.unwrap();
    let change =
        Change::Move { page: "a/page.md".to_owned(), to: Some("b".to_owned()), last_edited_time: None };
    notion.server.change(change).unwrap();
    sync(&config).await.unwrap();
    assert_eq!(corpus.page("a/page.md").path_titles(), ["나"]);
    assert_eq!(corpus.text("a/page.md"), "글");
}

#[tokio::test]
async fn a_page_in_the_trash_is_dropped_and_comes_back() {
    let notion = Notion::of(FILES).await;
    let corpus = Corpus::new();
    let config = notion.config(&corpus);
    sync(&config).await.unwrap();
    let page = || "hr/pay.md".to_owned();

    notion.server.change(Change::Trash { page: page(), last_edited_time: None }).unwrap();
    let report = sync(&config).await.unwrap();
    assert_eq!((report.pages, corpus.outcome("hr/pay.md")), (2, Outcome::InTrash));
    assert!(!corpus.manifest().pages.contains_key(&page_id("hr/pay.md")));

    notion.server.change(Change::Restore { page: page(), last_edited_time: None }).unwrap();
    let report = sync(&config).await.unwrap();
    assert_eq!((report.pages, corpus.text("hr/pay.md")), (3, "25일에 준다.".to_owned()));
}

#[tokio::test]
async fn a_new_page_is_found_and_its_parent_lists_it() {
    let notion = Notion::of(FILES).await;
    let corpus = Corpus::new();
    let config = notion.config(&corpus);
    sync(&config).await.unwrap();
    let create = Change::Create {
        page: "hr/new.md".to_owned(),
        markdown: "# 새 글\n\n새롭다.".to_owned(),
        last_edited_time: Some("2026-06-01T00:00:00Z".to_owned()),
    };
    notion.server.change(create).unwrap();
    let report = sync(&config).await.unwrap();
    assert_eq!((report.pages, report.run.counts["synced"]), (4, 1));
    assert_eq!(corpus.page("hr/new.md").path_titles(), ["인사"]);
}
