//! Who may call, and what they may do.
//!
//! A caller is known in one of four ways: by being on this machine, by an API key, by a token of an OpenID Connect
//! issuer, or by the load balancer that signed them in. Whichever it is, the outcome is a [`Caller`]: a name that cannot
//! be made up, the scopes, and the part of the workspace that is seen. Nothing here knows of HTTP beyond the values of
//! the headers in [`Presented`].
//!
//! * [`scope`]: what each call needs, in one table.
//! * [`document`]: keys, collections and groups as the operator writes them; [`store`] reads them again and again.
//! * [`key`]: what a key looks like, and making one.
//! * [`oidc`], [`jwks`]: tokens, and the keys of who issues them. [`alb`]: what the load balancer says.
//! * [`refusal`]: why somebody is not let in.
//! * [`secret`]: the document in AWS Secrets Manager.

use std::net::Ipv6Addr;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use tokio_util::sync::CancellationToken;

use crate::auth::alb::Alb;
use crate::auth::document::{Document, Grant};
use crate::auth::oidc::Oidc;
pub use crate::auth::refusal::{AuthError, Refusal};
use crate::auth::scope::Scopes;
use crate::auth::store::{Store, StoreError};
use crate::config::access::AccessConfig;
use crate::view::View;

pub mod alb;
pub mod document;
pub mod jwks;
pub mod key;
pub mod oidc;
pub mod refusal;
pub mod scope;
pub mod secret;
pub mod store;

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Names them in the log and for the limits: the way they are known, and a name from there.
    pub subject: String,
    /// What they may do.
    pub scopes: Scopes,
    /// What they may see.
    pub view: View,
}

/// What a request says of who sends it.
#[derive(Debug, Default)]
pub struct Presented {
    /// The host that was called, as the sender wrote it.
    pub host: Option<String>,
    /// `Authorization`.
    pub authorization: Option<SecretString>,
    /// `X-Api-Key`.
    pub api_key: Option<SecretString>,
    /// `X-Amzn-Oidc-Data`, which the load balancer sets.
    pub alb: Option<SecretString>,
}

/// The ways in which callers are known here, in the order in which they are tried.
#[derive(Debug)]
pub struct Access {
    ways: Vec<Way>,
    store: Option<Arc<Store>>,
}

/// A way in which callers are known.
#[derive(Debug)]
enum Way {
    /// By being on this machine.
    Open,
    /// By a key of the document.
    ApiKeys(Arc<Store>),
    /// By a token of an issuer.
    Bearer(Oidc),
    /// By what the load balancer says.
    Alb(Alb),
}

/// Why the server cannot tell who calls.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The document with the keys cannot be had.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No client for HTTPS.
    #[error("cannot make a client to read the keys of the OpenID Connect issuer with")]
    Client(#[source] reqwest::Error),
}

impl Access {
    /// Whoever is on this machine may do anything.
    pub fn open() -> Self {
        Self { ways: vec![Way::Open], store: None }
    }

    /// The ways of the settings; open where there are none, which the settings allow on loopback only.
    pub async fn of(config: &AccessConfig) -> Result<Self, OpenError> {
        let store = match &config.keys {
            Some(source) => Some(Arc::new(Store::open(source).await?)),
            None => None,
        };
        // A machine without root certificates has none; keys need none.
        let client = || jwks::client().map_err(OpenError::Client);
        let mut ways = Vec::new();
        ways.extend(store.clone().map(Way::ApiKeys));
        if let Some(config) = config.oidc.clone() {
            ways.push(Way::Bearer(Oidc::new(config, client()?)));
        }
        if let Some(config) = config.alb.clone() {
            ways.push(Way::Alb(Alb::new(config, client()?)));
        }
        if ways.is_empty() {
            return Ok(Self::open());
        }
        Ok(Self { ways, store })
    }

    /// Reads the document again each `period`, until `stop`.
    pub async fn watch(&self, period: std::time::Duration, stop: CancellationToken) {
        if let Some(store) = &self.store {
            store.watch(period, stop).await;
        }
    }

    /// Who sends a request that presents this.
    pub async fn identify(&self, presented: &Presented) -> Result<Caller, AuthError> {
        let bearer = presented.authorization.as_ref().and_then(|value| bearer(value.expose_secret()));
        for way in &self.ways {
            let known = match way {
                Way::Open => Some(local(presented)),
                Way::ApiKeys(store) => {
                    let given = presented.api_key.as_ref().map(|key| key.expose_secret());
                    match given.or(bearer.filter(|text| key::is_one(text))) {
                        Some(text) => Some(store.caller(text).await),
                        None => None,
                    }
                }
                Way::Bearer(oidc) => match bearer {
                    Some(token) => Some(self.signed_in(oidc.verify(token).await)),
                    None => None,
                },
                Way::Alb(alb) => match &presented.alb {
                    Some(data) => Some(self.signed_in(alb.verify(data.expose_secret()).await)),
                    None => None,
                },
            };
            if let Some(known) = known {
                return known;
            }
        }
        Err(AuthError::Anonymous(self.wanted()))
    }

    /// What somebody may do who was signed in elsewhere.
    fn signed_in(&self, person: Result<Person, AuthError>) -> Result<Caller, AuthError> {
        let Person { subject, groups } = person?;
        let document = self.store.as_ref().map(|store| store.current());
        let grant =
            document.as_deref().map_or_else(|| Some(Grant::signed_in()), |it| Document::grant(it, &groups));
        let Grant { scopes, view } = grant.ok_or(Refusal::NoGroup)?;
        Ok(Caller { subject, scopes, view })
    }

    /// What to send, in words.
    fn wanted(&self) -> String {
        let ways = self.ways.iter().map(|way| match way {
            Way::Open => "the request to `localhost`",
            Way::ApiKeys(_) => "an API key as `Authorization: Bearer nrc_...` or `X-Api-Key`",
            Way::Bearer(_) => "a token of the OpenID Connect issuer as `Authorization: Bearer ...`",
            Way::Alb(_) => "the request through the load balancer, which signs you in",
        });
        ways.collect::<Vec<_>>().join(", or ")
    }
}

/// Somebody who was signed in elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Names them, with the way they are known.
    pub subject: String,
    /// The groups they are in.
    pub groups: Vec<String>,
}

/// Whoever is on this machine. A page in a browser that lets its own name point here is not.
fn local(presented: &Presented) -> Result<Caller, AuthError> {
    if !presented.host.as_deref().is_some_and(is_local) {
        return Err(AuthError::NotLocal);
    }
    Ok(Caller { subject: "local".to_owned(), scopes: Scopes::ALL, view: View::Everything })
}

/// Whether a host, with or without its port, is this machine.
fn is_local(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => {
            let inside = rest.split(']').next().unwrap_or_default();
            return inside.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback());
        }
        None => host.split(':').next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

/// The token of `Bearer <token>`.
fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.trim().split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_told_by_its_names_only() {
        for host in ["localhost", "LOCALHOST:8080", "127.0.0.1:80", "127.8.8.8", "[::1]:8080", "[::1]"] {
            assert!(is_local(host), "{host}");
        }
        for host in
            ["", "localhost.evil.example", "evil.example:8080", "10.0.0.1", "[::2]", "127.0.0.1.nip.io", "["]
        {
            assert!(!is_local(host), "{host}");
        }
    }

    #[test]
    fn a_bearer_token_has_its_scheme_before_it() {
        assert_eq!(bearer("bearer  abc "), Some("abc"));
        for other in ["abc", "Basic abc", "Bearer ", ""] {
            assert_eq!(bearer(other), None, "{other}");
        }
    }
}
