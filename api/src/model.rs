//! What writes the answer, from the passages that were found.
//!
//! Two real members behind one enum: Claude (or another model) on Bedrock, and the extractive answerer, which
//! needs no network. Both speak [`ModelEvent`]s, so everything after them (verification of citations, numbering,
//! the stream) is one path. A citation here is only a claim: [`crate::answer`] checks it against the stored block.

use std::pin::Pin;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::Stream;
use shared::ask::{Language, Turn, Usage};

use crate::config::ModelChoice;
use crate::model::chain::Chain;
use crate::model::probe::Known;

pub mod bedrock;
pub mod breaker;
pub mod chain;
pub mod extractive;
pub mod price;
pub mod probe;
pub mod rewrite;

/// What a model is given.
#[derive(Debug, Clone)]
pub struct Prompt {
    /// The question, as it was asked.
    pub question: String,
    /// The same in words that need no conversation.
    pub standalone: String,
    /// The conversation so far, oldest first.
    pub history: Vec<Turn>,
    /// The language to answer in.
    pub language: Language,
    /// The passages to answer from, best first.
    pub passages: Vec<PromptPassage>,
}

/// A passage as a model sees it.
#[derive(Debug, Clone)]
pub struct PromptPassage {
    /// The title of its page.
    pub title: String,
    /// The titles of the pages above, outermost first.
    pub path: Vec<String>,
    /// The headings above the passage, outermost first.
    pub heading_path: Vec<String>,
    /// When its page was last edited.
    pub edited_at: DateTime<Utc>,
    /// Its blocks.
    pub blocks: Vec<PromptBlock>,
    /// How much of the question it covers, 0 to 1.
    pub support: f32,
}

/// A block of a passage as a model sees it.
#[derive(Debug, Clone)]
pub struct PromptBlock {
    /// Its plain text, exactly as stored: quotes are checked against it.
    pub text: String,
    /// The block as a line of Markdown, for reading.
    pub markdown: String,
}

/// What a model says, piece by piece.
#[derive(Debug, Clone, PartialEq)]
pub enum ModelEvent {
    /// This model writes the answer; before all others, and only where several may.
    By(String),
    /// Text to append to the answer.
    Text(String),
    /// The text just before is supported by these words of a passage, so the model says.
    Cite {
        /// Which passage of the prompt, from 0.
        passage: usize,
        /// The words, as the model gave them.
        quote: String,
    },
    /// The end; nothing follows.
    End {
        /// Why it ended.
        reason: StopReason,
        /// What the model counted.
        usage: Option<Usage>,
    },
}

/// Why a model stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopReason {
    /// It had said all.
    Finished,
    /// It reached the longest output allowed.
    Length,
    /// The passages do not answer the question.
    NotFound,
    /// A guardrail stopped it.
    Guardrail,
}

/// Why a model gave no answer, or only a part of one.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// No capacity for this call now.
    #[error("the model `{model}` has no capacity now")]
    Throttled {
        /// The model.
        model: String,
        /// When to try again, where the service says so.
        retry_after: Option<Duration>,
        /// What the SDK says.
        #[source]
        source: Source,
    },
    /// The account may not use the model, or there is no such model.
    #[error(
        "the model `{model}` may not be used: check MODEL, the region, the credentials, and that the account has access to the model"
    )]
    Denied {
        /// The model.
        model: String,
        /// What the SDK says.
        #[source]
        source: Source,
    },
    /// The call was refused for what it said.
    #[error("the model `{model}` refused the request")]
    Refused {
        /// The model.
        model: String,
        /// What the SDK says.
        #[source]
        source: Source,
    },
    /// Bedrock could not be reached, or failed before the first token.
    #[error("the model `{model}` could not be reached")]
    Unreachable {
        /// The model.
        model: String,
        /// What the SDK says.
        #[source]
        source: Source,
    },
    /// The stream broke off after it had begun.
    #[error("the model `{model}` broke off in the middle of the answer")]
    Broken {
        /// The model.
        model: String,
        /// What the SDK says; absent when the stream just ended.
        #[source]
        source: Option<Source>,
    },
    /// Every model failed so often lately that none is called for some seconds.
    #[error("no model can be reached now")]
    LeftAlone,
    /// Nothing came for too long.
    #[error("the model `{model}` was silent for {} s", .silence.as_secs())]
    Silent {
        /// The model.
        model: String,
        /// For how long.
        silence: Duration,
    },
}

