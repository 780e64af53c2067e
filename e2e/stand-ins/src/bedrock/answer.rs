//! An answer before it is sent: from the script, or made by citing what was sent.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::embed::vector;
use super::request::{Content, Converse, DocumentSource};
use super::script::{Block, Rule, Usage};

/// How many sources a made answer cites.
const CITED: usize = 3;
/// The dimensions that sentences are compared in.
const DIMENSIONS: usize = 256;

/// A delta of a content block, in the form of the wire.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Delta {
    /// Text to append.
    Text(String),
    /// A citation for the block.
    Citation(Citation),
    /// The model's thinking, which is no part of the answer.
    ReasoningContent(Value),
}

/// A citation, in the form of the wire. All is optional there.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Citation {
    /// The title of the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The address of the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The cited words: a list of `{"text"}`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub source_content: Vec<Value>,
    /// Where they stand: `{"searchResultLocation": {"searchResultIndex", "start", "end"}}` and the like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Value>,
}

/// An answer before it is sent.
#[derive(Debug)]
pub(super) struct Answer {
    /// The content blocks, each as its deltas.
    pub(super) blocks: Vec<Vec<Delta>>,
    pub(super) stop_reason: String,
    pub(super) usage: Usage,
}

impl Answer {
    /// What `rule` says to `request`; an answer that is made says its sentences `said` times.
    pub(super) fn new(request: &Converse, rule: &Rule, said: usize) -> Self {
        let mut blocks: Vec<Vec<Delta>> = match &rule.answer {
            Some(blocks) => blocks
                .iter()
                .map(|block| match block {
                    Block::Words(text) => words(text),
                    Block::Deltas(deltas) => deltas.clone(),
                })
                .collect(),
            None => std::iter::repeat_n(made(request), said).flatten().collect(),
        };
        let mut stop_reason = "end_turn";
        if let Some(max_tokens) = request.inference_config.max_tokens
            && cut(&mut blocks, max_tokens)
        {
            stop_reason = "max_tokens";
        }
        let usage = rule.usage.unwrap_or_else(|| Usage {
            input_tokens: request.tokens(),
            output_tokens: blocks.iter().flatten().filter(|delta| matches!(delta, Delta::Text(_))).count()
                as u64,
            cache_read_input_tokens: 0,
            cache_write_input_tokens: 0,
        });
        let stop_reason = rule.stop_reason.clone().unwrap_or_else(|| stop_reason.to_owned());
        Answer { blocks, stop_reason, usage }
    }
}

/// Keeps `max_tokens` text deltas; tells whether there were more.
fn cut(blocks: &mut Vec<Vec<Delta>>, max_tokens: usize) -> bool {
    let mut tokens = 0;
    for block in 0..blocks.len() {
        for delta in 0..blocks[block].len() {
            if matches!(blocks[block][delta], Delta::Text(_)) {
                tokens += 1;
            }
            if tokens > max_tokens {
                blocks[block].truncate(delta);
                blocks.truncate(block + 1);
                return true;
            }
        }
    }
    false
}

/// One delta for each word.
fn words(text: &str) -> Vec<Delta> {
    text.split_inclusive(' ').map(|word| Delta::Text(word.to_owned())).collect()
}

/// Sentences of the first sources, cited; in the form that the request asks for.
fn made(request: &Converse) -> Vec<Vec<Delta>> {
    let question = request.last_text();
    let sources = sources(request);
    if !sources.is_empty() {
        let mut blocks = Vec::new();
        for source in sources.iter().take(CITED) {
            let (at, sentence) = source.best_sentence(&question);
            let mut deltas = words(&sentence);
            deltas.push(Delta::Citation(source.citation(at)));
            blocks.push(deltas);
            blocks.push(words("\n\n"));
        }
        blocks.pop();
        return blocks;
    }
    let mut text = String::new();
    for (number, source) in numbered_sources(&question).iter().take(CITED) {
        let (_, sentence) = source.best_sentence(&question);
        text.push_str(&format!("{sentence} [[{number}|{sentence}]]\n\n"));
    }
    if text.is_empty() {
        text.push_str("I was sent nothing to cite.");
    }
    vec![words(text.trim_end())]
}

