//! The pages under an answer: those it cites, and those it only read.

use chrono::{DateTime, Utc};
use shared::ask::{Citation, Source};
use shared::page::VerificationState;

use crate::state::target::{Place, Target};
use crate::time;

/// A page under an answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Card {
    /// The number of its citations in the text; none when it was only read.
    pub(crate) number: Option<u32>,
    /// The page as the server described it; absent for a citation of a page that was not listed.
    pub(crate) source: Option<Source>,
    /// What opens when it is chosen.
    pub(crate) target: Target,
}

/// What a reader should know before relying on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Verified,
    Expired,
    Old,
}

/// The pages that the answer cites, in the order of their numbers.
pub(crate) fn cited(citations: &[Citation], sources: &[Source]) -> Vec<Card> {
    let mut cards: Vec<Card> = Vec::new();
    for citation in citations {
        if cards.iter().any(|card| card.target.page_id == citation.page_id) {
            continue;
        }
        cards.push(Card {
            number: Some(citation.number),
            source: sources.iter().find(|source| source.page_id == citation.page_id).cloned(),
            target: Target::from(citation),
        });
    }
    cards.sort_by_key(|card| card.number);
    cards
}

/// The pages that the answer could draw on and does not cite, best first.
pub(crate) fn also_read(citations: &[Citation], sources: &[Source]) -> Vec<Card> {
    let uncited = |source: &&Source| citations.iter().all(|citation| citation.page_id != source.page_id);
    sources
        .iter()
        .filter(uncited)
        .map(|source| Card { number: None, source: Some(source.clone()), target: of(source) })
        .collect()
}

/// What is to be said of a page: its verification first, then its age.
pub(crate) fn standing(
    verification: Option<VerificationState>,
    edited_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Option<Standing> {
    match verification {
        Some(VerificationState::Verified) => Some(Standing::Verified),
        Some(VerificationState::Expired) => Some(Standing::Expired),
        Some(VerificationState::Unverified) | None => time::is_old(edited_at, now).then_some(Standing::Old),
    }
}

fn of(source: &Source) -> Target {
    let passage = source.passages.first().map(|passage| passage.block_id);
    let url = match passage {
        Some(block) if block.0 != source.page_id.0 => format!("{}#{}", source.url, block.simple()),
        _ => source.url.clone(),
    };
    Target {
        page_id: source.page_id,
        title: source.title.clone(),
        url,
        place: passage.map_or(Place::Page, Place::Block),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::samples::{citation_of, source};

    #[test]
    fn a_page_cited_twice_is_one_card_and_uncited_pages_are_apart() {
        let sources = [source("가", 1), source("나", 2), source("다", 3)];
        let citations = [citation_of(1, 2), citation_of(2, 3), citation_of(1, 2)];
        let cited = cited(&citations, &sources);
        let titles: Vec<_> = cited.iter().map(|card| card.source.as_ref().unwrap().title.as_str()).collect();
        assert_eq!(titles, ["나", "다"]);
        let rest = also_read(&citations, &sources);
        assert_eq!(rest.len(), 1);
        assert_eq!(rest[0].target.title, "가");
        assert_eq!(rest[0].number, None);
    }

    #[test]
    fn verification_counts_more_than_age() {
        let now: DateTime<Utc> = "2026-05-01T00:00:00Z".parse().unwrap();
        let old: DateTime<Utc> = "2020-05-01T00:00:00Z".parse().unwrap();
        assert_eq!(standing(Some(VerificationState::Verified), old, now), Some(Standing::Verified));
        assert_eq!(standing(Some(VerificationState::Expired), now, now), Some(Standing::Expired));
        assert_eq!(standing(None, old, now), Some(Standing::Old));
        assert_eq!(standing(Some(VerificationState::Unverified), now, now), None);
    }
}
