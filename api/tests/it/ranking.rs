//! What makes of pages that fit alike the one that comes first, and what narrows a search.

use serde_json::json;
use shared::ids::DatabaseId;
use shared::page::{
    Ancestor, DatabaseRef, PageDocument, Person, Property, PropertyValue, Verification, VerificationState,
};
use shared::sources::SourceList;
use uuid::Uuid;

use crate::support::TestApi;
use crate::support::corpus::{page, page_id, publish};

const RULE: &str = "하루나 이틀 쉬려면 3영업일 전까지, 연속 5일 이상이면 2주 전까지 팀장에게 신청하고 인수인계 메모를 첨부합니다.";

async fn api(pages: &[PageDocument]) -> (tempfile::TempDir, TestApi) {
    let corpus = tempfile::tempdir().unwrap();
    publish(corpus.path(), 1, pages);
    let api = TestApi::over(corpus.path()).await;
    (corpus, api)
}

#[tokio::test]
async fn an_older_edition_comes_after_the_newer_one_and_says_so() {
    let old = PageDocument {
        edited_at: "2023-01-01T00:00:00Z".parse().unwrap(),
        ..page(0x1000, "휴가 규정 (2023)", &["휴가는 12일입니다. 팀장이 승인합니다."])
    };
    let (_corpus, api) =
        api(&[old, page(0x2000, "휴가 규정", &["휴가는 15일입니다. 인사팀이 승인합니다."])]).await;
    let answer = api.answer("휴가는 며칠이에요?").await;
    let sources: Vec<_> = answer
        .sources
        .iter()
        .map(|source| (source.page_id, source.newer.as_ref().map(|page| page.page_id)))
        .collect();
    assert_eq!(sources, [(page_id(0x2000), None), (page_id(0x1000), Some(page_id(0x2000)))]);
}

#[tokio::test]
async fn an_answer_names_what_it_cites_that_is_out_of_date() {
    let expired = Verification { state: VerificationState::Expired, by: None, until: None };
    let old = PageDocument {
        edited_at: "2023-01-01T20:00:00Z".parse().unwrap(),
        ..page(0x1000, "재택 규정 (2023)", &["재택근무는 한 주에 이틀까지 됩니다."])
    };
    let new = page(0x2000, "재택 규정", &["사무실 좌석은 예약합니다."]);
    let unchecked = PageDocument {
        verification: Some(expired),
        ..page(0x3000, "노트북", &["노트북 교체 주기는 3년입니다."])
    };
    let (_corpus, api) = api(&[old, new, unchecked]).await;
    let body = json!({ "question": "재택근무는 한 주에 며칠까지 되나요?", "utc_offset_minutes": 540 });
    let reply = api.ask(&body).header("accept", "application/json").send().await.unwrap();
    let answer: shared::ask::Answer = reply.json().await.unwrap();
    assert!(
        answer.text.ends_with("참고: ‘재택 규정 (2023)’(2023-01-02 수정)에는 더 새로운 문서 ‘재택 규정’(2026-05-06 수정)이 있어요."),
        "{}",
        answer.text
    );
    let answer = api.answer("노트북 교체 주기는 몇 년인가요?").await;
    assert!(answer.text.ends_with("은 검증 기한이 지났어요."), "{}", answer.text);
    let answer = api.answer("사무실 좌석은 어떻게 하나요?").await;
    assert!(!answer.text.contains("참고"), "what is up to date needs no note: {}", answer.text);
}

#[tokio::test]
async fn a_text_that_was_copied_is_shown_once_and_names_its_copies() {
    let (_corpus, api) = api(&[
        page(0x1000, "휴가 신청", &[RULE]),
        page(0x2000, "휴가 신청 방법", &[RULE]),
        page(0x3000, "출장", &["출장비"]),
    ])
    .await;
    let answer = api.answer("이틀 쉬려면 며칠 전까지 신청해야 하나요?").await;
    assert_eq!(answer.sources.len(), 1, "{:?}", answer.sources);
    assert_eq!(answer.sources[0].copies.len(), 1);
}

