//! GET /sources and GET /sources/{id}.

use shared::page::PageDocument;
use shared::problem::ProblemKind;
use shared::sources::SourceList;

use crate::support::corpus::{LEAVE, TRAVEL, page, page_id, pages, publish, published};
use crate::support::{TestApi, problem};

async fn list(api: &TestApi, query: &str) -> SourceList {
    let reply = api.get(&format!("/sources{query}")).send().await.unwrap();
    assert_eq!(reply.status(), 200);
    reply.json().await.unwrap()
}

#[tokio::test]
async fn every_page_is_listed_once_by_following_the_cursor() {
    let corpus = tempfile::tempdir().unwrap();
    let many: Vec<_> =
        (1..=45_u128).map(|number| page(number << 16, &format!("문서 {number}"), &["내용"])).collect();
    publish(corpus.path(), 1, &many);
    let api = TestApi::over(corpus.path()).await;
    for words in ["", "query=%EB%82%B4%EC%9A%A9&"] {
        let mut seen = Vec::new();
        let mut next = format!("?{words}limit=20");
        loop {
            let list = list(&api, &next).await;
            assert_eq!(list.total, 45);
            seen.extend(list.items.into_iter().map(|item| item.id));
            let Some(cursor) = list.next_cursor else { break };
            next = format!("?{words}limit=20&cursor={cursor}");
        }
        seen.sort();
        assert_eq!(seen, many.iter().map(|page| page.id).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn a_search_gives_the_best_page_first_with_its_passages() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    let found = list(&api, "?query=병가").await;
    assert_eq!(found.items[0].id, page_id(LEAVE));
    assert!(!found.items[0].passages.is_empty());
    let found = list(&api, &format!("?within={}", page_id(TRAVEL))).await;
    assert_eq!(found.items.len(), 1);
    assert!(list(&api, "?edited_from=2026-06-01T00:00:00Z").await.items.is_empty());
}

#[tokio::test]
async fn a_page_is_read_with_its_blocks_by_either_form_of_its_id() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    for id in [page_id(LEAVE).to_string(), page_id(LEAVE).simple()] {
        let page: PageDocument =
            api.get(&format!("/sources/{id}")).send().await.unwrap().json().await.unwrap();
        assert_eq!(page, pages()[0]);
    }
}

#[tokio::test]
async fn an_unknown_page_and_what_is_no_id_are_not_found() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    for id in [page_id(77).to_string(), "..%2Fmanifest.json".to_owned(), "x".to_owned()] {
        problem(api.get(&format!("/sources/{id}")), 404, ProblemKind::NotFound).await;
    }
}

#[tokio::test]
async fn a_cursor_of_another_list_is_refused() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    let cursor = list(&api, "?limit=1").await.next_cursor.unwrap();
    for query in [
        format!("?limit=1&query=x&cursor={cursor}"),
        "?cursor=bogus".to_owned(),
        "?cursor=".to_owned(),
        "?cursor=ffffffffffffffffff-0".to_owned(),
    ] {
        problem(api.get(&format!("/sources{query}")), 400, ProblemKind::InvalidCursor).await;
    }
    publish(corpus.path(), 2, &pages());
    api.state.library.renew().await.unwrap();
    problem(api.get(&format!("/sources?limit=1&cursor={cursor}")), 400, ProblemKind::InvalidCursor).await;
}

#[tokio::test]
async fn parameters_that_do_not_fit_are_named() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    for (query, name) in [
        ("?limit=0", "limit"),
        ("?limit=101", "limit"),
        ("?limit=x", "limit"),
        ("?within=x", "within"),
        ("?colour=red", "colour"),
        ("?edited_from=yesterday", "edited_from"),
    ] {
        let problem = problem(api.get(&format!("/sources{query}")), 422, ProblemKind::InvalidRequest).await;
        assert!(problem.detail.contains(name), "{query}: {}", problem.detail);
    }
}
