//! Whatever goes wrong, what readers see stays as it was, and the error says what to do.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::json;
use shared::ledger::Outcome;
use shared::page::PageStatus;
use sync_lambda::command::with_causes;

use crate::proxy::{Answer, Proxy};
use crate::support::{Corpus, Notion, config, page_id, sync};

const FILES: &[(&str, &str)] = &[
    ("a.md", "# 가\n\n처음 글"),
    ("b.md", "# 나\n\n<details><summary>더</summary>\n\n속 글\n\n</details>\n\n끝 글"),
];
const LATER: &str = "2026-06-01T00:00:00Z";

fn children_of(path: &str) -> String {
    format!("blocks/{}/children", page_id(path))
}

#[tokio::test]
async fn a_wrong_token_is_a_clear_error_and_keeps_the_old_state() {
    let notion = Notion::of(FILES).await;
    let corpus = Corpus::new();
    sync(&notion.config(&corpus)).await.unwrap();
    let before = corpus.manifest();
    let error = sync(&config(notion.server.base_url(), "ntn_wrong", &corpus)).await.unwrap_err();
    let text = with_causes(&error);
    assert!(text.contains("NOTION_TOKEN is refused") && text.contains("nothing was changed"), "{text}");
    assert!(!text.contains("ntn_wrong"), "{text}");
    assert_eq!(corpus.manifest(), before);
}

#[tokio::test]
async fn a_page_whose_blocks_cannot_be_read_costs_only_itself() {
    for status in [500, 404, 403] {
        let notion = Notion::of(FILES).await;
        let corpus = Corpus::new();
        sync(&notion.config(&corpus)).await.unwrap();
        notion.edit("a.md", "# 가\n\n다음 글", LATER);
        notion.edit("b.md", "# 나\n\n다음 글", LATER);

        let poison = children_of("a.md");
        let proxy = Proxy::start(notion.server.base_url(), move |_, path| {
            if path == poison { Answer::Status(status) } else { Answer::Forward }
        })
        .await;
        let report = sync(&config(proxy.base_url(), notion.server.token(), &corpus)).await.unwrap();

        assert_eq!((report.run.counts["failed"], report.run.counts["synced"]), (1, 1), "{status}");
        assert_eq!((corpus.text("a.md"), corpus.text("b.md")), ("처음 글".to_owned(), "다음 글".to_owned()));
        let Outcome::Failed { reason } = corpus.outcome("a.md") else { panic!("{status}") };
        assert!(reason.contains(&status.to_string()), "{reason}");

        sync(&notion.config(&corpus)).await.unwrap();
        assert_eq!(corpus.text("a.md"), "다음 글", "the next run tries again");
    }
}

#[tokio::test]
async fn a_page_that_is_read_in_part_keeps_its_old_copy_and_is_tried_again() {
    let notion = Notion::of(FILES).await;
    let corpus = Corpus::new();
    sync(&notion.config(&corpus)).await.unwrap();
    let toggle = corpus.page("b.md").blocks[0].id;
    notion.edit("b.md", &FILES[1].1.replace("끝 글", "새 끝 글"), LATER);

    let poison = format!("blocks/{toggle}/children");
    let proxy = Proxy::start(notion.server.base_url(), move |_, path| {
        if path == poison { Answer::Status(502) } else { Answer::Forward }
    })
    .await;
    sync(&config(proxy.base_url(), notion.server.token(), &corpus)).await.unwrap();
    assert!(matches!(corpus.outcome("b.md"), Outcome::Partial { .. }));
    assert!(corpus.text("b.md").ends_with("\n끝 글"));

    sync(&notion.config(&corpus)).await.unwrap();
    assert_eq!(corpus.outcome("b.md"), Outcome::Synced);
    assert!(corpus.text("b.md").ends_with("새 끝 글"));
}

#[tokio::test]
async fn a_page_without_an_old_copy_is_published_in_part_and_says_what_is_missing() {
    let notion = Notion::of(FILES).await;
    let whole = Corpus::new();
    sync(&notion.config(&whole)).await.unwrap();
    let toggle = whole.page("b.md").blocks[0].id;

    let poison = format!("blocks/{toggle}/children");
    let proxy = Proxy::start(notion.server.base_url(), move |_, path| {
        if path == poison { Answer::Status(503) } else { Answer::Forward }
    })
    .await;
    let corpus = Corpus::new();
    sync(&config(proxy.base_url(), notion.server.token(), &corpus)).await.unwrap();
    let page = corpus.page("b.md");
    assert_eq!(page.status, PageStatus::Partial { unread: vec![toggle] });
    assert!(corpus.text("b.md").ends_with("끝 글"));

    sync(&notion.config(&corpus)).await.unwrap();
    assert_eq!(corpus.page("b.md"), whole.page("b.md"), "tried again although it was not edited");
}

#[tokio::test]
async fn a_page_that_was_read_in_part_is_not_replaced_by_less_of_the_same() {
    let toggle = "<details><summary>더</summary>\n\n속 글\n\n</details>\n\n";
    let notion = Notion::of(&[("b.md", &toggle.repeat(2))]).await;
    let whole = Corpus::new();
    sync(&notion.config(&whole)).await.unwrap();
    let toggles: Vec<String> = whole
        .page("b.md")
        .blocks
        .iter()
        .filter(|block| block.depth == 0)
        .map(|block| format!("blocks/{}/children", block.id))
        .collect();
    let corpus = Corpus::new();
    for poisoned in [1, 2] {
        let poison = toggles[..poisoned].to_vec();
        let proxy = Proxy::start(notion.server.base_url(), move |_, path| {
            if poison.iter().any(|toggle| path == toggle) { Answer::Status(503) } else { Answer::Forward }
        })
        .await;
        sync(&config(proxy.base_url(), notion.server.token(), &corpus)).await.unwrap();
        assert_eq!(corpus.text("b.md"), "더\n더\n속 글", "{poisoned}");
    }
}

