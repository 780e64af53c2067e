//! One page of a list at a time.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use serde_json::Value;
use uuid::Uuid;

use crate::notion::ids;

use super::ApiError;

/// As many as there may be on a page, and as there are when nothing is said.
const MOST: usize = 100;
/// So many walks through results can be under way, with so many ids in all; of the oldest, the cursors then expire.
const SESSIONS: usize = 1000;
const IDS: usize = 4_000_000;

/// Where to go on and how far.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Paging {
    pub(super) size: usize,
    pub(super) cursor: Option<String>,
}

impl Paging {
    /// Checks `page_size`, which stands in `place` (`query` or `body`).
    pub(super) fn new(place: &str, size: Option<&Value>, cursor: Option<&str>) -> Result<Paging, ApiError> {
        let expected = |what: &str, was: &dyn std::fmt::Display| {
            ApiError::validation(format!(
                "{place} failed validation: {place}.page_size should be {what} or `undefined`, instead was `{was}`."
            ))
        };
        let size = match size {
            None => MOST,
            Some(value) => match value.as_f64() {
                None => return Err(expected("a number", value)),
                Some(number) if number > MOST as f64 => return Err(expected("≤ `100`", &number)),
                Some(number) if number < 0.0 => return Err(expected("≥ `0`", &number)),
                Some(0.0) => MOST,
                Some(number) => number as usize,
            },
        };
        Ok(Paging { size: size.max(1), cursor: cursor.map(str::to_owned) })
    }

    /// The page of a list whose cursors are the ids of what comes next, and the cursor after it.
    pub(super) fn by_id<T>(self, all: Vec<(Uuid, T)>) -> Result<(Vec<T>, Option<String>), ApiError> {
        let start = match &self.cursor {
            None => 0,
            Some(cursor) => {
                let id = ids::parse(cursor);
                let found = all.iter().position(|(other, _)| Some(*other) == id);
                found.ok_or_else(|| ApiError::invalid_cursor(cursor))?
            }
        };
        let mut rest = all.into_iter().skip(start);
        let page = rest.by_ref().take(self.size).map(|(_, item)| item).collect();
        Ok((page, rest.next().map(|(id, _)| id.to_string())))
    }
}

/// What a search or a query found.
#[derive(Debug, Clone)]
pub(super) struct Found {
    ids: Arc<[Uuid]>,
    /// Whether there was more than may be shown.
    is_cut: bool,
}

impl Found {
    pub(super) fn all(ids: Vec<Uuid>) -> Found {
        Found { ids: ids.into(), is_cut: false }
    }

    /// No more than the first `limit`.
    pub(super) fn up_to(limit: usize, mut ids: Vec<Uuid>) -> Found {
        let is_cut = ids.len() > limit;
        ids.truncate(limit);
        Found { ids: ids.into(), is_cut }
    }
}

/// A page of what was found.
#[derive(Debug)]
pub(super) struct FoundPage {
    pub(super) ids: Vec<Uuid>,
    pub(super) next: Option<String>,
    /// Whether this is the end of what is shown, but not of what there is.
    pub(super) is_cut: bool,
}

/// The walks through results of searches and queries that are under way. What a walk goes through is fixed when
/// it begins, and its cursors are good for it alone.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    open: HashMap<Uuid, (String, Found)>,
    order: VecDeque<Uuid>,
    /// The ids of all of them.
    ids: usize,
}

impl Sessions {
    /// The page of results of `scope` (a search, or the query of one data source): of those that `find` finds
    /// when there is no cursor, else of the walk that the cursor belongs to.
    pub(super) fn page(
        &mut self,
        scope: &str,
        paging: Paging,
        find: impl FnOnce() -> Found,
    ) -> Result<FoundPage, ApiError> {
        let Paging { size, cursor } = paging;
        let (key, found, start) = match &cursor {
            None => (Uuid::new_v4(), find(), 0),
            Some(cursor) => self.resume(scope, cursor).ok_or_else(|| ApiError::invalid_cursor(cursor))?,
        };
        let next = found.ids.get(start + size).map(|id| format!("s:{key}:{id}"));
        let is_cut = found.is_cut && next.is_none();
        let ids = found.ids.iter().skip(start).take(size).copied().collect();
        if cursor.is_none() && next.is_some() {
            self.remember(key, scope, found);
        }
        Ok(FoundPage { ids, next, is_cut })
    }

    fn resume(&self, scope: &str, cursor: &str) -> Option<(Uuid, Found, usize)> {
        let (key, id) = cursor.strip_prefix("s:")?.split_once(':')?;
        let (key, id) = (ids::parse(key)?, ids::parse(id)?);
        let (_, found) = self.open.get(&key).filter(|(of, _)| of == scope)?;
        let start = found.ids.iter().position(|other| *other == id)?;
        Some((key, found.clone(), start))
    }

    fn remember(&mut self, key: Uuid, scope: &str, found: Found) {
        self.ids += found.ids.len();
        self.open.insert(key, (scope.to_owned(), found));
        self.order.push_back(key);
        while (self.order.len() > SESSIONS || self.ids > IDS) && self.order.len() > 1 {
            let oldest = self.order.pop_front().and_then(|oldest| self.open.remove(&oldest));
            self.ids -= oldest.map_or(0, |(_, found)| found.ids.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::notion::random::Random;

    use super::*;

    #[test]
    fn the_oldest_walks_are_forgotten_when_all_together_hold_too_much() {
        let mut random = Random::new(0);
        let ids: Vec<_> = (0..IDS / 4).map(|_| random.id()).collect();
        let found = Found::all(ids);
        let mut sessions = Sessions::default();
        let mut ask = |cursor: Option<String>| {
            sessions.page("search", Paging { size: 1, cursor }, || found.clone()).map(|page| page.next)
        };
        let cursors: Vec<_> = (0..5).map(|_| ask(None).expect("a walk").expect("more")).collect();
        let goes_on: Vec<_> = cursors.into_iter().map(|cursor| ask(Some(cursor)).is_ok()).collect();
        assert_eq!(goes_on, [false, true, true, true, true]);
    }
}
