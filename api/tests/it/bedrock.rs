//! POST /ask with a model on Bedrock: the same events, the same verified citations, honest failures.

use serde_json::json;
use shared::ask::{Answer, AnswerBuilder, AskEvent, FinishReason};
use shared::problem::ProblemKind;
use stand_ins::bedrock::{Options, Server};
use tempfile::TempDir;

use crate::support::corpus::{LEAVE, page_id};
use crate::support::events::events;
use crate::support::models::with_models;
use crate::support::{TestApi, problem};

const CLAUDE: &str = "global.anthropic.claude-sonnet-4-5-20250929-v1:0";
const OTHER: &str = "amazon.nova-pro-v1:0";
const QUESTION: &str = "연차는 며칠이에요?";

/// The service with this model, which says what the script says.
async fn api(model: &str, script: &str) -> (TempDir, Server, TestApi) {
    let (corpus, server, state) = with_models(&[model], script, Options::default()).await;
    (corpus, server, TestApi::serve(state).await)
}

#[tokio::test]
async fn what_the_model_cites_is_found_in_the_stored_block_in_both_forms() {
    for model in [CLAUDE, OTHER] {
        let (corpus, _server, api) = api(model, "").await;
        let answer = api.answer(QUESTION).await;
        assert_eq!(answer.meta.model, format!("bedrock:{model}"));
        assert_eq!(answer.done.finish_reason, FinishReason::Stop);
        assert!(answer.done.usage.is_some_and(|usage| usage.output_tokens > 0));
        let citation = answer.citations.first().expect("a citation");
        let path = corpus.path().join(shared::keys::page(citation.page_id, "0000000000000001"));
        let page: shared::page::PageDocument = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let blocks = page.blocks.iter().cloned().chain([page.own_block()]);
        let block = blocks.into_iter().find(|block| block.id == citation.block_id).expect("the block");
        let (start, end) = (citation.start as usize, citation.end as usize);
        let words: String = block.text.chars().skip(start).take(end - start).collect();
        assert_eq!(words, citation.quote);

        let mut builder = AnswerBuilder::default();
        let streamed = events(api.ask(&json!({ "question": QUESTION }))).await;
        let streamed = streamed.into_iter().find_map(|event| builder.push(event).unwrap()).unwrap();
        assert_eq!((streamed.text, streamed.citations), (answer.text, answer.citations));
    }
}

#[tokio::test]
async fn what_the_model_invents_is_dropped_and_counted() {
    let script = "
- answer:
    - - {text: 연차는 30일입니다.}
      - citation: {title: 연차, source: p1, sourceContent: [{text: 연차는 30일입니다.}], location: {searchResultLocation: {searchResultIndex: 0, start: 0, end: 1}}}
    - ' See ![x](https://attacker.example/?q=1) [here](https://attacker.example) [7].'
";
    let (_corpus, _server, api) = api(OTHER, script).await;
    let answer = api.answer(QUESTION).await;
    assert!(!answer.text.contains("attacker") && !answer.text.contains("[7]"), "{}", answer.text);
    assert!(answer.text.contains("30일"));
    assert!(answer.citations.iter().all(|citation| !citation.quote.contains("30일")));
}

#[tokio::test]
async fn not_found_by_the_model_is_told_with_what_it_took() {
    let script = "[{answer: ['<not_found/>'], usage: {inputTokens: 10, outputTokens: 4}}]";
    let (_corpus, _server, api) = api(CLAUDE, script).await;
    let answer = api.answer(QUESTION).await;
    assert_eq!(answer.done.finish_reason, FinishReason::NotFound);
    assert_eq!(answer.done.usage.map(|usage| usage.input_tokens), Some(10));
    assert_eq!(answer.sources[0].page_id, page_id(LEAVE));
    assert!(!answer.text.contains("not_found"));
}

#[tokio::test]
async fn a_model_that_fails_is_a_problem_in_json_and_an_error_event_in_a_stream() {
    let script =
        "[{answer: ['연차는 15일입니다 그리고'], interrupted: {after: 1, by: modelStreamErrorException}}]";
    let (_corpus, _server, api) = api(CLAUDE, script).await;
    problem(api.ask(&json!({ "question": QUESTION })), 502, ProblemKind::ModelFailed).await;
    let streamed = events(api.ask(&json!({ "question": QUESTION }))).await;
    let Some(AskEvent::Error(last)) = streamed.last() else { panic!("{streamed:?}") };
    assert_eq!(last.kind, ProblemKind::ModelFailed);
    assert!(last.request_id.is_some());
    assert_eq!(streamed.iter().filter(|event| event.is_last()).count(), 1);
}

#[tokio::test]
async fn a_model_without_capacity_says_when_to_come_back() {
    let (_corpus, _server, api) = api(CLAUDE, "[{error: ThrottlingException}]").await;
    let problem = problem(api.ask(&json!({ "question": QUESTION })), 503, ProblemKind::ModelBusy).await;
    assert!(problem.retry_after.is_some());
}

#[tokio::test]
async fn the_history_and_the_filters_reach_the_same_answer_path() {
    let (_corpus, server, api) = api(CLAUDE, "").await;
    let body = json!({
        "question": "그럼 병가는요?",
        "history": [{ "role": "user", "text": "연차는 며칠이에요?" }, { "role": "assistant", "text": "15일입니다.[1]" }],
        "filters": { "within": [page_id(LEAVE)] },
    });
    let answer: Answer = api.ask(&body).send().await.unwrap().json().await.unwrap();
    assert!(answer.sources.iter().all(|source| source.page_id == page_id(LEAVE)));
    let sent = server.calls().last().unwrap().request.to_string();
    assert!(sent.contains("연차는 며칠이에요?") && sent.contains("병가는 연 5일 유급입니다."), "{sent}");
}
