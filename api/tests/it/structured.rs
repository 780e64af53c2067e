//! Questions about the rows of the sample workspace's databases: answered by all rows that fit, and no others.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use api::answer::scan;
use api::answer::standalone::Standalone;
use api::view::View;
use serde::Deserialize;
use shared::ask::scan::Function;
use shared::ask::{Answer, FinishReason, Language};
use stand_ins::notion;

use crate::sample::{e2e, sample};
use crate::support::TestApi;

#[derive(Debug, Deserialize)]
struct Question {
    id: String,
    language: Language,
    question: String,
    #[serde(default)]
    database: Option<PathBuf>,
    expect: Expected,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Expected {
    Count {
        count: u64,
    },
    Pages {
        pages: Vec<PathBuf>,
        #[serde(default)]
        ordered: bool,
    },
    /// `none`: text answers it, or nothing.
    NoScan(#[expect(dead_code, reason = "it is read to be `none`")] String),
}

fn questions() -> Vec<Question> {
    let text = std::fs::read_to_string(e2e().join("questions-structured.yaml")).unwrap();
    serde_saphyr::from_str(&text).unwrap()
}

fn id(path: &Path) -> String {
    notion::page_id(&path.to_string_lossy()).to_string()
}

/// Whether an answer gives just what is expected.
fn is_right(answer: &Answer, expected: &Expected) -> bool {
    let Some(scan) = &answer.scan else { return matches!(expected, Expected::NoScan(_)) };
    match expected {
        Expected::NoScan(_) => false,
        Expected::Count { count } => {
            let measure = scan.measure.as_ref();
            measure.is_some_and(|measure| measure.function == Function::Count)
                && scan.total == *count
                && answer.text.contains(&format!("**{count}"))
        }
        Expected::Pages { pages, ordered } => {
            let mut expected: Vec<String> = pages.iter().map(|path| id(path)).collect();
            let mut given: Vec<String> = scan.rows.iter().map(|row| row.page_id.to_string()).collect();
            if !ordered {
                expected.sort();
                given.sort();
            }
            given == expected
        }
    }
}

/// Every row that is listed has a marker, and every marker a quote of the row itself.
fn assert_cited(answer: &Answer) {
    let scan = answer.scan.as_ref().unwrap();
    assert_eq!(answer.done.finish_reason, FinishReason::Stop);
    assert_eq!(answer.done.dropped_citations, 0, "{}", answer.text);
    let listed = scan.rows.len().min(30);
    assert_eq!(answer.citations.len(), listed, "{}", answer.text);
    for (citation, row) in answer.citations.iter().zip(&scan.rows) {
        assert_eq!((citation.page_id, citation.block_id), (row.page_id, row.page_id.into()));
    }
    assert_eq!(answer.sources.len(), listed);
}

#[tokio::test]
async fn questions_about_rows_are_answered_by_all_of_them_and_no_other_question_is() {
    let (_corpus, api) = sample().await;
    let (mut right, mut structured, mut false_scans) = (0, 0, 0);
    let mut misses = Vec::new();
    for question in questions() {
        let body = serde_json::json!({ "question": question.question, "utc_offset_minutes": 540 });
        let answer: Answer = api.ask(&body).send().await.unwrap().json().await.unwrap();
        assert_eq!(answer.meta.language, question.language, "{}", question.id);
        let is_right = is_right(&answer, &question.expect);
        match question.database {
            Some(_) => {
                structured += 1;
                right += usize::from(is_right);
            }
            None => false_scans += usize::from(!is_right),
        }
        if answer.scan.is_some() {
            assert_cited(&answer);
        }
        if !is_right {
            misses.push(format!("{} {} => {:?}", question.id, question.question, answer.scan));
        }
    }
    println!("of {structured} structured questions {right} are right; {false_scans} false scans");
    println!("{}", misses.join("\n"));
    assert_eq!((structured, false_scans), (24, 0));
    assert!(right >= 22, "{right} of 24 are right");
}

#[tokio::test]
async fn no_question_that_text_answers_is_a_scan() {
    let (_corpus, api) = sample().await;
    let snapshot = api.state.snapshot().unwrap_or_else(|_| panic!("nothing was loaded"));
    for file in ["questions.yaml", "questions-heldout.yaml"] {
        let text = std::fs::read_to_string(e2e().join(file)).unwrap();
        let questions: Vec<HashMap<String, serde_json::Value>> = serde_saphyr::from_str(&text).unwrap();
        for question in questions {
            let question = question["question"].as_str().unwrap();
            let request = serde_json::from_value(serde_json::json!({ "question": question })).unwrap();
            let now = "2026-11-24T03:00:00Z".parse().unwrap();
            let asked = Standalone::asked(question);
            let scanned = scan::answer(&snapshot, &View::Everything, &request, &asked, Language::Ko, now);
            assert!(scanned.unwrap().is_none(), "{question}");
        }
    }
}

#[tokio::test]
async fn the_answer_gives_the_number_the_filter_and_the_rows() {
    let (_corpus, api) = sample().await;
    insta::assert_snapshot!(text(&api, "진행 중인 프로젝트는 몇 개?").await, @r"
    전체 8개 가운데 **4개**예요.

    데이터베이스: 프로젝트 · 조건: 상태 = 진행 중

    - AI 결재 요약 · 상태: 진행 중 [1]
    - ISMS-P 인증 갱신 · 상태: 진행 중 [2]
    - Search capacity and cost · 상태: 진행 중 [3]
    - 모바일 결재 앱 2.0 · 상태: 진행 중 [4]
    ");
    insta::assert_snapshot!(text(&api, "List all decisions of May 2025").await, @r"
    **1** of 6.

    Database: 기술 결정 (ADR) · Filter: 결정일 = 2025-05-01 ~ 2025-05-31

    - ADR-011 Partition approval events by document id · 결정일: 2025-05-20 · 결정자: 강태현, 최민재 · 대체: ADR-007 Use Kafka for approval events · 상태: 승인 · 영역: 메시징, 데이터 [1]
    ");
    insta::assert_snapshot!(text(&api, "2026년 10월에 결정한 ADR은 몇 건이에요?").await, @r"
    **0건**이에요. 조건에 맞는 항목이 없어요.

    데이터베이스: 기술 결정 (ADR) · 조건: 결정일 = 2026-10-01 ~ 2026-10-31
    ");
    insta::assert_snapshot!(text(&api, "진행 중인 프로젝트 예산 합계는 얼마예요?").await, @r"
    예산 합계는 **353,000,000**이에요. 값이 있는 4건을 셈했어요.

    데이터베이스: 프로젝트 · 조건: 상태 = 진행 중

    - AI 결재 요약 · 상태: 진행 중 · 예산: 95,000,000 [1]
    - ISMS-P 인증 갱신 · 상태: 진행 중 · 예산: 42,000,000 [2]
    - Search capacity and cost · 상태: 진행 중 · 예산: 36,000,000 [3]
    - 모바일 결재 앱 2.0 · 상태: 진행 중 · 예산: 180,000,000 [4]
    ");
}

#[tokio::test]
async fn the_filters_of_the_request_apply_to_the_rows() {
    let (_corpus, api) = sample().await;
    let only = notion::page_id("projects/ai-summary.md");
    let body =
        serde_json::json!({ "question": "진행 중인 프로젝트는 몇 개?", "filters": { "within": [only] } });
    let answer: Answer = api.ask(&body).send().await.unwrap().json().await.unwrap();
    assert_eq!(answer.scan.unwrap().total, 1);
    let body = serde_json::json!({ "question": "진행 중인 프로젝트는 몇 개?", "utc_offset_minutes": 900 });
    assert_eq!(api.ask(&body).send().await.unwrap().status(), 422);
}

async fn text(api: &TestApi, question: &str) -> String {
    api.answer(question).await.text
}
