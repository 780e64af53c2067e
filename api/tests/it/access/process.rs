//! The real binary: it does not start for everybody, and makes keys.

use std::time::Duration;

use serde_json::{Value, json};

use crate::process::binary;

#[tokio::test]
async fn it_does_not_start_on_a_public_address_without_a_way_to_know_callers() {
    for bind in ["0.0.0.0:0", "[::]:0"] {
        let mut started = binary();
        let started = started.envs([("CORPUS_URL", "file:///nowhere"), ("BIND", bind)]).output();
        let output =
            tokio::time::timeout(Duration::from_secs(30), started).await.expect("it started").unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success());
        for part in ["BIND", "API_KEYS", "OIDC_ISSUER", "ALB_ARN", "127.0.0.1"] {
            assert!(told.contains(part), "{told}");
        }
    }
}

#[tokio::test]
async fn a_key_is_made_without_settings_and_its_entry_is_one_of_the_document() {
    let output = binary().args(["key", "new", "--scopes", "ask,read", "--id", "ci"]).output().await.unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{told}");
    let text = told.split_whitespace().find(|word| word.starts_with("nrc_ci_")).unwrap();
    let entry: Value = serde_json::from_str(&told[told.find('{').unwrap()..]).unwrap();
    let corpus = crate::support::corpus::published();
    let api = super::with_document(corpus.path(), &json!({ "keys": [entry] })).await;
    assert_eq!(super::status(super::bearer(api.get("/sources"), text)).await, 200);

    for wrong in
        [&["key", "new"][..], &["key", "new", "--scopes"], &["key", "new", "--scopes", "all"], &["key"]]
    {
        let output = binary().args(wrong).output().await.unwrap();
        assert!(!output.status.success() && !output.stderr.is_empty(), "{wrong:?}");
    }
}
