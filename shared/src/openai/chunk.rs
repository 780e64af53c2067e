//! An answer in chunks, while it is written.

use serde::{Deserialize, Serialize};

use super::completion::{Annotation, CompletionFinish, CompletionUsage, NotionAnswer};

/// A piece of an answer that is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChatCompletionChunk {
    /// Names this answer: the same in all its chunks.
    pub id: String,
    /// Always `chat.completion.chunk`.
    pub object: String,
    /// When the answer was begun, in seconds since 1970.
    pub created: i64,
    /// What writes it.
    pub model: String,
    /// The piece; nothing in the chunk that counts the tokens.
    pub choices: Vec<ChunkChoice>,
    /// The tokens, in the last chunk where `stream_options.include_usage` asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<CompletionUsage>,
    /// What `/ask` says of the answer besides its text, in the chunk with the `finish_reason`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notion: Option<NotionAnswer>,
}

/// The piece in a chunk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChunkChoice {
    /// Always 0.
    pub index: u32,
    /// What is new.
    pub delta: ChunkDelta,
    /// Never there.
    pub logprobs: Option<serde_json::Value>,
    /// How the answer ended, in its last piece.
    pub finish_reason: Option<CompletionFinish>,
}

/// What is new in a piece.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChunkDelta {
    /// `assistant`, in the first piece.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The text to append.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// The citations of the whole text, in the last piece.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annotations: Option<Vec<Annotation>>,
}
