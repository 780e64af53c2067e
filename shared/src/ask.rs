//! A question, and the events that its answer is made of.
//!
//! There is one path: an answer is a run of [`AskEvent`]s, ended by exactly one `done` or `error`. A client that
//! asks for JSON gets the same events folded into an [`Answer`], so text, numbers and ids cannot differ.

pub mod answer;
pub mod scan;

pub use answer::{Answer, AnswerBuilder, Unfinished};

use chrono::{DateTime, Utc};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::ids::{BlockId, DatabaseId, PageId};
use crate::page::VerificationState;
use crate::problem::Problem;

/// The longest question, in Unicode code points.
pub const MAX_QUESTION_CHARS: usize = 2_000;
/// The most turns of history that a request may carry.
pub const MAX_HISTORY_TURNS: usize = 40;
/// The longest message of the history, in Unicode code points.
pub const MAX_TURN_CHARS: usize = 6_000;

/// What to ask.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AskRequest {
    /// The question, 1 to 2,000 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(
            example = "연차는 며칠이나 쓸 수 있나요?",
            min_length = 1,
            max_length = 2000,
            pattern = r"\S"
        )
    )]
    pub question: String,
    /// The conversation so far, oldest first. The server keeps none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_items = 40))]
    pub history: Vec<Turn>,
    /// Where to look. The whole workspace when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filters: Option<Filters>,
    /// The language of the answer. That of the question when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Asks for an answer that is written anew, not one that was given to the same question lately.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fresh: bool,
    /// How many minutes the asker's clock is ahead of UTC, by which "today" and "last month" are told: -840 to 840.
    #[serde(default, deserialize_with = "whole", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = 540, minimum = -840, maximum = 840))]
    pub utc_offset_minutes: Option<i16>,
}

impl AskRequest {
    /// Just a question.
    pub fn new(question: impl Into<String>) -> Self {
        Self {
            question: question.into(),
            history: Vec::new(),
            filters: None,
            language: None,
            fresh: false,
            utc_offset_minutes: None,
        }
    }
}

/// A whole number, also where it is written as `540.0`: who divides seconds by 60 sends that.
fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i16>, D::Error> {
    let Some(number) = Option::<f64>::deserialize(deserializer)? else { return Ok(None) };
    if number.fract() != 0.0 || number.abs() > f64::from(i16::MAX) {
        return Err(D::Error::custom("expected a whole number of minutes"));
    }
    Ok(Some(number as i16))
}

/// One message of the conversation so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Turn {
    /// Who said it.
    pub role: Role,
    /// What was said, at most 6,000 characters.
    #[cfg_attr(feature = "openapi", schema(max_length = 6000))]
    pub text: String,
}

/// Who said something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The person who asks.
    User,
    /// This service.
    Assistant,
}

/// Limits a search to a part of the workspace. All that are given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Filters {
    /// Only these pages and the pages below them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub within: Vec<PageId>,
    /// Only rows of these databases.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub databases: Vec<DatabaseId>,
    /// Only pages that one of these people, by id or name, made or edited last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// Only pages with these properties.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<PropertyFilter>,
    /// Only pages edited at this time or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_from: Option<DateTime<Utc>>,
    /// Only pages edited at this time or earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_until: Option<DateTime<Utc>>,
}

/// Pages whose property has one of some values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PropertyFilter {
    /// The property's name.
    #[cfg_attr(feature = "openapi", schema(example = "Status"))]
    pub name: String,
    /// The values, as they are shown; upper and lower case are the same.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, example = json!(["In progress"])))]
    pub values: Vec<String>,
}

/// A language that the service speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Korean.
    Ko,
    /// English.
    En,
}

/// One event of an answer. Its name travels beside its data, in the `event:` line.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum AskEvent {
    /// First of all: what is being asked of what.
    Meta(Meta),
    /// Then, once: the pages that the answer may draw on, best first.
    Sources(Sources),
    /// A piece of the answer's text.
    Delta(Delta),
    /// A citation; the delta that follows at once holds its marker.
    Citation(Citation),
    /// The end of a complete answer.
    Done(Done),
    /// The end of an answer that failed.
    Error(Problem),
}

impl AskEvent {
    /// The event's name on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            AskEvent::Meta(_) => "meta",
            AskEvent::Sources(_) => "sources",
            AskEvent::Delta(_) => "delta",
            AskEvent::Citation(_) => "citation",
            AskEvent::Done(_) => "done",
            AskEvent::Error(_) => "error",
        }
    }

    /// Whether no event may follow.
    pub fn is_last(&self) -> bool {
        matches!(self, AskEvent::Done(_) | AskEvent::Error(_))
    }
}

/// What is being asked of what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Meta {
    /// Names this answer, in feedback and in the logs.
    pub answer_id: String,
    /// Names this request, as the `x-request-id` header does.
    pub request_id: String,
    /// What writes the answer: `extractive`, or `bedrock:` and the model or inference profile.
    pub model: String,
    /// The language of the answer.
    pub language: Language,
    /// The state of the workspace that is searched.
    pub index: IndexInfo,
    /// What is searched for in place of the question, where that leans on the conversation: the question with what it
    /// lacks. Absent when the question stands by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub searched_for: Option<String>,
    /// Whether the answer was written for somebody who asked the same of the same state of the workspace.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shared: bool,
}

