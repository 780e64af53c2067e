//! Databases with more rows than one query gives, and rows that were made all at once.

use serde_json::Value;
use stand_ins::notion::{Faults, Options};

use crate::proxy::{Answer, Proxy};
use crate::support::{Corpus, Notion, config, report};

const DATABASE: &str = "title: 프로젝트\nproperties:\n  상태: {type: status, options: [진행 중, 완료]}\n";

/// Syncs a database whose rows were made in these minutes, where a query gives 20 rows, 5 at once. How many are stored,
/// and whether that is all as far as the sync knows.
async fn synced(minutes: impl Iterator<Item = usize>) -> (usize, bool) {
    let rows: Vec<(String, String)> = minutes
        .enumerate()
        .map(|(n, minute)| {
            let made = format!("---\ncreated_time: 2026-02-01T09:{minute:02}:00Z\n---\n행");
            (format!("projects/p{n:03}.md"), made)
        })
        .collect();
    let mut files = vec![("projects/_database.yaml", DATABASE)];
    files.extend(rows.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let faults = Faults { max_page_size: Some(5), ..Faults::default() };
    let notion = Notion::with(&files, Options { rows_per_query: 20, faults, ..Options::default() }).await;
    // Search would give them all away.
    let proxy = Proxy::start(notion.server.base_url(), |_, path| match path {
        "search" => Answer::Change(Box::new(|list: &mut Value| {
            list["results"].as_array_mut().unwrap().retain(|object| object["object"] != "page");
        })),
        _ => Answer::Forward,
    })
    .await;
    let corpus = Corpus::new();
    let report = report(&config(proxy.base_url(), notion.server.token(), &corpus)).await;
    (report.pages as usize, report.run.complete)
}

#[tokio::test]
async fn rows_after_a_minute_that_fills_parts_of_two_queries_are_read() {
    assert_eq!(synced((0..57).map(|n| n / 10)).await, (57, true));
    assert_eq!(synced((0..57).map(|n| n / 20)).await, (57, true));
}

#[tokio::test]
async fn a_minute_with_more_rows_than_a_query_gives_is_a_gap_and_the_rows_after_it_are_read() {
    let (pages, complete) = synced((0..65).map(|n| if n < 5 { 0 } else { 1 + n / 50 })).await;
    assert!(pages >= 5 + 20 + 15, "{pages}");
    assert!(!complete);
}