impl ModelError {
    /// Whether the request is at fault, and no model.
    pub fn is_of_the_request(&self) -> bool {
        matches!(self, ModelError::Refused { .. })
    }

    /// The kind of failure, for the log and the metrics.
    pub fn kind(&self) -> &'static str {
        match self {
            ModelError::Throttled { .. } => "throttled",
            ModelError::Denied { .. } => "denied",
            ModelError::Refused { .. } => "refused",
            ModelError::Unreachable { .. } => "unreachable",
            ModelError::Broken { .. } => "broken",
            ModelError::Silent { .. } => "silent",
            ModelError::LeftAlone => "left_alone",
        }
    }
}

/// The cause of a [`ModelError`].
pub type Source = Box<dyn std::error::Error + Send + Sync>;

/// The events of one answer. Dropping it drops the call behind it.
pub type ModelStream = Pin<Box<dyn Stream<Item = Result<ModelEvent, ModelError>> + Send>>;

/// What writes the answers of this service.
#[derive(Debug, Clone)]
pub enum Model {
    /// The best-supported sentences, quoted.
    Extractive,
    /// Models on Bedrock.
    Bedrock(Chain),
}

impl Model {
    /// What `MODEL` names. On Bedrock, nothing is called before the first question, or before it is tried.
    pub async fn open(choice: &ModelChoice) -> Self {
        match choice {
            ModelChoice::Extractive => Model::Extractive,
            ModelChoice::Bedrock(setting) => Model::Bedrock(Chain::open(setting).await),
        }
    }

    /// Finds out whether the models can be used, again after `pause`, and returns once they can.
    pub async fn probe(self, pause: Duration) {
        if let Model::Bedrock(chain) = self {
            probe::run(chain, pause).await;
        }
    }

    /// Whether the models can be used, as far as is known.
    pub fn known(&self) -> Known {
        match self {
            Model::Extractive => Known::Usable,
            Model::Bedrock(chain) => chain.usability().known(),
        }
    }

    /// The name of the model that is tried first, as `MODEL` gives it.
    pub fn name(&self) -> String {
        match self {
            Model::Extractive => "extractive".to_owned(),
            Model::Bedrock(chain) => on_bedrock(chain.model_id()),
        }
    }

    /// The name of the model with this id, if it is not the one that is tried first.
    pub fn other_than_first(&self, id: Option<&str>) -> Option<String> {
        id.map(on_bedrock).filter(|name| *name != self.name())
    }

    /// What the tokens of an answer by a model cost, in millionths of a US dollar; none where no price is known.
    pub fn cost(&self, model: &str, usage: &Usage) -> Option<u64> {
        match self {
            Model::Extractive => None,
            Model::Bedrock(chain) => chain.price(model).map(|price| price.cost(usage)),
        }
    }

    /// How many calls a model had no capacity for, since this was last asked.
    pub fn take_throttled(&self) -> u64 {
        match self {
            Model::Extractive => 0,
            Model::Bedrock(chain) => chain.take_throttled(),
        }
    }

    /// Starts an answer.
    pub fn answer(&self, prompt: Prompt) -> ModelStream {
        match self {
            Model::Extractive => Box::pin(extractive::answer(prompt)),
            Model::Bedrock(chain) => Box::pin(chain.answer(prompt)),
        }
    }
}

/// The name of a model on Bedrock, as clients see it.
fn on_bedrock(id: &str) -> String {
    format!("bedrock:{id}")
}
