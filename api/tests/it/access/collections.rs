//! What a caller sees who may see a part of the workspace: nothing of the rest, on no path.

use reqwest::RequestBuilder;
use serde_json::{Value, json};
use shared::ids::PageId;
use shared::page::{Ancestor, DatabaseRef, PageDocument, Property, PropertyValue, RelatedPage};

use super::{bearer, entry, status, with_document};
use crate::support::TestApi;
use crate::support::corpus::{page, page_id, publish};
use crate::support::events::events;

const HR: u128 = 0x1_0000;
const LEAVE: u128 = 0x2_0000;
const OLD_LEAVE: u128 = 0x3_0000;
const COPY: u128 = 0x4_0000;
const PROJECTS: u128 = 0x5_0000;
const OPEN_ROW: u128 = 0x6_0000;
const SECRET_ROW: u128 = 0x7_0000;
const COMPANY: u128 = 0x8_0000;
const HIDDEN_COPY: u128 = 0x9_0000;

const HR_KEY: &str = "nrc_hr_1";
const ALL_KEY: &str = "nrc_all_1";
/// A word of each title, text and value that the restricted key must never see.
const SECRETS: [&str; 5] = ["비밀", "합병", "Acme", "Board", "Confidential"];

fn above(ids: &[(u128, &str)]) -> Vec<Ancestor> {
    ids.iter().map(|(id, title)| Ancestor { id: page_id(*id), title: (*title).to_owned() }).collect()
}

fn database(number: u128) -> DatabaseRef {
    let id = shared::ids::DatabaseId(page_id(number).0);
    DatabaseRef { id, data_source_id: id, title: "프로젝트".to_owned() }
}

/// `Board` > `인사`, with a page on leave that has a newer edition and a copy elsewhere, and a row that is related to a
/// row outside. Outside: the secret pages, in the same words.
fn workspace() -> Vec<PageDocument> {
    let leave = ["입사 2년차부터 연차는 15일입니다. 이월은 5일까지 됩니다. 신청은 사내 포털에서 합니다."];
    let under_hr = above(&[(COMPANY, "Board"), (HR, "인사")]);
    let outside = above(&[(COMPANY, "Board")]);
    let relation = |id, title: &str| Property {
        name: "관련".to_owned(),
        value: PropertyValue::Relation(vec![RelatedPage { id: page_id(id), title: Some(title.to_owned()) }]),
    };
    let status =
        |text: &str| Property { name: "상태".to_owned(), value: PropertyValue::Status(text.to_owned()) };
    let mut hr = page(HR, "인사", &["인사팀 문서 모음입니다."]);
    hr.path = outside.clone();
    let mut old = page(OLD_LEAVE, "연차휴가 규정 (2023)", &["입사 2년차부터 연차는 12일입니다."]);
    old.path = under_hr.clone();
    old.edited_at = "2023-01-01T00:00:00Z".parse().unwrap();
    let mut newer = page(LEAVE, "연차휴가 규정", &["비밀 합병 뒤의 연차는 25일입니다."]);
    newer.path = outside.clone();
    let mut here = page(COPY, "연차 안내", &leave);
    here.path = under_hr.clone();
    let mut copy = page(HIDDEN_COPY, "Confidential 연차 안내 사본", &leave);
    copy.path = outside.clone();
    let in_projects = |mut path: Vec<Ancestor>, id| {
        path.extend(above(&[(id, "프로젝트")]));
        path
    };
    let mut open_row = page(OPEN_ROW, "채용 개편", &["연차 제도를 다룹니다."]);
    open_row.path = in_projects(under_hr, PROJECTS);
    open_row.database = Some(database(PROJECTS));
    open_row.properties = vec![relation(SECRET_ROW, "Acme 합병"), status("진행 중")];
    let mut secret_row = page(SECRET_ROW, "Acme 합병", &["비밀 유지."]);
    secret_row.path = in_projects(outside, PROJECTS + 1);
    secret_row.database = Some(database(PROJECTS + 1));
    secret_row.properties = vec![status("비밀 검토")];
    vec![hr, old, newer, here, copy, open_row, secret_row]
}

async fn service() -> (tempfile::TempDir, TestApi) {
    let corpus = tempfile::tempdir().unwrap();
    publish(corpus.path(), 1, &workspace());
    let mut restricted = entry(HR_KEY, &["ask", "read"]);
    restricted["collections"] = json!(["hr"]);
    let document = json!({
        "keys": [restricted, entry(ALL_KEY, &["ask", "read", "admin"])],
        "collections": {"hr": [page_id(HR)]},
    });
    let api = with_document(corpus.path(), &document).await;
    (corpus, api)
}

async fn text(request: RequestBuilder) -> String {
    let reply = request.send().await.unwrap();
    assert_eq!(reply.status(), 200);
    reply.text().await.unwrap()
}

