//! What makes of two passages that fit alike the one that is more likely right: its age, its verification mark, and
//! whether a newer page says the same. Each counts mildly, and is told beside the source.

use std::collections::HashMap;

use shared::page::{PageDocument, VerificationState};

use crate::retrieval::index::{Hit, Index};
use crate::retrieval::tokenize;

/// The share of its score that an old page loses at most: one a year older than the newest that was found loses half of
/// it, two years three quarters.
const MOST_LOST_BY_AGE: f32 = 0.15;
/// The share of its score that a page loses of which there is a newer edition.
const LOST_BY_NEWER_EDITION: f32 = 0.25;
/// The share of its score that a verified page gains, and one loses whose verification has run out.
const VERIFIED: f32 = 0.05;

/// Hits in their final order, and the newer editions that there are of their pages.
#[derive(Debug, Default)]
pub struct Ranked {
    /// The hits, best first.
    pub hits: Vec<Hit>,
    /// Of a page, by its place in the index: the place of a newer edition among the hits.
    pub newer: HashMap<u32, u32>,
}

/// Orders hits by all that counts.
pub fn rank(index: &Index, mut hits: Vec<Hit>) -> Ranked {
    let head = |hit: &Hit| index.page(hit.page).map(|page| &*page.head);
    let newest = hits.iter().filter_map(head).map(|head| head.edited_at).max();
    let newer = newer_editions(&hits, index);
    for hit in &mut hits {
        let (Some(head), Some(newest)) = (head(hit), newest) else { continue };
        let years = (newest - head.edited_at).num_days() as f32 / 365.0;
        let mut factor = 1.0 - MOST_LOST_BY_AGE * (1.0 - (-years).exp2());
        if newer.contains_key(&hit.page) {
            factor *= 1.0 - LOST_BY_NEWER_EDITION;
        }
        factor *= match head.verification.as_ref().map(|mark| mark.state) {
            Some(VerificationState::Verified) => 1.0 + VERIFIED,
            Some(VerificationState::Expired) => 1.0 - VERIFIED,
            Some(VerificationState::Unverified) | None => 1.0,
        };
        hit.score *= factor;
    }
    hits.sort_by(|a, b| b.score.total_cmp(&a.score));
    Ranked { hits, newer }
}

/// Pages that have the same title but for a year or a word such as `(구)` or `old`: all but the newest are outdated. Rows
/// of a database and pages named by a day are a series, not editions.
fn newer_editions(hits: &[Hit], index: &Index) -> HashMap<u32, u32> {
    let mut editions: HashMap<String, Vec<u32>> = HashMap::new();
    for hit in hits {
        let Some(subject) = index.page(hit.page).and_then(|page| subject(&page.head)) else { continue };
        let places = editions.entry(subject).or_default();
        if !places.contains(&hit.page) {
            places.push(hit.page);
        }
    }
    let edited = |place: &u32| index.page(*place).map(|page| page.head.edited_at);
    let mut newer = HashMap::new();
    for places in editions.into_values().filter(|places| places.len() > 1) {
        let Some(&newest) = places.iter().max_by_key(|place| edited(place)) else { continue };
        newer.extend(
            places.iter().filter(|place| edited(place) < edited(&newest)).map(|place| (*place, newest)),
        );
    }
    newer
}

/// Words in a title by which people say that a page is an old one.
#[rustfmt::skip]
const OLD: &[&str] = &["구", "옛", "이전", "폐기", "보관", "구버전", "old", "outdated", "deprecated", "archive", "archived", "legacy", "previous", "obsolete"];

/// What a page is about, without what tells its editions apart; `None` for one of a series.
fn subject(head: &PageDocument) -> Option<String> {
    if head.database.is_some() {
        return None;
    }
    let title = tokenize::normal(&head.title);
    let mut words = Vec::new();
    for word in title.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let digits: String = word.chars().filter(char::is_ascii_digit).collect();
        let is_year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
        let rest = word.trim_start_matches(|letter: char| letter.is_ascii_digit());
        if is_year && matches!(rest, "" | "년" | "년도") || OLD.contains(&word) || is_version(word) {
            continue;
        }
        // Any other number is a name: `3층`, `10월 6일`.
        if !digits.is_empty() {
            return None;
        }
        words.push(word);
    }
    let letters: usize = words.iter().map(|word| word.chars().count()).sum();
    (letters >= 2).then(|| words.join(" "))
}

/// `v2`, `v10`.
fn is_version(word: &str) -> bool {
    word.strip_prefix('v')
        .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|letter| letter.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use shared::page::{BlockKind, Verification};
    use shared::passage::PageText;
    use std::sync::Arc;

    use super::*;
    use crate::retrieval::index::SearchQuery;
    use crate::retrieval::test_pages::page;

    fn edited(title: &str, year: u32, state: Option<VerificationState>) -> PageText {
        let mut document = (*page(title, &[(BlockKind::Paragraph, "연차는 15일입니다.")]).document).clone();
        document.edited_at = format!("{year}-03-01T00:00:00Z").parse().unwrap();
        document.verification = state.map(|state| Verification { state, until: None, by: None });
        PageText::new(Arc::new(document))
    }

    fn ranked(pages: &[PageText]) -> (Vec<String>, usize) {
        let index = Index::build(pages).unwrap();
        let query = SearchQuery { text: "연차", ..Default::default() };
        let ranked = rank(&index, index.search(&query, 10).unwrap());
        let title = |hit: &Hit| index.page(hit.page).unwrap().head.title.clone();
        (ranked.hits.iter().map(title).collect(), ranked.newer.len())
    }

    #[test]
    fn of_two_that_fit_alike_the_newer_and_the_verified_come_first() {
        let pages = [edited("휴가 안내", 2022, None), edited("연차 안내", 2026, None)];
        assert_eq!(ranked(&pages).0[0], "연차 안내");
        let (verified, expired) = (Some(VerificationState::Verified), Some(VerificationState::Expired));
        let pages = [
            edited("가 연차", 2026, expired),
            edited("나 연차", 2026, None),
            edited("다 연차", 2026, verified),
        ];
        assert_eq!(ranked(&pages).0, ["다 연차", "나 연차", "가 연차"]);
    }

    #[test]
    fn an_older_edition_is_known_by_its_title() {
        let pages = [edited("연차휴가 규정 (2023)", 2023, None), edited("연차휴가 규정", 2026, None)];
        assert_eq!(ranked(&pages), (vec!["연차휴가 규정".to_owned(), "연차휴가 규정 (2023)".to_owned()], 1));
        for other in ["연차휴가 규정 3층", "출장 규정", "연차휴가 회의 10월 6일"] {
            assert_eq!(
                ranked(&[edited(other, 2023, None), edited("연차휴가 규정", 2026, None)]).1,
                0,
                "{other}"
            );
        }
    }
}
