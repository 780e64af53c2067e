//! The integration's token, where it lies in AWS Secrets Manager.

use std::error::Error;

use aws_config::BehaviorVersion;
use secrecy::SecretString;
use serde::Deserialize;

use crate::config::TokenSource;

/// A secret that could not be had.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// Secrets Manager did not give it.
    #[error(
        "cannot read the secret `{id}` that NOTION_TOKEN_SECRET_ID names: check its name and the right to read it"
    )]
    Read {
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

/// The token. It is asked for anew for each run, so that a changed secret is used from the next run on.
pub async fn token(source: &TokenSource) -> Result<SecretString, SecretError> {
    let id = match source {
        TokenSource::Given(token) => return Ok(token.clone()),
        TokenSource::SecretId(id) => id,
    };
    let aws = aws_config::load_defaults(BehaviorVersion::latest()).await;
    let client = aws_sdk_secretsmanager::Client::new(&aws);
    let secret = client
        .get_secret_value()
        .secret_id(id)
        .send()
        .await
        .map_err(|source| SecretError::Read { id: id.clone(), source: source.into() })?;
    parse(secret.secret_string().unwrap_or_default()).ok_or_else(|| SecretError::Empty { id: id.clone() })
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
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_token_may_be_stored_as_text_or_as_a_pair() {
        let token = |secret: &str| parse(secret).map(|token| token.expose_secret().to_owned());
        assert_eq!(token("ntn_1\n").as_deref(), Some("ntn_1"));
        assert_eq!(token(r#"{"NOTION_TOKEN": "ntn_1"}"#).as_deref(), Some("ntn_1"));
        assert_eq!(token(""), None);
        assert_eq!(token(r#"{"TOKEN": "ntn_1"}"#), None);
    }
}
