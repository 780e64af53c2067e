//! A secret in AWS Secrets Manager: the only module of the API that names its SDK.

use std::error::Error;
use std::time::Duration;

use aws_config::BehaviorVersion;
use aws_config::timeout::TimeoutConfig;
use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::error::{ProvideErrorMetadata, SdkError};
use secrecy::SecretString;

/// The SDK itself waits for an answer for ever.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// For all tries together.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(10);

/// A secret, by its name or ARN.
#[derive(Debug)]
pub struct Secret {
    client: Client,
    id: String,
}

/// A secret that could not be had.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// Secrets Manager does not give it to us.
    #[error(
        "cannot read the secret `{id}` that API_KEYS names: check its name, the region, and the right to read it \
         (`secretsmanager:GetSecretValue`)"
    )]
    Refused {
        /// Its name or ARN.
        id: String,
        /// Why.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// Secrets Manager does not answer, or fails.
    #[error(
        "Secrets Manager does not give the secret `{id}` that API_KEYS names: check the network and the AWS \
         credentials, or try again later"
    )]
    Unavailable {
        /// Its name or ARN.
        id: String,
        /// Why.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
}

impl Secret {
    /// The secret of this name or ARN, with the region, credentials and endpoint of the environment.
    pub async fn open(id: String) -> Self {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .operation_timeout(TOTAL_TIMEOUT)
            .build();
        let aws = aws_config::defaults(BehaviorVersion::latest()).timeout_config(timeouts).load().await;
        Self { client: Client::new(&aws), id }
    }

    /// What it holds now, as text.
    pub async fn read(&self) -> Result<SecretString, SecretError> {
        let asked = self.client.get_secret_value().secret_id(&self.id).send().await;
        let value = asked.map_err(|error| {
            let id = self.id.clone();
            // Only the errors' own words are kept: the debug form of an SDK error holds the raw response.
            if is_refusal(&error) {
                SecretError::Refused { id, source: error.into_source().unwrap_or_else(Into::into) }
            } else {
                SecretError::Unavailable { id, source: error.into_source().unwrap_or_else(Into::into) }
            }
        })?;
        Ok(value.secret_string.unwrap_or_default().into())
    }
}

/// Whether Secrets Manager works, and says no.
fn is_refusal<E: ProvideErrorMetadata>(error: &SdkError<E>) -> bool {
    let status = error.raw_response().map(|response| response.status());
    let is_throttled = error.code() == Some("ThrottlingException");
    status.is_some_and(|status| status.is_client_error()) && !is_throttled
}
