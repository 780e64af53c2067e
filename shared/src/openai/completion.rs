//! An answer as a chat completion.

use serde::{Deserialize, Serialize};

use crate::ask::{Answer, Citation, Done, FinishReason, Meta, SearchMode, Source, Usage, scan};

/// An answer that is complete.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChatCompletion {
    /// Names this answer.
    pub id: String,
    /// Always `chat.completion`.
    pub object: String,
    /// When it was made, in seconds since 1970.
    pub created: i64,
    /// What wrote it.
    pub model: String,
    /// The answer: exactly one choice.
    pub choices: Vec<Choice>,
    /// The tokens; all 0 where no model was called for this answer.
    pub usage: CompletionUsage,
    /// What `/ask` says of the answer besides its text. No field of OpenAI's.
    pub notion: NotionAnswer,
}

/// The answer in a completion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Choice {
    /// Always 0.
    pub index: u32,
    /// The answer.
    pub message: Message,
    /// Never there.
    pub logprobs: Option<serde_json::Value>,
    /// How it ended.
    pub finish_reason: CompletionFinish,
}

/// An answer's text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Message {
    /// Always `assistant`.
    pub role: String,
    /// The text, with a marker `[n]` for each citation.
    pub content: String,
    /// Never there.
    pub refusal: Option<String>,
    /// The citations, in the order of their markers.
    pub annotations: Vec<Annotation>,
}

/// A citation, as OpenAI's clients know them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Annotation {
    /// Always `url_citation`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Where it stands, and what it leads to.
    pub url_citation: UrlCitation,
}

/// Where a marker stands in the text, and the block that it leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UrlCitation {
    /// Where the marker `[n]` starts in the text, in Unicode code points.
    pub start_index: u32,
    /// Where it ends, exclusive.
    pub end_index: u32,
    /// The address of the block in Notion.
    pub url: String,
    /// The page's title.
    pub title: String,
}

/// How an answer ended. What OpenAI has no word for is `stop`; `notion.finish_reason` tells it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CompletionFinish {
    /// It was finished, or the workspace does not say.
    Stop,
    /// It was cut at the model's longest output.
    Length,
    /// A guardrail stopped it.
    ContentFilter,
}

/// The tokens of an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompletionUsage {
    /// Tokens read, with those from the cache.
    pub prompt_tokens: u64,
    /// Tokens written.
    pub completion_tokens: u64,
    /// Both.
    pub total_tokens: u64,
    /// Of the tokens read.
    pub prompt_tokens_details: PromptTokens,
}

/// What the tokens read are made of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PromptTokens {
    /// Those from the prompt cache.
    pub cached_tokens: u64,
}

/// All that an answer of `/ask` has besides its text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NotionAnswer {
    /// What was asked of what.
    #[serde(flatten)]
    pub meta: Meta,
    /// The citations with their quotes, in the order of their markers.
    pub citations: Vec<Citation>,
    /// The pages that the answer could draw on, best first.
    pub sources: Vec<Source>,
    /// How they were looked for.
    #[serde(default)]
    pub search: SearchMode,
    /// The scan of a database that the answer comes from, when the question was one about its rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan: Option<scan::Scan>,
    /// How it ended, and what it took.
    #[serde(flatten)]
    pub done: Done,
}

impl ChatCompletion {
    /// This answer.
    pub fn new(answer: Answer, created: i64) -> Self {
        Self {
            id: completion_id(&answer.meta),
            object: "chat.completion".to_owned(),
            created,
            model: answer.meta.model.clone(),
            choices: vec![Choice {
                index: 0,
                message: Message {
                    role: "assistant".to_owned(),
                    annotations: annotations(&answer.citations),
                    content: answer.text.clone(),
                    refusal: None,
                },
                logprobs: None,
                finish_reason: answer.done.finish_reason.into(),
            }],
            usage: answer.done.usage.into(),
            notion: answer.into(),
        }
    }
}

/// The name of a completion: that of the answer.
pub fn completion_id(meta: &Meta) -> String {
    format!("chatcmpl-{}", meta.answer_id)
}

/// Citations as OpenAI's clients know them.
pub fn annotations(citations: &[Citation]) -> Vec<Annotation> {
    let annotation = |citation: &Citation| Annotation {
        kind: "url_citation".to_owned(),
        url_citation: UrlCitation {
            start_index: citation.position,
            end_index: citation.position + format!("[{}]", citation.number).len() as u32,
            url: citation.url.clone(),
            title: citation.title.clone(),
        },
    };
    citations.iter().map(annotation).collect()
}

impl From<Answer> for NotionAnswer {
    fn from(answer: Answer) -> Self {
        let Answer { meta, text: _, citations, sources, search, scan, done } = answer;
        Self { meta, citations, sources, search, scan, done }
    }
}

impl From<FinishReason> for CompletionFinish {
    fn from(reason: FinishReason) -> Self {
        match reason {
            FinishReason::Length => Self::Length,
            FinishReason::Guardrail => Self::ContentFilter,
            FinishReason::Stop
            | FinishReason::NotFound
            | FinishReason::SourcesOnly
            | FinishReason::Cancelled => Self::Stop,
        }
    }
}

impl From<Option<Usage>> for CompletionUsage {
    fn from(usage: Option<Usage>) -> Self {
        let Usage { input_tokens, output_tokens, cached_tokens } = usage.unwrap_or_default();
        let prompt_tokens = input_tokens + cached_tokens;
        Self {
            prompt_tokens,
            completion_tokens: output_tokens,
            total_tokens: prompt_tokens + output_tokens,
            prompt_tokens_details: PromptTokens { cached_tokens },
        }
    }
}
