//! API keys: scopes, expiry, and rotation through Secrets Manager by the real SDK.

use std::path::Path;

use serde_json::json;
use shared::problem::ProblemKind;
use stand_ins::secrets::{self, Answer, Server};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, ChildStdout, Command};

use super::{bearer, entry, refused, status, with_document};
use crate::support::corpus::published;
use crate::support::problem;

const ASK: &str = "nrc_ask_1111";
const READ: &str = "nrc_read_2222";
const ADMIN: &str = "nrc_admin_3333";

fn question() -> serde_json::Value {
    json!({"question": "연차는 며칠이에요?"})
}

#[tokio::test]
async fn a_key_opens_what_its_scopes_say() {
    let corpus = published();
    let keys = [entry(ASK, &["ask"]), entry(READ, &["read"]), entry(ADMIN, &["admin"])];
    let api = with_document(corpus.path(), &json!({ "keys": keys })).await;
    let sync = || api.request(reqwest::Method::POST, "/sync");
    // POST /sync: it may, and this server has no function to start; the ledger: there is none yet.
    for (key, [ask, sources, fresh, ledger, start]) in [
        (ASK, [200, 403, 403, 403, 403]),
        (READ, [403, 200, 200, 403, 403]),
        (ADMIN, [403, 403, 403, 503, 501]),
    ] {
        assert_eq!(status(bearer(api.ask(&question()), key)).await, ask, "{key}");
        assert_eq!(status(bearer(api.get("/sources"), key)).await, sources, "{key}");
        assert_eq!(status(bearer(api.get("/sync"), key)).await, fresh, "{key}");
        assert_eq!(status(bearer(api.get("/sync/ledger"), key)).await, ledger, "{key}");
        assert_eq!(status(bearer(sync(), key)).await, start, "{key}");
    }
    assert_eq!(status(api.get("/sources").header("x-api-key", READ)).await, 200);
    let told = problem(bearer(api.get("/sources"), ASK), 403, ProblemKind::Forbidden).await.detail;
    assert!(told.contains("`read`"), "{told}");
}

#[tokio::test]
async fn a_wrong_expired_or_doubled_key_is_refused_and_so_is_none() {
    let corpus = published();
    let mut expired = entry(ADMIN, &["read"]);
    expired["expires_at"] = json!("2026-01-01T00:00:00Z");
    let api = with_document(corpus.path(), &json!({"keys": [entry(READ, &["read"]), expired]})).await;
    let sources = || api.get("/sources");
    assert!(refused(sources()).await.contains("API key"));
    for wrong in ["nrc_read_2223", "nrc_read_", "nrc_none_2222", "nrc_", "NRC_read_2222"] {
        refused(bearer(sources(), wrong)).await;
    }
    assert!(refused(bearer(sources(), "nrc_read_2223")).await.contains("not known"));
    assert!(refused(bearer(sources(), ADMIN)).await.contains("expired"));
    assert!(refused(sources().header("authorization", format!("Basic {READ}"))).await.contains("send"));
    let twice = sources().header("x-api-key", READ).header("x-api-key", "nrc_other_1");
    assert!(refused(twice).await.contains("more than once"));
    // What a load balancer would say counts for nothing where there is none.
    refused(sources().header("x-amzn-oidc-data", "a.b.c").header("x-amzn-oidc-identity", "me")).await;
}

/// A secret with these keys, which may read.
fn document(keys: &[&str]) -> Answer {
    let keys: Vec<_> = keys.iter().map(|key| entry(key, &["read"])).collect();
    Answer::Value(json!({ "keys": keys }).to_string())
}

/// The binary over Secrets Manager, told so by the environment alone; its log, and its address.
async fn start(server: &Server, corpus: &Path) -> (Child, BufReader<ChildStdout>, String) {
    let mut child =
        with_secret(server).env("CORPUS_URL", format!("file://{}", corpus.display())).spawn().unwrap();
    let mut log = BufReader::new(child.stdout.take().unwrap());
    loop {
        let mut line = String::new();
        assert!(log.read_line(&mut line).await.unwrap() > 0, "it ended before it listened");
        let line: serde_json::Value = serde_json::from_str(&line).unwrap();
        if let Some(address) = line["listening"].as_str() {
            return (child, log, format!("http://{address}"));
        }
    }
}

fn with_secret(server: &Server) -> Command {
    let mut command = crate::process::binary();
    command
        .envs([("CORPUS_URL", "file:///nowhere"), ("BIND", "127.0.0.1:0"), ("API_KEYS", "secret:chat/keys")])
        .envs([
            ("AWS_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", "key"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
        ])
        .env("AWS_ENDPOINT_URL_SECRETS_MANAGER", server.base_url());
    command
}

async fn sync(address: &str, key: &str) -> u16 {
    let client = reqwest::Client::builder().build().unwrap();
    status(bearer(client.get(format!("{address}/sync")), key)).await
}

/// The rest of the log of a service that is ended.
async fn rest(mut child: Child, mut log: BufReader<ChildStdout>) -> String {
    child.kill().await.unwrap();
    let mut told = String::new();
    log.read_to_string(&mut told).await.unwrap();
    told
}

#[tokio::test]
async fn keys_are_rotated_without_a_restart() {
    let corpus = published();
    let server = secrets::start("chat/keys", document(&["nrc_a_1"])).await.unwrap();
    let (child, log, address) = start(&server, corpus.path()).await;
    assert_eq!((sync(&address, "nrc_a_1").await, server.requests()), (200, 1));

    // A new key is known at its first use, and the old one is one until it is taken out.
    server.set(document(&["nrc_a_1", "nrc_b_1"]));
    assert_eq!(sync(&address, "nrc_b_1").await, 200);
    assert_eq!((sync(&address, "nrc_a_1").await, server.requests()), (200, 2));

    // Keys that somebody makes up do not call AWS each time.
    for made_up in 0..20 {
        assert_eq!(sync(&address, &format!("nrc_x{made_up}_1")).await, 401);
    }
    assert_eq!(server.requests(), 2);
    let told = rest(child, log).await;
    assert!(told.contains("\"caller\":\"key:a\"") && !told.contains("nrc_"), "{told}");
}

#[tokio::test]
async fn the_keys_of_the_last_time_stay_in_force_while_the_secret_cannot_be_read() {
    let corpus = published();
    let server = secrets::start("chat/keys", document(&["nrc_a_1"])).await.unwrap();
    let (child, log, address) = start(&server, corpus.path()).await;
    server.set(Answer::Denied);
    assert_eq!((sync(&address, "nrc_b_1").await, server.requests()), (401, 2));
    assert_eq!(sync(&address, "nrc_a_1").await, 200);
    let told = rest(child, log).await;
    assert!(told.contains("those of the last time stay in force") && told.contains("chat/keys"), "{told}");
}

#[tokio::test]
async fn an_unreadable_secret_stops_the_start_with_what_to_check() {
    for (answer, part) in [
        (Answer::Denied, "secretsmanager:GetSecretValue"),
        (Answer::Value("{\"keys\": [{}]}".to_owned()), "not in order"),
    ] {
        let server = secrets::start("chat/keys", answer).await.unwrap();
        let output = with_secret(&server).output().await.unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && told.contains(part), "{told}");
    }
}
