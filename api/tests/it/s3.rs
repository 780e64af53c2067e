//! A corpus in a bucket, read with the real SDK from a small server that speaks as much S3 as reading needs.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use api::corpus::s3::Bucket;
use api::corpus::{Corpus, Found};
use api::model::Model;
use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use shared::problem::ProblemKind;
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::support::corpus::published;
use crate::support::{TestApi, problem};

#[derive(Clone)]
pub(crate) struct S3 {
    root: Arc<TempDir>,
    sent: Arc<AtomicUsize>,
}

/// GET of an object with its entity tag: 304 when the client has it, the XML error when it is not there.
async fn get(State(s3): State<S3>, request: Request) -> Response {
    let error = |status: StatusCode, code: &str| {
        (status, format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>no</Message></Error>"))
            .into_response()
    };
    let Some(key) = request.uri().path().strip_prefix("/docs/notion/") else {
        return error(StatusCode::FORBIDDEN, "AccessDenied");
    };
    let Ok(bytes) = std::fs::read(s3.root.path().join(key)) else {
        return error(StatusCode::NOT_FOUND, "NoSuchKey");
    };
    let etag = format!("\"{}-{}\"", bytes.len(), bytes.iter().map(|&byte| u64::from(byte)).sum::<u64>());
    if request.headers().get("if-none-match").is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    s3.sent.fetch_add(1, Ordering::Relaxed);
    ([("etag", etag)], bytes).into_response()
}

fn bucket(endpoint: String, prefix: &str) -> Bucket {
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .credentials_provider(Credentials::new("key", "secret", None, None, "test"))
        .region(Region::new("us-east-1"))
        .endpoint_url(endpoint)
        .force_path_style(true)
        .retry_config(aws_sdk_s3::config::retry::RetryConfig::disabled())
        .build();
    Bucket::new(aws_sdk_s3::Client::from_conf(config), "docs".to_owned(), prefix.to_owned())
}

pub(crate) async fn start() -> (S3, String) {
    let s3 = S3 { root: Arc::new(published()), sent: Arc::default() };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(get).with_state(s3.clone());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (s3, endpoint)
}

#[tokio::test]
async fn the_service_answers_from_a_bucket_and_reads_only_what_changed() {
    let (s3, endpoint) = start().await;
    let api = TestApi::start(Corpus::S3(bucket(endpoint, "notion/")), Model::Extractive, None).await;
    assert_eq!(api.answer("연차는 며칠이에요?").await.citations[0].title, "연차휴가 규정");
    let sent = s3.sent.load(Ordering::Relaxed);
    assert_eq!(sent, 4, "the manifest and three pages");
    assert!(!api.state.library.renew().await.unwrap());
    assert_eq!(s3.sent.load(Ordering::Relaxed), sent, "an unchanged manifest is not sent again");
}

#[tokio::test]
async fn a_missing_object_is_told_from_a_refused_one() {
    let (_s3, endpoint) = start().await;
    let found = bucket(endpoint.clone(), "notion/").get("ledger/latest.json", None).await.unwrap();
    assert_eq!(found, Found::Missing);
    let error = bucket(endpoint, "other/").get("manifest.json", None).await.unwrap_err();
    assert!(error.to_string().contains("s3://docs/other/"), "{error}");
}

#[tokio::test]
async fn a_bucket_that_cannot_be_read_leaves_the_service_up() {
    let (_s3, endpoint) = start().await;
    let api = TestApi::start(Corpus::S3(bucket(endpoint, "other/")), Model::Extractive, None).await;
    let problem = problem(api.get("/health/ready"), 503, ProblemKind::IndexNotReady).await;
    assert!(problem.detail.contains("CORPUS_URL"), "{}", problem.detail);
    assert_eq!(api.get("/health/live").send().await.unwrap().status(), 200);
}
