//! GET /sources, GET /sources/tree and GET /sources/{id}.

use shared::page::{Ancestor, DatabaseRef, PageDocument};
use shared::problem::ProblemKind;
use shared::sources::{PlaceKind, SourceList, SourceTree};

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

#[tokio::test]
async fn passages_are_whole_when_their_text_is_asked_for() {
    let corpus = published();
    let api = TestApi::over(corpus.path()).await;
    let found = list(&api, "?query=병가&passage_text=true").await;
    let passage = &found.items[0].passages[0];
    let text = passage.text.as_deref().unwrap();
    assert!(text.contains("병가는 연 5일 유급입니다.") && text.contains("이월은 5일까지"), "{text}");
    let url = passage.url.as_deref().unwrap();
    assert_eq!(url, format!("{}#{}", found.items[0].url, passage.block_id.simple()));
    let short = &list(&api, "?query=병가").await.items[0].passages[0];
    assert_eq!((&short.text, &short.url), (&None, &None));
}

/// 회사 (0x10) > 인사 (not synced, 0x20) > 연차휴가 규정; 회사 > 프로젝트 (a database, 0x30) > two rows.
fn workspace() -> Vec<PageDocument> {
    let place = |number, title: &str| Ancestor { id: page_id(number), title: title.to_owned() };
    let mut pages = vec![page(0x10, "회사", &["소개"])];
    let mut leave = page(LEAVE, "연차휴가 규정", &["15일"]);
    leave.path = vec![place(0x10, "회사"), place(0x20, "인사")];
    leave.icon = Some("🌴".to_owned());
    pages.push(leave);
    for (number, title) in [(0x5000, "나 프로젝트"), (0x6000, "가 프로젝트")] {
        let mut row = page(number, title, &["하는 중"]);
        row.path = vec![place(0x10, "회사"), place(0x30, "프로젝트")];
        let id = serde_json::from_value(serde_json::json!(page_id(0x30))).unwrap();
        row.database = Some(DatabaseRef { id, data_source_id: id, title: "프로젝트".to_owned() });
        pages.push(row);
    }
    pages
}

async fn level(api: &TestApi, query: &str) -> (Vec<String>, Vec<(String, PlaceKind, u64)>) {
    let reply = api.get(&format!("/sources/tree{query}")).send().await.unwrap();
    assert_eq!(reply.status(), 200);
    let tree: SourceTree = reply.json().await.unwrap();
    let path = tree.path.into_iter().map(|place| place.title).collect();
    (path, tree.items.into_iter().map(|item| (item.title, item.kind, item.pages)).collect())
}

#[tokio::test]
async fn the_tree_is_walked_level_by_level() {
    let corpus = tempfile::tempdir().unwrap();
    publish(corpus.path(), 1, &workspace());
    let api = TestApi::over(corpus.path()).await;
    let item = |title: &str, kind, pages| (title.to_owned(), kind, pages);
    assert_eq!(level(&api, "").await, (vec![], vec![item("회사", PlaceKind::Page, 4)]));
    let (path, items) = level(&api, &format!("?below={}", page_id(0x10))).await;
    assert_eq!(path, ["회사"]);
    assert_eq!(items, [item("인사", PlaceKind::Parent, 1), item("프로젝트", PlaceKind::Database, 2)]);
    let (path, items) = level(&api, &format!("?below={}", page_id(0x30))).await;
    assert_eq!(path, ["회사", "프로젝트"]);
    assert_eq!(items, [item("가 프로젝트", PlaceKind::Page, 1), item("나 프로젝트", PlaceKind::Page, 1)]);
    let (path, items) = level(&api, &format!("?below={}", page_id(LEAVE))).await;
    assert_eq!((path.len(), items.len()), (3, 0));
    problem(api.get(&format!("/sources/tree?below={}", page_id(9))), 404, ProblemKind::NotFound).await;
    problem(api.get("/sources/tree?below=x"), 422, ProblemKind::InvalidRequest).await;
}
