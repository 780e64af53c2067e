//! Answers that are shared, places that are taken, models that stand in for each other.

use std::time::Duration;

use api::answer::admission::Admission;
use api::budget;
use futures_util::StreamExt;
use serde_json::json;
use shared::ask::{Answer, AnswerBuilder, AskEvent, FinishReason};
use shared::problem::ProblemKind;
use stand_ins::bedrock::{CallEnd, Options};

use crate::support::corpus::{page, pages, publish};
use crate::support::events::events;
use crate::support::models::with_models;
use crate::support::{TestApi, problem};

const CLAUDE: &str = "global.anthropic.claude-sonnet-4-5-20250929-v1:0";
const NOVA: &str = "amazon.nova-pro-v1:0";
const QUESTION: &str = "연차는 며칠이에요?";
/// A model that says a word and then nothing more.
const STALLED: &str = "[{answer: ['연차는 15일입니다'], interrupted: {after: 1, by: silence}}]";

fn denied(model: &str) -> Options {
    Options { denied_models: vec![model.to_owned()], ..Options::default() }
}

#[tokio::test]
async fn the_same_question_is_answered_once_and_said_to_be_shared() {
    let (_corpus, server, state) = with_models(&[CLAUDE], "", Options::default()).await;
    let api = TestApi::serve(state).await;
    let first = api.answer(QUESTION).await;
    let second = api.answer(&format!("  {QUESTION} ")).await;
    assert_eq!(server.calls().len(), 1);
    assert_eq!((first.meta.shared, second.meta.shared), (false, true));
    assert_eq!((&first.text, &first.citations), (&second.text, &second.citations));
    assert!(first.done.usage.is_some() && first.done.cost_micro_usd.is_some());
    assert_eq!((second.done.usage, second.done.cost_micro_usd), (None, None), "it cost nothing again");
    assert_ne!(first.meta.answer_id, second.meta.answer_id);
    assert_ne!(first.meta.request_id, second.meta.request_id);

    let streamed = events(api.ask(&json!({ "question": QUESTION }))).await;
    let mut builder = AnswerBuilder::default();
    let streamed = streamed.into_iter().find_map(|event| builder.push(event).unwrap()).unwrap();
    assert_eq!(
        (streamed.text, streamed.citations, streamed.meta.shared),
        (first.text, first.citations, true)
    );

    let anew = api.ask(&json!({ "question": QUESTION, "fresh": true })).send().await.unwrap();
    assert!(!anew.json::<Answer>().await.unwrap().meta.shared);
    let elsewhere = json!({ "question": QUESTION, "language": "en" });
    api.ask(&elsewhere).send().await.unwrap();
    assert_eq!(server.calls().len(), 3);
}

#[tokio::test]
async fn a_newer_state_of_the_workspace_is_asked_anew() {
    let (corpus, server, state) = with_models(&[CLAUDE], "", Options::default()).await;
    let api = TestApi::serve(state).await;
    api.answer(QUESTION).await;
    let mut newer = pages();
    newer.push(page(0x9000, "연차 개정", &["연차는 올해부터 17일입니다."]));
    publish(corpus.path(), 2, &newer);
    api.state.library.renew().await.unwrap();
    let answer = api.answer(QUESTION).await;
    assert_eq!((answer.meta.shared, answer.meta.index.generation, server.calls().len()), (false, 2, 2));
}

#[tokio::test]
async fn who_asks_at_the_same_time_shares_one_call() {
    let options = Options { token_delay: Duration::from_millis(5), ..Options::default() };
    let (_corpus, server, state) = with_models(&[CLAUDE], "", options).await;
    let api = TestApi::serve(state).await;
    let answers = futures_util::future::join_all((0..20).map(|_| api.answer(QUESTION))).await;
    assert_eq!(server.calls().len(), 1);
    assert_eq!(answers.iter().filter(|answer| !answer.meta.shared).count(), 1);
    assert!(answers.iter().all(|answer| answer.text == answers[0].text && !answer.text.is_empty()));
}

#[tokio::test]
async fn a_shared_answer_goes_on_until_its_last_reader_leaves() {
    let (_corpus, server, state) = with_models(&[CLAUDE], STALLED, Options::default()).await;
    let api = TestApi::serve(state).await;
    let ask = || async {
        let body = json!({ "question": QUESTION });
        let reply = api.ask(&body).header("accept", "text/event-stream").send().await.unwrap();
        let mut bytes = reply.bytes_stream();
        while !String::from_utf8_lossy(&bytes.next().await.unwrap().unwrap()).contains("event: delta") {}
        bytes
    };
    let (first, second) = (ask().await, ask().await);
    drop(first);
    assert_eq!(server.calls().iter().filter(|call| call.end.is_some()).count(), 0);
    drop(second);
    let calls = server.calls_when(|calls| calls.iter().all(|call| call.end.is_some())).await;
    assert!(matches!(&calls[..], [call] if call.end == Some(CallEnd::ClientGone)), "{calls:?}");
}

