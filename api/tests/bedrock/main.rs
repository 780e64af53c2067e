//! A model on Bedrock, by the real SDK, against the stand-in.
//!
//! Time is paused where a test would have to wait: the SDK's backoff and the limits of this service go by at once.

#![expect(clippy::unwrap_used, reason = "a panic is how a test reports")]

use api::model::bedrock::Bedrock;
use api::model::{ModelError, ModelEvent, Prompt, PromptBlock, PromptPassage};
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_bedrockruntime::config::{Credentials, SharedCredentialsProvider};
use chrono::DateTime;
use futures_util::{Stream, StreamExt};
use shared::ask::Language;
use stand_ins::bedrock::{Options, Script, Server, start};

mod answers;
mod embeddings;
mod failures;
mod request;
mod rewrite;

const CLAUDE: &str = "global.anthropic.claude-sonnet-4-5-20250929-v1:0";
const NOVA: &str = "amazon.nova-pro-v1:0";

async fn server(script: &str) -> Server {
    start(Script::parse(script).unwrap(), Options::default()).await.unwrap()
}

async fn citing_server() -> Server {
    start(Script::default(), Options::default()).await.unwrap()
}

fn aws(url: &str) -> SdkConfig {
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(Credentials::new(
            "AKIDTEST", "secret", None, None, "test",
        )))
        .endpoint_url(url)
        .build()
}

fn model(server: &Server, id: &str) -> Bedrock {
    Bedrock::new(&aws(&server.base_url()), id.to_owned())
}

fn passage(title: &str, lines: &[&str]) -> PromptPassage {
    let block = |line: &&str| PromptBlock { text: (*line).to_owned(), markdown: format!("- {line}") };
    PromptPassage {
        title: title.to_owned(),
        path: vec!["HR".to_owned()],
        heading_path: Vec::new(),
        edited_at: DateTime::from_timestamp(1_767_225_600, 0).unwrap(),
        blocks: lines.iter().map(block).collect(),
        support: 1.0,
    }
}

fn prompt() -> Prompt {
    Prompt {
        question: "2년차의 연차는 며칠인가요?".to_owned(),
        standalone: "2년차의 연차는 며칠인가요?".to_owned(),
        history: Vec::new(),
        language: Language::Ko,
        passages: vec![
            passage("연차", &["입사 첫해에는 매월 1일을 쓴다.", "2년차부터 연차는 15일이다."]),
            passage("Remote work", &["Two days a week."]),
        ],
    }
}

/// Everything that a model says: the events, with neighboring text joined, and the error that ended them.
async fn read(
    stream: impl Stream<Item = Result<ModelEvent, ModelError>>,
) -> (Vec<ModelEvent>, Option<ModelError>) {
    futures_util::pin_mut!(stream);
    let mut events: Vec<ModelEvent> = Vec::new();
    while let Some(event) = stream.next().await {
        match (events.last_mut(), event) {
            (Some(ModelEvent::Text(text)), Ok(ModelEvent::Text(more))) => text.push_str(&more),
            (_, Ok(event)) => events.push(event),
            (_, Err(error)) => return (events, Some(error)),
        }
    }
    (events, None)
}

async fn answer(model: &Bedrock) -> Vec<ModelEvent> {
    let (events, error) = read(model.answer(prompt().into())).await;
    assert!(error.is_none(), "{error:?} after {events:?}");
    events
}

fn said(text: &str) -> ModelEvent {
    ModelEvent::Text(text.to_owned())
}

fn cite(passage: usize, quote: &str) -> ModelEvent {
    ModelEvent::Cite { passage, quote: quote.to_owned() }
}