fn assert_clean(text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "`{secret}` is in {text}");
    }
    for id in [LEAVE, HIDDEN_COPY, SECRET_ROW] {
        assert!(!text.contains(&page_id(id).to_string()), "{id:x} is in {text}");
    }
}

#[tokio::test]
async fn lists_searches_and_facets_have_only_what_is_seen() {
    let (_corpus, api) = service().await;
    for query in [
        "?facets=true".to_owned(),
        "?facets=true&query=연차".to_owned(),
        "?query=비밀".to_owned(),
        "?query=프로젝트&facets=true".to_owned(),
        format!("?within={}", page_id(COMPANY)),
        format!("?within={}", page_id(SECRET_ROW)),
        format!("?database={}&facets=true", page_id(PROJECTS)),
        format!("?database={}&facets=true", page_id(PROJECTS + 1)),
        "?query=프로젝트&passage_text=true".to_owned(),
        "/tree".to_owned(),
    ] {
        let path = format!("/sources{query}");
        assert_clean(&text(bearer(api.get(&path), HR_KEY)).await);
        // The test can fail: who sees everything sees more.
        let all = text(bearer(api.get(&path), ALL_KEY)).await;
        assert!(SECRETS.iter().any(|secret| all.contains(secret)), "{query}: {all}");
    }
    let list: Value = bearer(api.get("/sources"), HR_KEY).send().await.unwrap().json().await.unwrap();
    assert_eq!(list["total"], 4);
    let filtered = format!("/sources?within={}", page_id(PROJECTS));
    let list: Value = bearer(api.get(&filtered), HR_KEY).send().await.unwrap().json().await.unwrap();
    assert_eq!((&list["total"], &list["items"][0]["path"]), (&json!(1), &json!(["인사", "프로젝트"])));
}

#[tokio::test]
async fn the_tree_begins_where_the_view_does() {
    let (_corpus, api) = service().await;
    let below = |number| format!("/sources/tree?below={}", page_id(number));
    for place in [COMPANY, LEAVE, SECRET_ROW] {
        assert_eq!(status(bearer(api.get(&below(place)), HR_KEY)).await, 404);
        assert_eq!(status(bearer(api.get(&below(place)), ALL_KEY)).await, 200);
    }
    let rows: Value = bearer(api.get(&below(PROJECTS)), HR_KEY).send().await.unwrap().json().await.unwrap();
    assert_eq!(rows["path"][0]["title"], "인사");
    assert_clean(&rows.to_string());
}

#[tokio::test]
async fn a_cursor_of_another_view_is_refused() {
    let (_corpus, api) = service().await;
    let list: Value =
        bearer(api.get("/sources?limit=1"), ALL_KEY).send().await.unwrap().json().await.unwrap();
    let path = format!("/sources?limit=1&cursor={}", list["next_cursor"].as_str().unwrap());
    assert_eq!(status(bearer(api.get(&path), HR_KEY)).await, 400);
    assert_eq!(status(bearer(api.get(&path), ALL_KEY)).await, 200);
}

#[tokio::test]
async fn a_page_outside_is_not_found_and_one_inside_names_none_outside() {
    let (_corpus, api) = service().await;
    let path = |id: PageId| format!("/sources/{id}");
    for hidden in [LEAVE, HIDDEN_COPY, SECRET_ROW] {
        assert_eq!(status(bearer(api.get(&path(page_id(hidden))), HR_KEY)).await, 404);
        assert_eq!(status(bearer(api.get(&path(page_id(hidden))), ALL_KEY)).await, 200);
    }
    for seen in [HR, OLD_LEAVE, COPY, OPEN_ROW] {
        assert_clean(&text(bearer(api.get(&path(page_id(seen))), HR_KEY)).await);
    }
    let row = text(bearer(api.get(&path(page_id(OPEN_ROW))), ALL_KEY)).await;
    assert!(row.contains("Acme") && row.contains("Board"));
}

