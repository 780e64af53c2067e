//! Answers that are odd, and answers that are refused: each costs itself, and nothing is taken for gone after a 403.

use std::time::Duration;

use serde_json::{Value, json};
use shared::ids::PageId;
use shared::keys;
use shared::ledger::Outcome;
use shared::page::PageDocument;
use stand_ins::notion::{self, Change, Faults, Options, Rule, Server, Spec, What, When, Workspace};
use sync_lambda::config::Config;
use uuid::Uuid;

use crate::proxy::{Answer, Proxy};
use crate::support::{Corpus, Notion, config, page_id, report, sync};

async fn serve(spec: Spec) -> (Server, Corpus, Config) {
    let server = notion::start(Workspace::generate(&spec), Options::default()).await.unwrap();
    let corpus = Corpus::new();
    let mut config = config(server.base_url(), server.token(), &corpus);
    config.limits.backoff = Duration::from_millis(1);
    (server, corpus, config)
}

fn fail(server: &Server, rules: Vec<Rule>) {
    server.set_faults(Faults { rules, ..Faults::default() }).unwrap();
}

/// Syncs three pages of which the first is changed wherever it is listed, and where it is asked for too if `always`.
async fn with_an_odd_page(
    change: impl Fn(&mut Value) + Clone + Send + Sync + 'static,
    always: bool,
) -> (Corpus, bool) {
    let notion = Notion::of(&[("a.md", "하나"), ("b.md", "둘"), ("c.md", "셋")]).await;
    let odd = page_id("a.md");
    let proxy = Proxy::start(notion.server.base_url(), move |_, path| {
        let change = change.clone();
        if path == "search" {
            return Answer::Change(Box::new(move |list| {
                let pages = list["results"].as_array_mut().unwrap();
                pages.iter_mut().filter(|page| page["id"] == odd.to_string()).for_each(change);
            }));
        }
        match path.strip_prefix("pages/") {
            Some(id) if always && id == odd.to_string() => Answer::Change(Box::new(move |page| change(page))),
            _ => Answer::Forward,
        }
    })
    .await;
    let corpus = Corpus::new();
    let mut config = config(proxy.base_url(), notion.server.token(), &corpus);
    config.limits.backoff = Duration::from_millis(1);
    let complete = report(&config).await.run.complete;
    (corpus, complete)
}

fn without(member: &'static str) -> impl Fn(&mut Value) + Clone {
    move |page| {
        page.as_object_mut().unwrap().remove(member);
    }
}

#[tokio::test]
async fn a_page_that_a_list_gives_in_part_is_asked_for_by_its_id() {
    for member in ["created_time", "last_edited_time", "properties"] {
        let (corpus, complete) = with_an_odd_page(without(member), false).await;
        assert_eq!((corpus.manifest().pages.len(), complete), (3, true), "{member}");
        assert_eq!(corpus.text("a.md"), "하나");
    }
    let (corpus, complete) = with_an_odd_page(|page| page["url"] = Value::Null, true).await;
    assert_eq!((corpus.manifest().pages.len(), complete), (3, true));
}

#[tokio::test]
async fn an_odd_page_costs_only_itself_and_one_without_an_id_is_a_gap() {
    let (corpus, _) = with_an_odd_page(without("last_edited_time"), true).await;
    assert_eq!(corpus.manifest().pages.len(), 2);
    assert!(matches!(corpus.outcome("a.md"), Outcome::Failed { .. }));
    for member in ["id", "object"] {
        let (corpus, complete) = with_an_odd_page(without(member), true).await;
        assert_eq!((corpus.manifest().pages.len(), complete), (2, false), "{member}");
    }
}

