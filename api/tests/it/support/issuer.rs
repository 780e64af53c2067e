//! A server that has the keys of an OpenID Connect issuer and of a load balancer, and what signs with them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// A key that signs.
pub struct Signer {
    pub id: String,
    pub algorithm: Algorithm,
    private: EncodingKey,
    public_pem: String,
}

impl Signer {
    /// A new key for ES256.
    pub fn ec(id: &str) -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let private = EncodingKey::from_ec_der(pair.to_pkcs8v1().unwrap().as_ref());
        let public: PublicKeyX509Der<'_> = pair.public_key().as_der().unwrap();
        Self {
            id: id.to_owned(),
            algorithm: Algorithm::ES256,
            private,
            public_pem: pem("PUBLIC KEY", public.as_ref()),
        }
    }

    /// A new key for RS256.
    pub fn rsa(id: &str) -> Self {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
        let private: aws_lc_rs::encoding::Pkcs8V1Der<'_> = pair.as_der().unwrap();
        let private = EncodingKey::from_rsa_pem(pem("PRIVATE KEY", private.as_ref()).as_bytes()).unwrap();
        Self { id: id.to_owned(), algorithm: Algorithm::RS256, private, public_pem: String::new() }
    }

    /// A token with these claims.
    pub fn token(&self, claims: &Value) -> String {
        let header = Header { kid: Some(self.id.clone()), ..Header::new(self.algorithm) };
        encode(&header, claims, &self.private).unwrap()
    }

    /// What a load balancer sends: base64url with padding.
    pub fn alb_data(&self, header: &Value, claims: &Value) -> String {
        let part = |value: &Value| URL_SAFE.encode(value.to_string());
        let signed = format!("{}.{}", part(header), part(claims));
        let signature =
            jsonwebtoken::crypto::sign(signed.as_bytes(), &self.private, Algorithm::ES256).unwrap();
        format!("{signed}.{signature}==")
    }

    fn jwk(&self) -> Value {
        let mut jwk = Jwk::from_encoding_key(&self.private, self.algorithm).unwrap();
        jwk.common.key_id = Some(self.id.clone());
        serde_json::to_value(jwk).unwrap()
    }
}

/// A token that claims to need no signature.
pub fn unsigned(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.", part(header), part(claims))
}

fn pem(what: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> = (0..text.len()).step_by(64).map(|at| &text[at..text.len().min(at + 64)]).collect();
    format!("-----BEGIN {what}-----\n{}\n-----END {what}-----\n", lines.join("\n"))
}

/// The server, until it is dropped.
pub struct Issuer {
    pub url: String,
    shared: Arc<Mutex<Shared>>,
    server: tokio::task::JoinHandle<()>,
}

#[derive(Default)]
struct Shared {
    url: String,
    keys: Vec<Value>,
    pems: HashMap<String, String>,
    /// The paths that were asked for.
    asked: Vec<String>,
    is_down: bool,
    /// What its discovery document says that it is, if that is not its address.
    name: Option<String>,
}

impl Issuer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Mutex::new(Shared { url: url.clone(), ..Shared::default() }));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/jwks", get(keys))
            .route("/alb/{id}", get(alb_key))
            .with_state(shared.clone());
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, shared, server }
    }

    /// Has these keys from now on, and no others.
    pub fn has(&self, signers: &[&Signer]) {
        let mut shared = self.shared.lock().unwrap();
        shared.keys = signers.iter().map(|signer| signer.jwk()).collect();
        // Keys of other kinds stand beside them.
        shared.keys.push(json!({"kty": "OKP", "crv": "X25519", "kid": "other", "x": "AA"}));
        shared.keys.push(json!({"kty": "new", "kid": "newer"}));
        shared.pems = signers.iter().map(|signer| (signer.id.clone(), signer.public_pem.clone())).collect();
    }

    /// Answers everything with an error, or no more.
    pub fn is_down(&self, is_down: bool) {
        self.shared.lock().unwrap().is_down = is_down;
    }

    /// Says in its discovery document that it is another.
    pub fn calls_itself(&self, name: &str) {
        self.shared.lock().unwrap().name = Some(name.to_owned());
    }

    /// The paths that were asked for.
    pub fn asked(&self) -> Vec<String> {
        self.shared.lock().unwrap().asked.clone()
    }
}

impl Drop for Issuer {
    fn drop(&mut self) {
        self.server.abort();
    }
}

type Reply = Result<Json<Value>, StatusCode>;

fn asked(shared: &Mutex<Shared>, path: &str) -> Result<(), StatusCode> {
    let mut shared = shared.lock().unwrap();
    shared.asked.push(path.to_owned());
    if shared.is_down { Err(StatusCode::SERVICE_UNAVAILABLE) } else { Ok(()) }
}

async fn discovery(State(shared): State<Arc<Mutex<Shared>>>) -> Reply {
    asked(&shared, "/.well-known/openid-configuration")?;
    let shared = shared.lock().unwrap();
    let url = &shared.url;
    Ok(Json(json!({"issuer": shared.name.as_ref().unwrap_or(url), "jwks_uri": format!("{url}/jwks")})))
}

async fn keys(State(shared): State<Arc<Mutex<Shared>>>) -> Reply {
    asked(&shared, "/jwks")?;
    Ok(Json(json!({"keys": shared.lock().unwrap().keys})))
}

async fn alb_key(
    State(shared): State<Arc<Mutex<Shared>>>,
    Path(id): Path<String>,
) -> Result<String, StatusCode> {
    asked(&shared, &format!("/alb/{id}"))?;
    shared.lock().unwrap().pems.get(&id).cloned().ok_or(StatusCode::NOT_FOUND)
}
