//! Structured questions over small made-up databases, in Korean and English.

use chrono::FixedOffset;
use proptest::prelude::*;
use shared::page::PageDocument;

use super::*;

mod english;
mod korean;
mod refused;
mod rows;

pub(super) fn workspace() -> Vec<PageDocument> {
    [
        rows::projects(),
        rows::decisions(),
        rows::shifts(),
        rows::incidents(),
        rows::candidates(),
        rows::policies(),
    ]
    .concat()
}

/// The databases that some pages are rows of.
fn databases(pages: &[PageDocument]) -> Vec<Database<'_>> {
    let mut databases: Vec<Database<'_>> = Vec::new();
    for page in pages {
        let database = page.database.as_ref().unwrap();
        match databases.iter_mut().find(|known| known.id == database.id) {
            Some(known) => known.rows.push(page),
            None => databases.push(Database { id: database.id, title: &database.title, rows: vec![page] }),
        }
    }
    databases
}

fn seoul() -> FixedOffset {
    FixedOffset::east_opt(9 * 3600).unwrap()
}

/// Tuesday, 24 November 2026 in Seoul.
fn now() -> DateTime<Utc> {
    "2026-11-24T03:00:00Z".parse().unwrap()
}

fn planned(question: &str) -> Option<Scan> {
    let pages = workspace();
    plan(question, &databases(&pages), now(), seoul())
}

/// What a question gives: its figure, and the first words of the rows' titles, in their order.
fn given(question: &str) -> (Option<f64>, String) {
    let scan = planned(question).unwrap_or_else(|| panic!("no scan: {question}"));
    let pages = workspace();
    let result = scan.run(&pages.iter().collect::<Vec<_>>());
    let first = |row: &&PageDocument| row.title.split(' ').next().unwrap_or_default().to_owned();
    (result.figure, result.rows.iter().map(first).collect::<Vec<_>>().join(" "))
}

fn assert_rows(cases: &[(&str, &str)]) {
    for (question, rows) in cases {
        assert_eq!(given(question), (None, (*rows).to_owned()), "{question}");
    }
}

fn assert_figures(cases: &[(&str, f64)]) {
    for (question, figure) in cases {
        assert_eq!(given(question).0, Some(*figure), "{question}");
    }
}

#[test]
fn two_databases_that_fit_as_well_are_no_scan() {
    let mut pages = rows::projects();
    let mut others = rows::projects();
    for other in &mut others {
        other.database.as_mut().unwrap().id.0 = uuid::Uuid::nil();
    }
    pages.extend(others);
    assert_eq!(plan("프로젝트는 몇 개?", &databases(&pages), now(), seoul()), None);
}

#[test]
fn rows_that_tie_with_the_last_are_kept() {
    let pages = rows::rows("Bugs", &["A; #Votes: 3", "B; #Votes: 7", "C; #Votes: 7", "D"]);
    let scan = plan("Which bug has the highest votes?", &databases(&pages), now(), seoul()).unwrap();
    let result = scan.run(&pages.iter().collect::<Vec<_>>());
    assert_eq!(result.rows.iter().map(|row| row.title.as_str()).collect::<Vec<_>>(), ["B", "C"]);
    assert_eq!(result.total, 4);
}

#[test]
fn a_day_begins_where_the_asker_is() {
    // 23:30 UTC on 3 August is 4 August in Seoul, and 31 October 16:00 UTC is in November.
    assert_rows(&[("incidents on 4 August", "INC-101"), ("incidents in November", "INC-103 INC-104")]);
}

#[test]
fn clients_read_conditions_without_knowing_the_question() {
    let scan = planned("5월에 시작한 프로젝트").unwrap();
    let (operator, values) = scan.conditions[0].test.to_wire();
    assert_eq!(operator, Operator::Within);
    assert_eq!(values, ["2026-05-01", "2026-05-31"]);
    assert_eq!(scan.conditions[0].fields, [Field::Property("시작일".to_owned())]);
}

/// Words of the grammar and of the databases, so that texts come near to questions.
const WORDS: &[&str] = &[
    "프로젝트",
    "진행 중",
    "완료",
    "몇 개",
    "목록",
    "최근",
    "3",
    "5월",
    "2026년",
    "부터",
    "까지",
    "아닌",
    "없는",
    "예산",
    "억",
    "이상",
    "가장",
    "큰",
    "순",
    "김하늘",
    "나",
    "이",
    "of",
    "not",
    "how many",
    "incidents",
    "latest",
    "between",
    "and",
    "to",
    "SEV1",
    "9999999999",
    "0",
    "년",
    "월",
    "일",
    "~",
    "-",
    "candidate",
    "누구",
    "평균",
    "top",
    "last",
    "days",
    "99월",
    "31일",
];

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in any::<String>()) {
        if let Some(scan) = planned(&text) {
            scan.run(&workspace().iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn any_words_are_read_without_a_panic(
        words in prop::collection::vec((prop::sample::select(WORDS), prop::sample::select(&["", " ", "은 ", ", "][..])), 1..12),
    ) {
        let text: String = words.into_iter().map(|(word, after)| format!("{word}{after}")).collect();
        if let Some(scan) = planned(&text) {
            let pages = workspace();
            let result = scan.run(&pages.iter().collect::<Vec<_>>());
            prop_assert!(result.rows.len() <= result.total);
        }
    }
}
