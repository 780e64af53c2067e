//! Questions to begin and to go on with: each must be one that the workspace answers.

use reqwest::StatusCode;
use shared::ask::FinishReason;
use shared::suggestions::Suggestions;

use crate::sample::sample;

#[tokio::test]
async fn every_starter_is_answered_by_its_page() {
    let (_corpus, api) = sample().await;
    for language in ["ko", "en"] {
        let path = format!("/suggestions?limit=12&language={language}");
        let given: Suggestions = api.get(&path).send().await.unwrap().json().await.unwrap();
        assert!(given.suggestions.len() >= 8, "{given:?}");
        for suggestion in given.suggestions {
            let answer = api.answer(&suggestion.question).await;
            assert_eq!(answer.done.finish_reason, FinishReason::Stop, "{}", suggestion.question);
            let found = answer.sources.iter().take(3).any(|source| source.page_id == suggestion.page_id);
            assert!(found, "{}", suggestion.question);
        }
    }
    let refused = api.get("/suggestions?limit=99").send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn what_follows_an_answer_can_be_asked() {
    let (_corpus, api) = sample().await;
    let answer = api.answer("연차는 며칠이나 쓸 수 있나요?").await;
    assert_eq!(answer.done.follow_ups.len(), 3, "{:?}", answer.done.follow_ups);
    for question in answer.done.follow_ups {
        let next = api.answer(&question).await;
        assert_eq!(next.done.finish_reason, FinishReason::Stop, "{question}");
    }
}
