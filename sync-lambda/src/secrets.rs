//! The integration's token, where it lies in AWS Secrets Manager.

use std::error::Error;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::error::{ProvideErrorMetadata, SdkError};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use crate::command::with_causes;
use crate::config::TokenSource;

/// The SDK itself waits for an answer for ever.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// For all tries together.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(10);

/// A secret that could not be had.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// Secrets Manager does not give it to us.
    #[error(
        "cannot read the secret `{id}` that NOTION_TOKEN_SECRET_ID names: check its name, the region, and the right to \
         read it"
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
        "Secrets Manager does not give the secret `{id}` that NOTION_TOKEN_SECRET_ID names: check the network and the \
         AWS credentials, or try again later"
    )]
    Unavailable {
        /// Its name or ARN.
        id: String,
        /// Why.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// It is there, and holds no text.
    #[error(
        "the secret `{id}` that NOTION_TOKEN_SECRET_ID names holds no token: store it as text, or as {{\"NOTION_TOKEN\": \"...\"}}"
    )]
    Empty {
        /// Its name or ARN.
        id: String,
    },
}

/// The token for each run of a process that does many, as a warm Lambda does. It is asked for anew each time, so that
/// a changed secret is used from the next run on.
#[derive(Debug, Default)]
pub struct Tokens {
    last: Mutex<Option<SecretString>>,
}

impl Tokens {
    /// The token for a run. While Secrets Manager is down, that of the last run: it is most likely still good.
    pub async fn get(&self, source: &TokenSource) -> Result<SecretString, SecretError> {
        let asked = token(source).await;
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        match (asked, &*last) {
            (Ok(token), _) => Ok(last.insert(token).clone()),
            (Err(error @ SecretError::Unavailable { .. }), Some(last)) => {
                tracing::warn!(error = %with_causes(&error), "the run goes on with what the last one was given");
                Ok(last.clone())
            }
            (Err(error), _) => Err(error),
        }
    }

    /// The token, if it is another one by now than Notion refused: it was rotated since it was asked for.
    pub async fn newer(&self, source: &TokenSource, refused: &SecretString) -> Option<SecretString> {
        if matches!(source, TokenSource::Given(_)) {
            return None;
        }
        let token = self.get(source).await.ok()?;
        (token.expose_secret() != refused.expose_secret()).then_some(token)
    }
}

/// The token.
pub async fn token(source: &TokenSource) -> Result<SecretString, SecretError> {
    match source {
        TokenSource::Given(token) => Ok(token.clone()),
        TokenSource::SecretId(id) => {
            let aws = aws_config::defaults(BehaviorVersion::latest()).timeout_config(timeouts()).load().await;
            read(&aws, id).await
        }
    }
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder().connect_timeout(CONNECT_TIMEOUT).operation_timeout(TOTAL_TIMEOUT).build()
}

async fn read(aws: &SdkConfig, id: &str) -> Result<SecretString, SecretError> {
    let asked = Client::new(aws).get_secret_value().secret_id(id).send().await;
    let secret = asked.map_err(|error| {
        let id = id.to_owned();
        if is_refusal(&error) {
            SecretError::Refused { id, source: error.into() }
        } else {
            SecretError::Unavailable { id, source: error.into() }
        }
    })?;
    parse(secret.secret_string().unwrap_or_default()).ok_or_else(|| SecretError::Empty { id: id.to_owned() })
}

/// Whether Secrets Manager works, and says no.
fn is_refusal<E: ProvideErrorMetadata>(error: &SdkError<E>) -> bool {
    let status = error.raw_response().map(|response| response.status());
    let is_throttled = error.code() == Some("ThrottlingException");
    status.is_some_and(|status| status.is_client_error()) && !is_throttled
}

/// The console stores key and value as JSON, the command line stores text.
fn parse(secret: &str) -> Option<SecretString> {
    #[derive(Deserialize)]
    struct KeyValue {
        #[serde(rename = "NOTION_TOKEN")]
        token: String,
    }
    let token = match serde_json::from_str::<KeyValue>(secret) {
        Ok(pair) => pair.token,
        Err(_) if secret.trim_start().starts_with('{') => return None,
        Err(_) => secret.to_owned(),
    };
    let token = token.trim();
    (!token.is_empty()).then(|| token.into())
}

#[cfg(test)]
mod tests {
    use aws_config::Region;
    use aws_sdk_secretsmanager::config::{Credentials, SharedCredentialsProvider};
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_endpoint_that_never_answers_is_an_error_and_no_hang() {
        let endpoint = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let key = Credentials::new("key", "secret", None, None, "test");
        let aws = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .credentials_provider(SharedCredentialsProvider::new(key))
            .endpoint_url(format!("http://{}", endpoint.local_addr().unwrap()))
            .timeout_config(timeouts())
            .build();
        let error = read(&aws, "notion").await.unwrap_err();
        assert!(matches!(error, SecretError::Unavailable { .. }), "{error:?}");
        assert!(with_causes(&error).contains("timeout"), "{}", with_causes(&error));
    }

    #[test]
    fn a_token_may_be_stored_as_text_or_as_a_pair() {
        let token = |secret: &str| parse(secret).map(|token| token.expose_secret().to_owned());
        assert_eq!(token("ntn_1\n").as_deref(), Some("ntn_1"));
        assert_eq!(token(r#"{"NOTION_TOKEN": "ntn_1"}"#).as_deref(), Some("ntn_1"));
        assert_eq!(token(""), None);
        assert_eq!(token(r#"{"TOKEN": "ntn_1"}"#), None);
    }
}