/// Something that may be cited.
#[derive(Debug)]
struct Source {
    title: String,
    source: Option<String>,
    place: Place,
    index: usize,
    /// Its parts, of which a citation names whole ones.
    texts: Vec<String>,
}

#[derive(Debug, Clone, Copy)]
enum Place {
    SearchResult,
    DocumentText,
    DocumentChunks,
}

impl Source {
    /// The part and its sentence that are nearest to the question.
    fn best_sentence(&self, question: &str) -> (usize, String) {
        let question = vector(question, DIMENSIONS);
        let mut best = (0, String::new(), f32::MIN);
        for (at, text) in self.texts.iter().enumerate() {
            for sentence in sentences(text) {
                let nearness: f32 =
                    vector(sentence, DIMENSIONS).iter().zip(&question).map(|(a, b)| a * b).sum();
                if nearness > best.2 {
                    best = (at, sentence.to_owned(), nearness);
                }
            }
        }
        (best.0, best.1)
    }

    /// Cites part `at`, whole: Claude's citations of search results do not go into a part.
    fn citation(&self, at: usize) -> Citation {
        let text = &self.texts[at];
        let location = match self.place {
            Place::SearchResult => {
                json!({ "searchResultLocation": { "searchResultIndex": self.index, "start": at, "end": at + 1 } })
            }
            Place::DocumentChunks => {
                json!({ "documentChunk": { "documentIndex": self.index, "start": at, "end": at + 1 } })
            }
            Place::DocumentText => {
                let end = text.chars().count();
                json!({ "documentChar": { "documentIndex": self.index, "start": 0, "end": end } })
            }
        };
        Citation {
            title: Some(self.title.clone()),
            source: self.source.clone(),
            source_content: vec![json!({ "text": text })],
            location: Some(location),
        }
    }
}

/// The search results and documents with citations switched on, each kind counted through the whole request.
fn sources(request: &Converse) -> Vec<Source> {
    let mut sources = Vec::new();
    let (mut results, mut documents) = (0, 0);
    for content in request.messages.iter().flat_map(|message| &message.content) {
        match content {
            Content::SearchResult(result) => {
                if result.citations.enabled {
                    sources.push(Source {
                        title: result.title.clone(),
                        source: Some(result.source.clone()),
                        place: Place::SearchResult,
                        index: results,
                        texts: result.content.iter().map(|part| part.text.clone()).collect(),
                    });
                }
                results += 1;
            }
            Content::Document(document) => {
                if document.citations.enabled {
                    let (place, texts) = match &document.source {
                        DocumentSource::Text(text) => (Place::DocumentText, vec![text.clone()]),
                        DocumentSource::Content(parts) => {
                            (Place::DocumentChunks, parts.iter().map(|part| part.text.clone()).collect())
                        }
                    };
                    sources.push(Source {
                        title: document.name.clone(),
                        source: None,
                        place,
                        index: documents,
                        texts,
                    });
                }
                documents += 1;
            }
            Content::Text(_) | Content::CachePoint(_) => {}
        }
    }
    sources
}

/// The passages of a text: `<passage n="1" ...>`, lines, `</passage>`.
fn numbered_sources(text: &str) -> Vec<(usize, Source)> {
    let mut sources: Vec<(usize, Source)> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("<passage n=\"") {
            let number = rest.split('"').next().and_then(|number| number.parse().ok());
            open = number.is_some();
            if let Some(index) = number {
                let source = Source {
                    title: String::new(),
                    source: None,
                    place: Place::DocumentChunks,
                    index,
                    texts: Vec::new(),
                };
                sources.push((index, source));
            }
        } else if line == "</passage>" {
            open = false;
        } else if open && let Some((_, source)) = sources.last_mut() {
            source.texts.push(line.to_owned());
        }
    }
    sources.retain(|(_, source)| source.texts.iter().any(|text| !text.trim().is_empty()));
    sources
}

/// The sentences of a text, without the marks that begin a line of Markdown.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .flat_map(|line| line.split_inclusive(". "))
        .map(|sentence| sentence.trim().trim_start_matches(['#', '-', '>', '*', ' ']).trim())
        .filter(|sentence| !sentence.is_empty())
}
