//! GET /sources, /sources/tree and /sources/{id}: looking through the synced pages.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Extension, Path, Query, State};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use shared::ask::{Filters, PropertyFilter};
use shared::ids::{DatabaseId, PageId};
use shared::page::PageDocument;
use shared::passage::PageText;
use shared::problem::Problem;
use shared::sources::{SourceList, SourceTree};
use utoipa::IntoParams;

use crate::answer::find::FindError;
use crate::auth::Caller;
use crate::catalog::{self, Wanted, tree};
use crate::corpus::snapshot::Snapshot;
use crate::corpus::texts::Texts;
use crate::cursor::Cursor;
use crate::problem::Failure;
use crate::state::AppState;
use crate::view::View;

/// How many pages a list has when the client does not say.
const DEFAULT_LIMIT: usize = 20;
/// The most pages that a list has.
const MAX_LIMIT: usize = 100;
/// The longest text to search for, in Unicode code points.
pub(super) const MAX_QUERY_CHARS: usize = 500;

/// What GET /sources may be asked.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SourcesQuery {
    /// Words to look for; every page when absent. At most 500 characters.
    #[serde(default)]
    #[param(max_length = 500, example = "연차")]
    query: String,
    /// Where the last list left off, as its `next_cursor` said.
    cursor: Option<String>,
    /// How many pages to give, 1 to 100; 20 when absent.
    #[param(minimum = 1, maximum = 100, example = 20)]
    limit: Option<usize>,
    /// Only this page and the pages below it.
    within: Option<PageId>,
    /// Only rows of this database.
    database: Option<DatabaseId>,
    /// Only pages that this person, by id or name, made or edited last.
    #[param(example = "문지호")]
    author: Option<String>,
    /// Only pages with this property, as its name, `=` and a value: `Status=In progress`.
    #[param(pattern = r"\S.*=", example = "Status=In progress")]
    property: Option<String>,
    /// Only pages edited at this time or later.
    edited_from: Option<DateTime<Utc>>,
    /// Only pages edited at this time or earlier.
    edited_until: Option<DateTime<Utc>>,
    /// Whether to count what the listed pages have.
    #[serde(default)]
    facets: bool,
    /// Whether to give all of the text of the passages that fit, and where they stand in Notion.
    #[serde(default)]
    passage_text: bool,
}

/// Search the synced pages, or page through all of them.
///
/// Best first for a search, last edited first otherwise.
#[utoipa::path(get, path = "/sources", operation_id = "listSources", tag = "sources", params(SourcesQuery),
    responses(
        (status = 200, description = "Pages", body = SourceList),
        (status = 400, description = "The cursor does not belong to this list", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A parameter is unknown or not allowed", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "No index yet", body = Problem, content_type = "application/problem+json"),
    ))]
pub async fn list_sources(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    query: Result<Query<SourcesQuery>, QueryRejection>,
) -> Result<Json<SourceList>, Failure> {
    let Query(query) = query?;
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(Failure::invalid(format!("limit: it is {limit}, write a number from 1 to {MAX_LIMIT}")));
    }
    if query.query.chars().count() > MAX_QUERY_CHARS {
        return Err(Failure::invalid(format!(
            "query: at most {MAX_QUERY_CHARS} characters are read: shorten it"
        )));
    }
    let snapshot = state.snapshot()?;
    let wanted = Wanted {
        query: query.query.trim().to_owned(),
        filters: Filters {
            within: query.within.into_iter().collect(),
            databases: query.database.into_iter().collect(),
            authors: query.author.into_iter().collect(),
            properties: query.property.as_deref().map(property).transpose()?.into_iter().collect(),
            edited_from: query.edited_from,
            edited_until: query.edited_until,
        },
        view: caller.view,
        facets: query.facets,
        passage_text: query.passage_text,
    };
    let cursor = query.cursor.as_deref().map(|text| Cursor::parse(text, &wanted.list_in(&snapshot)));
    let start = match cursor {
        None => 0,
        Some(Some(cursor)) => cursor.start,
        Some(None) => return Err(Failure::invalid_cursor()),
    };
    Ok(Json(list(snapshot, wanted, start, limit).await?))
}

/// A list of pages: the one way to them for whoever searches, by whatever protocol.
pub(super) async fn list(
    snapshot: Arc<Snapshot>,
    wanted: Wanted,
    start: usize,
    limit: usize,
) -> Result<SourceList, Failure> {
    // A search takes the processor: on a thread of its own it does not hold up other requests.
    let listed = tokio::task::spawn_blocking(move || catalog::list(&snapshot, &wanted, start, limit)).await;
    Ok(listed.map_err(|_| Failure::internal())??)
}

fn property(text: &str) -> Result<PropertyFilter, Failure> {
    let parts = text.split_once('=').filter(|(name, _)| !name.trim().is_empty());
    let (name, value) = parts.ok_or_else(|| {
        Failure::invalid(
            "property: write the name of a property, `=` and a value, such as `Status=In progress`",
        )
    })?;
    Ok(PropertyFilter { name: name.trim().to_owned(), values: vec![value.trim().to_owned()] })
}

/// What GET /sources/tree may be asked.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TreeQuery {
    /// The page or database to look below; the top of the workspace when absent.
    below: Option<PageId>,
}

/// The pages and databases right below another, or at the top of the workspace.
///
/// By their titles. Each says how many pages are in it, itself included.
#[utoipa::path(get, path = "/sources/tree", operation_id = "getTree", tag = "sources", params(TreeQuery),
    responses(
        (status = 200, description = "One level of the tree", body = SourceTree),
        (status = 404, description = "There is no such page or database", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A parameter is unknown or not allowed", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "No index yet", body = Problem, content_type = "application/problem+json"),
    ))]
pub async fn get_tree(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    query: Result<Query<TreeQuery>, QueryRejection>,
) -> Result<Json<SourceTree>, Failure> {
    let Query(TreeQuery { below }) = query?;
    let snapshot = state.snapshot()?;
    // It looks at every page of the workspace.
    let level = tokio::task::spawn_blocking(move || tree::level(&snapshot, &caller.view, below)).await;
    level.map_err(|_| Failure::internal())?.map(Json).ok_or_else(Failure::no_such_page)
}

/// One synced page with its blocks.
#[utoipa::path(get, path = "/sources/{id}", operation_id = "getSource", tag = "sources",
    params(("id" = PageId, Path, description = "The page's id, with or without dashes")),
    responses(
        (status = 200, description = "The page", body = PageDocument),
        (status = 404, description = "There is no such page", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "No index yet", body = Problem, content_type = "application/problem+json"),
    ))]
pub async fn get_source(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<PageDocument>, Failure> {
    // An id that is no UUID names no page: the answer is the same "not found" as for an unknown one.
    let id = id.ok().and_then(|Path(text)| text.parse::<PageId>().ok()).ok_or_else(Failure::no_such_page)?;
    Ok(Json(PageDocument::clone(&read(state.snapshot()?, caller.view, id).await?.document)))
}

/// A whole page as a view shows it: the one way to it for whoever reads, by whatever protocol. One outside of the view is
/// not found either: that it is there is nobody's business.
pub(super) async fn read(snapshot: Arc<Snapshot>, view: View, id: PageId) -> Result<Arc<PageText>, Failure> {
    let read = tokio::task::spawn_blocking(move || Texts::of(&snapshot, &view).page_of(id)).await;
    let page = read.map_err(|_| Failure::internal())?.map_err(FindError::from)?;
    page.ok_or_else(Failure::no_such_page)
}
