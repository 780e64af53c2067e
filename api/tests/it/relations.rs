//! Titles in relations: those that the related pages have now, whenever they were read.

use std::path::Path;

use serde_json::json;
use shared::keys;
use shared::manifest::Manifest;
use shared::page::{PageDocument, Property, PropertyValue, RelatedPage};

use crate::support::TestApi;
use crate::support::corpus::{LEAVE, TRAVEL, page, page_id, publish, write};

const TASK: u128 = 0x7000;

/// A task of two projects: one that is synced, and one that is not shared with the integration.
fn task(stored: Option<&str>) -> PageDocument {
    let related =
        |number, title: Option<&str>| RelatedPage { id: page_id(number), title: title.map(str::to_owned) };
    let projects = vec![related(LEAVE, stored), related(TRAVEL, Some("세림 구축"))];
    let properties =
        vec![Property { name: "프로젝트".to_owned(), value: PropertyValue::Relation(projects) }];
    PageDocument { properties, ..page(TASK, "화면 설계", &["시안을 만듭니다."]) }
}

/// Publishes a manifest in which only the title of the project is another: its page was read anew, the task was not.
fn rename(dir: &Path, generation: u64, title: Option<&str>) {
    let path = dir.join(keys::MANIFEST);
    let mut manifest: Manifest = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    manifest.generation = generation;
    match title {
        Some(title) => {
            let hash = format!("{generation:016x}");
            write(dir, &keys::page(page_id(LEAVE), &hash), &page(LEAVE, title, &["목표"]));
            let entry = manifest.pages.get_mut(&page_id(LEAVE)).unwrap();
            (entry.title, entry.hash) = (title.to_owned(), hash);
        }
        None => drop(manifest.pages.remove(&page_id(LEAVE))),
    }
    write(dir, keys::MANIFEST, &manifest);
}

async fn own_text(api: &TestApi) -> String {
    let reply = api.get(&format!("/sources/{}", page_id(TASK))).send().await.unwrap();
    reply.json::<PageDocument>().await.unwrap().own_block().text
}

#[tokio::test]
async fn a_related_page_is_named_and_a_rename_is_followed() {
    let corpus = tempfile::tempdir().unwrap();
    publish(corpus.path(), 1, &[page(LEAVE, "제품 개편", &["목표"]), task(None)]);
    let api = TestApi::over(corpus.path()).await;
    assert_eq!(own_text(&api).await, "화면 설계\n프로젝트: 제품 개편, 세림 구축");

    rename(corpus.path(), 2, Some("앱 새단장"));
    assert!(api.state.library.renew().await.unwrap());
    assert_eq!(own_text(&api).await, "화면 설계\n프로젝트: 앱 새단장, 세림 구축");

    // The new name is what is searched, too.
    let found: serde_json::Value =
        api.get("/sources?query=%EC%83%88%EB%8B%A8%EC%9E%A5").send().await.unwrap().json().await.unwrap();
    let ids: Vec<_> = found["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect();
    assert!(ids.contains(&json!(page_id(TASK))), "{ids:?}");
}

#[tokio::test]
async fn a_related_page_that_is_gone_has_the_title_that_was_read_whichever_server_says_so() {
    let corpus = tempfile::tempdir().unwrap();
    publish(corpus.path(), 1, &[page(LEAVE, "앱 새단장", &["목표"]), task(Some("제품 개편"))]);
    let api = TestApi::over(corpus.path()).await;
    assert!(own_text(&api).await.contains("앱 새단장"));
    rename(corpus.path(), 2, None);
    api.state.library.renew().await.unwrap();
    let another = TestApi::over(corpus.path()).await;
    for api in [api, another] {
        assert_eq!(own_text(&api).await, "화면 설계\n프로젝트: 제품 개편, 세림 구축");
    }
}

#[tokio::test]
async fn a_page_whose_relations_are_as_before_is_not_copied() {
    let corpus = tempfile::tempdir().unwrap();
    let other = page(TRAVEL + 0x100, "다른 문서", &["내용"]);
    publish(corpus.path(), 1, &[page(LEAVE, "제품 개편", &["목표"]), task(None), other]);
    let api = TestApi::over(corpus.path()).await;
    let document = |id| api.state.snapshot().unwrap().page(page_id(id)).unwrap().clone();
    let (task, other) = (document(TASK), document(TRAVEL + 0x100));
    rename(corpus.path(), 2, Some("제품 개편"));
    api.state.library.renew().await.unwrap();
    assert!(std::sync::Arc::ptr_eq(&task, &document(TASK)));
    rename(corpus.path(), 3, Some("앱 새단장"));
    api.state.library.renew().await.unwrap();
    assert!(!std::sync::Arc::ptr_eq(&task, &document(TASK)));
    assert!(std::sync::Arc::ptr_eq(&other, &document(TRAVEL + 0x100)));
}
