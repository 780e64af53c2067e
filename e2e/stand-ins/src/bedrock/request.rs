//! A Converse request, as far as the stand-in understands it.

use serde::Deserialize;

/// The body of Converse and ConverseStream.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Converse {
    pub(super) messages: Vec<Message>,
    #[serde(default)]
    pub(super) system: Vec<Content>,
    #[serde(default)]
    pub(super) inference_config: InferenceConfig,
}

#[derive(Debug, Deserialize)]
pub(super) struct Message {
    pub(super) role: Role,
    pub(super) content: Vec<Content>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Role {
    User,
    Assistant,
}

/// A content block: a union, of which exactly one member is set.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Content {
    Text(String),
    SearchResult(SearchResult),
    Document(Document),
    CachePoint(serde::de::IgnoredAny),
}

#[derive(Debug, Deserialize)]
pub(super) struct SearchResult {
    pub(super) source: String,
    pub(super) title: String,
    pub(super) content: Vec<TextContent>,
    #[serde(default)]
    pub(super) citations: CitationsConfig,
}

#[derive(Debug, Deserialize)]
pub(super) struct TextContent {
    pub(super) text: String,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct CitationsConfig {
    pub(super) enabled: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Document {
    pub(super) name: String,
    pub(super) source: DocumentSource,
    #[serde(default)]
    pub(super) citations: CitationsConfig,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum DocumentSource {
    Text(String),
    Content(Vec<TextContent>),
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct InferenceConfig {
    pub(super) max_tokens: Option<usize>,
    pub(super) temperature: Option<f32>,
    pub(super) top_p: Option<f32>,
}

impl Converse {
    /// The text of the last message, without what it may cite.
    pub(super) fn last_text(&self) -> String {
        let mut texts = Vec::new();
        for content in self.messages.last().map_or(&[][..], |message| &message.content) {
            if let Content::Text(text) = content {
                texts.push(text.as_str());
            }
        }
        texts.join("\n")
    }

    /// How many tokens the request has, roughly: four bytes are one.
    pub(super) fn tokens(&self) -> u64 {
        let contents = self.messages.iter().flat_map(|message| &message.content).chain(&self.system);
        let bytes: usize = contents
            .map(|content| match content {
                Content::Text(text)
                | Content::Document(Document { source: DocumentSource::Text(text), .. }) => text.len(),
                Content::SearchResult(SearchResult { content, .. })
                | Content::Document(Document { source: DocumentSource::Content(content), .. }) => {
                    content.iter().map(|part| part.text.len()).sum()
                }
                Content::CachePoint(_) => 0,
            })
            .sum();
        bytes.div_ceil(4) as u64
    }
}
