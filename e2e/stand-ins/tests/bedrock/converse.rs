use aws_sdk_bedrockruntime::types::{CitationGeneratedContent, ContentBlock, StopReason};

use crate::{CLAUDE, citing_server, client, leave_pages, text, user};

#[tokio::test]
async fn converse_gives_the_same_answer_as_a_whole() {
    let server = citing_server().await;
    let content = leave_pages().into_iter().chain([text("2년차의 연차는 며칠인가요?")]);
    let output = client(&server).converse().model_id(CLAUDE).messages(user(content)).send().await.unwrap();
    assert_eq!(output.stop_reason, StopReason::EndTurn);
    assert!(output.usage.unwrap().output_tokens > 0);
    let message = output.output.unwrap();
    let content = message.as_message().unwrap().content();
    let ContentBlock::CitationsContent(cited) = &content[0] else { panic!("{content:?}") };
    assert_eq!(cited.content(), [CitationGeneratedContent::Text("2년차부터 연차는 15일이다.".to_owned())]);
    assert_eq!(cited.citations()[0].title(), Some("연차"));
}
