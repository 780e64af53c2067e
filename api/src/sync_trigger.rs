//! Asking for a sync: the only module of the API that names the SDK of AWS Lambda.
//!
//! The sync is a Lambda function. It is invoked as an event: Lambda takes the request and answers at once, and what
//! the sync did is told by its ledger. One sync at a time is the function's own care.

use std::time::Duration;

use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_lambda::Client;
use aws_sdk_lambda::config::retry::RetryConfig;
use aws_sdk_lambda::config::timeout::TimeoutConfig;
use aws_sdk_lambda::error::{BoxError, SdkError};
use aws_sdk_lambda::operation::invoke::InvokeError;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::InvocationType;
use shared::sync::SyncRequest;

/// How long an ask may take, with its retry.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(3);
/// How often an ask is tried: once more where Lambda has no capacity, or was not reached.
const MAX_ATTEMPTS: u32 = 2;

/// The sync function, to be asked for a sync. Cloning shares its connections.
#[derive(Debug, Clone)]
pub struct SyncTrigger {
    client: Client,
    function: String,
}

/// Why a sync could not be asked for. The messages are for clients: what AWS says is in the source.
#[derive(Debug, thiserror::Error)]
pub enum TriggerError {
    /// No capacity now.
    #[error("AWS Lambda has no capacity for the sync function now")]
    Throttled(#[source] BoxError),
    /// This service may not invoke it, or has no valid credentials or region.
    #[error(
        "this service may not start the sync function: check its credentials and region, and allow \
         `lambda:InvokeFunction` on the function that SYNC_FUNCTION names"
    )]
    Denied(#[source] BoxError),
    /// There is no such function.
    #[error(
        "there is no function of the name that SYNC_FUNCTION gives: check the name, the region and the account"
    )]
    Missing(#[source] BoxError),
    /// No answer in time.
    #[error("AWS Lambda did not answer in time")]
    Silent(#[source] BoxError),
    /// Not reached, or a failure on its side.
    #[error("AWS Lambda could not be reached")]
    Unreachable(#[source] BoxError),
    /// Refused for another reason.
    #[error("AWS Lambda refused to start the sync function: the log of this service says why")]
    Refused(#[source] BoxError),
}

impl SyncTrigger {
    /// The function of this name or ARN, with the region, credentials and endpoint of the environment.
    pub async fn open(function: String) -> Self {
        Self::new(&aws_config::load_defaults(BehaviorVersion::latest()).await, function, PATIENCE)
    }

    /// The same, with the region, credentials and endpoint of `aws`. An ask may take as long as `patience`.
    pub fn new(aws: &SdkConfig, function: String, patience: Duration) -> Self {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT)
            .operation_attempt_timeout(patience)
            .operation_timeout(patience)
            .build();
        let config = aws_sdk_lambda::config::Builder::from(aws)
            .timeout_config(timeouts)
            .retry_config(RetryConfig::standard().with_max_attempts(MAX_ATTEMPTS))
            .build();
        Self { client: Client::from_conf(config), function }
    }

    /// Asks for a sync. It has not run when this returns.
    pub async fn ask(&self, request: &SyncRequest) -> Result<(), TriggerError> {
        let payload = serde_json::to_vec(request).expect("a request has string keys and no maps");
        let sent = self
            .client
            .invoke()
            .function_name(&self.function)
            .invocation_type(InvocationType::Event)
            .payload(Blob::new(payload))
            .send()
            .await;
        sent.map(|_| ()).map_err(meaning)
    }
}

/// What an error of the SDK means.
fn meaning<R>(error: SdkError<InvokeError, R>) -> TriggerError
where
    R: std::fmt::Debug + Send + Sync + 'static,
{
    let of = match &error {
        // No call was made: there is no region, or nothing to sign with, for which the SDK has this kind.
        SdkError::ConstructionFailure(_) => TriggerError::Denied,
        SdkError::TimeoutError(_) => TriggerError::Silent,
        SdkError::DispatchFailure(failure) => match failure.as_connector_error() {
            Some(error) if error.is_other() => TriggerError::Denied,
            Some(error) if error.is_timeout() => TriggerError::Silent,
            _ => TriggerError::Unreachable,
        },
        SdkError::ServiceError(failure) => match failure.err() {
            InvokeError::ResourceNotFoundException(_) => TriggerError::Missing,
            InvokeError::TooManyRequestsException(_) => TriggerError::Throttled,
            InvokeError::ServiceException(_) => TriggerError::Unreachable,
            // Refused credentials and missing rights have no type of their own in this operation.
            error if error.meta().code().is_some_and(|code| DENIED_CODES.contains(&code)) => {
                TriggerError::Denied
            }
            _ => TriggerError::Refused,
        },
        _ => TriggerError::Unreachable,
    };
    // Only the errors' own words are kept: the debug form of an SDK error holds the raw response.
    of(error.into_source().unwrap_or_else(|error| Box::new(error)))
}

/// The codes by which AWS refuses a caller.
const DENIED_CODES: [&str; 8] = [
    "AccessDenied",
    "AccessDeniedException",
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidSignatureException",
    "MissingAuthenticationTokenException",
    "NotAuthorized",
    "UnrecognizedClientException",
];