#[tokio::test]
async fn a_failure_that_passes_is_not_seen() {
    let notion = Notion::of(FILES).await;
    let corpus = Corpus::new();
    let calls = Arc::new(Mutex::new(HashMap::<String, u64>::new()));
    let counted = calls.clone();
    let proxy = Proxy::start(notion.server.base_url(), move |_, path| {
        let mut counted = counted.lock().unwrap();
        let count = counted.entry(path.to_owned()).or_default();
        *count += 1;
        // Whatever is asked for fails at first, each time in another way.
        match count {
            1 => Answer::Status(529),
            2 => Answer::Status(502),
            3 => Answer::Bytes("{\"object\": \"list\", \"resu"),
            4 => Answer::Bytes("<html>502 Bad Gateway</html>"),
            _ => Answer::Forward,
        }
    })
    .await;
    let report = sync(&config(proxy.base_url(), notion.server.token(), &corpus)).await.unwrap();
    assert_eq!(report.run.counts["synced"], 2);
    assert_eq!(report.run.requests, calls.lock().unwrap().values().sum::<u64>());
}

#[tokio::test]
async fn a_search_that_fails_ends_the_run_and_changes_nothing() {
    let notion = Notion::of(FILES).await;
    let corpus = Corpus::new();
    sync(&notion.config(&corpus)).await.unwrap();
    let before = corpus.manifest();
    for status in [500, 403, 429] {
        let proxy = Proxy::start(notion.server.base_url(), move |_, path| {
            if path == "search" { Answer::Status(status) } else { Answer::Forward }
        })
        .await;
        let error = sync(&config(proxy.base_url(), notion.server.token(), &corpus)).await.unwrap_err();
        assert!(with_causes(&error).contains(&status.to_string()), "{error}");
        assert_eq!(corpus.manifest(), before);
    }
}

#[tokio::test]
async fn a_token_that_is_revoked_in_the_middle_ends_the_run_and_changes_nothing() {
    let notion = Notion::of(FILES).await;
    let corpus = Corpus::new();
    let proxy = Proxy::start(notion.server.base_url(), |_, path| {
        if path.starts_with("blocks/") { Answer::Status(401) } else { Answer::Forward }
    })
    .await;
    let error = sync(&config(proxy.base_url(), notion.server.token(), &corpus)).await.unwrap_err();
    assert!(with_causes(&error).contains("NOTION_TOKEN"), "{error}");
    assert!(!corpus.path().join("manifest.json").exists());
}

#[tokio::test]
async fn a_page_that_is_not_listed_is_kept_until_notion_says_that_it_is_gone() {
    let notion = Notion::of(FILES).await;
    let corpus = Corpus::new();
    sync(&notion.config(&corpus)).await.unwrap();

    let asked_for = format!("pages/{}", page_id("a.md"));
    let unlisted = page_id("a.md").to_string();
    for (status, kept) in [(500, true), (403, true), (404, false)] {
        let (asked_for, unlisted) = (asked_for.clone(), unlisted.clone());
        let proxy = Proxy::start(notion.server.base_url(), move |_, path| match path {
            "search" => {
                let unlisted = unlisted.clone();
                Answer::Change(Box::new(move |list: &mut serde_json::Value| {
                    list["results"].as_array_mut().unwrap().retain(|page| page["id"] != unlisted);
                }))
            }
            path if path == asked_for => Answer::Status(status),
            _ => Answer::Forward,
        })
        .await;
        sync(&config(proxy.base_url(), notion.server.token(), &corpus)).await.unwrap();
        let pages = corpus.manifest().pages;
        assert_eq!(pages.contains_key(&page_id("a.md")), kept, "{status}");
        assert!(pages.contains_key(&page_id("b.md")));
    }
    assert_eq!(corpus.outcome("a.md"), Outcome::Deleted);
}

#[tokio::test]
async fn a_list_that_never_ends_is_given_up() {
    let notion = Notion::of(FILES).await;
    let corpus = Corpus::new();
    let poison = children_of("a.md");
    let again = |list: &mut serde_json::Value| {
        list["has_more"] = json!(true);
        list["next_cursor"] = json!("11111111-1111-4111-8111-111111111111");
    };
    let calls = AtomicU32::new(0);
    let proxy = Proxy::start(notion.server.base_url(), move |_, path| {
        assert!(calls.fetch_add(1, Ordering::Relaxed) < 100, "it goes on and on");
        match path {
            path if path == poison => Answer::Change(Box::new(again)),
            _ => Answer::Forward,
        }
    })
    .await;
    let report = sync(&config(proxy.base_url(), notion.server.token(), &corpus)).await.unwrap();
    assert_eq!((report.run.counts["failed"], report.run.counts["synced"]), (1, 1));
}

#[tokio::test]
async fn nobody_at_the_address_is_told_with_the_address() {
    let corpus = Corpus::new();
    let error = sync(&config("http://127.0.0.1:9", "t", &corpus)).await.unwrap_err();
    let text = with_causes(&error);
    assert!(text.contains("http://127.0.0.1:9") && text.contains("NOTION_BASE_URL"), "{text}");
}
