//! How often a caller may call, and what is told of it.

use std::num::NonZeroU32;

use api::auth::Access;
use api::config::access::{AccessConfig, KeysSource};
use api::limits::Limits;
use api::origins::Origins;
use serde_json::json;
use shared::problem::ProblemKind;

use super::{bearer, entry, status, with_config};
use crate::support::corpus::published;
use crate::support::{TestApi, problem};

/// So many questions and other calls in a minute, for two keys.
async fn limited(corpus: &std::path::Path, asks: u32, reads: u32) -> TestApi {
    let file = tempfile::NamedTempFile::new().unwrap();
    let keys = ["nrc_a_1", "nrc_b_1"].map(|key| entry(key, &["ask", "read"]));
    std::fs::write(file.path(), json!({ "keys": keys }).to_string()).unwrap();
    let config = AccessConfig {
        keys: Some(KeysSource::File(file.path().to_owned())),
        asks_per_minute: NonZeroU32::new(asks),
        reads_per_minute: NonZeroU32::new(reads),
        ..AccessConfig::default()
    };
    with_config(corpus, &config).await
}

#[tokio::test]
async fn all_of_this_machine_is_one_caller() {
    let corpus = published();
    let limits = Limits::new(NonZeroU32::new(1), None);
    let api = TestApi::with_access(corpus.path(), Access::open(), limits, Origins::default()).await;
    let ask = || api.ask(&json!({"question": "연차는?"}));
    assert_eq!(status(ask()).await, 200);
    assert_eq!(status(ask().header("x-api-key", "nrc_a_1")).await, 429);
    assert_eq!(
        status(ask().header("x-forwarded-for", "10.1.2.3").header("authorization", "Bearer x")).await,
        429
    );
    let reply = api.get("/sources").send().await.unwrap();
    assert!(reply.headers().get("ratelimit").is_none(), "there is no limit to it");
}

#[tokio::test]
async fn a_caller_is_told_what_is_left_and_when_to_come_again() {
    let corpus = published();
    let api = limited(corpus.path(), 1, 2).await;
    let read = || bearer(api.get("/sources"), "nrc_a_1");
    for left in ["\"read\";r=1;t=30", "\"read\";r=0;t=60"] {
        let reply = read().send().await.unwrap();
        assert_eq!(reply.status(), 200);
        assert_eq!(reply.headers()["ratelimit-policy"], "\"read\";q=2;w=60");
        assert_eq!(reply.headers()["ratelimit"], left);
    }
    let reply = read().send().await.unwrap();
    assert_eq!(reply.status(), 429);
    assert_eq!(reply.headers()["ratelimit"], "\"read\";r=0;t=60");
    let wait: u64 = reply.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((25..=30).contains(&wait), "{wait}");
    assert_eq!(
        problem(read(), 429, ProblemKind::TooManyRequests).await.retry_after.map(|it| it > 0),
        Some(true)
    );

    // Questions have a bucket of their own, and so has the other caller; nobody has another by a header.
    let ask = || api.ask(&json!({"question": "연차는?"}));
    assert_eq!(status(bearer(ask(), "nrc_a_1")).await, 200);
    assert_eq!(status(bearer(ask(), "nrc_a_1").header("x-forwarded-for", "10.1.2.3")).await, 429);
    assert_eq!(status(bearer(api.get("/sources"), "nrc_b_1")).await, 200);
    // Those who are not let in take nothing from anyone.
    assert_eq!(status(bearer(ask(), "nrc_b_2")).await, 401);
    assert_eq!(status(bearer(ask(), "nrc_b_1")).await, 200);
    // Health is not counted.
    for _ in 0..5 {
        let reply = api.get("/health/live").send().await.unwrap();
        assert!(reply.headers().get("ratelimit").is_none() && reply.status() == 200);
    }
}