#[tokio::test]
async fn a_page_with_many_blocks_that_cannot_be_read_does_not_end_the_run() {
    let toggle = "<details><summary>더</summary>\n\n속 글\n\n</details>\n\n";
    let notion = Notion::of(&[("a.md", &toggle.repeat(9)), ("b.md", "글"), ("c.md", "글")]).await;
    let pages = ["a.md", "b.md", "c.md"].map(|path| format!("blocks/{}/children", page_id(path)));
    let proxy = Proxy::start(notion.server.base_url(), move |_, path| {
        let is_toggle = path.starts_with("blocks/") && !pages.iter().any(|page| path == page);
        if is_toggle { Answer::Status(503) } else { Answer::Forward }
    })
    .await;
    let corpus = Corpus::new();
    let mut config = config(proxy.base_url(), notion.server.token(), &corpus);
    (config.limits.backoff, config.limits.concurrency) = (Duration::from_millis(1), 1);
    let report = sync(&config).await.unwrap();
    assert_eq!((report.pages, report.run.counts.get("partial"), report.run.complete), (3, Some(&1), true));
}

#[tokio::test]
async fn four_pages_of_a_large_workspace_that_never_can_be_read_are_no_error_of_every_run() {
    let (server, corpus, config) = serve(Spec { pages: 60, ..Spec::default() }).await;
    let poison: Vec<Uuid> = server.inspect(Workspace::page_ids).unwrap().into_iter().take(4).collect();
    let rule = |id: &Uuid| Rule::new(format!("blocks/{id}/children"), When::Always, What::Status(403));
    fail(&server, poison.iter().map(rule).collect());
    for _ in 0..2 {
        let report = sync(&config).await.unwrap();
        assert_eq!(report.run.counts["failed"], 4);
    }
    assert_eq!(corpus.manifest().pages.len(), 60 + 5 - 4);
}

#[tokio::test]
async fn pages_are_read_without_the_names_of_people_when_notion_does_not_give_them() {
    for what in [What::Status(500), What::Endless, What::Repeat] {
        let (server, corpus, config) = serve(Spec { pages: 10, ..Spec::default() }).await;
        fail(&server, vec![Rule::new("users", When::Always, what.clone())]);
        let report = sync(&config).await.unwrap();
        assert_eq!((report.pages, report.run.counts.get("failed")), (15, None), "{what:?}");
        assert_eq!(corpus.manifest().pages.len(), 15);
    }
}

fn object(corpus: &Corpus, page: PageId) -> String {
    keys::page(page, &corpus.manifest().pages[&page].hash)
}

#[tokio::test]
async fn nothing_is_removed_after_a_data_source_or_a_page_is_refused() {
    for path in ["data_sources/**", "pages/*"] {
        let (server, corpus, config) = serve(Spec { pages: 12, ..Spec::default() }).await;
        sync(&config).await.unwrap();
        let before = corpus.manifest().pages.len();
        // Rows are listed by their data source too.
        let is_row = |id: &PageId| corpus.read::<PageDocument>(&object(&corpus, *id)).database.is_some();
        let ids: Vec<PageId> = corpus.manifest().pages.into_keys().filter(|id| !is_row(id)).collect();
        let (gone, refused) = (ids[9].0, ids[8].0);
        let forbidden = |path: String| Rule::new(path, When::Always, What::Status(403));
        let rule = if path == "pages/*" { format!("pages/{refused}") } else { path.to_owned() };
        server
            .set_faults(Faults {
                rules: vec![forbidden(rule)],
                unshared: vec![gone],
                // Missed by every list, so that it is asked for.
                unlisted: vec![refused],
                ..Faults::default()
            })
            .unwrap();
        let report = sync(&config).await.unwrap();
        assert!(!report.run.complete, "{path}");
        assert_eq!(corpus.manifest().pages.len(), before, "{path}");

        server.set_faults(Faults { unshared: vec![gone], ..Faults::default() }).unwrap();
        assert!(sync(&config).await.unwrap().run.complete, "{path}");
        assert_eq!(corpus.manifest().pages.len(), before - 1, "{path}");
    }
}

const DATABASE: &str = "title: 프로젝트\nproperties:\n  수: {type: number}\n";