#[tokio::test]
async fn beyond_its_places_a_question_is_refused_at_once_and_later_taken() {
    let (_corpus, _server, state) = with_models(&[CLAUDE], STALLED, Options::default()).await;
    let api = TestApi::serve(state.with_places(Admission::new(1, 10, 1))).await;
    let body = json!({ "question": QUESTION });
    let open = api.ask(&body).header("accept", "text/event-stream").send().await.unwrap();
    let other = json!({ "question": "병가는 며칠이에요?" });
    let refused = problem(api.ask(&other), 503, ProblemKind::Overloaded).await;
    assert!(refused.retry_after.is_some());
    drop(open);
    // The place is free once the server has noticed, which nothing tells.
    loop {
        let reply = api.ask(&other).header("accept", "text/event-stream").send().await.unwrap();
        if reply.status() == 200 {
            break;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn the_next_model_answers_when_the_first_may_not() {
    let (_corpus, server, state) = with_models(&[CLAUDE, NOVA], "", denied(CLAUDE)).await;
    let api = TestApi::serve(state).await;
    let answer = api.answer(QUESTION).await;
    assert_eq!(answer.meta.model, format!("bedrock:{CLAUDE}"));
    assert_eq!(answer.done.answered_by, Some(format!("bedrock:{NOVA}")));
    assert_eq!(answer.done.finish_reason, FinishReason::Stop);
    assert!(!answer.citations.is_empty());
    let models: Vec<String> = server.calls().into_iter().map(|call| call.model).collect();
    assert_eq!(models.last().map(String::as_str), Some(NOVA));
}

#[tokio::test]
async fn once_it_has_begun_no_other_model_answers() {
    let script =
        "[{answer: ['연차는 15일입니다 그리고'], interrupted: {after: 1, by: modelStreamErrorException}}]";
    let (_corpus, server, state) = with_models(&[CLAUDE, NOVA], script, Options::default()).await;
    let api = TestApi::serve(state).await;
    let streamed = events(api.ask(&json!({ "question": QUESTION }))).await;
    assert!(matches!(streamed.last(), Some(AskEvent::Error(_))), "{streamed:?}");
    assert_eq!(server.calls().len(), 1);
}

#[tokio::test]
async fn models_that_keep_failing_are_left_alone_and_the_pages_are_given() {
    let (_corpus, server, state) = with_models(&[CLAUDE], "", denied(CLAUDE)).await;
    let api = TestApi::serve(state).await;
    let body = json!({ "question": QUESTION });
    for _ in 0..10 {
        problem(api.ask(&body), 502, ProblemKind::ModelFailed).await;
    }
    let calls = server.calls().len();
    let answer = api.answer(QUESTION).await;
    assert_eq!(answer.done.finish_reason, FinishReason::SourcesOnly);
    assert!(!answer.sources.is_empty() && answer.citations.is_empty());
    assert!(answer.text.contains("모델에 연결할 수 없어요"), "{}", answer.text);
    assert!(!api.answer(QUESTION).await.meta.shared, "it is tried again once the model may be");
    assert_eq!(server.calls().len(), calls, "the model was not called");
}

#[tokio::test]
async fn an_answer_says_what_its_tokens_cost() {
    let script = "[{answer: ['연차는 15일입니다.'], usage: {inputTokens: 6000, outputTokens: 400}}]";
    let (_corpus, _server, state) = with_models(&[CLAUDE], script, Options::default()).await;
    let answer = TestApi::serve(state).await.answer(QUESTION).await;
    assert_eq!(answer.done.cost_micro_usd, Some(6_000 * 3 + 400 * 15));
}

#[tokio::test]
async fn beyond_the_budget_only_what_is_answered_already_is_given() {
    let script = "[{answer: ['연차는 15일입니다.'], usage: {inputTokens: 6000, outputTokens: 400}}]";
    let (_corpus, server, state) = with_models(&[CLAUDE], script, Options::default()).await;
    let limits = budget::Limits { all: None, caller: Some(24_000) };
    let api = TestApi::serve(state.with_budget(limits)).await;
    api.answer(QUESTION).await;
    let refused =
        problem(api.ask(&json!({ "question": "병가는 며칠이에요?" })), 429, ProblemKind::BudgetExhausted)
            .await;
    assert!(refused.retry_after.is_some_and(|seconds| (1..=86_400).contains(&seconds)));
    assert!(api.answer(QUESTION).await.meta.shared);
    assert_eq!(server.calls().len(), 1);
}

#[tokio::test]
async fn an_answer_that_nobody_waits_for_is_counted_too() {
    let (_corpus, server, state) = with_models(&[CLAUDE], STALLED, Options::default()).await;
    let api = TestApi::serve(state.with_budget(budget::Limits { all: Some(1), caller: None })).await;
    let body = json!({ "question": QUESTION });
    let open = api.ask(&body).header("accept", "text/event-stream").send().await.unwrap();
    let mut bytes = open.bytes_stream();
    while !String::from_utf8_lossy(&bytes.next().await.unwrap().unwrap()).contains("event: delta") {}
    drop(bytes);
    server.calls_when(|calls| calls.iter().all(|call| call.end.is_some())).await;
    // The stand-in sees the end of the call before the service has counted it: a question or two may still get in.
    while api.ask(&body).header("accept", "text/event-stream").send().await.unwrap().status() != 429 {
        tokio::task::yield_now().await;
    }
}
