//! The real binary: how it starts, what it logs, and how it ends.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use futures_util::StreamExt;
use shared::ask::AskEvent;
use shared::problem::ProblemKind;
use shared::sse::Decoder;
use stand_ins::bedrock::{self, Options, Script};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, ChildStdout, Command};

use crate::support::corpus::{LEAVE, page_id, published};
use crate::support::lambda::{FUNCTION, Lambda};
use crate::webhook::{TOKEN, event, signature};

const QUESTION: &str = "연차는 며칠이에요?";

pub(crate) fn binary() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_api"));
    command.env_clear().kill_on_drop(true).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The service on a free port, and the address that its log tells.
pub(crate) async fn start(corpus: &Path, extra: &[(&str, &str)]) -> (Child, BufReader<ChildStdout>, String) {
    start_at(&format!("file://{}", corpus.display()), extra).await
}

async fn start_at(corpus: &str, extra: &[(&str, &str)]) -> (Child, BufReader<ChildStdout>, String) {
    let mut command = binary();
    command.env("CORPUS_URL", corpus).env("BIND", "127.0.0.1:0");
    let mut child = command.envs(extra.iter().copied()).spawn().unwrap();
    let mut log = BufReader::new(child.stdout.take().unwrap());
    let mut address = None;
    // It listens before it has loaded the pages, and answers questions after.
    loop {
        let mut line = String::new();
        assert!(log.read_line(&mut line).await.unwrap() > 0, "the service ended before it was ready");
        let line: serde_json::Value = serde_json::from_str(&line).expect("every line of the log is JSON");
        address = line["listening"].as_str().map(str::to_owned).or(address);
        if line["index.generation"] == 1 {
            return (child, log, format!("http://{}", address.unwrap()));
        }
    }
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().build().unwrap()
}

fn terminate(child: &Child) {
    let id = child.id().unwrap().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
}

#[tokio::test]
async fn wrong_settings_are_told_all_at_once_before_anything_starts() {
    let output = binary().env("BIND", "here").env("MODEL", "gpt").output().await.unwrap();
    assert!(!output.status.success());
    let told = String::from_utf8(output.stderr).unwrap();
    for name in ["CORPUS_URL", "BIND", "MODEL"] {
        assert!(told.contains(name), "{told}");
    }
}

#[tokio::test]
async fn an_address_in_use_is_told_with_what_to_set() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = binary().env("CORPUS_URL", "file:///nowhere").env("BIND", address).output().await.unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8(output.stderr).unwrap().contains("set BIND"));
}

#[tokio::test]
async fn the_log_names_each_request_and_holds_neither_question_nor_page() {
    let corpus = published();
    let (mut child, mut log, base_url) = start(corpus.path(), &[]).await;
    let body = serde_json::json!({ "question": QUESTION });
    let reply = client().post(format!("{base_url}/ask")).json(&body).send().await.unwrap();
    let request_id = reply.headers()["x-request-id"].to_str().unwrap().to_owned();
    assert!(reply.text().await.unwrap().contains("15일"));
    for message in [
        serde_json::json!({ "jsonrpc": "2.0", "method": QUESTION, "params": { "text": QUESTION } }),
        serde_json::json!({ "jsonrpc": "2.0", "id": QUESTION, "method": "tools/call", "params": { "name": "ask", "arguments": body } }),
        serde_json::json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": { "name": QUESTION } }),
    ] {
        let accepted = ("accept", "application/json, text/event-stream");
        let reply = client().post(format!("{base_url}/mcp")).header(accepted.0, accepted.1).json(&message);
        assert!(reply.send().await.unwrap().status().is_success());
    }
    terminate(&child);
    assert!(child.wait().await.unwrap().success());
    let mut rest = String::new();
    log.read_to_string(&mut rest).await.unwrap();
    assert!(rest.contains(&request_id), "{rest}");
    for text in ["연차", "15일", "규정"] {
        assert!(!rest.contains(text), "{rest}");
    }
}

#[tokio::test]
async fn told_to_stop_it_ends_an_open_answer_with_an_error_and_exits_well() {
    let corpus = published();
    let slow = Options { token_delay: Duration::from_secs(3_600), ..Options::default() };
    let bedrock = bedrock::start(Script::default(), slow).await.unwrap();
    let settings = [
        ("MODEL", "bedrock:anthropic.claude-stand-in"),
        ("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", &bedrock.base_url()),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "key"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("SHUTDOWN_SECONDS", "0"),
    ];
    let (mut child, _log, base_url) = start(corpus.path(), &settings).await;
    let request = client().post(format!("{base_url}/ask")).header("accept", "text/event-stream");
    let reply = request.json(&serde_json::json!({ "question": QUESTION })).send().await.unwrap();
    let mut bytes = reply.bytes_stream();
    let mut decoder = Decoder::default();
    let mut last = None;
    let mut told = false;
    while let Some(part) = bytes.next().await {
        for frame in decoder.push(&part.unwrap()) {
            last = frame.into_event().unwrap();
            // The answer is open: its sources are here, its text would take hours.
            if matches!(last, Some(AskEvent::Sources(_))) && !std::mem::replace(&mut told, true) {
                terminate(&child);
            }
        }
    }
    let Some(AskEvent::Error(problem)) = last else { panic!("the stream ended with {last:?}") };
    assert_eq!(problem.kind, ProblemKind::ShuttingDown);
    assert!(child.wait().await.unwrap().success());
}

