//! GET /suggestions: questions to begin with.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Extension, Query, State};
use serde::Deserialize;
use shared::ask::{Filters, Language};
use shared::ids::PageId;
use shared::problem::Problem;
use shared::suggestions::Suggestions;
use utoipa::IntoParams;

use crate::answer::find::FindError;
use crate::answer::suggest::starters;
use crate::auth::Caller;
use crate::problem::Failure;
use crate::retrieval::index::SearchQuery;
use crate::state::AppState;

/// How many questions are given when the client does not say, and at most.
const DEFAULT_LIMIT: usize = 4;
const MAX_LIMIT: usize = 12;

/// What GET /suggestions may be asked.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SuggestionsQuery {
    /// The language to ask in; Korean when absent.
    language: Option<Language>,
    /// How many questions to give, 1 to 12; 4 when absent.
    #[param(minimum = 1, maximum = 12, example = 4)]
    limit: Option<usize>,
    /// Only about this page and the pages below it.
    within: Option<PageId>,
}

/// Questions to begin with.
///
/// Made of what the workspace says: each is answered by the page that it names. No model is called.
#[utoipa::path(get, path = "/suggestions", operation_id = "listSuggestions", tag = "ask", params(SuggestionsQuery),
    responses(
        (status = 200, description = "Questions; none in a workspace without headings", body = Suggestions),
        (status = 422, description = "A parameter is unknown or not allowed", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "No index yet", body = Problem, content_type = "application/problem+json"),
    ))]
pub async fn list_suggestions(
    State(state): State<AppState>,
    Extension(Caller { view, .. }): Extension<Caller>,
    query: Result<Query<SuggestionsQuery>, QueryRejection>,
) -> Result<Json<Suggestions>, Failure> {
    let Query(query) = query?;
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(Failure::invalid(format!("limit: it is {limit}, write a number from 1 to {MAX_LIMIT}")));
    }
    let snapshot = state.snapshot()?;
    let language = query.language.unwrap_or(Language::Ko);
    let filters = Filters { within: query.within.into_iter().collect(), ..Default::default() };
    // Pages are read from the disk for it.
    let suggestions = tokio::task::spawn_blocking(move || {
        let query = SearchQuery { filters, view: view.clone(), ..Default::default() };
        let pages = snapshot.index.matching(&query)?;
        Ok::<_, FindError>(starters(&snapshot, &view, &pages, language, limit)?)
    });
    let suggestions = suggestions.await.map_err(|_| Failure::internal())??;
    Ok(Json(Suggestions { suggestions }))
}
