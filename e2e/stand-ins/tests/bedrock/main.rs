//! The Bedrock stand-in as the real AWS SDK sees it.

#![expect(clippy::unwrap_used, reason = "a panic is how a test reports")]

use aws_sdk_bedrockruntime::Client;
use aws_sdk_bedrockruntime::config::retry::RetryConfig;
use aws_sdk_bedrockruntime::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_bedrockruntime::types::{
    CitationsConfig, ContentBlock, ConversationRole, Message, SearchResultBlock, SearchResultContentBlock,
};
use stand_ins::bedrock::{Options, Script, Server, start};

mod converse;
mod embed;
mod errors;
mod stream;

const CLAUDE: &str = "global.anthropic.claude-sonnet-4-5-20250929-v1:0";

async fn server(script: &str) -> Server {
    start(Script::parse(script).unwrap(), Options::default()).await.unwrap()
}

async fn citing_server() -> Server {
    start(Script::default(), Options::default()).await.unwrap()
}

/// A client of its own for each test, without retries: a test sees each response.
fn client(server: &Server) -> Client {
    let config = aws_sdk_bedrockruntime::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("AKIDTEST", "secret", None, None, "test"))
        .endpoint_url(server.base_url())
        .retry_config(RetryConfig::disabled())
        .build();
    Client::from_conf(config)
}

fn user(content: impl IntoIterator<Item = ContentBlock>) -> Message {
    Message::builder()
        .role(ConversationRole::User)
        .set_content(Some(content.into_iter().collect()))
        .build()
        .unwrap()
}

fn text(text: &str) -> ContentBlock {
    ContentBlock::Text(text.to_owned())
}

fn search_result(source: &str, title: &str, lines: &[&str]) -> ContentBlock {
    let content =
        lines.iter().map(|line| SearchResultContentBlock::builder().text(*line).build().unwrap()).collect();
    ContentBlock::SearchResult(
        SearchResultBlock::builder()
            .source(source)
            .title(title)
            .set_content(Some(content))
            .citations(CitationsConfig::builder().enabled(true).build().unwrap())
            .build()
            .unwrap(),
    )
}

fn leave_pages() -> [ContentBlock; 2] {
    [
        search_result("p1", "연차", &["입사 첫해에는 매월 1일을 쓴다.", "2년차부터 연차는 15일이다."]),
        search_result("p2", "Remote work", &["Two days a week."]),
    ]
}
