//! Tokens of an OpenID Connect issuer, over real HTTP to a server of keys.

use api::config::access::{AccessConfig, KeysSource, OidcConfig};
use serde_json::{Value, json};
use shared::problem::ProblemKind;

use super::{bearer, refused, status, with_config};
use crate::support::corpus::{LEAVE, page_id, published};
use crate::support::issuer::{Issuer, Signer, unsigned};
use crate::support::{TestApi, problem};

fn now() -> i64 {
    chrono::Utc::now().timestamp()
}

/// Good claims, with changes.
fn claims(issuer: &Issuer, changes: &Value) -> Value {
    let mut claims = json!({
        "iss": issuer.url, "aud": ["chat", "other"], "sub": "u-1", "exp": now() + 300, "nbf": now() - 5,
    });
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(name);
        } else {
            claims[name] = value.clone();
        }
    }
    claims
}

fn config(issuer: &Issuer) -> AccessConfig {
    let (issuer, audience) = (issuer.url.clone(), "chat".to_owned());
    let oidc = Some(OidcConfig { issuer, audience, groups_claim: "groups".to_owned() });
    AccessConfig { oidc, ..AccessConfig::default() }
}

async fn sources(api: &TestApi, token: &str) -> u16 {
    status(bearer(api.get("/sources"), token)).await
}

#[tokio::test]
async fn a_token_of_the_issuer_opens_asking_and_reading() {
    let (corpus, issuer) = (published(), Issuer::start().await);
    let (ec, rsa) = (Signer::ec("ec-1"), Signer::rsa("rsa-1"));
    issuer.has(&[&ec, &rsa]);
    let api = with_config(corpus.path(), &config(&issuer)).await;
    for signer in [&ec, &rsa] {
        let token = signer.token(&claims(&issuer, &json!({})));
        assert_eq!(sources(&api, &token).await, 200, "{:?}", signer.algorithm);
        assert_eq!(status(bearer(api.ask(&json!({"question": "연차는?"})), &token)).await, 200);
        let ledger = bearer(api.get("/sync/ledger"), &token);
        problem(ledger, 403, ProblemKind::Forbidden).await;
    }
    // The keys were read once.
    assert_eq!(issuer.asked(), ["/.well-known/openid-configuration", "/jwks"]);
    assert!(refused(api.get("/sources")).await.contains("OpenID Connect"));
}

#[tokio::test]
async fn a_token_that_does_not_hold_is_refused_with_the_reason() {
    let (corpus, issuer) = (published(), Issuer::start().await);
    let (ec, rsa) = (Signer::ec("ec-1"), Signer::rsa("rsa-1"));
    issuer.has(&[&ec, &rsa]);
    let api = with_config(corpus.path(), &config(&issuer)).await;
    for (changes, reason) in [
        (json!({"exp": now() - 60}), "expired"),
        (json!({"nbf": now() + 120}), "not valid yet"),
        (json!({"iss": "https://evil.example"}), "another issuer"),
        (json!({"aud": "mail"}), "another audience"),
        (json!({"aud": null}), "another audience"),
        (json!({"exp": null}), "no signed token"),
        (json!({"sub": null}), "no subject"),
        (json!({"sub": ""}), "no subject"),
    ] {
        let told = refused(bearer(api.get("/sources"), &ec.token(&claims(&issuer, &changes)))).await;
        assert!(told.contains(reason), "{changes}: {told}");
    }
    // Clocks differ a little.
    assert_eq!(sources(&api, &ec.token(&claims(&issuer, &json!({"exp": now() - 10})))).await, 200);

    let good = claims(&issuer, &json!({}));
    let forged = Signer::ec("ec-1").token(&good);
    assert!(refused(bearer(api.get("/sources"), &forged)).await.contains("signature"));
    let unknown = Signer::ec("ec-2").token(&good);
    assert!(refused(bearer(api.get("/sources"), &unknown)).await.contains("does not have"));
    for algorithm in ["none", "NONE", "HS256"] {
        refused(bearer(api.get("/sources"), &unsigned(&json!({"alg": algorithm, "kid": "ec-1"}), &good)))
            .await;
    }
    // The name of one key, signed by the other kind.
    let confused = Signer::ec("rsa-1");
    refused(bearer(api.get("/sources"), &confused.token(&good))).await;
    for text in ["x", "a.b.c", "..", &"a".repeat(20_000)] {
        refused(bearer(api.get("/sources"), text)).await;
    }
}

