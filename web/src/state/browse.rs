//! The list of the sources page: what it searches for, and what was found so far.
//!
//! It outlives the page: who reads a result and comes back finds the list where it was left.

use std::time::Duration;

use chrono::{DateTime, Utc};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::problem::ProblemKind;
use shared::sources::{Facets, SourceList, SourceSummary};
use web_sys::AbortController;

use crate::api;
use crate::browser;
use crate::state::failure::Failure;
use crate::state::route::Route;
use crate::state::scope::{Kind, Scope};
use crate::state::search::{Look, Search};
use crate::state::ui::Ui;

/// How long the reader's typing must pause before it is searched for.
pub(crate) const PAUSE: Duration = Duration::from_millis(160);
/// A list that is older is fetched anew when the page is opened again.
const FRESH_MINUTES: i64 = 5;

/// The list of the sources page. Copied about as a context.
#[derive(Clone, Copy)]
pub(crate) struct Browse {
    pub(crate) search: RwSignal<Search>,
    /// The pages so far.
    pub(crate) pages: RwSignal<Vec<SourceSummary>>,
    /// What is known of the whole list; none before the first answer.
    pub(crate) told: RwSignal<Option<Told>>,
    pub(crate) phase: RwSignal<Phase>,
    /// Whether there is more than is shown.
    pub(crate) has_more: RwSignal<bool>,
    /// How far the list was scrolled when the page was left.
    pub(crate) scrolled: StoredValue<i32>,
    /// The words that the pages were found by, and which search that was: the same page is drawn anew for other words.
    pub(crate) found_for: StoredValue<String>,
    pub(crate) run: StoredValue<u32>,
    cursor: StoredValue<Option<String>>,
    /// What was asked for last, and when it came.
    loaded: StoredValue<Option<(Search, DateTime<Utc>)>>,
    abort: StoredValue<Option<AbortController>, LocalStorage>,
    timer: StoredValue<Option<TimeoutHandle>, LocalStorage>,
}

/// What is known of a whole list.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Told {
    pub(crate) total: u64,
    pub(crate) facets: Facets,
}

/// What the list is doing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Phase {
    /// Another search is on its way; the pages are those of the one before.
    Searching,
    /// The next pages are on their way.
    More,
    Idle,
    Failed(Failure),
}

impl Browse {
    /// A list that nobody has asked for yet.
    pub(crate) fn start() -> Self {
        Browse {
            search: RwSignal::default(),
            pages: RwSignal::default(),
            told: RwSignal::new(None),
            phase: RwSignal::new(Phase::Searching),
            has_more: RwSignal::new(false),
            scrolled: StoredValue::new(0),
            found_for: StoredValue::default(),
            run: StoredValue::new(0),
            cursor: StoredValue::new(None),
            loaded: StoredValue::new(None),
            abort: StoredValue::new_local(None),
            timer: StoredValue::new_local(None),
        }
    }

    /// Shows the search of an address, unless that is what is shown already.
    pub(crate) fn open(self, address: &str) {
        let mut search = Search::of_address(address);
        let shown = self.search.get_untracked();
        name_as(&mut search.scope, &shown.scope);
        let is_fresh = self.loaded.with_value(|loaded| {
            loaded.as_ref().is_some_and(|(loaded, at)| {
                *loaded == of_list(&search) && (browser::now() - *at).num_minutes() < FRESH_MINUTES
            })
        });
        if shown != search {
            self.search.set(search);
        }
        if !is_fresh {
            self.scrolled.set_value(0);
            self.load();
        }
    }

    /// Searches for something else, after a pause in which it may change again, and says so in the address.
    pub(crate) fn set(self, ui: Ui, search: Search, pause: Duration) {
        let same_list = of_list(&search) == of_list(&self.search.get_untracked());
        ui.settle(Route::Sources(search.address()));
        self.search.set(search);
        self.forget_timer();
        if same_list {
            return;
        }
        if pause.is_zero() {
            self.load();
            return;
        }
        self.phase.set(Phase::Searching);
        self.timer.set_value(set_timeout_with_handle(move || self.load(), pause).ok());
    }

    /// Asks for the first pages, in place of whatever was asked before.
    pub(crate) fn load(self) {
        self.forget_timer();
        self.cursor.set_value(None);
        self.phase.set(Phase::Searching);
        self.fetch(None);
    }

    /// Asks for the next pages.
    pub(crate) fn more(self) {
        let cursor = self.cursor.get_value();
        if cursor.is_some() && self.phase.get_untracked() == Phase::Idle {
            self.phase.set(Phase::More);
            self.fetch(cursor);
        }
    }

    fn fetch(self, cursor: Option<String>) {
        let Ok(controller) = AbortController::new() else { return };
        if let Some(before) = self.abort.try_update_value(|abort| abort.replace(controller.clone())).flatten()
        {
            before.abort();
        }
        let search = self.search.get_untracked();
        let path = search.path(cursor.as_deref(), browser::local(browser::now()));
        self.loaded.set_value(Some((of_list(&search), browser::now())));
        spawn_local(async move {
            let signal = controller.signal();
            let answer = api::sources(&path, &signal).await;
            if signal.aborted() {
                return;
            }
            match answer {
                Ok(list) => self.take(list, search.words, cursor.is_some()),
                // A sync has published another state meanwhile.
                Err(Failure::Problem(problem)) if problem.kind == ProblemKind::InvalidCursor => self.load(),
                Err(failure) => {
                    self.loaded.set_value(None);
                    self.phase.set(Phase::Failed(failure));
                }
            }
        });
    }

