//! InvokeModel for embeddings, in the request and response forms of Titan Text Embeddings V2 and Cohere Embed.
//!
//! The vectors are hashed character n-grams: no model, the same on every machine, and near for texts that share words.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State as Shared};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use super::State;
use super::calls::{CallEnd, Operation};
use super::error::{WireError, request_id};

/// The longest text that Titan takes, in characters.
const TITAN_MAX_CHARS: usize = 50_000;
/// The most texts of one call to Cohere.
const COHERE_MAX_TEXTS: usize = 96;
/// The dimensions of Cohere Embed v3.
const COHERE_DIMENSIONS: usize = 1_024;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Titan {
    input_text: String,
    #[serde(default = "titan_dimensions")]
    dimensions: usize,
    #[serde(default)]
    embedding_types: Vec<String>,
    // Vectors of this server have unit length anyway.
    #[serde(rename = "normalize", default)]
    _normalize: Option<bool>,
}

fn titan_dimensions() -> usize {
    1_024
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cohere {
    texts: Vec<String>,
    // Required, as Cohere does since v3, and without effect here.
    #[serde(rename = "input_type")]
    _input_type: InputType,
    // This server takes texts of any length.
    #[serde(rename = "truncate", default)]
    _truncate: Option<String>,
    #[serde(default)]
    embedding_types: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum InputType {
    SearchDocument,
    SearchQuery,
    Classification,
    Clustering,
}

/// POST `/model/{id}/invoke`
pub(super) async fn invoke(
    Shared(state): Shared<Arc<State>>,
    Path(model): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let request = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let call = state.calls.open(Operation::InvokeModel, &model, request);
    match embed(&state, &model, &headers, &body) {
        Ok((reply, tokens)) => {
            call.end(CallEnd::Complete);
            let tokens = [("x-amzn-bedrock-input-token-count", tokens.to_string())];
            ([request_id()], tokens, Json(reply)).into_response()
        }
        Err(error) => {
            call.end(CallEnd::Failed);
            error.into_response()
        }
    }
}

fn embed(state: &State, model: &str, headers: &HeaderMap, body: &[u8]) -> Result<(Value, usize), WireError> {
    state.admit(model, headers)?;
    let request = Request::parse(model, body)?;
    // A script's errors hold for embeddings as well.
    let script = state.script();
    let rule = script.rule_for(request.first_text());
    if let Some(error) = rule.and_then(|rule| rule.error) {
        return Err(error.into());
    }
    match request {
        Request::Titan(request) => titan(&request),
        Request::Cohere(request) => cohere(&request),
    }
}

#[derive(Debug)]
enum Request {
    Titan(Titan),
    Cohere(Cohere),
}

impl Request {
    fn parse(model: &str, body: &[u8]) -> Result<Self, WireError> {
        let request = if model.contains("titan-embed-text-v2") {
            serde_json::from_slice(body).map(Request::Titan)
        } else if model.contains("cohere.embed-") {
            serde_json::from_slice(body).map(Request::Cohere)
        } else {
            return Err(WireError::validation(
                "The provided model identifier is invalid: this stand-in invokes Titan Text Embeddings V2 and Cohere \
                 Embed",
            ));
        };
        request.map_err(|error| WireError::validation(format!("Malformed input request: {error}")))
    }

    fn first_text(&self) -> &str {
        match self {
            Request::Titan(request) => &request.input_text,
            Request::Cohere(request) => request.texts.first().map_or("", String::as_str),
        }
    }
}

fn titan(request: &Titan) -> Result<(Value, usize), WireError> {
    let chars = request.input_text.chars().count();
    if request.input_text.trim().is_empty() || chars > TITAN_MAX_CHARS {
        return Err(WireError::validation(format!(
            "Malformed input request: expected minLength: 1, maxLength: {TITAN_MAX_CHARS}, actual: {chars}"
        )));
    }
    if ![256, 512, 1_024].contains(&request.dimensions) {
        return Err(WireError::validation(
            "Malformed input request: #/dimensions: not one of 256, 512, 1024",
        ));
    }
    if let Some(kind) = request.embedding_types.iter().find(|kind| *kind != "float") {
        return Err(WireError::validation(format!("this stand-in makes no embeddings of the type `{kind}`")));
    }
    let embedding = vector(&request.input_text, request.dimensions);
    let tokens = request.input_text.len().div_ceil(4);
    let reply = json!({
        "embedding": &embedding,
        "embeddingsByType": { "float": &embedding },
        "inputTextTokenCount": tokens,
    });
    Ok((reply, tokens))
}

fn cohere(request: &Cohere) -> Result<(Value, usize), WireError> {
    if request.texts.is_empty() || request.texts.len() > COHERE_MAX_TEXTS {
        return Err(WireError::validation(format!(
            "Malformed input request: #/texts: expected 1 to {COHERE_MAX_TEXTS} items, actual: {}",
            request.texts.len()
        )));
    }
    if let Some(kind) = request.embedding_types.iter().find(|kind| *kind != "float") {
        return Err(WireError::validation(format!("this stand-in makes no embeddings of the type `{kind}`")));
    }
    let embeddings: Vec<Vec<f32>> =
        request.texts.iter().map(|text| vector(text, COHERE_DIMENSIONS)).collect();
    let tokens = request.texts.iter().map(|text| text.len().div_ceil(4)).sum();
    let (kind, embeddings) = if request.embedding_types.is_empty() {
        ("embeddings_floats", json!(embeddings))
    } else {
        ("embeddings_by_type", json!({ "float": embeddings }))
    };
    let (_, id) = request_id();
    let reply = json!({
        "id": id.to_str().unwrap_or_default(),
        "response_type": kind,
        "embeddings": embeddings,
        "texts": request.texts,
    });
    Ok((reply, tokens))
}

/// The vector of a text: of unit length, the same for the same text, and near for texts that share words.
///
/// # Panics
/// If `dimensions` is 0.
pub fn vector(text: &str, dimensions: usize) -> Vec<f32> {
    let mut vector = vec![0.0_f32; dimensions];
    for word in text.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        // The blanks mark where a word begins and ends.
        let chars: Vec<char> = format!(" {word} ").chars().collect();
        for n in [2, 3] {
            for gram in chars.windows(n) {
                let hash = fnv1a(gram);
                let sign = if hash >> 63 == 0 { 1.0 } else { -1.0 };
                vector[(hash % dimensions as u64) as usize] += sign;
            }
        }
    }
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    if length == 0.0 {
        // Punctuation alone still needs a direction of unit length.
        vector[0] = 1.0;
        return vector;
    }
    vector.iter().map(|x| x / length).collect()
}

/// The 64-bit FNV-1a hash: short, and the same on every machine and in every release of Rust.
fn fnv1a(chars: &[char]) -> u64 {
    chars
        .iter()
        .flat_map(|c| u32::from(*c).to_le_bytes())
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nearness(a: &str, b: &str) -> f32 {
        vector(a, 1_024).iter().zip(vector(b, 1_024)).map(|(a, b)| a * b).sum()
    }

    #[test]
    fn similar_texts_are_near_and_others_are_not() {
        let question = "연차는 며칠 쓸 수 있나요?";
        let near = nearness(question, "연차는 15일 쓸 수 있습니다.");
        let far = nearness(question, "배포는 금요일에 하지 않습니다.");
        assert!(near > far + 0.2, "{near} {far}");
    }

    #[test]
    fn every_vector_has_unit_length() {
        for text in ["annual leave", "연차", "…", "a"] {
            let length = nearness(text, text);
            assert!((length - 1.0).abs() < 1e-5, "{text}: {length}");
        }
    }
}
