//! What an Application Load Balancer says of the person it signed in: `X-Amzn-Oidc-Data`, a JWT of its own making.
//!
//! It is signed by ES256 over base64url *with* padding, which libraries for JWTs do not take; so the parts are read here
//! and only the signature is checked by the library. Who signed it, for which client and until when stands in the
//! header. A load balancer of any other account signs with keys of the same server: without the check of `signer`,
//! anyone with an AWS account could sign themselves in.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use base64::alphabet;
use base64::engine::{DecodePaddingMode, Engine as _, GeneralPurpose, GeneralPurposeConfig};
use chrono::Utc;
use jsonwebtoken::{Algorithm, DecodingKey, crypto};
use reqwest::Client;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::time::Instant;

use crate::auth::jwks::{JwksError, bytes};
use crate::auth::oidc::{LEEWAY, MAX_TOKEN, person};
use crate::auth::refusal::unavailable;
use crate::auth::{AuthError, Person, Refusal};
use crate::config::access::AlbConfig;

/// How many keys are kept: a load balancer has one or two at a time.
const MAX_KEYS: usize = 16;
/// How often a key is asked for that is not kept, at most.
const BETWEEN_READS: Duration = Duration::from_secs(1);
/// With or without padding.
const BASE64URL: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);
/// The longest name of a key.
const MAX_KEY_ID: usize = 64;

/// A load balancer whose word is taken.
#[derive(Debug)]
pub struct Alb {
    config: AlbConfig,
    client: Client,
    keys: Mutex<Keys>,
    /// One key is read at a time, and not too often.
    reading: tokio::sync::Mutex<Option<Instant>>,
}

#[derive(Default)]
struct Keys(HashMap<String, DecodingKey>);

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keys({})", self.0.len())
    }
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: String,
    signer: String,
    client: String,
    iss: String,
    exp: i64,
}

impl Alb {
    /// The load balancer of the settings.
    pub fn new(config: AlbConfig, client: Client) -> Self {
        Self { config, client, keys: Mutex::default(), reading: tokio::sync::Mutex::default() }
    }

    /// Whom the header names.
    pub async fn verify(&self, data: &str) -> Result<Person, AuthError> {
        let mut parts = data.split('.');
        let (Some(head), Some(claims), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(Refusal::Malformed.into());
        };
        if data.len() > MAX_TOKEN {
            return Err(Refusal::Malformed.into());
        }
        let header: Header = json(head).ok_or(Refusal::Malformed)?;
        if header.alg != "ES256" {
            return Err(Refusal::Algorithm.into());
        }
        // Before the key: a name from somebody else must not have us ask for it.
        if header.signer != self.config.arn {
            return Err(Refusal::LoadBalancer.into());
        }
        if header.client != self.config.client_id {
            return Err(Refusal::Audience.into());
        }
        if header.iss != self.config.issuer {
            return Err(Refusal::Issuer.into());
        }
        let now = Utc::now().timestamp();
        if header.exp.saturating_add_unsigned(LEEWAY) <= now {
            return Err(Refusal::Expired.into());
        }
        let key = self.key(&header.kid).await?;
        let signed = &data.as_bytes()[..head.len() + 1 + claims.len()];
        let holds = crypto::verify(signature.trim_end_matches('='), signed, &key, Algorithm::ES256);
        if !holds.unwrap_or(false) {
            return Err(Refusal::Signature.into());
        }
        let claims: Value = json(claims).ok_or(Refusal::Malformed)?;
        if claims["exp"].as_i64().is_some_and(|exp| exp.saturating_add_unsigned(LEEWAY) <= now) {
            return Err(Refusal::Expired.into());
        }
        if claims["iss"].as_str().is_some_and(|issuer| issuer != self.config.issuer) {
            return Err(Refusal::Issuer.into());
        }
        person("alb", &claims, &self.config.groups_claim)
    }

    /// The public key of a name.
    async fn key(&self, id: &str) -> Result<DecodingKey, AuthError> {
        // The name becomes a part of an address: it must not lead elsewhere.
        let plain = id.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'-');
        if !plain || !(1..=MAX_KEY_ID).contains(&id.len()) {
            return Err(Refusal::UnknownSigner.into());
        }
        if let Some(key) = self.kept(id) {
            return Ok(key);
        }
        let mut reading = self.reading.lock().await;
        if let Some(key) = self.kept(id) {
            return Ok(key);
        }
        if reading.is_some_and(|time| time.elapsed() < BETWEEN_READS) {
            return Err(Refusal::UnknownSigner.into());
        }
        let address = format!("{}/{id}", self.config.keys_url.as_str().trim_end_matches('/'));
        let pem = bytes(&self.client, &address).await;
        let key = match pem {
            Ok(pem) => DecodingKey::from_ec_pem(&pem).map_err(|_| Refusal::UnknownSigner)?,
            // The server of the keys works, and has none of this name.
            Err(JwksError::Http(_, error))
                if error.status().is_some_and(|status| status.is_client_error()) =>
            {
                *reading = Some(Instant::now());
                return Err(Refusal::UnknownSigner.into());
            }
            Err(error) => return Err(unavailable("the load balancer", &error)),
        };
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.0.len() >= MAX_KEYS {
            keys.0.clear();
        }
        keys.0.insert(id.to_owned(), key.clone());
        Ok(key)
    }

    fn kept(&self, id: &str) -> Option<DecodingKey> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).0.get(id).cloned()
    }
}

/// A part of the token: JSON in base64url, with or without padding.
fn json<T: DeserializeOwned>(part: &str) -> Option<T> {
    serde_json::from_slice(&BASE64URL.decode(part).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_read_with_and_without_padding() {
        for (text, word) in [
            (r#"ImEi"#, "a"),
            ("ImFiIg==", "ab"),
            ("ImFiIg", "ab"),
            ("ImFiYyI=", "abc"),
            ("IuKck-KclCI", "✓✔"),
        ] {
            assert_eq!(json::<String>(text).as_deref(), Some(word), "{text}");
        }
        for text in ["ImE i", "ImEi.", "Im+/", ""] {
            assert_eq!(json::<String>(text), None, "{text}");
        }
    }
}
