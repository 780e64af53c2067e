//! Rows of made-up databases, written as a line each.

use shared::ids::{DatabaseId, PageId};
use shared::page::{DatabaseRef, DateSpan, PAGE_SCHEMA, PageDocument, PageStatus, Property, PropertyValue};
use uuid::Uuid;

/// The rows of a database, written as `title; name: value; name: value`. What kind a value is of, its name's first
/// letter says: `=` one option, `!` a status, `+` several options, `@` people, `#` a number, `%` a date or `from/to`, `?` a box.
pub(super) fn rows(database: &str, lines: &[&str]) -> Vec<PageDocument> {
    let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, database.as_bytes());
    let database =
        DatabaseRef { id: DatabaseId(id), data_source_id: DatabaseId(id), title: database.to_owned() };
    lines.iter().map(|line| row(&database, line)).collect()
}

fn row(database: &DatabaseRef, line: &str) -> PageDocument {
    let mut parts = line.split("; ");
    let title = parts.next().unwrap().to_owned();
    let id = PageId(Uuid::new_v5(&database.id.0, title.as_bytes()));
    let mut properties: Vec<Property> = parts.map(property).collect();
    properties.sort_by(|a, b| a.name.cmp(&b.name));
    PageDocument {
        schema: PAGE_SCHEMA,
        id,
        url: format!("https://www.notion.so/{}", id.simple()),
        title,
        icon: None,
        path: Vec::new(),
        database: Some(database.clone()),
        properties,
        created_at: "2026-01-02T03:04:00Z".parse().unwrap(),
        edited_at: "2026-05-06T07:08:00Z".parse().unwrap(),
        created_by: None,
        edited_by: None,
        verification: None,
        blocks: Vec::new(),
        comments: Vec::new(),
        status: PageStatus::Complete,
    }
}

fn property(part: &str) -> Property {
    let (name, text) = part.split_once(": ").unwrap();
    let texts = || text.split(", ").map(str::to_owned).collect();
    let value = match &name[..1] {
        "=" => PropertyValue::Select(text.to_owned()),
        "!" => PropertyValue::Status(text.to_owned()),
        "+" => PropertyValue::MultiSelect(texts()),
        "@" => PropertyValue::People(texts()),
        "#" => PropertyValue::Number(text.parse().unwrap()),
        "?" => PropertyValue::Checkbox(text == "true"),
        "%" => {
            let (start, end) = text.split_once('/').map_or((text, None), |(start, end)| (start, Some(end)));
            PropertyValue::Date(DateSpan {
                start: start.to_owned(),
                end: end.map(str::to_owned),
                time_zone: None,
            })
        }
        other => panic!("no kind: {other}"),
    };
    Property { name: name[1..].to_owned(), value }
}

pub(super) fn projects() -> Vec<PageDocument> {
    rows(
        "프로젝트",
        &[
            "결제 개편; !상태: 진행 중; @담당자: 김하늘; %시작일: 2026-03-02; %종료일: 2026-12-18; #예산: 90000000; +태그: 결제, 보안",
            "데이터 이관; !상태: 완료; @담당자: 박서준, Alex Kim; %시작일: 2025-10-01; %종료일: 2026-05-20; #예산: 45000000; +태그: 데이터",
            "Partner portal; !상태: 보류; @담당자: Alex Kim; %시작일: 2026-05-11; %종료일: 2027-01-29; #예산: 120000000; +태그: 보안, 해외",
            "사내 검색; !상태: 진행 중; %시작일: 2026-07-06; %종료일: 2027-03-31; +태그: 데이터",
        ],
    )
}

pub(super) fn decisions() -> Vec<PageDocument> {
    rows(
        "Architecture decisions",
        &[
            "DR-1 One repository; !Status: Accepted; %Decided on: 2025-05-12; @Decided by: Alex Kim",
            "DR-2 Postgres; !Status: Accepted; %Decided on: 2026-05-04; @Decided by: Maria Lopez",
            "DR-3 Kafka; !Status: Rejected; %Decided on: 2026-05-28; @Decided by: Maria Lopez, Alex Kim",
            "DR-4 Feature flags; !Status: Proposed; %Decided on: 2026-10-02; @Decided by: 김하늘",
        ],
    )
}

pub(super) fn shifts() -> Vec<PageDocument> {
    rows(
        "당직표",
        &[
            "45주; %기간: 2026-11-02/2026-11-09; @주 담당: 김하늘; @부 담당: 박서준; #알림 건수: 3",
            "46주; %기간: 2026-11-09/2026-11-16; @주 담당: 박서준; @부 담당: 이솔; #알림 건수: 0",
            "47주; %기간: 2026-11-16/2026-11-23; @주 담당: 이솔; @부 담당: 김하늘; #알림 건수: 5",
            "48주; %기간: 2026-11-23/2026-11-30; @주 담당: 김하늘; @부 담당: 이솔",
            "49주; %기간: 2026-11-30/2026-12-07; @주 담당: 박서준; @부 담당: 김하늘",
        ],
    )
}

pub(super) fn incidents() -> Vec<PageDocument> {
    rows(
        "Incident log",
        &[
            "INC-101 Login down; =Severity: SEV1; !Status: Resolved; %Started at: 2026-08-03T23:30:00.000Z; #Minutes: 42; @Commander: Maria Lopez; ?Customer impact: true",
            "INC-102 Slow search; =Severity: SEV2; !Status: Resolved; %Started at: 2026-09-14T04:00:00.000Z; #Minutes: 180; @Commander: Alex Kim; ?Customer impact: false",
            "INC-103 Mail twice; =Severity: SEV2; !Status: Open; %Started at: 2026-10-31T16:00:00.000Z; @Commander: Alex Kim; ?Customer impact: true",
            "INC-104 Disk full; =Severity: SEV3; !Status: Open; %Started at: 2026-11-18T02:00:00.000Z; #Minutes: 15; ?Customer impact: false",
        ],
    )
}

pub(super) fn candidates() -> Vec<PageDocument> {
    rows(
        "채용 후보자",
        &[
            "정민호; !단계: 서류; =포지션: 백엔드; %지원일: 2026-11-10; @면접관: 박서준; ?내부 추천: true; #희망 연봉: 62000000",
            "오지은; !단계: 1차 면접; =포지션: 디자이너; %지원일: 2026-10-21; @면접관: 이솔; ?내부 추천: false; #희망 연봉: 55000000",
            "Sam Park; !단계: 합격; =포지션: 백엔드; %지원일: 2026-09-30; @면접관: 박서준, 김하늘; ?내부 추천: false; #희망 연봉: 78000000",
            "한가람; !단계: 불합격; =포지션: 백엔드; %지원일: 2026-08-12; @면접관: 김하늘; ?내부 추천: true",
        ],
    )
}

pub(super) fn policies() -> Vec<PageDocument> {
    rows(
        "사내 정책",
        &[
            "계정과 기기; =분야: 보안; @작성자: 이솔",
            "연차와 병가; =분야: 휴가; @작성자: 김하늘",
            "출입증; =분야: 보안; @작성자: 김하늘",
        ],
    )
}