#[tokio::test]
async fn new_keys_of_the_issuer_are_known_at_once_and_it_is_not_asked_for_made_up_ones() {
    let (corpus, issuer) = (published(), Issuer::start().await);
    let (old, new) = (Signer::ec("old"), Signer::ec("new"));
    issuer.is_down(true);
    let api = with_config(corpus.path(), &config(&issuer)).await;
    let token = old.token(&claims(&issuer, &json!({})));
    problem(bearer(api.get("/sources"), &token), 503, ProblemKind::AccessUnavailable).await;

    issuer.is_down(false);
    issuer.has(&[&old]);
    assert_eq!(sources(&api, &token).await, 200);
    issuer.has(&[&old, &new]);
    let rotated = new.token(&claims(&issuer, &json!({})));
    assert_eq!(sources(&api, &rotated).await, 200);
    let read = issuer.asked().len();
    for made_up in 0..20 {
        let made_up = Signer::ec(&format!("k{made_up}"));
        assert_eq!(sources(&api, &made_up.token(&claims(&issuer, &json!({})))).await, 401);
    }
    assert_eq!(issuer.asked().len(), read, "it was read a moment ago");
    // What is known goes on to be so while the issuer is down, and what it withdrew is known no more.
    issuer.is_down(true);
    assert_eq!((sources(&api, &token).await, sources(&api, &rotated).await), (200, 200));
    issuer.is_down(false);
    issuer.has(&[&new]);
    let api = with_config(corpus.path(), &config(&issuer)).await;
    assert_eq!((sources(&api, &token).await, sources(&api, &rotated).await), (401, 200));
}

#[tokio::test]
async fn keys_of_another_issuer_are_not_taken() {
    let (corpus, issuer) = (published(), Issuer::start().await);
    let signer = Signer::ec("ec-1");
    issuer.has(&[&signer]);
    issuer.calls_itself("https://id.example");
    let api = with_config(corpus.path(), &config(&issuer)).await;
    let token = signer.token(&claims(&issuer, &json!({})));
    problem(bearer(api.get("/sources"), &token), 503, ProblemKind::AccessUnavailable).await;
    assert_eq!(issuer.asked(), ["/.well-known/openid-configuration"]);
}

#[tokio::test]
async fn groups_decide_what_people_may_do() {
    let (corpus, issuer) = (published(), Issuer::start().await);
    let signer = Signer::ec("ec-1");
    issuer.has(&[&signer]);
    let file = tempfile::NamedTempFile::new().unwrap();
    let leave = json!({"scopes": ["read"], "collections": ["leave"]});
    let groups = json!({"staff": {"scopes": ["read"]}, "ops": {"scopes": ["admin"]}, "leave": leave});
    let document = json!({"groups": groups, "collections": {"leave": [page_id(LEAVE)]}});
    std::fs::write(file.path(), document.to_string()).unwrap();
    let keys = Some(KeysSource::File(file.path().to_owned()));
    let api = with_config(corpus.path(), &AccessConfig { keys, ..config(&issuer) }).await;
    let token = |groups: Value| signer.token(&claims(&issuer, &json!({ "groups": groups })));
    for (groups, [list, ledger]) in [
        (json!([]), [403, 403]),
        (json!(["guests", "*"]), [403, 403]),
        (json!(["staff"]), [200, 403]),
        (json!("ops"), [403, 503]),
        (json!(["staff", "ops"]), [200, 503]),
    ] {
        let token = token(groups.clone());
        assert_eq!(sources(&api, &token).await, list, "{groups}");
        assert_eq!(status(bearer(api.get("/sync/ledger"), &token)).await, ledger, "{groups}");
    }
    for (groups, total) in [(json!(["leave"]), 1), (json!(["leave", "staff"]), 3)] {
        let reply = bearer(api.get("/sources"), &token(groups)).send().await.unwrap();
        assert_eq!(reply.json::<Value>().await.unwrap()["total"], total);
    }
}
