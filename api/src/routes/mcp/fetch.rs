//! The tool `fetch`: a whole page as Markdown, in the shape that ChatGPT's connectors expect.

use chrono::{DateTime, Utc};
use rmcp::model::Tool;
use serde::{Deserialize, Serialize};
use shared::ids::PageId;
use shared::markdown::markdown;
use shared::page::{PageStatus, VerificationState};
use utoipa::ToSchema;

use crate::problem::Failure;
use crate::routes::mcp::tools;
use crate::routes::sources;
use crate::state::AppState;
use crate::view::View;

pub(super) const NAME: &str = "fetch";

/// Which page to read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// The page's id, as `search` and `ask` name it.
    id: String,
}

/// A page.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Output {
    /// Its id.
    id: PageId,
    /// Its title.
    title: String,
    /// All of it, as Markdown: its properties, its blocks and the open comments.
    text: String,
    /// Its address in Notion.
    url: String,
    /// What else is known of it.
    metadata: Metadata,
}

/// What else is known of a page.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Metadata {
    /// The titles of the pages above it, outermost first.
    path: Vec<String>,
    /// The title of the database that it is a row of.
    #[serde(skip_serializing_if = "Option::is_none")]
    database: Option<String>,
    /// When it was last edited.
    edited_at: DateTime<Utc>,
    /// Who edited it last, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    edited_by: Option<String>,
    /// Its verification mark, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    verification: Option<VerificationState>,
    /// Whether everything on it could be read.
    complete: bool,
    /// When the state of the workspace was published that it is read from.
    as_of: DateTime<Utc>,
}

/// What clients are told of it.
pub(super) fn tool() -> Tool {
    tools::tool::<Input, Output>(
        NAME,
        "Read a Notion page",
        "Gives a whole page of the Notion workspace as Markdown, as it was when the workspace was last synced.",
    )
}

/// Reads.
pub(super) async fn call(state: &AppState, view: View, input: Input) -> Result<Output, Failure> {
    let id: PageId = input.id.trim().parse().map_err(|_| Failure::no_such_page())?;
    let snapshot = state.snapshot()?;
    let as_of = snapshot.info.published_at;
    let page = &sources::read(snapshot, view, id).await?.document;
    let metadata = Metadata {
        path: page.path_titles(),
        database: page.database.as_ref().map(|database| database.title.clone()),
        edited_at: page.edited_at,
        edited_by: page.edited_by.as_ref().and_then(|person| person.name.clone()),
        verification: page.verification.as_ref().map(|mark| mark.state),
        complete: page.status == PageStatus::Complete,
        as_of,
    };
    Ok(Output {
        id: page.id,
        title: page.title.clone(),
        text: markdown(page),
        url: page.url.clone(),
        metadata,
    })
}
