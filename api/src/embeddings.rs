//! The vector of a question, by the model that made those of the passages.
//!
//! Search by words never waits for it longer than [`DEADLINE`], and never fails with it: whoever asks gets an
//! [`EmbedError`] then, searches by words alone, and says so.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use shared::embedding::{EmbeddingInfo, EmbeddingModel};
use shared::vectors::Quantized;

pub mod bedrock;

/// How long the vector of a question may take, a retry included. It is the user's wait: a call takes 50 to 200 ms, and
/// past this the words alone are the better answer.
pub const DEADLINE: Duration = Duration::from_millis(800);
/// How many questions' vectors are kept: enough for a question that is asked again with another filter or by the next
/// page of results.
const KEPT: usize = 64;

/// What makes the vectors of questions.
#[derive(Debug, Clone)]
pub enum Embeddings {
    /// Nothing: passages are found by their words alone.
    Off,
    /// A model on Bedrock.
    Bedrock(Bedrock),
}

/// A model on Bedrock, and the vectors that it made last.
#[derive(Debug, Clone)]
pub struct Bedrock {
    client: bedrock::Client,
    recent: Arc<Mutex<Recent>>,
}

/// Questions and their vectors, the latest first.
type Recent = VecDeque<(String, Arc<Quantized>)>;

/// Why a question has no vector.
#[derive(Debug, thiserror::Error)]
pub enum EmbedError {
    /// It took longer than [`DEADLINE`].
    #[error("the embedding model `{model}` took longer than {} ms", DEADLINE.as_millis())]
    Slow {
        /// The model.
        model: String,
    },
    /// No capacity now.
    #[error("the embedding model `{model}` has no capacity now")]
    Throttled {
        /// The model.
        model: String,
        /// What the SDK says.
        #[source]
        source: Source,
    },
    /// The account may not use the model, or there is no such model.
    #[error(
        "the embedding model `{model}` may not be used: check EMBEDDINGS, the region, the credentials, and that the account has access to the model"
    )]
    Denied {
        /// The model.
        model: String,
        /// What the SDK says.
        #[source]
        source: Source,
    },
    /// Bedrock could not be reached, or failed.
    #[error("the embedding model `{model}` could not be reached")]
    Unreachable {
        /// The model.
        model: String,
        /// What the SDK says.
        #[source]
        source: Source,
    },
    /// It answered with something else than a vector, or refused the question.
    #[error("the embedding model `{model}` gave no vector")]
    NoVector {
        /// The model.
        model: String,
        /// What is wrong.
        #[source]
        source: Source,
    },
}

/// The cause of an [`EmbedError`].
pub type Source = Box<dyn std::error::Error + Send + Sync>;

impl Embeddings {
    /// The model that `EMBEDDINGS` names. Nothing is called before the first question.
    pub async fn open(model: Option<&EmbeddingModel>) -> Self {
        match model {
            None => Self::Off,
            Some(model) => Self::of(bedrock::Client::open(model.clone()).await),
        }
    }

    /// The model behind a client.
    pub fn of(client: bedrock::Client) -> Self {
        Self::Bedrock(Bedrock { client, recent: Arc::default() })
    }

    /// What its vectors can be compared with; `None` when there are none.
    pub fn info(&self) -> Option<EmbeddingInfo> {
        match self {
            Self::Off => None,
            Self::Bedrock(bedrock) => Some(bedrock.client.model().info()),
        }
    }

    /// The vector of a question, by one call at most; `None` when vectors are off or the question says nothing.
    pub async fn embed_query(&self, question: &str) -> Result<Option<Arc<Quantized>>, EmbedError> {
        match self {
            Self::Bedrock(bedrock) if !question.trim().is_empty() => bedrock.embed(question).await.map(Some),
            _ => Ok(None),
        }
    }
}

impl Bedrock {
    async fn embed(&self, question: &str) -> Result<Arc<Quantized>, EmbedError> {
        if let Some(vector) = self.kept(question) {
            return Ok(vector);
        }
        let model = self.client.model();
        let call = tokio::time::timeout(DEADLINE, self.client.embed(question));
        let vector = call.await.map_err(|_| EmbedError::Slow { model: model.id().to_owned() })??;
        let vector = Arc::new(vector);
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.truncate(KEPT - 1);
        recent.push_front((question.to_owned(), vector.clone()));
        Ok(vector)
    }

    /// The vector of a question that was asked lately, which so becomes the latest.
    fn kept(&self, question: &str) -> Option<Arc<Quantized>> {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let place = recent.iter().position(|(kept, _)| kept == question)?;
        let kept = recent.remove(place)?;
        let vector = kept.1.clone();
        recent.push_front(kept);
        Some(vector)
    }
}