#[tokio::test]
async fn it_reads_a_bucket_at_the_endpoint_that_the_sdk_is_told() {
    let (_s3, endpoint) = crate::s3::start().await;
    let settings = [
        ("AWS_ENDPOINT_URL_S3", endpoint.as_str()),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "key"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
    ];
    let (_child, _log, base_url) = start_at("s3://docs/notion", &settings).await;
    let ready = client().get(format!("{base_url}/health/ready")).send().await.unwrap();
    assert_eq!(ready.status(), 200);
}

/// What the service needs to start a sync.
fn syncing(lambda: &Lambda) -> [(&str, &str); 6] {
    [
        ("SYNC_FUNCTION", FUNCTION),
        ("NOTION_WEBHOOK_TOKEN", TOKEN),
        ("AWS_ENDPOINT_URL_LAMBDA", &lambda.base_url),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "key"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
    ]
}

#[tokio::test]
async fn it_starts_a_sync_at_the_endpoint_that_the_sdk_is_told() {
    let (corpus, lambda) = (published(), Lambda::start().await);
    let (_child, _log, base_url) = start(corpus.path(), &syncing(&lambda)).await;
    let reply = client().post(format!("{base_url}/sync")).send().await.unwrap();
    assert_eq!(reply.status(), 202);
    assert_eq!(lambda.taken().len(), 1);
}

#[tokio::test]
async fn told_to_stop_it_asks_for_what_the_webhook_told_and_no_token_is_in_the_log() {
    let (corpus, lambda) = (published(), Lambda::start().await);
    let (mut child, mut log, base_url) = start(corpus.path(), &syncing(&lambda)).await;
    let url = format!("{base_url}/notion/webhook");
    let body = event(1, "page.content_updated", page_id(LEAVE));
    let signature = signature(TOKEN, body.as_bytes());
    let forged = client().post(&url).header("x-notion-signature", "sha256=00").body(body.clone());
    assert_eq!(forged.send().await.unwrap().status(), 401);
    let signed = client().post(&url).header("x-notion-signature", signature).body(body);
    assert_eq!(signed.send().await.unwrap().status(), 200);
    terminate(&child);
    assert!(child.wait().await.unwrap().success());
    assert_eq!(lambda.taken().iter().map(|sync| sync.pages.clone()).collect::<Vec<_>>(), [[page_id(LEAVE)]]);
    let mut rest = String::new();
    log.read_to_string(&mut rest).await.unwrap();
    assert!(rest.contains("page.content_updated"), "{rest}");
    assert!(!rest.contains(TOKEN), "{rest}");
}

#[tokio::test]
async fn an_answer_and_what_is_thought_of_it_are_told_as_metrics_without_a_word_of_them() {
    let corpus = published();
    let (child, mut log, base) = start(corpus.path(), &[("METRICS", "emf")]).await;
    let body = serde_json::json!({ "question": QUESTION });
    let answer: shared::ask::Answer =
        client().post(format!("{base}/ask")).json(&body).send().await.unwrap().json().await.unwrap();
    let judged =
        serde_json::json!({ "answer_id": answer.meta.answer_id, "verdict": "down", "reason": "outdated" });
    let taken = client().post(format!("{base}/feedback")).json(&judged).send().await.unwrap();
    assert_eq!(taken.status(), 204);
    let wordy =
        serde_json::json!({ "answer_id": answer.meta.answer_id, "verdict": "down", "comment": "연차" });
    assert_eq!(client().post(format!("{base}/feedback")).json(&wordy).send().await.unwrap().status(), 422);
    terminate(&child);
    let mut text = String::new();
    log.read_to_string(&mut text).await.unwrap();
    assert!(!text.contains("연차"), "{text}");
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told = |name: &str| lines.iter().find(|line| line.get(name).is_some_and(|it| *it != 0)).cloned();
    let answered = told("Answers").unwrap();
    assert_eq!(answered["answer_id"], answer.meta.answer_id);
    assert_eq!(answered["VerifiedCitations"], answer.citations.len());
    assert_eq!(answered["_aws"]["CloudWatchMetrics"][0]["Namespace"], "NotionRagChatbot");
    assert!(told("FeedbackDown").is_some());
    assert!(lines.iter().any(|line| line["feedback.reason"] == "Some(Outdated)"), "{text}");
    let minute = told("Requests").unwrap();
    assert_eq!((&minute["Requests"], &minute["Refused"]), (&3.into(), &1.into()));
    assert!(minute["IndexAgeSeconds"].as_u64().unwrap() > 0);
}
