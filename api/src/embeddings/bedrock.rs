//! The vector of one text, through Bedrock's `InvokeModel`.
//!
//! The SDK retries once, at once: the caller's deadline leaves no time for its usual backoff. Only the errors' own
//! words are kept as causes: the debug form of an SDK error holds the raw response.

use std::time::Duration;

use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_bedrockruntime::config::http::HttpResponse;
use aws_sdk_bedrockruntime::config::retry::RetryConfig;
use aws_sdk_bedrockruntime::error::SdkError;
use aws_sdk_bedrockruntime::operation::invoke_model::InvokeModelError;
use aws_sdk_bedrockruntime::primitives::Blob;
use shared::embedding::wire::Purpose;
use shared::embedding::{EmbeddingModel, MAX_TEXT_CHARS};
use shared::vectors::Quantized;

use crate::embeddings::{EmbedError, Source};

/// How often a call is tried.
const MAX_ATTEMPTS: u32 = 2;
/// The longest pause before the second try.
const BACKOFF: Duration = Duration::from_millis(50);

/// A model that makes vectors. Cloning shares its connections.
#[derive(Debug, Clone)]
pub struct Client {
    client: aws_sdk_bedrockruntime::Client,
    model: EmbeddingModel,
}

impl Client {
    /// The model with the region and credentials of the environment.
    pub async fn open(model: EmbeddingModel) -> Self {
        Self::new(&aws_config::load_defaults(BehaviorVersion::latest()).await, model)
    }

    /// The same, with the region and credentials of `aws`.
    pub fn new(aws: &SdkConfig, model: EmbeddingModel) -> Self {
        let retry = RetryConfig::standard()
            .with_max_attempts(MAX_ATTEMPTS)
            .with_initial_backoff(BACKOFF)
            .with_max_backoff(BACKOFF);
        let config = aws_sdk_bedrockruntime::config::Builder::from(aws).retry_config(retry).build();
        Self { client: aws_sdk_bedrockruntime::Client::from_conf(config), model }
    }

    /// The model.
    pub fn model(&self) -> &EmbeddingModel {
        &self.model
    }

    /// The vector of a question, of which the model is shown the first [`MAX_TEXT_CHARS`].
    pub(super) async fn embed(&self, question: &str) -> Result<Quantized, EmbedError> {
        let no_vector = |source: Source| EmbedError::NoVector { model: self.model.id().to_owned(), source };
        let question: String = question.chars().take(MAX_TEXT_CHARS).collect();
        let body =
            self.model.request(&[&question], Purpose::Query).map_err(|error| no_vector(error.into()))?;
        let reply = self
            .client
            .invoke_model()
            .model_id(self.model.id())
            .content_type("application/json")
            .accept("application/json")
            .body(Blob::new(body))
            .send()
            .await
            .map_err(|error| failure(self.model.id(), error))?;
        let mut vectors =
            self.model.response(reply.body.as_ref(), 1).map_err(|error| no_vector(error.into()))?;
        Ok(vectors.swap_remove(0))
    }
}

/// What an error of the SDK means.
fn failure(model: &str, error: SdkError<InvokeModelError, HttpResponse>) -> EmbedError {
    use InvokeModelError as Service;
    let model = model.to_owned();
    // No call was made: there is no region, or nothing to sign with, for which the SDK has this kind.
    let unsent = match &error {
        SdkError::ConstructionFailure(_) => true,
        SdkError::DispatchFailure(failure) => {
            failure.as_connector_error().is_some_and(|error| error.is_other())
        }
        _ => false,
    };
    let kind = match error.as_service_error() {
        Some(
            Service::ThrottlingException(_)
            | Service::ModelNotReadyException(_)
            | Service::ServiceUnavailableException(_)
            | Service::ServiceQuotaExceededException(_),
        ) => Kind::Throttled,
        Some(Service::AccessDeniedException(_) | Service::ResourceNotFoundException(_)) => Kind::Denied,
        // Wrong or expired credentials have no type of their own in this operation.
        Some(error) if error.meta().code().is_some_and(|code| CREDENTIAL_CODES.contains(&code)) => {
            Kind::Denied
        }
        Some(Service::ValidationException(_) | Service::ModelErrorException(_)) => Kind::NoVector,
        None if unsent => Kind::Denied,
        _ => Kind::Unreachable,
    };
    let source: Source = error.into_source().unwrap_or_else(Into::into);
    match kind {
        Kind::Throttled => EmbedError::Throttled { model, source },
        Kind::Denied => EmbedError::Denied { model, source },
        Kind::NoVector => EmbedError::NoVector { model, source },
        Kind::Unreachable => EmbedError::Unreachable { model, source },
    }
}

enum Kind {
    Throttled,
    Denied,
    NoVector,
    Unreachable,
}

/// The codes by which AWS refuses credentials or their signature.
const CREDENTIAL_CODES: [&str; 6] = [
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidSignatureException",
    "MissingAuthenticationTokenException",
    "NotAuthorized",
    "UnrecognizedClientException",
];
