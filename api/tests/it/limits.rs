//! What this server does not load, and what it goes on with then.

use api::corpus::Corpus;
use api::corpus::library::Library;
use api::corpus::loader::LoadError;
use shared::corpus_url::CorpusUrl;
use shared::keys;

use crate::support::corpus::{LEAVE, page, page_id, pages, publish, published};

async fn library(folder: &std::path::Path, max_passages: usize) -> Library {
    Library::with(Corpus::open(&CorpusUrl::Dir(folder.to_owned()), false).await, max_passages, None)
}

#[tokio::test]
async fn a_workspace_that_is_too_large_is_refused_with_advice_and_the_old_state_stays() {
    let corpus = published();
    let library = library(corpus.path(), 4).await;
    assert!(library.renew().await.unwrap());
    let mut grown = pages();
    grown.extend((1..=3_u128).map(|number| page(number << 20, &format!("문서 {number}"), &["내용"])));
    publish(corpus.path(), 2, &grown);
    for _ in 0..2 {
        let error = library.renew().await.unwrap_err();
        assert!(matches!(error, LoadError::TooLarge { limit: 4 }), "{error}");
    }
    let told = library.load_error().unwrap();
    assert!(told.contains("MAX_PASSAGES") && told.contains("memory"), "{told}");
    assert_eq!(library.current().unwrap().info.generation, 1);

    publish(corpus.path(), 3, &pages());
    assert!(library.renew().await.unwrap());
    assert_eq!(library.current().unwrap().info.generation, 3);
}

#[tokio::test]
async fn a_page_whose_newer_state_cannot_be_read_is_searched_as_it_was() {
    let corpus = published();
    let library = library(corpus.path(), 100).await;
    library.renew().await.unwrap();
    publish(corpus.path(), 2, &pages());
    std::fs::write(corpus.path().join(keys::page(page_id(LEAVE), "0000000000000002")), "{").unwrap();
    assert!(library.renew().await.unwrap());
    let snapshot = library.current().unwrap();
    assert_eq!((snapshot.info.generation, snapshot.info.pages, snapshot.unreadable), (2, 3, 1));
    assert_eq!(snapshot.document(page_id(LEAVE)).unwrap().unwrap().document, pages()[0].clone().into());
}

#[tokio::test]
async fn only_what_changed_is_read_again_and_a_question_keeps_the_state_it_began_with() {
    let corpus = published();
    let library = library(corpus.path(), 100).await;
    library.renew().await.unwrap();
    let before = library.current().unwrap();
    // The objects of the pages that stay are gone: reading them again would fail.
    let mut manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(corpus.path().join(keys::MANIFEST)).unwrap()).unwrap();
    std::fs::remove_dir_all(corpus.path().join("pages")).unwrap();
    publish(corpus.path(), 2, &[page(LEAVE, "연차휴가 규정", &["연차는 20일입니다."])]);
    let newer: serde_json::Value =
        serde_json::from_slice(&std::fs::read(corpus.path().join(keys::MANIFEST)).unwrap()).unwrap();
    manifest["generation"] = 2.into();
    let id = page_id(LEAVE).to_string();
    manifest["pages"][&id] = newer["pages"][&id].clone();
    std::fs::write(corpus.path().join(keys::MANIFEST), manifest.to_string()).unwrap();

    assert!(library.renew().await.unwrap());
    let after = library.current().unwrap();
    assert_eq!((after.info.pages, after.unreadable), (3, 0));
    let text = |snapshot: &api::corpus::snapshot::Snapshot| {
        let page = snapshot.document(page_id(LEAVE)).unwrap().unwrap();
        page.document.blocks.iter().map(|block| block.text.clone()).collect::<Vec<_>>().join(" ")
    };
    assert!(text(&before).contains("15일") && text(&after).contains("20일"));
}
