//! What a load balancer says of whom it signed in, and what others make up.

use api::config::access::{AccessConfig, AlbConfig};
use serde_json::{Value, json};
use shared::problem::ProblemKind;

use super::{refused, status, with_config};
use crate::support::corpus::published;
use crate::support::issuer::{Issuer, Signer, unsigned};
use crate::support::{TestApi, problem};

const ARN: &str =
    "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/chat/50dc6c495c0c9188";
const ISSUER: &str = "https://id.example";

fn config(keys: &Issuer) -> AccessConfig {
    let alb = AlbConfig {
        arn: ARN.to_owned(),
        issuer: ISSUER.to_owned(),
        client_id: "client".to_owned(),
        keys_url: format!("{}/alb", keys.url).parse().unwrap(),
        groups_claim: "groups".to_owned(),
    };
    AccessConfig { alb: Some(alb), ..AccessConfig::default() }
}

fn changed(mut value: Value, changes: &Value) -> Value {
    for (name, change) in changes.as_object().unwrap() {
        value[name] = change.clone();
    }
    value
}

fn header(changes: &Value) -> Value {
    let exp = chrono::Utc::now().timestamp() + 120;
    let good = json!({
        "typ": "JWT", "alg": "ES256", "kid": "key-1", "signer": ARN, "client": "client", "iss": ISSUER, "exp": exp,
    });
    changed(good, changes)
}

fn claims(changes: &Value) -> Value {
    let exp = chrono::Utc::now().timestamp() + 120;
    changed(json!({"sub": "u-1", "email": "a@example.com", "exp": exp, "iss": ISSUER}), changes)
}

fn sources(api: &TestApi, data: &str) -> reqwest::RequestBuilder {
    api.get("/sources").header("x-amzn-oidc-data", data)
}

#[tokio::test]
async fn whom_the_load_balancer_signed_in_may_ask_and_read() {
    let (corpus, keys) = (published(), Issuer::start().await);
    let signer = Signer::ec("key-1");
    keys.has(&[&signer]);
    let api = with_config(corpus.path(), &config(&keys)).await;
    // Claims of every length: their padding is of none, one and two signs.
    let mut paddings = std::collections::BTreeSet::new();
    for name in ["a", "ab", "abc"] {
        let data = signer.alb_data(&header(&json!({})), &claims(&json!({ "name": name })));
        paddings.insert(data.split('.').nth(1).unwrap().matches('=').count());
        assert_eq!(status(sources(&api, &data)).await, 200);
    }
    assert_eq!(paddings.len(), 3);
    let asked = api.ask(&json!({"question": "연차는?"}));
    let data = signer.alb_data(&header(&json!({})), &claims(&json!({})));
    assert_eq!(status(asked.header("x-amzn-oidc-data", &data)).await, 200);
    assert_eq!(keys.asked(), ["/alb/key-1"], "the key is kept");
    assert!(refused(api.get("/sources")).await.contains("load balancer"));
}

#[tokio::test]
async fn what_somebody_else_made_up_is_refused() {
    let (corpus, keys) = (published(), Issuer::start().await);
    let signer = Signer::ec("key-1");
    keys.has(&[&signer]);
    let api = with_config(corpus.path(), &config(&keys)).await;
    let past = chrono::Utc::now().timestamp() - 60;
    let other = ARN.replace("chat", "mine");
    for (of_header, of_claims, reason) in [
        (json!({"signer": other}), json!({}), "not ours"),
        (json!({"client": "mine"}), json!({}), "another audience"),
        (json!({"iss": "https://evil.example"}), json!({}), "another issuer"),
        (json!({"exp": past}), json!({}), "expired"),
        (json!({"alg": "none"}), json!({}), "RS256 or ES256"),
        (json!({"alg": "HS256"}), json!({}), "RS256 or ES256"),
        (json!({"exp": "never"}), json!({}), "no signed token"),
        (json!({}), json!({"exp": past}), "expired"),
        (json!({}), json!({"iss": "https://evil.example"}), "another issuer"),
        (json!({}), json!({"sub": ""}), "no subject"),
    ] {
        let data = signer.alb_data(&header(&of_header), &claims(&of_claims));
        let told = refused(sources(&api, &data)).await;
        assert!(told.contains(reason), "{of_header} {of_claims}: {told}");
    }
    let good = signer.alb_data(&header(&json!({})), &claims(&json!({})));
    assert_eq!(status(sources(&api, &good)).await, 200);

    // The name of the right key under the signature of another.
    let forged = Signer::ec("key-1").alb_data(&header(&json!({})), &claims(&json!({})));
    assert!(refused(sources(&api, &forged)).await.contains("signature"));
    refused(sources(&api, &unsigned(&header(&json!({"alg": "none"})), &claims(&json!({}))))).await;
    refused(sources(&api, &unsigned(&header(&json!({})), &claims(&json!({}))))).await;
    // Another name under a good signature.
    let parts: Vec<&str> = good.split('.').collect();
    let renamed = signer.alb_data(&header(&json!({})), &claims(&json!({"sub": "admin"})));
    let renamed = renamed.split('.').nth(1).unwrap();
    let mixed = format!("{}.{renamed}.{}", parts[0], parts[2]);
    assert!(refused(sources(&api, &mixed)).await.contains("signature"));
    for text in ["", "x", "a.b", "a.b.c.d"] {
        refused(sources(&api, text)).await;
    }
    refused(sources(&api, &good).header("x-amzn-oidc-data", "a.b.c")).await;
}

#[tokio::test]
async fn the_name_of_a_key_leads_nowhere_else_and_a_key_server_that_is_down_is_told() {
    let (corpus, keys) = (published(), Issuer::start().await);
    let signer = Signer::ec("key-1");
    keys.has(&[&signer]);
    let api = with_config(corpus.path(), &config(&keys)).await;
    for id in ["../jwks", "..%2Fjwks", "key-1?x", "key-1#", "http://evil.example/k", "", &"k".repeat(65)] {
        let data = signer.alb_data(&header(&json!({ "kid": id })), &claims(&json!({})));
        refused(sources(&api, &data)).await;
    }
    assert!(keys.asked().is_empty(), "{:?}", keys.asked());

    keys.is_down(true);
    let data = signer.alb_data(&header(&json!({})), &claims(&json!({})));
    problem(sources(&api, &data), 503, ProblemKind::AccessUnavailable).await;
    keys.is_down(false);
    assert_eq!(status(sources(&api, &data)).await, 200);
    // Rotated: the next key is read when it is first used.
    let next = Signer::ec("key-2");
    keys.has(&[&next]);
    let data = next.alb_data(&header(&json!({"kid": "key-2"})), &claims(&json!({})));
    assert_eq!(status(sources(&api, &data)).await, 200);
}
