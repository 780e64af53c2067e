//! What a call for vectors says, and what comes back: the bodies of Bedrock's `InvokeModel` for both model families.
//!
//! Both are asked for floating-point numbers and quantized here: Cohere's own int8 is scaled for no one text, and
//! Titan has none. Forms: the Bedrock user guide, "Amazon Titan Embeddings Text" and "Cohere Embed v3".

use serde::{Deserialize, Serialize};

use super::{EmbeddingModel, Family};
use crate::vectors::Quantized;

/// What a vector is for. Cohere makes other ones for questions than for what may answer them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To be searched.
    Passage,
    /// To search by.
    Query,
}

/// A response that holds no usable vectors.
#[derive(Debug, thiserror::Error)]
pub enum WrongResponse {
    /// Not the form that the model promises.
    #[error("the response is not of the model's form")]
    Form(#[from] serde_json::Error),
    /// More or fewer vectors than texts.
    #[error("the response has {actual} vectors for {expected} texts")]
    Count {
        /// How many texts were sent.
        expected: usize,
        /// How many vectors came.
        actual: usize,
    },
    /// A vector of other dimensions than asked for.
    #[error("the response has a vector of {actual} dimensions instead of {expected}")]
    Dimensions {
        /// How many numbers were asked for.
        expected: u16,
        /// How many came.
        actual: usize,
    },
    /// A vector that points nowhere: all zero, or not of numbers.
    #[error("the response has a vector that points nowhere")]
    NoDirection,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TitanRequest<'a> {
    input_text: &'a str,
    dimensions: u16,
    normalize: bool,
}

#[derive(Deserialize)]
struct TitanResponse {
    embedding: Vec<f32>,
}

#[derive(Serialize)]
struct CohereRequest<'a> {
    texts: &'a [&'a str],
    input_type: &'static str,
    /// A text of too many tokens is cut by the model instead of refused; the beginning says most.
    truncate: &'static str,
    embedding_types: [&'static str; 1],
}

#[derive(Deserialize)]
struct CohereResponse {
    embeddings: CohereEmbeddings,
}

#[derive(Deserialize)]
struct CohereEmbeddings {
    float: Vec<Vec<f32>>,
}

impl EmbeddingModel {
    /// The body of a call for the vectors of these texts: from one to [`EmbeddingModel::texts_per_call`], none of them
    /// empty. Titan is sent the first only.
    pub fn request(&self, texts: &[&str], purpose: Purpose) -> Result<Vec<u8>, serde_json::Error> {
        match self.family() {
            Family::Titan => serde_json::to_vec(&TitanRequest {
                input_text: texts.first().copied().unwrap_or_default(),
                dimensions: self.dimensions(),
                normalize: true,
            }),
            Family::Cohere => serde_json::to_vec(&CohereRequest {
                texts,
                input_type: match purpose {
                    Purpose::Passage => "search_document",
                    Purpose::Query => "search_query",
                },
                truncate: "END",
                embedding_types: ["float"],
            }),
        }
    }

    /// The vectors in the response to a call with `texts` texts, in their order.
    pub fn response(&self, body: &[u8], texts: usize) -> Result<Vec<Quantized>, WrongResponse> {
        let vectors = match self.family() {
            Family::Titan => vec![serde_json::from_slice::<TitanResponse>(body)?.embedding],
            Family::Cohere => serde_json::from_slice::<CohereResponse>(body)?.embeddings.float,
        };
        if vectors.len() != texts {
            return Err(WrongResponse::Count { expected: texts, actual: vectors.len() });
        }
        vectors
            .iter()
            .map(|vector| {
                if vector.len() != usize::from(self.dimensions()) {
                    let (expected, actual) = (self.dimensions(), vector.len());
                    return Err(WrongResponse::Dimensions { expected, actual });
                }
                Quantized::new(vector).ok_or(WrongResponse::NoDirection)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn model(id: &str) -> EmbeddingModel {
        format!("bedrock:{id}").parse().unwrap()
    }

    fn body(model: &EmbeddingModel, texts: &[&str], purpose: Purpose) -> Value {
        serde_json::from_slice(&model.request(texts, purpose).unwrap()).unwrap()
    }

    #[test]
    fn titan_is_asked_in_its_form() {
        let titan = model("amazon.titan-embed-text-v2:0@256");
        assert_eq!(
            body(&titan, &["연차"], Purpose::Query),
            json!({"inputText": "연차", "dimensions": 256, "normalize": true})
        );
        let reply = json!({"embedding": vec![0.5; 256], "inputTextTokenCount": 2}).to_string();
        assert_eq!(titan.response(reply.as_bytes(), 1).unwrap().len(), 1);
    }

    #[test]
    fn cohere_is_asked_in_its_form() {
        let cohere = model("cohere.embed-multilingual-v3");
        let asked = body(&cohere, &["연차", "leave"], Purpose::Passage);
        assert_eq!(
            asked,
            json!({
                "texts": ["연차", "leave"], "input_type": "search_document", "truncate": "END",
                "embedding_types": ["float"],
            })
        );
        assert_eq!(body(&cohere, &["연차"], Purpose::Query)["input_type"], "search_query");
        let reply =
            json!({"id": "x", "embeddings": {"float": [vec![0.5; 1024], vec![-0.5; 1024]]}}).to_string();
        let vectors = cohere.response(reply.as_bytes(), 2).unwrap();
        assert!(vectors[0].dot(&vectors[1]) < -0.99);
    }

    #[test]
    fn a_response_without_usable_vectors_is_an_error() {
        let titan = model("amazon.titan-embed-text-v2:0@256");
        let of = |embedding: Value| json!({ "embedding": embedding }).to_string();
        assert!(matches!(titan.response(b"{}", 1), Err(WrongResponse::Form(_))));
        let short = titan.response(of(json!([1.0])).as_bytes(), 1);
        assert!(matches!(short, Err(WrongResponse::Dimensions { expected: 256, actual: 1 })));
        let zero = titan.response(of(json!(vec![0.0; 256])).as_bytes(), 1);
        assert!(matches!(zero, Err(WrongResponse::NoDirection)));
        let two = titan.response(of(json!(vec![1.0; 256])).as_bytes(), 2);
        assert!(matches!(two, Err(WrongResponse::Count { expected: 2, actual: 1 })));
    }
}
