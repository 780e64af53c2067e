//! POST /ask, when all goes well.

use serde_json::json;
use shared::ask::{AnswerBuilder, AskEvent, FinishReason, Language};

use crate::support::TestApi;
use crate::support::corpus::{DEPLOY, LEAVE, TRAVEL, page, page_id, publish, published};
use crate::support::events::events;

#[tokio::test]
async fn an_answer_quotes_the_block_that_says_it() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    let answer = api.answer("연차는 며칠이에요?").await;
    assert_eq!(answer.meta.language, Language::Ko);
    assert_eq!(answer.meta.model, "extractive");
    assert_eq!(answer.meta.index.generation, 1);
    assert_eq!(answer.done.finish_reason, FinishReason::Stop);
    assert_eq!(answer.sources[0].page_id, page_id(LEAVE));
    let citation = &answer.citations[0];
    assert_eq!((citation.number, citation.page_id), (1, page_id(LEAVE)));
    assert_eq!(citation.quote, "입사 2년차부터 연차는 15일입니다.");
    assert_eq!((citation.start, citation.end), (0, 20));
    assert_eq!(citation.heading_path, ["연차"]);
    assert_eq!(citation.url, format!("{}#{}", answer.sources[0].url, citation.block_id.simple()));
}

#[tokio::test]
async fn each_marker_in_the_text_is_the_place_of_its_citation() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    for question in ["연차와 병가는 며칠이에요?", "When are releases deployed?", "출장비 정산과 연차 이월"]
    {
        let answer = api.answer(question).await;
        let letters: Vec<char> = answer.text.chars().collect();
        assert!(!answer.citations.is_empty());
        let mut after = 0;
        for citation in &answer.citations {
            let marker: Vec<char> = format!("[{}]", citation.number).chars().collect();
            let place = citation.position as usize;
            assert_eq!(letters[place..place + marker.len()], marker);
            assert!(place >= after);
            after = place + marker.len();
        }
        assert_eq!(answer.text.matches('[').count(), answer.citations.len());
    }
}

#[tokio::test]
async fn events_come_in_order_and_make_the_same_answer_as_json() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    for question in ["연차는 며칠이에요?", "When are releases deployed?", "우주선 발사는 언제예요?"]
    {
        let body = json!({ "question": question });
        let events = events(api.ask(&body)).await;
        let names: Vec<&str> = events.iter().map(AskEvent::name).collect();
        assert_eq!(names[..2], ["meta", "sources"]);
        assert_eq!(names.last(), Some(&"done"));
        assert!(
            names[2..names.len() - 1].iter().all(|name| ["delta", "citation"].contains(name)),
            "{names:?}"
        );
        let mut builder = AnswerBuilder::default();
        let mut streamed = events.into_iter().find_map(|event| builder.push(event).unwrap()).unwrap();
        let plain = api.answer(question).await;
        // The ids name each request, and the second answer is the first one's; all else is the same.
        assert_eq!((streamed.meta.shared, plain.meta.shared), (false, true));
        streamed.meta.shared = true;
        streamed.meta.answer_id.clone_from(&plain.meta.answer_id);
        streamed.meta.request_id.clone_from(&plain.meta.request_id);
        assert_eq!(streamed, plain);
    }
}

#[tokio::test]
async fn what_no_page_says_is_told_so_and_the_nearest_pages_are_given() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    let answer = api.answer("출장 갈 때 우주선 예약은 어떻게 하나요?").await;
    assert_eq!(answer.done.finish_reason, FinishReason::NotFound);
    assert!(answer.citations.is_empty());
    assert_eq!(answer.sources[0].page_id, page_id(TRAVEL));
    let answer = api.answer("Which spaceship?").await;
    assert_eq!((answer.meta.language, answer.done.finish_reason), (Language::En, FinishReason::NotFound));
}

#[tokio::test]
async fn an_identifier_is_found_as_it_is_written() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    let answer = api.answer("PPR-9087이 뭐예요?").await;
    assert_eq!(answer.citations[0].page_id, page_id(DEPLOY));
}

#[tokio::test]
async fn filters_keep_other_pages_out() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    let body = json!({ "question": "규정", "filters": { "within": [page_id(TRAVEL)] } });
    let answer: shared::ask::Answer = api.ask(&body).send().await.unwrap().json().await.unwrap();
    assert!(answer.sources.iter().all(|source| source.page_id == page_id(TRAVEL)));
}

#[tokio::test]
async fn a_follow_up_knows_what_was_asked_before() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    let history =
        json!([{ "role": "user", "text": "출장비" }, { "role": "assistant", "text": "무엇이 궁금하세요?" }]);
    let body = json!({ "question": "언제까지 해야 해요?", "history": history });
    let answer: shared::ask::Answer = api.ask(&body).send().await.unwrap().json().await.unwrap();
    assert_eq!(answer.sources[0].page_id, page_id(TRAVEL));
}

#[tokio::test]
async fn a_request_keeps_the_name_that_its_client_gave() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    let reply = api.ask(&json!({ "question": "연차" })).header("x-request-id", "abc-1").send().await.unwrap();
    assert_eq!(reply.headers()["x-request-id"], "abc-1");
    let answer: shared::ask::Answer = reply.json().await.unwrap();
    assert_eq!(answer.meta.request_id, "abc-1");
}

#[tokio::test]
async fn of_two_pages_that_say_the_same_the_newer_comes_first() {
    let text = ["회의실 예약은 하루 전까지 됩니다."];
    let mut old = page(0x100, "회의실 안내", &text);
    let mut new = page(0x200, "회의실 안내", &text);
    for (old_year, new_year) in [("2023", "2026"), ("2026", "2023")] {
        old.edited_at = format!("{old_year}-05-06T07:08:00Z").parse().unwrap();
        new.edited_at = format!("{new_year}-05-06T07:08:00Z").parse().unwrap();
        let corpus = tempfile::tempdir().unwrap();
        publish(corpus.path(), 1, &[old.clone(), new.clone()]);
        let api = TestApi::over(corpus.path()).await;
        let newest = if new_year > old_year { new.id } else { old.id };
        assert_eq!(api.answer("회의실 예약").await.sources[0].page_id, newest);
    }
}
