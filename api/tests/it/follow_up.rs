//! POST /ask in a conversation: what is searched for, with a small model on Bedrock and by the rule alone.

use api::model::bedrock::rewrite::SmallModel;
use api::model::rewrite::Rewriter;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_bedrockruntime::config::{Credentials, SharedCredentialsProvider};
use serde_json::{Value, json};
use shared::ask::{Answer, AskEvent, FinishReason};
use stand_ins::bedrock::{self, Block, ErrorName, Options, Rule, Script, Server};

use crate::support::TestApi;
use crate::support::corpus::{DEPLOY, LEAVE, page, page_id, pages, publish, published};
use crate::support::events::events;

async fn small_model(rule: Rule) -> (Server, Rewriter) {
    let server = bedrock::start(Script::new([rule]), Options::default()).await.unwrap();
    let credentials = Credentials::new("key", "secret", None, None, "test");
    let aws = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .endpoint_url(server.base_url())
        .build();
    (server, Rewriter::bedrock(SmallModel::new(&aws, "amazon.nova-micro-v1:0".to_owned())))
}

fn saying(reply: &Value) -> Rule {
    Rule { answer: Some(vec![Block::Words(reply.to_string())]), ..Default::default() }
}

fn after(asked: &str, question: &str) -> Value {
    json!({
        "question": question,
        "history": [{ "role": "user", "text": asked }, { "role": "assistant", "text": "15일입니다." }],
    })
}

async fn answer(api: &TestApi, body: &Value) -> Answer {
    api.ask(body).send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn without_a_model_the_question_is_searched_for_with_the_words_it_lacks() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    let follow_up = after("연차 이월은 며칠까지 되나요?", "그건 며칠까지예요?");
    let answered = answer(&api, &follow_up).await;
    assert_eq!(answered.meta.searched_for.as_deref(), Some("그건 며칠까지예요? 연차 이월"));
    assert_eq!(answered.sources[0].page_id, page_id(LEAVE));
    assert!(answered.text.contains("이월은 5일까지"), "{}", answered.text);
    let streamed = events(api.ask(&follow_up)).await;
    let Some(AskEvent::Meta(meta)) = streamed.first() else { panic!("{streamed:?}") };
    assert_eq!(meta.searched_for, answered.meta.searched_for);

    let another = after("연차 이월은 며칠까지 되나요?", "다른 질문인데, 배포는 언제 해요?");
    assert_eq!(answer(&api, &another).await.meta.searched_for, None);
}

#[tokio::test]
async fn what_no_page_says_is_not_answered_by_what_was_talked_about() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    let answered = answer(&api, &after("연차 이월은 며칠까지 되나요?", "그럼 수영장은요?")).await;
    assert_eq!(answered.done.finish_reason, FinishReason::NotFound, "{}", answered.text);
}

#[tokio::test]
async fn the_question_that_a_small_model_writes_is_searched_for() {
    let reply = json!({ "question": "병가는 며칠까지 유급인가요?", "other_language": "" });
    let (server, rewriter) = small_model(saying(&reply)).await;
    let corpus = published();
    let api = TestApi::with_rewriter(corpus.path(), rewriter).await;
    let answered = answer(&api, &after("병가는 유급인가요?", "며칠까지요?")).await;
    assert_eq!(answered.meta.searched_for.as_deref(), Some("병가는 며칠까지 유급인가요?"));
    assert!(answered.text.contains("병가는 연 5일"), "{}", answered.text);
    assert_eq!(server.calls().len(), 1);
}

#[tokio::test]
async fn a_small_model_that_fails_costs_no_answer() {
    let (server, rewriter) =
        small_model(Rule { error: Some(ErrorName::ServiceUnavailableException), ..Default::default() }).await;
    let corpus = published();
    let api = TestApi::with_rewriter(corpus.path(), rewriter).await;
    let answered = answer(&api, &after("병가는 유급인가요?", "며칠까지요?")).await;
    assert_eq!(answered.meta.searched_for.as_deref(), Some("며칠까지요? 병가 유급"));
    assert_eq!(answered.done.finish_reason, FinishReason::Stop, "{}", answered.text);
    assert_eq!(server.calls().len(), 1);
}

#[tokio::test]
async fn a_korean_question_finds_an_english_page_by_its_words() {
    let reply = json!({ "question": "", "other_language": "release deploy" });
    let (server, rewriter) = small_model(saying(&reply)).await;
    let corpus = published();
    // Three pages in each language make it a workspace of both.
    let mut pages = pages();
    for (id, title) in [(0x4000, "Billing"), (0x5000, "Support"), (0x6000, "복리후생")] {
        pages.push(page(id, title, &["…"]));
    }
    publish(corpus.path(), 2, &pages);
    let api = TestApi::with_rewriter(corpus.path(), rewriter).await;
    let answered = api.answer("출시는 무슨 요일에 하나요?").await;
    assert_eq!((answered.meta.searched_for, server.calls().len()), (None, 1));
    assert_eq!(answered.sources[0].page_id, page_id(DEPLOY));
}
