//! Going down: no new work, and every open answer ends with an event that says so.

use api::model::Model;
use serde_json::json;
use shared::ask::AskEvent;
use shared::problem::ProblemKind;

use crate::support::TestApi;
use crate::support::corpus::published;
use crate::support::events::events;

#[tokio::test]
async fn an_open_answer_ends_with_an_error_event() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    assert!(matches!(api.state.model, Model::Extractive));
    api.state.stop.cancel();
    let events = events(api.ask(&json!({ "question": "연차는 며칠이에요?" }))).await;
    // An answer that was complete may still end well; one that was not says why.
    match events.last().unwrap() {
        AskEvent::Error(problem) => assert_eq!(problem.kind, ProblemKind::ShuttingDown),
        last => assert!(last.is_last()),
    }
}

#[tokio::test]
async fn it_is_not_ready_once_it_goes_down() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    let keep_alive = api.get("/health/ready");
    assert_eq!(keep_alive.send().await.unwrap().status(), 200);
    api.state.draining.cancel();
    // The connection that is open still gets an answer, or is closed; a new one is refused.
    if let Ok(reply) = api.get("/health/ready").send().await {
        assert_eq!(reply.status(), 503);
    }
}
