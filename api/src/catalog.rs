//! The synced pages as a list: searched or in order of their last edit, page by page with a cursor.
//!
//! * [`facets`]: how many of the listed pages have what, for narrowing the list.
//! * [`tree`]: the pages one level of the workspace at a time.

use std::collections::HashMap;
use std::hash::Hash;

use shared::ask::Filters;
use shared::page::PageStatus;
use shared::sources::{SourceList, SourceSummary};

use crate::answer::find::{FindError, passage_ref, whole_passage};
use crate::corpus::snapshot::{Snapshot, TextError};
use crate::corpus::texts::Texts;
use crate::cursor::Cursor;
use crate::retrieval::index::{Hit, SearchQuery};
use crate::view::View;

mod facets;
pub mod tree;

/// How many passages of a page are shown.
const MAX_PASSAGES: usize = 3;
/// How many passages a search ranks. Nobody pages through more, and ranking all of a large workspace takes seconds.
const MAX_RANKED: usize = 3_000;

/// What to list.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Words to look for; empty for every page.
    pub query: String,
    /// Where to look.
    pub filters: Filters,
    /// What may be listed at all.
    pub view: View,
    /// Whether to count what the pages have.
    pub facets: bool,
    /// Whether the passages come with all of their text.
    pub passage_text: bool,
}

impl Wanted {
    /// All that decides what the list holds, for its cursors.
    pub fn list_in(&self, snapshot: &Snapshot) -> impl Hash {
        (&self.query, format!("{:?} {:?}", self.filters, self.view), snapshot.info.generation)
    }
}

/// The pages from `start` on, at most `limit`.
pub fn list(
    snapshot: &Snapshot,
    wanted: &Wanted,
    start: usize,
    limit: usize,
) -> Result<SourceList, FindError> {
    let all = if wanted.query.is_empty() { by_edit(snapshot, wanted)? } else { by_match(snapshot, wanted)? };
    let mut texts = Texts::of(snapshot, &wanted.view);
    let shown = all.iter().skip(start).take(limit);
    let items = shown
        .filter_map(|row| summary(&mut texts, row, wanted.passage_text).transpose())
        .collect::<Result<_, _>>()?;
    let next = start.saturating_add(limit);
    let next_cursor = (next < all.len()).then(|| Cursor { start: next }.write(&wanted.list_in(snapshot)));
    let facets = wanted.facets.then(|| facets::count(all.iter().filter_map(|row| texts.head(row.page))));
    Ok(SourceList { items, next_cursor, total: all.len() as u64, facets, index: snapshot.info.clone() })
}

/// A page by its place in the index, and the passages of it that fit.
struct Row {
    page: u32,
    passages: Vec<Hit>,
}

fn by_match(snapshot: &Snapshot, wanted: &Wanted) -> Result<Vec<Row>, FindError> {
    let query = SearchQuery {
        text: &wanted.query,
        filters: wanted.filters.clone(),
        view: wanted.view.clone(),
        ..Default::default()
    };
    let mut rows: Vec<Row> = Vec::new();
    let mut places: HashMap<u32, usize> = HashMap::new();
    for hit in snapshot.index.search(&query, MAX_RANKED)? {
        let place = *places.entry(hit.page).or_insert(rows.len());
        match rows.get_mut(place) {
            Some(row) if row.passages.len() < MAX_PASSAGES => row.passages.push(hit),
            Some(_) => {}
            None => rows.push(Row { page: hit.page, passages: vec![hit] }),
        }
    }
    Ok(rows)
}

fn by_edit(snapshot: &Snapshot, wanted: &Wanted) -> Result<Vec<Row>, FindError> {
    let query =
        SearchQuery { filters: wanted.filters.clone(), view: wanted.view.clone(), ..Default::default() };
    let mut places = snapshot.index.matching(&query)?;
    places.sort_by_cached_key(|&place| {
        let head = snapshot.index.page(place).map(|page| &page.head);
        head.map(|head| (std::cmp::Reverse(head.edited_at), head.id))
    });
    Ok(places.into_iter().map(|page| Row { page, passages: Vec::new() }).collect())
}

fn summary(texts: &mut Texts<'_>, row: &Row, passage_text: bool) -> Result<Option<SourceSummary>, TextError> {
    let refer = if passage_text { whole_passage } else { passage_ref };
    let Some(page) = texts.head(row.page) else { return Ok(None) };
    let mut passages = Vec::new();
    for hit in &row.passages {
        passages.extend(texts.passage(*hit)?.map(|found| refer(found.page(), found.passage())));
    }
    Ok(Some(SourceSummary {
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
        passages,
    }))
}
