//! The binary as a Lambda function: its events, its answers, its lines in the log.

use std::fs;

use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};
use shared::keys;
use shared::ledger::OUTCOMES;
use stand_ins::lambda::{Function, InvocationType, Options, Server, start};
use stand_ins::notion::{self, Faults, Rule, What, When};
use sync_lambda::store::Store;

use crate::support::{Corpus, Notion, page_id};

/// The function as it is deployed, with variables of its own. The last of a name counts.
pub fn function(notion: &notion::Server, corpus: &Corpus, variables: &[(&str, &str)]) -> Function {
    let corpus = corpus.url().to_string();
    let usual = [
        ("NOTION_BASE_URL", notion.base_url()),
        ("NOTION_TOKEN", notion.token()),
        ("CORPUS_URL", &corpus),
        ("AWS_ACCESS_KEY_ID", "key"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_REGION", "us-east-1"),
    ];
    let variables = usual.iter().chain(variables);
    Function {
        variables: variables.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        ..Function::new("notion-sync", env!("CARGO_BIN_EXE_sync-lambda"))
    }
}

pub async fn lambda(notion: &Notion, corpus: &Corpus, variables: &[(&str, &str)]) -> Server {
    start(function(&notion.server, corpus, variables), Options::default()).await.unwrap()
}

/// Pages that have words of their own.
fn files(count: usize) -> Vec<(String, String)> {
    (0..count).map(|n| (format!("p{n}.md"), format!("# 제목 {n}\n\n글 {n}"))).collect()
}

async fn notion_of(files: &[(String, String)]) -> Notion {
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    Notion::of(&files).await
}

#[tokio::test]
async fn an_event_is_answered_with_the_report_and_the_schedule_may_send_what_it_likes() {
    let notion = Notion::of(&[("a.md", "글"), ("b.md", "글")]).await;
    let corpus = Corpus::new();
    let lambda = lambda(&notion, &corpus, &[]).await;
    let scheduled = json!({
        "version": "0",
        "id": "89d1a02d-5ec7-412e-82f5-13505f849b41",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "time": "2026-11-24T00:00:00Z",
        "resources": ["arn:aws:events:ap-northeast-2:123456789012:rule/hourly"],
        "detail": {"pages": "none of ours"},
    });
    for event in [scheduled, json!({}), json!([1]), json!("hourly"), Value::Null] {
        let report = lambda.invoke(event).await.response().unwrap();
        assert_eq!((&report["pages"], &report["generation"]), (&json!(2), &json!(1)), "{report}");
    }
    assert_eq!(corpus.manifest().pages.len(), 2);
    assert_eq!(lambda.log().starts.len(), 1);
}

#[tokio::test]
async fn a_sync_that_fails_is_an_error_of_the_event_and_says_what_to_do() {
    let notion = Notion::of(&[("a.md", "글")]).await;
    let corpus = Corpus::new();
    let lambda = lambda(&notion, &corpus, &[("NOTION_TOKEN", "ntn_wrong")]).await;
    let error = lambda.invoke(json!({})).await.response().unwrap_err();
    assert_eq!(error["errorType"], "SyncFailed");
    assert!(error["errorMessage"].as_str().unwrap().contains("NOTION_TOKEN is refused"), "{error}");
    let lines = lambda.stop().await.lines;
    assert!(lines.iter().all(|line| !line.contains("ntn_wrong")), "{lines:?}");
}

#[tokio::test]
async fn variables_that_are_missing_are_named_by_the_error_and_the_process_lives_on() {
    let notion = Notion::of(&[("a.md", "글")]).await;
    let lambda = lambda(&notion, &Corpus::new(), &[("NOTION_TOKEN", ""), ("CORPUS_URL", "")]).await;
    for _ in 0..2 {
        let error = lambda.invoke(json!({})).await.response().unwrap_err();
        let message = error["errorMessage"].as_str().unwrap();
        assert!(message.contains("NOTION_TOKEN") && message.contains("CORPUS_URL"), "{message}");
    }
    let log = lambda.log();
    assert_eq!((log.starts.len(), log.init_errors.len()), (1, 0));
}

#[tokio::test]
async fn pages_that_vanish_all_at_once_are_an_error_kept_and_published_until_that_is_accepted() {
    let files = files(40);
    let notion = notion_of(&files).await;
    let corpus = Corpus::new();
    let lambda = lambda(&notion, &corpus, &[]).await;
    lambda.invoke(json!({})).await.response().unwrap();
    let before = corpus.manifest();

    let gone = files[1..].iter().map(|(path, _)| page_id(path).0).collect();
    notion.server.set_faults(Faults { unshared: gone, ..Faults::default() }).unwrap();
    let error = lambda.invoke(json!({"full": true})).await.response().unwrap_err();
    let message = error["errorMessage"].as_str().unwrap();
    assert!(message.contains("39 pages vanished") && message.contains("accept_deletes"), "{message}");
    let held = corpus.manifest();
    assert_eq!(held.pages.len(), 40);
    assert!(held.run != before.run && held.published_at > before.published_at, "it is published");

    let accepted = json!({"full": true, "accept_deletes": true});
    let report = lambda.invoke(accepted).await.response().unwrap();
    assert_eq!((&report["pages"], corpus.manifest().pages.len()), (&json!(1), 1));
}

#[tokio::test]
async fn an_event_that_names_pages_syncs_them_alone() {
    let notion = notion_of(&files(3)).await;
    let corpus = Corpus::new();
    let lambda = lambda(&notion, &corpus, &[]).await;
    lambda.invoke(json!({})).await.response().unwrap();
    for path in ["p0.md", "p1.md"] {
        notion.edit(path, "새 글", "2026-06-01T00:00:00Z");
    }
    let before = notion.server.requests().len();
    let report = lambda.invoke(json!({"pages": [page_id("p1.md")]})).await.response().unwrap();
    assert_eq!(report["counts"]["synced"], 1, "{report}");
    assert_eq!((corpus.text("p0.md"), corpus.text("p1.md")), ("글 0".to_owned(), "새 글".to_owned()));
    let asked = notion.requests_since(before);
    assert!(asked.iter().all(|request| !request.path.contains("search")), "{asked:?}");

    let error = lambda.invoke(json!({"pages": ["p1"]})).await.response().unwrap_err();
    assert_eq!(error["errorType"], "EventNotUnderstood");
    assert!(error["errorMessage"].as_str().unwrap().contains("page id"), "{error}");
}

#[tokio::test]
async fn the_token_of_a_webhook_is_kept_in_the_bucket_and_stands_in_no_line() {
    let notion = Notion::of(&[("a.md", "글")]).await;
    let corpus = Corpus::new();
    // To keep it, no secret of Notion is needed, and nothing of Notion is asked for.
    let lambda = lambda(&notion, &corpus, &[("NOTION_TOKEN", ""), ("NOTION_TOKEN_SECRET_ID", "none")]).await;
    let event = json!({"webhook_verification_token": "secret_wh_1"});
    assert_eq!(lambda.invoke(event).await.response(), Ok(Value::Null));
    let stored: Value =
        serde_json::from_slice(&fs::read(corpus.path().join(keys::WEBHOOK)).unwrap()).unwrap();
    assert_eq!(stored["verification_token"], "secret_wh_1");
    assert!(notion.server.requests().is_empty());
    let lines = lambda.stop().await.lines;
    assert!(lines.iter().any(|line| line.contains(keys::WEBHOOK)), "{lines:?}");
    assert!(lines.iter().all(|line| !line.contains("secret_wh_1")), "{lines:?}");
}

#[tokio::test]
async fn each_run_prints_a_line_that_cloudwatch_makes_metrics_of() {
    let notion = notion_of(&files(2)).await;
    let corpus = Corpus::new();
    let lambda = lambda(&notion, &corpus, &[]).await;
    let report = lambda.invoke(json!({})).await.response().unwrap();
    let lines = lambda.stop().await.lines;
    let lines: Vec<Value> = lines.iter().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let [line] = &lines[..] else { panic!("{lines:?}") };

    let timestamp = line["_aws"]["Timestamp"].as_i64().unwrap();
    assert!(timestamp > corpus.manifest().published_at.timestamp_millis() - 60_000);
    let [directive] = &line["_aws"]["CloudWatchMetrics"].as_array().unwrap()[..] else { panic!("{line}") };
    assert_eq!(directive["Namespace"], "NotionRagChatbot");
    assert_eq!(directive["Dimensions"], json!([["Service"]]));
    assert_eq!(line["Service"], "sync", "a dimension is a value of the line");
    let metrics = directive["Metrics"].as_array().unwrap();
    for metric in metrics {
        let name = metric["Name"].as_str().unwrap();
        assert!(line[name].is_number(), "{name}");
        assert!(["Count", "Seconds", "Milliseconds"].contains(&metric["Unit"].as_str().unwrap()), "{metric}");
    }
    assert!(metrics.len() > OUTCOMES.len() && metrics.len() <= 100, "CloudWatch takes a hundred");
    for (name, value) in [
        ("PagesSynced", json!(2.0)),
        ("PagesFailed", json!(0.0)),
        ("PagesHeld", json!(0.0)),
        ("Throttles", json!(0.0)),
    ] {
        assert_eq!(line[name], value, "{name}");
    }
    assert_eq!(line["Requests"].as_f64(), report["requests"].as_f64());
    assert_eq!(line["run"], report["run"]);
}

#[tokio::test]
async fn neither_the_token_nor_a_word_of_a_page_stands_in_the_log_whatever_its_level() {
    let page = ("private.md", "# 비밀 제목\n\n비밀 글\n\n- [비밀 링크](https://example.com/비밀)");
    let row = ("table/row.md", "---\ntitle: 비밀 행\n---\n\n비밀 칸");
    let notion = Notion::of(&[page, row]).await;
    let corpus = Corpus::new();
    let lambda = lambda(&notion, &corpus, &[("RUST_LOG", "sync_lambda=trace,info")]).await;
    lambda.invoke(json!({})).await.response().unwrap();
    notion.server.set_faults(Faults { revoked_after: Some(3), ..Faults::default() }).unwrap();
    lambda.invoke(json!({"full": true})).await.response().unwrap_err();
    let lines = lambda.stop().await.lines;
    assert!(lines.iter().any(|line| line.contains("the sync is done")), "{lines:?}");
    for line in &lines {
        assert!(!line.contains("비밀") && !line.contains(notion.server.token()), "{line}");
    }
}

#[tokio::test]
async fn garbage_that_cannot_be_removed_is_told_after_the_report() {
    let notion = notion_of(&files(2)).await;
    let corpus = Corpus::new();
    // Nothing can be read or written there.
    fs::create_dir_all(corpus.path().join(keys::GARBAGE)).unwrap();
    let lambda = lambda(&notion, &corpus, &[]).await;
    let error = lambda.invoke(json!({})).await.response().unwrap_err();
    let message = error["errorMessage"].as_str().unwrap();
    assert!(message.contains("needs a look") && message.contains("garbage.json"), "{message}");
    assert_eq!((corpus.manifest().pages.len(), corpus.manifest().complete), (2, true));
    let lines = lambda.stop().await.lines;
    let at = |text: &str| lines.iter().position(|line| line.contains(text)).unwrap();
    assert!(at("CloudWatchMetrics") < at("the sync failed"), "{lines:?}");
}

#[tokio::test]
async fn a_damaged_ledger_is_written_anew_and_that_is_told() {
    let notion = notion_of(&files(2)).await;
    let corpus = Corpus::new();
    let lambda = lambda(&notion, &corpus, &[]).await;
    lambda.invoke(json!({})).await.response().unwrap();
    fs::write(corpus.path().join(keys::LEDGER), "{\"summary\": \"비밀 제목\"}").unwrap();
    let report = lambda.invoke(json!({})).await.response().unwrap();
    assert_eq!(report["complete"], true, "{report}");
    assert_eq!(corpus.ledger().objects.len(), 2);
    let lines = lambda.stop().await.lines;
    let told = lines.iter().find(|line| line.contains("ledger/latest.json is damaged")).expect("it is told");
    assert!(told.contains("ERROR") && !told.contains("비밀"), "{told}");
}

#[tokio::test]
async fn a_workspace_that_is_never_seen_whole_is_an_error_after_some_hours() {
    let notion = notion_of(&files(2)).await;
    let corpus = Corpus::new();
    let lambda = lambda(&notion, &corpus, &[]).await;
    lambda.invoke(json!({})).await.response().unwrap();
    let cut_short = Rule::new("search", When::Always, What::Incomplete);
    notion.server.set_faults(Faults::of([cut_short])).unwrap();
    for (hours, is_told) in [(1, false), (7, true)] {
        let mut manifest = corpus.manifest();
        manifest.as_of = Some(Utc::now() - TimeDelta::hours(hours));
        fs::write(corpus.path().join(keys::MANIFEST), serde_json::to_vec(&manifest).unwrap()).unwrap();
        let ended = lambda.invoke(json!({})).await.response();
        let Err(error) = ended else {
            assert!(!is_told, "{ended:?}");
            continue;
        };
        assert!(is_told && error.to_string().contains("came to its end since"), "{error}");
    }

    // A first look may meet what passes; the second that ends early does not.
    let corpus = Corpus::new();
    let lambda = self::lambda(&notion, &corpus, &[]).await;
    lambda.invoke(json!({})).await.response().unwrap();
    let error = lambda.invoke(json!({})).await.response().unwrap_err();
    assert!(error.to_string().contains("came to its end ever"), "{error}");
}

#[tokio::test]
async fn what_is_asked_for_while_a_sync_is_at_work_is_done_by_the_next_run() {
    let files = files(40);
    let notion = notion_of(&files).await;
    let corpus = Corpus::new();
    let lambda = lambda(&notion, &corpus, &[]).await;
    lambda.invoke(json!({})).await.response().unwrap();

    let Store::Dir(elsewhere) = Store::open(&corpus.url()).await else { panic!("a folder") };
    let at_work = elsewhere.try_hold().unwrap().expect("nobody else is at work");
    notion.edit("p1.md", "새 글", "2026-06-01T00:00:00Z");
    for event in [json!({"pages": [page_id("p1.md")]}), json!({"accept_deletes": true}), json!({})] {
        let report = lambda.invoke(event).await.response().unwrap();
        assert_eq!(report["busy"], true, "{report}");
    }
    let kept = || fs::read_dir(corpus.path().join(keys::REQUESTS)).map_or(0, Iterator::count);
    assert_eq!(kept(), 2, "the schedule asks again by itself");
    drop(at_work);

    // One page is there, and thirty-nine are gone, which only the kept request accepts.
    let gone = files.iter().map(|(path, _)| page_id(path).0).filter(|id| *id != page_id("p1.md").0);
    notion.server.set_faults(Faults { unshared: gone.collect(), ..Faults::default() }).unwrap();
    let report = lambda.invoke(json!({})).await.response().unwrap();
    assert_eq!((&report["pages"], corpus.text("p1.md").as_str()), (&json!(1), "새 글"), "{report}");
    assert_eq!(kept(), 0);
    let invocations = lambda.stop().await.invocations;
    assert!(invocations.iter().all(|one| one.kind == InvocationType::RequestResponse), "{invocations:?}");
}
