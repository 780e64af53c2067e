//! Tokens of an OpenID Connect issuer, as clients send them: `Authorization: Bearer <JWT>`.

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use reqwest::Client;
use serde_json::Value;

use crate::auth::jwks::Jwks;
use crate::auth::refusal::unavailable;
use crate::auth::{AuthError, Person, Refusal};
use crate::config::access::OidcConfig;

/// How far the clocks of two servers may be apart, in seconds.
pub(super) const LEEWAY: u64 = 30;
/// The longest token that is looked at.
pub(super) const MAX_TOKEN: usize = 16 * 1024;

/// An issuer whose tokens are taken.
#[derive(Debug)]
pub struct Oidc {
    config: OidcConfig,
    keys: Jwks,
}

impl Oidc {
    /// The issuer of the settings. Its keys are read with the first token.
    pub fn new(config: OidcConfig, client: Client) -> Self {
        Self { keys: Jwks::new(config.issuer.clone(), client), config }
    }

    /// Whom a token names.
    pub async fn verify(&self, token: &str) -> Result<Person, AuthError> {
        if token.len() > MAX_TOKEN {
            return Err(Refusal::Malformed.into());
        }
        // An algorithm that the library does not know, such as `none`, makes no header.
        let header = decode_header(token).map_err(|_| Refusal::Malformed)?;
        if !matches!(header.alg, Algorithm::RS256 | Algorithm::ES256) {
            return Err(Refusal::Algorithm.into());
        }
        let id = header.kid.ok_or(Refusal::UnknownSigner)?;
        let key =
            self.keys.key(&id).await.map_err(|error| unavailable("the OpenID Connect issuer", &error))?;
        let key = key.ok_or(Refusal::UnknownSigner)?;
        // The key decides on the algorithm, not the token.
        let mut validation = Validation::new(key.algorithm);
        validation.leeway = LEEWAY;
        validation.validate_nbf = true;
        validation.set_issuer(&[&self.config.issuer]);
        validation.set_audience(&[&self.config.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        let claims: Value =
            decode(token, &key.key, &validation).map_err(|error| refusal(error.kind()))?.claims;
        person("oidc", &claims, &self.config.groups_claim)
    }
}

/// Whom claims name that were verified.
pub(super) fn person(way: &str, claims: &Value, groups_claim: &str) -> Result<Person, AuthError> {
    let subject = claims["sub"].as_str().filter(|subject| !subject.is_empty()).ok_or(Refusal::Subject)?;
    let groups = match &claims[groups_claim] {
        Value::String(group) => vec![group.clone()],
        Value::Array(groups) => groups.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    Ok(Person { subject: format!("{way}:{subject}"), groups })
}

fn refusal(kind: &ErrorKind) -> Refusal {
    match kind {
        ErrorKind::ExpiredSignature => Refusal::Expired,
        ErrorKind::ImmatureSignature => Refusal::NotYet,
        ErrorKind::InvalidIssuer => Refusal::Issuer,
        ErrorKind::InvalidAudience => Refusal::Audience,
        ErrorKind::InvalidAlgorithm | ErrorKind::InvalidAlgorithmName => Refusal::Algorithm,
        ErrorKind::MissingRequiredClaim(claim) if claim == "sub" => Refusal::Subject,
        ErrorKind::MissingRequiredClaim(claim) if claim == "aud" => Refusal::Audience,
        ErrorKind::InvalidSignature => Refusal::Signature,
        _ => Refusal::Malformed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_one_name_or_a_list_of_them() {
        for (claims, groups) in [
            (serde_json::json!({"sub": "u", "groups": ["a", "b", 3]}), vec!["a", "b"]),
            (serde_json::json!({"sub": "u", "groups": "a"}), vec!["a"]),
            (serde_json::json!({"sub": "u", "roles": ["a"]}), vec![]),
        ] {
            let person = person("oidc", &claims, "groups").unwrap();
            assert_eq!(
                (person.subject.as_str(), person.groups),
                ("oidc:u", groups.into_iter().map(str::to_owned).collect())
            );
        }
        assert!(person("oidc", &serde_json::json!({"sub": ""}), "groups").is_err());
    }
}
