//! The tool `ask`: the answer that `/ask` gives, for a model that reads it.

use std::fmt::Write;

use rmcp::model::Tool;
use serde::{Deserialize, Serialize};
use shared::ask::{Answer, AskRequest, Citation, FinishReason, IndexInfo, Language};
use shared::ids::PageId;
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::problem::Failure;
use crate::routes;
use crate::routes::mcp::search::Found;
use crate::routes::mcp::tools;
use crate::state::AppState;

pub(super) const NAME: &str = "ask";

/// What to ask.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// The question as a person would ask it, with all that it needs to be understood by itself: 1 to 2,000 characters.
    #[schema(min_length = 1, max_length = 2000)]
    question: String,
    /// The language of the answer. That of the question when absent.
    #[serde(default)]
    language: Option<Language>,
    /// Only from these pages and the pages below them, by their ids.
    #[serde(default)]
    within: Vec<PageId>,
}

/// An answer.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Output {
    /// The answer, with a marker `[n]` for each citation, in the order of `citations`.
    text: String,
    /// The quotes that bear it, each verified in the block that its `url` leads to.
    citations: Vec<Citation>,
    /// The pages that the answer could draw on, best first.
    sources: Vec<Found>,
    /// How it ended: `not_found` when the workspace does not say.
    finish_reason: FinishReason,
    /// The state of the workspace that was asked.
    index: IndexInfo,
    /// Names this answer, for feedback.
    answer_id: String,
}

/// What clients are told of it.
pub(super) fn tool() -> Tool {
    tools::tool::<Input, Output>(
        NAME,
        "Ask the Notion workspace",
        "Answers a question from the Notion workspace, in Korean or English. Every claim carries a marker [n] of a \
         citation whose quote was verified in the page; when the workspace does not say, the answer says so. It takes \
         some seconds.",
    )
}

/// Asks.
pub(super) async fn call(
    state: &AppState,
    caller: Caller,
    request_id: &str,
    input: Input,
) -> Result<Output, Failure> {
    let filters = (!input.within.is_empty()).then(|| tools::filters(input.within));
    let request = AskRequest { language: input.language, filters, ..AskRequest::new(input.question) };
    let events = routes::ask::begin(state, caller, request_id, request)?;
    Ok(routes::ask::fold(events).await?.into())
}

impl Output {
    /// As a client shows it that knows nothing of objects: the answer, then each citation with its quote and its link.
    pub(super) fn to_text(&self) -> String {
        let mut text = self.text.clone();
        for Citation { number, title, url, quote, .. } in &self.citations {
            let quote = quote.split_whitespace().collect::<Vec<_>>().join(" ");
            // Writing into a string cannot fail.
            let _ = write!(text, "\n\n[{number}] {title}: “{quote}”\n{url}");
        }
        if self.citations.is_empty() {
            for Found { title, url, .. } in &self.sources {
                let _ = write!(text, "\n\n- {title}\n  {url}");
            }
        }
        text
    }
}

impl From<Answer> for Output {
    fn from(answer: Answer) -> Self {
        Self {
            text: answer.text,
            citations: answer.citations,
            sources: answer.sources.into_iter().map(Found::from).collect(),
            finish_reason: answer.done.finish_reason,
            index: answer.meta.index,
            answer_id: answer.meta.answer_id,
        }
    }
}
