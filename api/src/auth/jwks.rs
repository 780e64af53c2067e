//! The keys of an OpenID Connect issuer: found by its discovery document, kept, and read again when a token names one
//! that is not there, or after an hour.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use reqwest::Client;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::Url;

/// How long an issuer may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often tokens of unknown keys have the keys read at most.
const BETWEEN_READS: Duration = Duration::from_secs(10);
/// How long keys are used that the issuer may have withdrawn.
const MAX_AGE: Duration = Duration::from_secs(3_600);
/// The largest document that is read.
pub(super) const MAX_BYTES: usize = 256 * 1024;

/// Why the keys could not be read.
#[derive(Debug, thiserror::Error)]
pub enum JwksError {
    /// Not reached, or an answer that is none.
    #[error("cannot read {0}")]
    Http(String, #[source] reqwest::Error),
    /// Too much.
    #[error("{0} is larger than {MAX_BYTES} bytes")]
    TooLarge(String),
    /// Not what it should be.
    #[error("{0} is not of the form that OpenID Connect has")]
    Form(String, #[source] serde_json::Error),
    /// It was tried for another token at the same time.
    #[error("the keys could not be read just now")]
    Failed,
    /// It speaks for somebody else.
    #[error("the discovery document is of another issuer than OIDC_ISSUER names")]
    Issuer,
    /// The keys would be read where anyone may change them.
    #[error("the discovery document names keys at an address that is not HTTPS")]
    Address,
}

/// A client for reading keys: it waits for no one for long, and is not sent elsewhere.
pub fn client() -> Result<Client, reqwest::Error> {
    Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).build()
}

/// Whether keys may be read at an address: by HTTPS, or from this machine.
pub fn is_safe(url: &Url) -> bool {
    let is_local = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "https" || url.scheme() == "http" && is_local
}

/// A key that may sign tokens.
#[derive(Clone)]
pub struct SigningKey {
    /// The key.
    pub key: DecodingKey,
    /// The only algorithm that it is used with.
    pub algorithm: Algorithm,
}

/// The keys of an issuer.
#[derive(Debug)]
pub struct Jwks {
    client: Client,
    issuer: String,
    read: ArcSwapOption<Read>,
    tries: AtomicU64,
    /// When they were last read again, or that was tried.
    tried: Mutex<Option<Instant>>,
}

struct Read {
    keys: HashMap<String, SigningKey>,
    at: Instant,
}

impl std::fmt::Debug for Read {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Read({} keys)", self.keys.len())
    }
}

impl Jwks {
    /// None read yet.
    pub fn new(issuer: String, client: Client) -> Self {
        Self {
            client,
            issuer,
            read: ArcSwapOption::empty(),
            tries: AtomicU64::new(0),
            tried: Mutex::default(),
        }
    }

    /// The key of a name; `None` where the issuer has none such. An error only where no keys were ever read.
    pub async fn key(&self, id: &str) -> Result<Option<SigningKey>, JwksError> {
        let now = Instant::now();
        if let Some(read) = &*self.read.load()
            && let Some(key) = read.keys.get(id)
            && now - read.at < MAX_AGE
        {
            return Ok(Some(key.clone()));
        }
        let failed = self.renew().await.err();
        match (&*self.read.load(), failed) {
            (Some(read), _) => Ok(read.keys.get(id).cloned()),
            (None, Some(error)) => Err(error),
            (None, None) => Ok(None),
        }
    }

    /// Reads the keys, but not right after they were read again. Whoever comes meanwhile waits for the same.
    async fn renew(&self) -> Result<(), JwksError> {
        let tries = self.tries.load(Ordering::Relaxed);
        let mut tried = self.tried.lock().await;
        let is_read = self.read.load().is_some();
        if !is_read && self.tries.load(Ordering::Relaxed) != tries {
            return Err(JwksError::Failed);
        }
        self.tries.fetch_add(1, Ordering::Relaxed);
        if is_read && tried.is_some_and(|time| time.elapsed() < BETWEEN_READS) {
            return Ok(());
        }
        let keys = self.keys().await;
        if is_read {
            *tried = Some(Instant::now());
            if let Err(error) = &keys {
                let error = crate::telemetry::chain(error);
                tracing::warn!(
                    error,
                    "the issuer's keys cannot be read again: those of the last time are used"
                );
            }
        }
        self.read.store(Some(Arc::new(Read { keys: keys?, at: Instant::now() })));
        Ok(())
    }

    async fn keys(&self) -> Result<HashMap<String, SigningKey>, JwksError> {
        #[derive(Deserialize)]
        struct Discovery {
            issuer: String,
            jwks_uri: String,
        }
        #[derive(Deserialize)]
        struct Set {
            keys: Vec<serde_json::Value>,
        }
        let address = format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/'));
        let discovery: Discovery = get(&self.client, &address).await?;
        if discovery.issuer != self.issuer {
            return Err(JwksError::Issuer);
        }
        if !discovery.jwks_uri.parse().is_ok_and(|address| is_safe(&address)) {
            return Err(JwksError::Address);
        }
        let set: Set = get(&self.client, &discovery.jwks_uri).await?;
        // One key of a kind that is not known does not spoil the others.
        Ok(set.keys.into_iter().filter_map(|key| signing(serde_json::from_value(key).ok()?)).collect())
    }
}

/// A key with its name, if tokens may be signed by it.
fn signing(jwk: Jwk) -> Option<(String, SigningKey)> {
    let algorithm = match &jwk.algorithm {
        AlgorithmParameters::RSA(_) => Algorithm::RS256,
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => Algorithm::ES256,
        _ => return None,
    };
    if !matches!(jwk.common.public_key_use, None | Some(PublicKeyUse::Signature)) {
        return None;
    }
    let key = DecodingKey::from_jwk(&jwk).ok()?;
    Some((jwk.common.key_id?, SigningKey { key, algorithm }))
}

async fn get<T: DeserializeOwned>(client: &Client, address: &str) -> Result<T, JwksError> {
    let bytes = bytes(client, address).await?;
    serde_json::from_slice(&bytes).map_err(|error| JwksError::Form(address.to_owned(), error))
}

/// What is at an address, unless it is too much.
pub(super) async fn bytes(client: &Client, address: &str) -> Result<Vec<u8>, JwksError> {
    let failed = |error: reqwest::Error| JwksError::Http(address.to_owned(), error.without_url());
    let mut reply =
        client.get(address).send().await.and_then(reqwest::Response::error_for_status).map_err(failed)?;
    let mut bytes = Vec::new();
    while let Some(part) = reply.chunk().await.map_err(failed)? {
        bytes.extend_from_slice(&part);
        if bytes.len() > MAX_BYTES {
            return Err(JwksError::TooLarge(address.to_owned()));
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_by_https_or_from_this_machine() {
        for (address, safe) in [
            ("https://id.example/keys", true),
            ("http://127.0.0.1:9/keys", true),
            ("http://[::1]:9/keys", true),
            ("http://localhost/keys", true),
            ("http://id.example/keys", false),
            ("http://localhost.id.example/keys", false),
            ("file:///etc/keys", false),
        ] {
            assert_eq!(is_safe(&address.parse().unwrap()), safe, "{address}");
        }
    }
}