    fn take(self, list: SourceList, words: String, is_next: bool) {
        let SourceList { items, next_cursor, total, facets, .. } = list;
        if is_next {
            self.pages.update(|pages| pages.extend(items));
        } else {
            self.found_for.set_value(words);
            self.run.update_value(|run| *run += 1);
            self.pages.set(items);
            let facets = facets.unwrap_or_default();
            self.name(&facets);
            self.told.set(Some(Told { total, facets }));
        }
        self.has_more.set(next_cursor.is_some());
        self.cursor.set_value(next_cursor);
        self.phase.set(Phase::Idle);
    }

    /// Finds the titles of limits that came by an address, which has their ids only.
    fn name(self, facets: &Facets) {
        let mut search = self.search.get_untracked();
        let mut named = false;
        for limit in search.scope.limits.iter_mut().filter(|limit| limit.title.is_empty()) {
            if let Some(title) = title(facets, limit.kind, &limit.value) {
                limit.title = title;
                named = true;
            }
        }
        for limit in search.scope.limits.iter().filter(|limit| limit.title.is_empty()) {
            let (kind, value) = (limit.kind, limit.value.clone());
            let Ok(id) = value.parse() else { continue };
            if matches!(kind, Kind::Within | Kind::Database) {
                spawn_local(async move {
                    let Ok(tree) = api::tree(Some(id)).await else { return };
                    let Some(place) = tree.path.last() else { return };
                    self.search.update(|search| {
                        let of = |limit: &&mut crate::state::scope::Limit| {
                            limit.kind == kind && limit.value == value
                        };
                        if let Some(limit) = search.scope.limits.iter_mut().find(of) {
                            limit.title = place.title.clone();
                        }
                    });
                });
            }
        }
        if named {
            self.search.set(search);
        }
    }

    fn forget_timer(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }
}

/// The list of the sources page.
pub(crate) fn use_browse() -> Browse {
    expect_context()
}

/// A search as far as it decides what is listed.
fn of_list(search: &Search) -> Search {
    let mut search = Search { look: Look::Pages, ..search.clone() };
    search.words = search.words.trim().to_owned();
    search.scope.limits.iter_mut().for_each(|limit| limit.title.clear());
    search
}

/// Takes over the titles of the limits that both scopes have.
fn name_as(scope: &mut Scope, known: &Scope) {
    for limit in &mut scope.limits {
        let same = known.limits.iter().find(|other| other.kind == limit.kind && other.value == limit.value);
        if let Some(same) = same {
            limit.title.clone_from(&same.title);
        }
    }
}

/// The title of what a limit looks at, where the counts of the list tell it.
fn title(facets: &Facets, kind: Kind, value: &str) -> Option<String> {
    let places = || facets.places.iter().map(|place| (place.id.to_string(), place.title.clone()));
    let databases = || facets.databases.iter().map(|base| (base.id.to_string(), base.title.clone()));
    let people =
        || facets.people.iter().map(|person| (person.id.clone(), person.name.clone().unwrap_or_default()));
    let found = match kind {
        Kind::Within => places().chain(databases()).find(|(id, _)| id == value),
        Kind::Database => databases().find(|(id, _)| id == value),
        Kind::Author => people().find(|(id, _)| id == value),
        Kind::Property | Kind::Edited => None,
    };
    found.map(|(_, title)| title).filter(|title| !title.is_empty())
}

#[cfg(test)]
mod tests {
    use shared::sources::{PersonCount, PlaceCount};

    use super::*;
    use crate::state::scope::Limit;

    const PAGE: &str = "0193f0a1-7c00-7000-8000-000000000001";

    #[test]
    fn limits_are_called_as_the_list_calls_them() {
        let facets = Facets {
            places: vec![PlaceCount { id: PAGE.parse().unwrap(), title: "기획팀".to_owned(), count: 3 }],
            people: vec![PersonCount { id: "u1".to_owned(), name: None, count: 1 }],
            ..Facets::default()
        };
        assert_eq!(title(&facets, Kind::Within, PAGE).as_deref(), Some("기획팀"));
        assert_eq!(title(&facets, Kind::Database, PAGE), None);
        assert_eq!(title(&facets, Kind::Author, "u1"), None);
    }

    #[test]
    fn the_same_list_is_told_without_titles_and_looks() {
        let one = Search::of_address("q=a&author=u1&show=passages");
        let mut other = Search::of_address("q=a%20&author=u1");
        name_as(&mut other.scope, &Scope { limits: vec![Limit::new(Kind::Author, "u1", "문지호")] });
        assert_eq!(other.scope.limits[0].title, "문지호");
        assert_eq!(of_list(&one), of_list(&other));
    }
}
