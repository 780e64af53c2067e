//! What makes vectors of passages, by which the API finds what says the same in other words.

use shared::embedding::EmbeddingModel;
use shared::embedding::wire::WrongResponse;

pub mod bedrock;

/// What makes the vectors of passages.
#[derive(Debug, Clone)]
pub enum Embedder {
    /// Nothing: passages are found by their words alone.
    Off,
    /// A model on Bedrock.
    Bedrock(bedrock::Client),
}

/// Texts of which no vectors were made.
#[derive(Debug, thiserror::Error)]
pub enum EmbedError {
    /// No capacity, after all retries.
    #[error("the embedding model `{model}` has no capacity now: the next run goes on")]
    Throttled {
        /// The model.
        model: String,
        /// What the SDK says.
        #[source]
        source: Source,
    },
    /// The account may not use the model, or there is no such model.
    #[error(
        "the embedding model `{model}` may not be used: check EMBEDDINGS, the region, the credentials and their right \
         to bedrock:InvokeModel, and that the account has access to the model"
    )]
    Denied {
        /// The model.
        model: String,
        /// What the SDK says.
        #[source]
        source: Source,
    },
    /// The model does not take these texts.
    #[error("the embedding model `{model}` refused a text")]
    Refused {
        /// The model.
        model: String,
        /// What the SDK says.
        #[source]
        source: Source,
    },
    /// Bedrock could not be reached, or failed.
    #[error("the embedding model `{model}` could not be reached: the next run goes on")]
    Unreachable {
        /// The model.
        model: String,
        /// What the SDK says.
        #[source]
        source: Source,
    },
    /// What came back were no vectors.
    #[error("the embedding model `{model}` gave no vectors")]
    NoVectors {
        /// The model.
        model: String,
        /// What is wrong.
        #[source]
        source: WrongResponse,
    },
}

/// The cause of an [`EmbedError`].
pub type Source = Box<dyn std::error::Error + Send + Sync>;

impl Embedder {
    /// The model that `EMBEDDINGS` names. Nothing is called yet.
    pub async fn open(model: Option<&EmbeddingModel>) -> Self {
        match model {
            None => Self::Off,
            Some(model) => Self::Bedrock(bedrock::Client::open(model.clone()).await),
        }
    }
}
