//! The vectors of texts, through Bedrock's `InvokeModel`.
//!
//! The SDK waits and tries again when it is throttled, and lets out fewer calls after that; what fails all the same is
//! left to the next run.

use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_bedrockruntime::config::http::HttpResponse;
use aws_sdk_bedrockruntime::error::SdkError;
use aws_sdk_bedrockruntime::operation::invoke_model::InvokeModelError;
use aws_sdk_bedrockruntime::primitives::Blob;
use shared::embedding::EmbeddingModel;
use shared::embedding::wire::{Purpose, WrongResponse};
use shared::vectors::Quantized;

use crate::embed::{EmbedError, Source};

/// How often a call is tried, and the pauses between: half a minute in all, which is less than a run keeps free for its
/// end.
const MAX_ATTEMPTS: u32 = 6;
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(8);
/// How long one try may take, and a call with all of them.
const ONE_TRY: Duration = Duration::from_secs(15);
const ALL_TRIES: Duration = Duration::from_secs(40);

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
        let retry = RetryConfig::adaptive()
            .with_max_attempts(MAX_ATTEMPTS)
            .with_initial_backoff(FIRST_PAUSE)
            .with_max_backoff(LONGEST_PAUSE);
        let timeouts =
            TimeoutConfig::builder().operation_attempt_timeout(ONE_TRY).operation_timeout(ALL_TRIES).build();
        let config = aws_sdk_bedrockruntime::config::Builder::from(aws)
            .retry_config(retry)
            .timeout_config(timeouts)
            .build();
        Self { client: aws_sdk_bedrockruntime::Client::from_conf(config), model }
    }

    /// The model.
    pub fn model(&self) -> &EmbeddingModel {
        &self.model
    }

    /// The vectors of passages, in their order: at most as many as one call may hold, none of them empty.
    pub async fn embed(&self, texts: &[&str]) -> Result<Vec<Quantized>, EmbedError> {
        let no_vectors = |source| EmbedError::NoVectors { model: self.model.id().to_owned(), source };
        let body = self
            .model
            .request(texts, Purpose::Passage)
            .map_err(|error| no_vectors(WrongResponse::Form(error)))?;
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
        self.model.response(reply.body.as_ref(), texts.len()).map_err(no_vectors)
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
    let service = error.as_service_error();
    let has_code = |codes: &[&str]| {
        service.and_then(|error| error.meta().code()).is_some_and(|code| codes.contains(&code))
    };
    // An id that names no model is refused as a text is.
    let names_no_model = service.and_then(|error| error.meta().message()).is_some_and(|message| {
        message.contains("model identifier") || message.contains("on-demand throughput")
    });
    let kind: fn(String, Source) -> EmbedError = match service {
        _ if unsent || names_no_model || has_code(&CREDENTIAL_CODES) => {
            |model, source| EmbedError::Denied { model, source }
        }
        Some(Service::AccessDeniedException(_) | Service::ResourceNotFoundException(_)) => {
            |model, source| EmbedError::Denied { model, source }
        }
        Some(
            Service::ThrottlingException(_)
            | Service::ModelNotReadyException(_)
            | Service::ServiceUnavailableException(_)
            | Service::ServiceQuotaExceededException(_),
        ) => |model, source| EmbedError::Throttled { model, source },
        Some(Service::ValidationException(_)) => |model, source| EmbedError::Refused { model, source },
        _ => |model, source| EmbedError::Unreachable { model, source },
    };
    // Only the error's own words: the debug form of an SDK error holds the raw response.
    kind(model, error.into_source().unwrap_or_else(Into::into))
}

/// The codes by which AWS refuses credentials or their signature; they have no type of their own in this operation.
const CREDENTIAL_CODES: [&str; 6] = [
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidSignatureException",
    "MissingAuthenticationTokenException",
    "NotAuthorized",
    "UnrecognizedClientException",
];
