//! What `@` offers: places, databases and people that a question can be limited to.

use shared::sources::{Facets, SourceSummary};

use crate::state::scope::{Kind, Limit};

/// How many are offered.
const MAX_OFFERED: usize = 8;

/// What a question can be limited to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Offer {
    pub(crate) limit: Limit,
    /// Where a page is, to tell it from others of its title.
    pub(crate) path: String,
}

/// The offers for what was typed: first those whose titles have it (places, databases, people, pages), then the other
/// pages, where they were found by it: while the answer is on its way, those found before are no offer.
pub(crate) fn offers(facets: &Facets, pages: &[SourceSummary], found_for: &str, typed: &str) -> Vec<Offer> {
    let are_of_it = found_for.trim() == typed.trim();
    let typed = typed.trim().to_lowercase();
    let has = |title: &str| title.to_lowercase().contains(&typed);
    let mut offers: Vec<Offer> = Vec::new();
    let mut add = |kind, value: String, title: &str, path: String| {
        if !title.is_empty() && !offers.iter().any(|offer| offer.limit.value == value) {
            offers.push(Offer { limit: Limit::new(kind, value, title), path });
        }
    };
    // A few of each, so that none crowds the others out.
    let some = if typed.is_empty() { 3 } else { MAX_OFFERED };
    for base in facets.databases.iter().filter(|base| has(&base.title)).take(some) {
        add(Kind::Database, base.id.to_string(), &base.title, String::new());
    }
    for place in facets.places.iter().filter(|place| place.count > 1 && has(&place.title)).take(some) {
        add(Kind::Within, place.id.to_string(), &place.title, String::new());
    }
    let named = facets.people.iter().filter_map(|person| Some((person, person.name.as_deref()?)));
    for (person, name) in named.filter(|(_, name)| has(name)).take(some) {
        add(Kind::Author, person.id.clone(), name, String::new());
    }
    let (titled, others): (Vec<_>, Vec<_>) = pages.iter().partition(|page| has(&page.title));
    for page in titled.into_iter().chain(others.into_iter().filter(|_| are_of_it)) {
        add(Kind::Within, page.id.to_string(), &page.title, page.path.join(" › "));
    }
    offers.truncate(MAX_OFFERED);
    offers
}

#[cfg(test)]
mod tests {
    use shared::sources::{DatabaseCount, PersonCount, PlaceCount};

    use super::*;
    use crate::state::samples::summary;

    const PAGE: &str = "0193f0a1-7c00-7000-8000-000000000001";
    const OTHER: &str = "0193f0a1-7c00-7000-8000-000000000002";

    fn facets() -> Facets {
        Facets {
            databases: vec![DatabaseCount {
                id: PAGE.parse().unwrap(),
                title: "프로젝트".to_owned(),
                count: 9,
            }],
            places: vec![
                PlaceCount { id: OTHER.parse().unwrap(), title: "기획팀".to_owned(), count: 4 },
                PlaceCount { id: PAGE.parse().unwrap(), title: "프로젝트".to_owned(), count: 9 },
            ],
            people: vec![
                PersonCount { id: "u1".to_owned(), name: Some("Priya Nair".to_owned()), count: 2 },
                PersonCount { id: "u2".to_owned(), name: None, count: 2 },
            ],
            ..Facets::default()
        }
    }

    fn titles(offers: &[Offer]) -> Vec<&str> {
        offers.iter().map(|offer| offer.limit.title.as_str()).collect()
    }

    #[test]
    fn nothing_typed_offers_some_of_each() {
        let all = offers(&facets(), &[], "", "");
        assert_eq!(titles(&all), ["프로젝트", "기획팀", "Priya Nair"]);
        assert_eq!(all[0].limit.kind, Kind::Database);
    }

    #[test]
    fn what_is_titled_so_comes_before_what_was_only_found() {
        let mut other = summary("연차 규정", &["인사"]);
        other.id = OTHER.parse().unwrap();
        let pages = [other, summary("PRIYA's notes", &[])];
        let found = offers(&facets(), &pages, "priya", " priya");
        assert_eq!(titles(&found), ["Priya Nair", "PRIYA's notes", "연차 규정"]);
        assert_eq!(found[2].path, "인사");
        assert_eq!(titles(&offers(&facets(), &pages, "", " priya")), ["Priya Nair", "PRIYA's notes"]);
    }
}