/// The state of the workspace that is searched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IndexInfo {
    /// Counts the states ever published.
    pub generation: u64,
    /// When the sync published this state: the "as of" of the answer.
    pub published_at: DateTime<Utc>,
    /// How many pages it has.
    pub pages: u64,
}

/// The pages that the answer may draw on, best first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sources {
    /// The pages.
    pub sources: Vec<Source>,
    /// How they were looked for.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub search: SearchMode,
    /// The scan of a database that the answer comes from, when the question was one about its rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan: Option<scan::Scan>,
}

/// How pages were looked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SearchMode {
    /// By their words.
    #[default]
    Words,
    /// By their words and by their meaning.
    Hybrid,
    /// By their words, because the embedding model failed or was too slow: pages that say it in other words may be
    /// missing.
    WordsOnly,
}

/// A page that the answer may draw on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Source {
    /// The page.
    pub page_id: PageId,
    /// Its title.
    pub title: String,
    /// Its address in Notion.
    pub url: String,
    /// Its emoji, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// The titles of the pages above it, outermost first.
    pub path: Vec<String>,
    /// When it was last edited.
    pub edited_at: DateTime<Utc>,
    /// Who edited it last, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_by: Option<String>,
    /// Its verification mark, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification: Option<VerificationState>,
    /// How well it fits, relative to the best (1.0).
    pub score: f32,
    /// A newer page with the same title but for its year or version: this one is probably outdated, and ranked lower.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newer: Option<PageRef>,
    /// Other pages that say the same in the same words; they are not shown by themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<PageRef>,
    /// The passages that fit, best first.
    pub passages: Vec<PassageRef>,
}

/// A page that is named beside another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PageRef {
    /// The page.
    pub page_id: PageId,
    /// Its title.
    pub title: String,
    /// Its address in Notion.
    pub url: String,
}

/// A passage of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PassageRef {
    /// The passage's first block.
    pub block_id: BlockId,
    /// The headings above it, outermost first.
    pub heading_path: Vec<String>,
    /// Its beginning, to be shown in a list.
    pub snippet: String,
    /// All of it, a line for each block, when it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The address of its first block in Notion, when the text was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A piece of the answer's text: a small subset of Markdown, with a marker `[n]` where a citation stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Delta {
    /// The text to append.
    pub text: String,
}

/// A quote that the server has found in the block it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Citation {
    /// The number in the answer's text: one for each page, in order of first use.
    pub number: u32,
    /// Where the marker `[number]` starts in the answer's text, in Unicode code points.
    pub position: u32,
    /// The page.
    pub page_id: PageId,
    /// The block.
    pub block_id: BlockId,
    /// The address of the block in Notion.
    pub url: String,
    /// The page's title.
    pub title: String,
    /// The headings above the block, outermost first.
    pub heading_path: Vec<String>,
    /// The words of the block that support the answer, in their original language.
    pub quote: String,
    /// Where the quote starts in the stored text of the block, in Unicode code points.
    pub start: u32,
    /// Where it ends, exclusive.
    pub end: u32,
}

/// How a complete answer ended, and what it took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Done {
    /// Why the answer ended.
    pub finish_reason: FinishReason,
    /// What the model counted; absent when no model was called for this answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// What these tokens cost by the list price of the model, in millionths of a US dollar; absent where no price is
    /// known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = 8400))]
    pub cost_micro_usd: Option<u64>,
    /// The model that wrote the answer, where it is another than `meta` says because that had no capacity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_by: Option<String>,
    /// Citations that the model gave and the server could not verify; they are not shown.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub dropped_citations: u32,
    /// Up to three questions to go on with, which the pages that were found have passages for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub follow_ups: Vec<String>,
}

impl Done {
    /// An end for this reason, without a model's help.
    pub fn new(finish_reason: FinishReason) -> Self {
        Self {
            finish_reason,
            usage: None,
            cost_micro_usd: None,
            answered_by: None,
            dropped_citations: 0,
            follow_ups: Vec::new(),
        }
    }
}

/// Why an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FinishReason {
    /// It was finished.
    Stop,
    /// It was cut at the model's longest output.
    Length,
    /// The workspace does not say: the text tells so, and the sources are the nearest pages.
    NotFound,
    /// A guardrail stopped it.
    Guardrail,
    /// No model can be reached now: the text tells so, and the sources are the pages that were found.
    SourcesOnly,
    /// It was stopped by the person who asked. A client says so of its own answer; the server has nobody to tell.
    Cancelled,
}

/// The tokens of one answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Usage {
    /// Tokens read, without those from the cache.
    pub input_tokens: u64,
    /// Tokens written.
    pub output_tokens: u64,
    /// Tokens read from the prompt cache.
    pub cached_tokens: u64,
}