#[tokio::test]
async fn an_answer_draws_on_nothing_else_and_names_no_newer_edition_or_copy_outside() {
    let (_corpus, api) = service().await;
    for filters in
        [json!(null), json!({"within": [page_id(COMPANY)]}), json!({"within": [page_id(HR), page_id(LEAVE)]})]
    {
        let mut body = json!({"question": "연차는 며칠이에요?"});
        if !filters.is_null() {
            body["filters"] = filters;
        }
        let answer = text(bearer(api.ask(&body), HR_KEY)).await;
        assert_clean(&answer);
        assert!(answer.contains("연차 안내"), "{answer}");
        let told = events(bearer(api.ask(&body), HR_KEY)).await;
        assert_clean(&serde_json::to_string(&told).unwrap());
    }
    // A filter that leads outside leads nowhere.
    let body = json!({"question": "연차는 며칠이에요?", "filters": {"within": [page_id(LEAVE)]}});
    let answer: Value = bearer(api.ask(&body), HR_KEY).send().await.unwrap().json().await.unwrap();
    assert_eq!((&answer["finish_reason"], &answer["sources"]), (&json!("not_found"), &json!([])));

    let body = json!({"question": "연차는 며칠이에요?"});
    let all: Value = bearer(api.ask(&body), ALL_KEY).send().await.unwrap().json().await.unwrap();
    let of =
        |id| all["sources"].as_array().unwrap().iter().find(move |it| it["page_id"] == json!(page_id(id)));
    assert_eq!(of(OLD_LEAVE).unwrap()["newer"]["page_id"], json!(page_id(LEAVE)), "{all}");
    let copies = [of(COPY), of(HIDDEN_COPY)].into_iter().flatten().any(|it| it.get("copies").is_some());
    assert!(copies, "{all}");
}

/// More pages outside say it better than a search looks at: kept out after it, they would leave nothing.
#[tokio::test]
async fn what_is_not_seen_is_kept_out_before_anything_is_ranked() {
    let corpus = tempfile::tempdir().unwrap();
    let mut pages = workspace();
    let said = "연차는 며칠이에요? 연차는 며칠인지 정합니다.";
    pages.extend((1..=300_u128).map(|number| page(number << 32, "연차는 며칠이에요?", &[said])));
    publish(corpus.path(), 1, &pages);
    let mut restricted = entry(HR_KEY, &["ask", "read"]);
    restricted["collections"] = json!(["hr"]);
    let document = json!({"keys": [restricted], "collections": {"hr": [page_id(HR)]}});
    let api = with_document(corpus.path(), &document).await;
    let body = json!({"question": "연차는 며칠이에요?"});
    let answer: Value = bearer(api.ask(&body), HR_KEY).send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["sources"][0]["title"], "연차 안내", "{answer}");
    assert_eq!(answer["finish_reason"], "stop", "{answer}");
}

#[tokio::test]
async fn an_answer_is_shared_by_those_alone_who_see_the_same() {
    let (_corpus, api) = service().await;
    let body = json!({"question": "연차는 며칠이에요?"});
    let mut shared = Vec::new();
    for key in [ALL_KEY, ALL_KEY, HR_KEY, HR_KEY] {
        let answer: Value = bearer(api.ask(&body), key).send().await.unwrap().json().await.unwrap();
        shared.push(answer["shared"].as_bool().unwrap_or_default());
        if key == HR_KEY {
            assert_clean(&answer.to_string());
        }
    }
    assert_eq!(shared, [false, true, false, true]);
}

#[tokio::test]
async fn questions_to_begin_with_are_about_pages_that_are_seen() {
    let corpus = tempfile::tempdir().unwrap();
    let mut pages = workspace();
    for page in &mut pages {
        let said = format!("{} 아래에 적은 것이 넉넉히 길어야 합니다.", page.title);
        *page = PageDocument {
            blocks: self::page(page.id.0.as_u128(), "", &["# 개요", &said]).blocks,
            ..page.clone()
        };
    }
    publish(corpus.path(), 1, &pages);
    let mut restricted = entry(HR_KEY, &["read"]);
    restricted["collections"] = json!(["hr"]);
    let keys = [restricted, entry(ALL_KEY, &["read"])];
    let document = json!({"keys": keys, "collections": {"hr": [page_id(HR)]}});
    let api = with_document(corpus.path(), &document).await;
    for within in [String::new(), format!("&within={}", page_id(COMPANY))] {
        let path = format!("/suggestions?limit=12{within}");
        let given = text(bearer(api.get(&path), HR_KEY)).await;
        assert_clean(&given);
        assert!(given.contains("연차 안내"), "{given}");
        assert!(text(bearer(api.get(&path), ALL_KEY)).await.contains("Acme"));
    }
}

#[tokio::test]
async fn a_scan_counts_the_rows_that_are_seen() {
    let (_corpus, api) = service().await;
    let body = json!({"question": "프로젝트는 몇 개예요?"});
    for (key, rows) in [(HR_KEY, 1)] {
        let answer: Value = bearer(api.ask(&body), key).send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["scan"]["total"], rows, "{answer}");
        assert_clean(&answer.to_string());
    }
    let body = json!({"question": "비밀 검토 상태인 프로젝트는 몇 개예요?"});
    let answer: Value = bearer(api.ask(&body), HR_KEY).send().await.unwrap().json().await.unwrap();
    // The value is not known to who sees no row that has it; it is not even said that it is one.
    assert!(answer["scan"].is_null(), "{answer}");
    let all: Value = bearer(api.ask(&body), ALL_KEY).send().await.unwrap().json().await.unwrap();
    assert_eq!(all["scan"]["total"], 1, "{all}");
}
