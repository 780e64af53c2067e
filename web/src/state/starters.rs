//! Starter questions for the empty page, made of pages that exist.

use shared::sources::SourceSummary;

/// How many starters there are.
const COUNT: usize = 4;
/// A longer title does not fit on a button.
const LONGEST_TITLE: usize = 36;

/// The titles to ask about: from different corners of the workspace first, each in the order given. Rows of
/// databases come last: many are a few properties and no text to speak of.
pub(crate) fn pick(pages: &[SourceSummary]) -> Vec<String> {
    let fits = |page: &&SourceSummary| {
        let length = page.title.trim().chars().count();
        page.complete && (1..=LONGEST_TITLE).contains(&length)
    };
    let mut corners: Vec<&str> = Vec::new();
    let (mut first, mut others) = (Vec::new(), Vec::new());
    let (rows, texts): (Vec<_>, Vec<_>) = pages.iter().filter(fits).partition(|page| page.database.is_some());
    for page in texts.into_iter().chain(rows) {
        let corner = page.path.first().map_or(page.title.as_str(), String::as_str);
        let title = page.title.trim().to_owned();
        if first.contains(&title) || others.contains(&title) {
            continue;
        }
        if corners.contains(&corner) {
            others.push(title);
        } else {
            corners.push(corner);
            first.push(title);
        }
    }
    first.extend(others);
    first.truncate(COUNT);
    first
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::samples::summary;

    #[test]
    fn starters_come_from_different_corners_first() {
        let pages = [
            summary("연차", &["인사"]),
            summary("급여", &["인사"]),
            summary("배포", &["개발"]),
            summary("", &["디자인"]),
            summary("온보딩", &[]),
            summary("장애 대응", &["개발"]),
        ];
        assert_eq!(pick(&pages), ["연차", "배포", "온보딩", "급여"]);
    }

    #[test]
    fn rows_of_databases_come_last() {
        let row = SourceSummary { database: Some("온콜".to_owned()), ..summary("47주차", &["개발"]) };
        assert_eq!(pick(&[row, summary("배포", &["개발"])]), ["배포", "47주차"]);
    }

    #[test]
    fn titles_that_do_not_fit_or_come_twice_are_passed_over() {
        let long = "가".repeat(LONGEST_TITLE + 1);
        assert_eq!(
            pick(&[summary(&long, &[]), summary("회의록", &["가"]), summary("회의록", &["나"])]),
            ["회의록"]
        );
    }
}
