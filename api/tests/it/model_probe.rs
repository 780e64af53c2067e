//! Whether the model can be used, as the operator is told it before anybody asks.

use std::time::Duration;

use api::model::probe::Known;
use serde_json::Value;
use stand_ins::bedrock::{self, Options, Script};
use tokio::io::{AsyncBufReadExt, BufReader};

use crate::process::binary;
use crate::support::corpus::published;
use crate::support::models::with_models;

const CLAUDE: &str = "global.anthropic.claude-sonnet-4-5-20250929-v1:0";
const OTHER: &str = "amazon.nova-pro-v1:0";

/// The real service with this model: what its log says of it, and what it says of it to everybody.
async fn told(script: &str) -> (Value, Value) {
    let corpus = published();
    let bedrock = bedrock::start(Script::parse(script).unwrap(), Options::default()).await.unwrap();
    let mut service = binary()
        .env("CORPUS_URL", format!("file://{}", corpus.path().display()))
        .env("BIND", "127.0.0.1:0")
        .env("MODEL", format!("bedrock:{CLAUDE}"))
        .env("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", bedrock.base_url())
        .envs([
            ("AWS_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", "key"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
        ])
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(service.stdout.take().unwrap()).lines();
    let (mut address, mut is_loaded, mut of_model) = (None, false, None);
    while !is_loaded || of_model.is_none() {
        let line = lines.next_line().await.unwrap().expect("the service ended before it was ready");
        let line: Value = serde_json::from_str(&line).unwrap();
        address = line["listening"].as_str().map(str::to_owned).or(address);
        is_loaded |= line["index.generation"] == 1;
        if line["message"].as_str().is_some_and(|message| message.starts_with("the model `")) {
            of_model = Some(line);
        }
    }
    let url = format!("http://{}/health/ready", address.unwrap());
    let client = reqwest::Client::builder().build().unwrap();
    let mut health = Value::Null;
    // The log is told a moment before.
    while health.is_null() || health["status"] == "untried" {
        let reply = client.get(&url).send().await.unwrap();
        assert_eq!(reply.status(), 200, "a model is not what readiness waits for");
        health = reply.json::<Value>().await.unwrap()["model"].clone();
    }
    (of_model.unwrap(), health)
}

#[tokio::test]
async fn a_model_without_access_is_told_at_the_start_and_the_service_is_ready() {
    let (line, health) = told("[{error: AccessDeniedException}]").await;
    assert_eq!((&line["level"], &line["kind"]), (&"ERROR".into(), &"denied".into()));
    let message = line["message"].as_str().unwrap();
    assert!(message.contains(CLAUDE) && message.contains("the account has access to it"), "{message}");
    assert!(line["cause"].as_str().is_some_and(|cause| cause.contains("AccessDenied")), "{line}");
    assert_eq!(health["status"], "unusable");
    let problem = health["problem"].as_str().unwrap();
    assert!(problem.contains("the account has access to it") && !problem.contains(CLAUDE), "{problem}");
}

#[tokio::test]
async fn an_id_that_bedrock_refuses_is_told_by_its_variable() {
    let (line, health) = told("[{error: ValidationException}]").await;
    assert!(line["message"].as_str().unwrap().contains("MODEL"), "{line}");
    assert_eq!(health["status"], "unusable");
}

#[tokio::test]
async fn a_model_that_can_be_used_is_asked_once_for_a_single_token() {
    let (_corpus, server, state) = with_models(&[CLAUDE], "", Options::default()).await;
    state.model.clone().probe(Duration::ZERO).await;
    assert_eq!(state.model.known(), Known::Usable);
    let calls = server.calls();
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].request["inferenceConfig"]["maxTokens"], 1);
}

#[tokio::test]
async fn a_fallback_that_cannot_be_used_is_told_and_access_that_comes_later_is_found() {
    let script = "[{error: ResourceNotFoundException, times: 2}]";
    let (_corpus, server, state) = with_models(&[CLAUDE, OTHER], script, Options::default()).await;
    assert_eq!(state.model.known(), Known::Untried);
    state.model.clone().probe(Duration::from_millis(1)).await;
    assert_eq!(state.model.known(), Known::Usable);
    assert_eq!(server.calls().len(), 4);
}
