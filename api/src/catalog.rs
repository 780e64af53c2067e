//! The synced pages as a list: searched or in order of their last edit, page by page with a cursor.

use std::collections::HashMap;
use std::hash::Hash;

use shared::ask::Filters;
use shared::page::{PageDocument, PageStatus};
use shared::sources::{SourceList, SourceSummary};

use crate::answer::find::passage_ref;
use crate::corpus::snapshot::Snapshot;
use crate::cursor::Cursor;
use crate::retrieval::index::{IndexError, SearchQuery};

/// How many passages of a page are shown.
const MAX_PASSAGES: usize = 3;

/// What to list.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Words to look for; empty for every page.
    pub query: String,
    /// Where to look.
    pub filters: Filters,
}

impl Wanted {
    /// All that decides what the list holds, for its cursors.
    pub fn list_in(&self, snapshot: &Snapshot) -> impl Hash {
        let Filters { within, databases, edited_from } = &self.filters;
        (&self.query, within, databases, edited_from, snapshot.info.generation)
    }
}

/// The pages from `start` on, at most `limit`.
pub fn list(
    snapshot: &Snapshot,
    wanted: &Wanted,
    start: usize,
    limit: usize,
) -> Result<SourceList, IndexError> {
    let all = if wanted.query.is_empty() {
        by_edit(snapshot, &wanted.filters)
    } else {
        by_match(snapshot, wanted)?
    };
    let items = all.iter().skip(start).take(limit).map(|row| summary(snapshot, row)).collect();
    let next = start.saturating_add(limit);
    let next_cursor = (next < all.len()).then(|| Cursor { start: next }.write(&wanted.list_in(snapshot)));
    Ok(SourceList { items, next_cursor, total: all.len() as u64, index: snapshot.info.clone() })
}

/// A page by its place in the index, and the passages of it that fit.
struct Row {
    page: usize,
    passages: Vec<usize>,
}

fn by_match(snapshot: &Snapshot, wanted: &Wanted) -> Result<Vec<Row>, IndexError> {
    let query = SearchQuery { text: &wanted.query, context: None, filters: wanted.filters.clone() };
    let mut rows: Vec<Row> = Vec::new();
    let mut places: HashMap<usize, usize> = HashMap::new();
    for hit in snapshot.index.search(&query, snapshot.index.passages().len())? {
        let page = snapshot.index.passages()[hit.passage].page;
        let place = *places.entry(page).or_insert(rows.len());
        match rows.get_mut(place) {
            Some(row) if row.passages.len() < MAX_PASSAGES => row.passages.push(hit.passage),
            Some(_) => {}
            None => rows.push(Row { page, passages: vec![hit.passage] }),
        }
    }
    Ok(rows)
}

fn by_edit(snapshot: &Snapshot, filters: &Filters) -> Vec<Row> {
    let pages = snapshot.index.pages();
    let mut rows: Vec<Row> = (0..pages.len())
        .filter(|&page| fits(&pages[page].document, filters))
        .map(|page| Row { page, passages: Vec::new() })
        .collect();
    rows.sort_by_key(|row| {
        let document = &pages[row.page].document;
        (std::cmp::Reverse(document.edited_at), document.id)
    });
    rows
}

fn fits(page: &PageDocument, filters: &Filters) -> bool {
    let within = |id| page.id == id || page.path.iter().any(|ancestor| ancestor.id == id);
    let of = |id| {
        page.database.as_ref().is_some_and(|database| database.id == id || database.data_source_id == id)
    };
    (filters.within.is_empty() || filters.within.iter().any(|&id| within(id)))
        && (filters.databases.is_empty() || filters.databases.iter().any(|&id| of(id)))
        && filters.edited_from.is_none_or(|from| page.edited_at >= from)
}

fn summary(snapshot: &Snapshot, row: &Row) -> SourceSummary {
    let page = &snapshot.index.pages()[row.page].document;
    SourceSummary {
        id: page.id,
        title: page.title.clone(),
        url: page.url.clone(),
        icon: page.icon.clone(),
        path: page.path_titles(),
        database: page.database.as_ref().map(|database| database.title.clone()),
        edited_at: page.edited_at,
        edited_by: page.edited_by.as_ref().and_then(|person| person.name.clone()),
        verification: page.verification.as_ref().map(|mark| mark.state),
        complete: page.status == PageStatus::Complete,
        passages: row.passages.iter().map(|&place| passage_ref(&snapshot.index, place)).collect(),
    }
}
