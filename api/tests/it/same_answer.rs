//! Whatever a model says and however it breaks off: events and JSON have the same, field by field, and a stream has one end.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use serde_json::json;
use shared::ask::{Answer, AnswerBuilder, AskEvent};
use shared::problem::Problem;
use stand_ins::bedrock::{
    Block, Citation, Delta, ExceptionName, Interruption, InterruptionKind, Options, Rule, Script,
};

use crate::support::TestApi;
use crate::support::events::events;
use crate::support::models::with_models;

/// One that is sent search results, and one that is sent numbered text and writes its quotes itself.
const MODELS: [&str; 2] = ["global.anthropic.claude-sonnet-4-5-20250929-v1:0", "amazon.nova-pro-v1:0"];
const QUESTION: &str = "연차는 며칠이에요?";

fn delta() -> impl Strategy<Value = Delta> {
    let words = prop::sample::select(vec![
        "연차는 ",
        "15일",
        "입니다.",
        "\n\n",
        "- **일수** ",
        "`15`",
        "[1]",
        "[[1|",
        "연차는 15일",
        "]]",
        "NOT_FOUND",
        "![x](https://evil.example/a)",
        "😀",
        "\u{200b}",
    ]);
    let text = prop::collection::vec(words, 1..3).prop_map(|words| Delta::Text(words.concat()));
    let quote = prop::sample::select(vec!["", "연차", "15일", "지어낸 말"]);
    let cited = (-1..4_i32, -1..4_i32, -1..5_i32, quote).prop_map(|(index, start, end, quote)| {
        let location = json!({ "searchResultIndex": index, "start": start, "end": end });
        Delta::Citation(Citation {
            source_content: if quote.is_empty() { Vec::new() } else { vec![json!({ "text": quote })] },
            location: (index >= 0).then(|| json!({ "searchResultLocation": location })),
            ..Citation::default()
        })
    });
    prop_oneof![4 => text, 1 => cited]
}

fn rule() -> impl Strategy<Value = Rule> {
    let blocks = prop::collection::vec(prop::collection::vec(delta(), 1..5).prop_map(Block::Deltas), 1..4);
    let reasons = ["end_turn", "end_turn", "max_tokens", "stop_sequence", "guardrail_intervened"];
    let by = prop::sample::select(vec![
        InterruptionKind::Cut,
        InterruptionKind::End,
        InterruptionKind::Exception(ExceptionName::InternalServerException),
        InterruptionKind::Exception(ExceptionName::ModelStreamErrorException),
        InterruptionKind::Exception(ExceptionName::ServiceUnavailableException),
        InterruptionKind::Exception(ExceptionName::ThrottlingException),
        InterruptionKind::Exception(ExceptionName::ValidationException),
    ]);
    let interrupted = prop::option::weighted(0.3, (1..6_usize, by));
    (blocks, prop::sample::select(reasons.to_vec()), interrupted).prop_map(|(blocks, reason, interrupted)| {
        Rule {
            answer: Some(blocks),
            stop_reason: Some(reason.to_owned()),
            interrupted: interrupted.map(|(after, by)| Interruption { after, by }),
            ..Rule::default()
        }
    })
}

/// How an answer came out, without what is another in each request.
#[derive(Debug, PartialEq)]
enum Outcome {
    Answered(Box<Answer>),
    Failed(Problem),
}

impl Outcome {
    fn without_ids(self) -> Self {
        match self {
            Outcome::Answered(mut answer) => {
                answer.meta.answer_id.clear();
                answer.meta.request_id.clear();
                Outcome::Answered(answer)
            }
            Outcome::Failed(problem) => Outcome::Failed(Problem { request_id: None, ..problem }),
        }
    }
}

async fn streamed(api: &TestApi) -> Outcome {
    let all = events(api.ask(&json!({ "question": QUESTION, "fresh": true }))).await;
    let ends = all.iter().filter(|event| event.is_last()).count();
    assert_eq!(ends, 1, "one end: {all:?}");
    assert!(all.last().is_some_and(AskEvent::is_last), "and nothing behind it: {all:?}");
    if let Some(AskEvent::Error(problem)) = all.last() {
        return Outcome::Failed(problem.clone());
    }
    let mut builder = AnswerBuilder::default();
    let answer = all.into_iter().find_map(|event| builder.push(event).unwrap());
    Outcome::Answered(Box::new(answer.expect("an answer")))
}

async fn plain(api: &TestApi) -> Outcome {
    let request = api.ask(&json!({ "question": QUESTION, "fresh": true }));
    let reply = request.header("accept", "application/json").send().await.unwrap();
    let is_answer = reply.status().is_success();
    let body = reply.bytes().await.unwrap();
    match is_answer {
        true => Outcome::Answered(Box::new(serde_json::from_slice(&body).unwrap())),
        false => Outcome::Failed(serde_json::from_slice(&body).unwrap()),
    }
}

#[test]
fn events_and_json_have_the_same_whatever_the_model_says() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config = ProptestConfig {
        cases: 60,
        rng_seed: RngSeed::Fixed(7),
        failure_persistence: None,
        ..Default::default()
    };
    let asked = (rule(), prop::sample::select(MODELS.to_vec()));
    let (answered, failed) = (Cell::new(0), Cell::new(0));
    TestRunner::new(config)
        .run(&asked, |(rule, model)| {
            let (streamed, plain) = runtime.block_on(async {
                // A service for each: one that failed often would be left alone by the next.
                let (_corpus, server, state) = with_models(&[model], "", Options::default()).await;
                server.say(Script::new([rule]));
                let api = TestApi::serve(state).await;
                (streamed(&api).await, plain(&api).await)
            });
            match &plain {
                Outcome::Answered(_) => answered.set(answered.get() + 1),
                Outcome::Failed(_) => failed.set(failed.get() + 1),
            }
            prop_assert_eq!(streamed.without_ids(), plain.without_ids());
            Ok(())
        })
        .unwrap();
    assert!(answered.get() > 20 && failed.get() > 5, "{answered:?} answers, {failed:?} failures");
}
