//! A newer state of the workspace is taken over; a bad one is not.

use shared::keys;

use crate::support::TestApi;
use crate::support::corpus::{LEAVE, page, page_id, pages, publish, published};

#[tokio::test]
async fn a_newer_state_is_searched_after_the_next_look() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    assert!(!api.state.library.renew().await.unwrap());
    let mut newer = pages();
    newer.push(page(0x9000, "주차 안내", &["방문 차량은 지하 2층에 주차합니다."]));
    publish(corpus.path(), 2, &newer);
    assert!(api.state.library.renew().await.unwrap());
    let answer = api.answer("방문 차량 주차는 어디에 하나요?").await;
    assert_eq!(answer.meta.index.generation, 2);
    assert_eq!(answer.citations[0].title, "주차 안내");
}

#[tokio::test]
async fn when_the_newer_state_is_damaged_the_old_one_goes_on_answering() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    std::fs::write(corpus.path().join(keys::MANIFEST), "no manifest").unwrap();
    api.state.library.renew().await.unwrap_err();
    assert!(api.state.library.load_error().is_some());
    assert_eq!(api.answer("연차는 며칠?").await.meta.index.generation, 1);
    publish(corpus.path(), 3, &pages());
    api.state.library.renew().await.unwrap();
    assert!(api.state.library.load_error().is_none());
}

#[tokio::test]
async fn a_page_that_could_not_be_read_is_tried_again() {
    let corpus = published();
    let object = corpus.path().join(keys::page(page_id(LEAVE), "0000000000000001"));
    let aside = corpus.path().join("aside.json");
    std::fs::rename(&object, &aside).unwrap();
    let api = TestApi::over(corpus.path()).await;
    assert_eq!(api.state.snapshot().unwrap().unreadable, 1);
    assert!(!api.state.library.renew().await.unwrap(), "nothing more can be read yet");
    std::fs::rename(&aside, &object).unwrap();
    assert!(api.state.library.renew().await.unwrap());
    assert_eq!(api.answer("연차는 며칠?").await.citations[0].page_id, page_id(LEAVE));
}

#[tokio::test]
async fn a_manifest_that_vanishes_is_told_while_the_old_state_goes_on_answering() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    std::fs::remove_file(corpus.path().join(keys::MANIFEST)).unwrap();
    api.state.library.renew().await.unwrap();
    assert!(api.state.library.load_error().unwrap().contains("gone"));
    assert_eq!(api.answer("연차는 며칠?").await.meta.index.generation, 1);
}
