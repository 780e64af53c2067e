//! Times as people say them.

use super::*;
use crate::retrieval::scan::lexer::{Vocabulary, tokens};
use crate::retrieval::scan::text::Letters;

fn days(question: &str) -> Vec<String> {
    let tokens = tokens(&Letters::of(question), &Vocabulary::new()).unwrap();
    let day = |day: Option<NaiveDate>| day.map_or("…".to_owned(), |day| day.to_string());
    let today = "2026-11-24".parse().unwrap();
    let stated = read(&tokens, today).into_iter().map(|stated| stated.days(2026).unwrap());
    stated.map(|(from, to)| format!("{} {}", day(from), day(to))).collect()
}

#[test]
fn times_are_read_as_they_are_said() {
    for (said, expected) in [
        ("2026년 5월", "2026-05-01 2026-05-31"),
        ("May 2025", "2025-05-01 2025-05-31"),
        ("작년 5월에", "2025-05-01 2025-05-31"),
        ("2025년", "2025-01-01 2025-12-31"),
        ("in 2025", "2025-01-01 2025-12-31"),
        ("올해 상반기", "2026-01-01 2026-06-30"),
        ("the first half of 2025", "2025-01-01 2025-06-30"),
        ("2025년 3분기", "2025-07-01 2025-09-30"),
        ("Q1 2026", "2026-01-01 2026-03-31"),
        ("지난달", "2026-10-01 2026-10-31"),
        ("this week", "2026-11-23 2026-11-29"),
        ("5월 12일", "2026-05-12 2026-05-12"),
        ("May 12, 2025", "2025-05-12 2025-05-12"),
        ("12 May 2025", "2025-05-12 2025-05-12"),
        ("2026-05-12", "2026-05-12 2026-05-12"),
        ("2026.5", "2026-05-01 2026-05-31"),
        ("since May", "2026-05-01 …"),
        ("5월 이후", "2026-05-01 …"),
        ("3월부터 5월까지", "2026-03-01 2026-05-31"),
        ("3~5월", "2026-03-01 2026-05-31"),
        ("between March and May 2025", "2025-03-01 2025-05-31"),
        ("from March to May", "2026-03-01 2026-05-31"),
        ("before June", "… 2026-05-31"),
        ("2026년 6월 이전", "… 2026-05-31"),
        ("최근 3개월", "2026-08-25 2026-11-24"),
        ("in the last 30 days", "2026-10-26 2026-11-24"),
        ("the next two weeks", "2026-11-24 2026-12-07"),
    ] {
        println!("{said}");
        assert_eq!(days(said), [expected], "{said}");
    }
}

#[test]
fn what_is_no_time_is_none() {
    for said in ["3개", "5 items", "최근", "2명", "2000원"] {
        assert_eq!(days(said), Vec::<String>::new(), "{said}");
    }
}
