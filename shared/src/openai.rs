//! The chat completions API of OpenAI, as far as this service speaks it: enough for a chat client that is given another
//! base URL.
//!
//! * This module: what is asked. Parameters that are not named here are ignored.
//! * [`completion`], [`chunk`]: what is answered, made from the very [`Answer`](crate::ask::Answer) that `/ask` gives.
//! * [`models`]: what can be asked.
//! * [`error`]: what goes wrong.

use serde::{Deserialize, Serialize};

use crate::ask::{Filters, Language};

pub mod chunk;
pub mod completion;
pub mod error;
pub mod models;

/// What to ask, as a conversation whose last message is the question.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChatCompletionRequest {
    /// The conversation, oldest first. The last message is the question; earlier ones of `user` and `assistant` are
    /// what it may lean on. Messages of other roles are not read: this service has its own instructions.
    #[cfg_attr(feature = "openapi", schema(min_items = 1))]
    pub messages: Vec<ChatMessage>,
    /// Any name: whatever it is, the model answers that the service is set up with.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "notion"))]
    pub model: Option<String>,
    /// Whether to send the answer in chunks while it is written.
    #[serde(default)]
    pub stream: Option<bool>,
    /// What a stream is to have besides.
    #[serde(default)]
    pub stream_options: Option<StreamOptions>,
    /// What `/ask` can be told besides the question. No parameter of OpenAI's.
    #[serde(default)]
    pub notion: Option<NotionOptions>,
}

/// One message of a conversation.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChatMessage {
    /// Who says it.
    pub role: ChatRole,
    /// What is said; nothing in messages that only call tools.
    #[serde(default)]
    pub content: Option<ChatContent>,
}

/// Who says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ChatRole {
    /// The person who asks.
    User,
    /// This service.
    Assistant,
    /// Instructions; not read.
    System,
    /// Instructions; not read.
    Developer,
    /// The result of a tool; not read.
    Tool,
    /// The result of a function; not read.
    Function,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(
    untagged,
    expecting = "invalid content: expected a text, or an array of parts with a `type` and a `text`"
)]
pub enum ChatContent {
    /// A text.
    Text(String),
    /// Parts, of which those of type `text` are read.
    Parts(Vec<ChatPart>),
}

/// A part of a message.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChatPart {
    /// What it is: `text`; nothing else can be read.
    #[serde(rename = "type")]
    pub kind: String,
    /// The text.
    #[serde(default)]
    pub text: Option<String>,
}

/// What a stream is to have besides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StreamOptions {
    /// Whether a last chunk, without choices, counts the tokens.
    #[serde(default)]
    pub include_usage: Option<bool>,
}

/// What `/ask` can be told besides the question.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NotionOptions {
    /// Where to look. The whole workspace when absent.
    #[serde(default)]
    pub filters: Option<Filters>,
    /// The language of the answer. That of the question when absent.
    #[serde(default)]
    pub language: Option<Language>,
    /// Asks for an answer that is written anew.
    #[serde(default)]
    pub fresh: bool,
    /// How many minutes the asker's clock is ahead of UTC: -840 to 840.
    #[serde(default)]
    pub utc_offset_minutes: Option<i16>,
}

impl ChatContent {
    /// What of it is text.
    pub fn text(&self) -> String {
        match self {
            ChatContent::Text(text) => text.clone(),
            ChatContent::Parts(parts) => {
                let texts: Vec<&str> = parts.iter().filter_map(ChatPart::as_text).collect();
                texts.join("\n")
            }
        }
    }

    /// The type of a part that is no text, if there is one.
    pub fn unreadable(&self) -> Option<&str> {
        match self {
            ChatContent::Text(_) => None,
            ChatContent::Parts(parts) => {
                parts.iter().find(|part| part.as_text().is_none()).map(|part| part.kind.as_str())
            }
        }
    }
}

impl ChatPart {
    fn as_text(&self) -> Option<&str> {
        // `input_text` is what OpenAI's newer API calls it; clients mix them up.
        self.text.as_deref().filter(|_| ["text", "input_text", "output_text"].contains(&self.kind.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn content(value: serde_json::Value) -> Result<ChatContent, String> {
        serde_json::from_value(value).map_err(|error| error.to_string())
    }

    #[test]
    fn the_text_of_parts_is_read_and_what_is_none_is_named() {
        let parts = content(json!([
            { "type": "text", "text": "연차는" },
            { "type": "image_url", "image_url": { "url": "data:," } },
            { "type": "text", "text": "며칠?" },
        ]));
        let parts = parts.unwrap();
        assert_eq!((parts.text().as_str(), parts.unreadable()), ("연차는\n며칠?", Some("image_url")));
        assert_eq!(content(json!("연차")).unwrap().unreadable(), None);
        assert!(content(json!(5)).unwrap_err().contains("expected a text, or an array of parts"));
    }

    #[test]
    fn parameters_of_openai_that_mean_nothing_here_are_ignored() {
        let request: ChatCompletionRequest = serde_json::from_value(json!({
            "model": "gpt-5", "temperature": 0.2, "tools": [], "n": 1, "user": "u",
            "messages": [{ "role": "user", "content": "연차는?", "name": "kim" }],
        }))
        .unwrap();
        assert_eq!((request.messages.len(), request.stream), (1, None));
    }
}
