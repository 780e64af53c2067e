//! What the sources page searches for, as its address says it, and as the API is asked for it.

use chrono::{DateTime, FixedOffset};

use crate::state::query::{self, parts};
use crate::state::scope::{Kind, Limit, Scope, edited};

/// How many pages come at once.
pub(crate) const PAGE_SIZE: u32 = 30;

/// A search of the sources page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Search {
    /// The words to look for; all pages when empty.
    pub(crate) words: String,
    pub(crate) look: Look,
    pub(crate) scope: Scope,
}

/// How the pages are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Look {
    /// Pages, each with the best passage.
    #[default]
    Pages,
    /// Passages, whole.
    Passages,
    /// The tree of the workspace.
    Tree,
}

impl Search {
    /// The search of an address' query. What an address has beyond that is passed over.
    pub(crate) fn of_address(address: &str) -> Self {
        let mut search = Search::default();
        for (name, value) in parts(address) {
            match (name.as_str(), Kind::of(&name)) {
                ("q", _) => search.words = value,
                ("show", _) => {
                    search.look = match value.as_str() {
                        "passages" => Look::Passages,
                        "tree" => Look::Tree,
                        _ => Look::Pages,
                    };
                }
                // A list is filtered by one of each kind.
                (_, Some(kind)) if !value.is_empty() => search.scope.put(Limit::new(kind, value, "")),
                _ => {}
            }
        }
        search
    }

    /// The query of the address that shows this search.
    pub(crate) fn address(&self) -> String {
        let mut address = String::new();
        if !self.words.is_empty() {
            query::push(&mut address, "q", &self.words);
        }
        match self.look {
            Look::Pages => {}
            Look::Passages => query::push(&mut address, "show", "passages"),
            Look::Tree => query::push(&mut address, "show", "tree"),
        }
        for limit in &self.scope.limits {
            query::push(&mut address, limit.kind.name(), &limit.value);
        }
        address
    }

    /// The path of the API for this search. `now` is the reader's clock and zone.
    pub(crate) fn path(&self, cursor: Option<&str>, now: DateTime<FixedOffset>) -> String {
        let mut asked = String::new();
        query::push(&mut asked, "limit", &PAGE_SIZE.to_string());
        if !self.words.trim().is_empty() {
            query::push(&mut asked, "query", self.words.trim());
            // Pages and passages are shown from one answer.
            query::push(&mut asked, "passage_text", "true");
        }
        for limit in &self.scope.limits {
            if limit.kind != Kind::Edited {
                query::push(&mut asked, limit.kind.name(), &limit.value);
                continue;
            }
            let (from, until) = edited(limit, now);
            for (name, time) in [("edited_from", from), ("edited_until", until)] {
                if let Some(time) = time {
                    query::push(&mut asked, name, &time.format("%Y-%m-%dT%H:%M:%SZ").to_string());
                }
            }
        }
        match cursor {
            Some(cursor) => query::push(&mut asked, "cursor", cursor),
            // What the pages have is the same on every part of the list.
            None => query::push(&mut asked, "facets", "true"),
        }
        format!("/sources?{asked}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "0193f0a1-7c00-7000-8000-000000000001";

    #[test]
    fn a_search_is_found_again_by_its_address() {
        let mut search =
            Search { words: "연차 & 100%".to_owned(), look: Look::Passages, scope: Scope::default() };
        search.scope.add(Limit::new(Kind::Within, PAGE, ""));
        search.scope.add(Limit::new(Kind::Property, "상태=진행 중", ""));
        search.scope.add(Limit::new(Kind::Edited, "7d", ""));
        assert_eq!(Search::of_address(&search.address()), search);
        assert_eq!(Search::default().address(), "");
    }

    #[test]
    fn an_address_written_by_hand_is_read_as_far_as_it_makes_sense() {
        let search = Search::of_address("q=a+b&within=&show=all&colour=red&author=u1&author=u2");
        assert_eq!((search.words.as_str(), search.look), ("a b", Look::Pages));
        assert_eq!(search.scope.limits, [Limit::new(Kind::Author, "u2", "")]);
    }

    #[test]
    fn the_api_is_asked_for_facets_once_and_for_passages_when_words_are_looked_for() {
        let now = "2026-05-10T09:00:00+09:00".parse().unwrap();
        let mut search = Search::default();
        assert_eq!(search.path(None, now), "/sources?limit=30&facets=true");
        search.words = " 연차 ".to_owned();
        search.scope.add(Limit::new(Kind::Edited, "today", ""));
        let path = search.path(Some("c"), now);
        let query =
            "query=%EC%97%B0%EC%B0%A8&passage_text=true&edited_from=2026-05-09T15%3A00%3A00Z&cursor=c";
        assert_eq!(path, format!("/sources?limit=30&{query}"));
    }
}