#[tokio::test]
async fn a_page_that_is_refused_once_is_asked_for_again() {
    for status in [400, 403] {
        let notion = Notion::of(&[("top/index.md", "# 위"), ("top/a.md", "아래")]).await;
        let hidden = page_id("top/a.md");
        let search = move |refuses: bool| {
            move |_: &http::Method, path: &str| match path {
                "search" => Answer::Change(Box::new(move |list: &mut Value| {
                    list["results"].as_array_mut().unwrap().retain(|page| page["id"] != hidden.to_string());
                })),
                path if refuses && path == format!("pages/{hidden}") => Answer::Status(status),
                _ => Answer::Forward,
            }
        };
        let corpus = Corpus::new();
        let first = Proxy::start(notion.server.base_url(), search(true)).await;
        sync(&config(first.base_url(), notion.server.token(), &corpus)).await.unwrap();
        assert!(matches!(corpus.outcome("top/a.md"), Outcome::Failed { .. }), "{status}");
        let then = Proxy::start(notion.server.base_url(), search(false)).await;
        sync(&config(then.base_url(), notion.server.token(), &corpus)).await.unwrap();
        assert_eq!(corpus.text("top/a.md"), "아래");
    }
}

#[tokio::test]
async fn a_data_source_that_is_not_shared_does_not_hide_those_beside_it() {
    let notion = Notion::of(&[
        ("top/index.md", "# 위"),
        ("top/projects/_database.yaml", DATABASE),
        ("top/projects/row.md", "행"),
    ])
    .await;
    let listed = page_id("top/index.md").to_string();
    let proxy = Proxy::start(notion.server.base_url(), move |_, path| match path.split_once('/') {
        None if path == "search" => {
            let listed = listed.clone();
            Answer::Change(Box::new(move |list| {
                list["results"].as_array_mut().unwrap().retain(|object| object["id"] == *listed);
            }))
        }
        Some(("databases", _)) => Answer::Change(Box::new(|database| {
            let lost = json!({"id": "00000000-0000-4000-8000-000000000001", "name": "딴 것"});
            database["data_sources"].as_array_mut().unwrap().insert(0, lost);
        })),
        _ => Answer::Forward,
    })
    .await;
    let corpus = Corpus::new();
    let report = sync(&config(proxy.base_url(), notion.server.token(), &corpus)).await.unwrap();
    assert_eq!((report.pages, report.run.complete), (2, true));
    assert_eq!(corpus.text("top/projects/row.md"), "행");
}

#[tokio::test]
async fn rows_of_a_database_that_a_moved_page_leads_to_are_read_in_the_same_run() {
    let notion = Notion::of(&[
        ("a.md", "글"),
        ("b.md", "글"),
        ("projects/_database.yaml", DATABASE),
        ("projects/row.md", "행"),
    ])
    .await;
    let proxy = |listed: Vec<String>| {
        Proxy::start(notion.server.base_url(), move |_, path| match path {
            "search" => {
                let listed = listed.clone();
                Answer::Change(Box::new(move |list: &mut Value| {
                    let is_listed = |object: &Value| listed.iter().any(|id| object["id"] == **id);
                    list["results"].as_array_mut().unwrap().retain(is_listed);
                }))
            }
            _ => Answer::Forward,
        })
    };
    let corpus = Corpus::new();
    let [a, b] = ["a.md", "b.md"].map(|path| page_id(path).to_string());
    let first = proxy(vec![a.clone(), b.clone()]).await;
    assert_eq!(sync(&config(first.base_url(), notion.server.token(), &corpus)).await.unwrap().pages, 2);

    let moved =
        Change::Move { page: "a.md".to_owned(), to: Some("projects".to_owned()), last_edited_time: None };
    notion.server.change(moved).unwrap();
    let then = proxy(vec![b]).await;
    let report = sync(&config(then.base_url(), notion.server.token(), &corpus)).await.unwrap();
    assert_eq!((report.pages, corpus.text("projects/row.md")), (3, "행".to_owned()));
}
