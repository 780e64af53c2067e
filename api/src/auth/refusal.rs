//! Why a caller is not let in. The messages are for them; the log has what stands behind.

use crate::auth::scope::Scope;
use crate::telemetry;

/// Why a caller is not let in. The messages are for them.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// Nothing was presented that this server takes.
    #[error("nobody is named here: send {0}")]
    Anonymous(String),
    /// A header that names the caller is there more than once.
    #[error("`{0}` is there more than once: send it once")]
    Twice(&'static str),
    /// What was presented does not hold.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// Open to this machine alone, and called by another name.
    #[error(
        "this server knows no callers and so answers as `localhost` alone: call it by that name, or set API_KEYS, \
         OIDC_ISSUER or ALB_ARN (see docs/SECURITY.md)"
    )]
    NotLocal,
    /// The caller is known, and may not do this.
    #[error("this needs the scope `{0}`, which you do not have: ask whoever runs this server for it")]
    Scope(Scope),
    /// The keys to check with could not be had.
    #[error("who you are cannot be checked now, for the keys of {0} cannot be read: try again in a moment")]
    Unavailable(&'static str),
}

/// Why what was presented does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No key has this text.
    #[error("the API key is not known: it may be mistyped or revoked")]
    UnknownKey,
    /// The key is one of the past.
    #[error("the API key has expired: ask for a new one")]
    ExpiredKey,
    /// No token at all.
    #[error("this is no signed token: send a JWT that the issuer gave you")]
    Malformed,
    /// Another algorithm than those that are taken.
    #[error("the token is not signed by RS256 or ES256")]
    Algorithm,
    /// The issuer has no such key.
    #[error("the token is signed by a key that the issuer does not have")]
    UnknownSigner,
    /// The signature is of another text or key.
    #[error("the signature of the token does not hold")]
    Signature,
    /// Not any more.
    #[error("the token has expired: sign in again")]
    Expired,
    /// Not yet.
    #[error("the token is not valid yet: check the clock")]
    NotYet,
    /// From elsewhere.
    #[error("the token is from another issuer")]
    Issuer,
    /// For another service.
    #[error("the token is for another audience")]
    Audience,
    /// Nobody is named.
    #[error("the token names no subject")]
    Subject,
    /// Signed for by another load balancer.
    #[error("the load balancer that signed this is not ours")]
    LoadBalancer,
    /// None of the groups may do anything.
    #[error("you are signed in, and none of your groups may use this: ask whoever runs this server")]
    NoGroup,
}

/// Logs that keys could not be read, and what is said of it to the caller.
pub(super) fn unavailable(whose: &'static str, error: &dyn std::error::Error) -> AuthError {
    tracing::warn!(error = telemetry::chain(error), "the keys of {whose} cannot be read");
    AuthError::Unavailable(whose)
}