#[tokio::test]
async fn words_in_quotation_marks_are_found_as_they_stand() {
    let (_corpus, api) = api(&[
        page(0x1000, "배포", &["롤백 절차는 두 단계입니다. 먼저 트래픽을 돌리고 배포 절차를 다시 밟습니다."]),
        page(0x2000, "장애", &["배포 롤백 절차서는 운영팀이 관리합니다. 절차를 어기면 롤백합니다."]),
    ])
    .await;
    let answer = api.answer("\"롤백  절차서\" 관리는 누가?").await;
    assert_eq!(answer.sources.iter().map(|source| source.page_id).collect::<Vec<_>>(), [page_id(0x2000)]);
}

/// A row of a database of projects.
fn row(number: u128, status: &str, author: &str, month: u32) -> PageDocument {
    let person = Person { id: format!("user-{author}"), name: Some(author.to_owned()) };
    PageDocument {
        database: Some(DatabaseRef {
            id: DatabaseId(Uuid::from_u128(0xd000)),
            data_source_id: DatabaseId(Uuid::from_u128(0xd001)),
            title: "프로젝트".to_owned(),
        }),
        path: vec![Ancestor { id: page_id(0xa000), title: "제품".to_owned() }],
        properties: vec![Property {
            name: "상태".to_owned(),
            value: PropertyValue::Status(status.to_owned()),
        }],
        edited_by: Some(person),
        edited_at: format!("2026-{month:02}-15T00:00:00Z").parse().unwrap(),
        ..page(number, &format!("프로젝트 {number:x}"), &["일정과 담당을 적습니다."])
    }
}

#[tokio::test]
async fn filters_hold_in_searches_lists_and_questions_and_lists_count_what_there_is() {
    let pages = [
        row(0x1000, "진행 중", "이도윤", 3),
        row(0x2000, "완료", "서하은", 5),
        row(0x3000, "진행 중", "서하은", 9),
    ];
    let (_corpus, api) = api(&pages).await;
    let list = async |query: &str| -> SourceList {
        let reply = api.get(&format!("/sources?{query}")).send().await.unwrap();
        assert_eq!(reply.status(), 200, "{query}");
        reply.json().await.unwrap()
    };
    for (filter, expected) in [
        ("property=상태=진행 중", vec![0x3000, 0x1000]),
        ("author=서하은", vec![0x3000, 0x2000]),
        ("author=user-이도윤", vec![0x1000]),
        ("edited_from=2026-04-01T00:00:00Z%26edited_until=2026-06-01T00:00:00Z", vec![0x2000]),
        ("within=0000000000000000000000000000a000", vec![0x3000, 0x2000, 0x1000]),
        ("database=0000000000000000000000000000d001%26property=상태=완료", vec![0x2000]),
    ] {
        let expected: Vec<_> = expected.into_iter().map(page_id).collect();
        let listed = list(&filter.replace("%26", "&")).await;
        assert_eq!(listed.items.iter().map(|item| item.id).collect::<Vec<_>>(), expected, "{filter}");
        let mut searched: Vec<_> = list(&format!("query=일정&{}", filter.replace("%26", "&")))
            .await
            .items
            .iter()
            .map(|item| item.id)
            .collect();
        searched.sort_by_key(|id| std::cmp::Reverse(*id));
        assert_eq!(searched, expected, "{filter}");
    }
    let facets = list("facets=true").await.facets.unwrap();
    assert_eq!((facets.databases[0].count, facets.places[0].title.as_str()), (3, "제품"));
    let values: Vec<_> =
        facets.properties[0].values.iter().map(|value| (value.value.as_str(), value.count)).collect();
    assert_eq!(values, [("진행 중", 2), ("완료", 1)]);
    assert_eq!(facets.people[0].name.as_deref(), Some("서하은"));
    assert_eq!(facets.months[0].month, "2026-09");

    let filters = json!({"properties": [{"name": "상태", "values": ["완료"]}]});
    let reply = api
        .ask(&json!({"question": "일정과 담당은 어디에 적나요?", "filters": filters}))
        .send()
        .await
        .unwrap();
    let answer: shared::ask::Answer = reply.json().await.unwrap();
    assert_eq!(answer.sources.iter().map(|source| source.page_id).collect::<Vec<_>>(), [page_id(0x2000)]);
}
