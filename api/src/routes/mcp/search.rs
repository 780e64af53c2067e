//! The tool `search`: pages by their words, in the shape that ChatGPT's connectors expect.

use chrono::{DateTime, Utc};
use rmcp::model::Tool;
use serde::{Deserialize, Serialize};
use shared::ask::Source;
use shared::ids::PageId;
use shared::sources::SourceSummary;
use utoipa::ToSchema;

use crate::catalog::Wanted;
use crate::problem::Failure;
use crate::routes::mcp::tools;
use crate::routes::sources::{self, MAX_QUERY_CHARS};
use crate::state::AppState;
use crate::view::View;

pub(super) const NAME: &str = "search";
/// How many pages are given when the client does not say, and at most.
const DEFAULT_LIMIT: usize = 10;
const MAX_LIMIT: usize = 50;

/// What to look for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// Words to look for, in the language of the pages: 1 to 500 characters.
    query: String,
    /// Only these pages and the pages below them, by their ids.
    #[serde(default)]
    within: Vec<PageId>,
    /// How many pages to give, 1 to 50; 10 when absent.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 50)]
    limit: Option<usize>,
}

/// The pages that were found, best first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Output {
    /// The pages.
    results: Vec<Found>,
    /// How many there are in all.
    total: u64,
}

/// A page.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FoundPage)]
pub(super) struct Found {
    /// Its id, for `fetch` and `within`.
    id: PageId,
    /// Its title.
    pub(super) title: String,
    /// Its address in Notion.
    pub(super) url: String,
    /// The beginning of the passage that fits best; empty where none does.
    snippet: String,
    /// The titles of the pages above it, outermost first.
    path: Vec<String>,
    /// When it was last edited.
    edited_at: DateTime<Utc>,
}

/// What clients are told of it.
pub(super) fn tool() -> Tool {
    tools::tool::<Input, Output>(
        NAME,
        "Search the Notion workspace",
        "Finds pages of the Notion workspace by their words, best first. Give the telling words of the question, not a \
         sentence; `fetch` reads a page that was found.",
    )
}

/// Searches.
pub(super) async fn call(state: &AppState, view: View, input: Input) -> Result<Output, Failure> {
    let query = input.query.trim().to_owned();
    if query.is_empty() {
        return Err(Failure::invalid("query: it is empty, write the words to look for"));
    }
    if query.chars().count() > MAX_QUERY_CHARS {
        return Err(Failure::invalid(format!(
            "query: at most {MAX_QUERY_CHARS} characters are read: shorten it"
        )));
    }
    let limit = input.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(Failure::invalid(format!("limit: it is {limit}, write a number from 1 to {MAX_LIMIT}")));
    }
    let filters = tools::filters(input.within);
    let wanted = Wanted { query, filters, view, facets: false, passage_text: false };
    let list = sources::list(state.snapshot()?, wanted, 0, limit).await?;
    Ok(Output { results: list.items.into_iter().map(Found::from).collect(), total: list.total })
}

impl From<SourceSummary> for Found {
    fn from(page: SourceSummary) -> Self {
        let snippet = page.passages.into_iter().next().map(|passage| passage.snippet).unwrap_or_default();
        let SourceSummary { id, title, url, path, edited_at, .. } = page;
        Self { id, title, url, snippet, path, edited_at }
    }
}

impl From<Source> for Found {
    fn from(source: Source) -> Self {
        let snippet = source.passages.into_iter().next().map(|passage| passage.snippet).unwrap_or_default();
        let Source { page_id: id, title, url, path, edited_at, .. } = source;
        Self { id, title, url, snippet, path, edited_at }
    }
}
