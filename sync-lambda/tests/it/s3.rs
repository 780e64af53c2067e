//! A bucket as the corpus: the real SDK against a server that speaks S3.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::{Method, StatusCode};
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use serde::de::DeserializeOwned;
use serde_json::json;
use shared::keys;
use shared::manifest::Manifest;
use shared::sync::{SyncReport, SyncRequest};
use stand_ins::notion::Server;
use sync_lambda::command::with_causes;
use sync_lambda::notion::{Client, Limits};
use sync_lambda::run::{Ended, SyncError};
use sync_lambda::store::s3::S3Store;
use sync_lambda::store::{Expected, Store, StoreError};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tower::Service;
use url::Url;

use crate::process::command;
use crate::support::Notion;

const BUCKET: &str = "notion-corpus";

/// A server that speaks S3, over a folder.
pub struct S3 {
    endpoint: String,
    folder: TempDir,
}

/// What becomes of a request.
pub enum Pass {
    /// It is answered.
    Through,
    /// S3 has too much to do.
    SlowDown,
    /// Not for these credentials.
    Denied,
    /// It is done or not, which is told, and never answered.
    Silent { done: bool, told: Arc<Notify> },
}

impl S3 {
    pub async fn start() -> Self {
        Self::with(|_, _| Pass::Through).await
    }

    /// `pass` decides by method and key.
    pub async fn with(pass: impl Fn(&Method, &str) -> Pass + Send + Sync + 'static) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(BUCKET)).unwrap();
        let mut service = S3ServiceBuilder::new(FileSystem::new(folder.path()).unwrap());
        service.set_auth(SimpleAuth::from_single("key", "secret"));
        let service = service.build();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let pass = Arc::new(pass);
        let app = Router::new().fallback(move |request: Request| {
            let path = request.uri().path();
            let key = path.strip_prefix(&format!("/{BUCKET}/acme/")).unwrap_or(path);
            let pass = pass(request.method(), key);
            answer(service.clone(), request, pass)
        });
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { endpoint, folder }
    }

    pub fn store(&self) -> Store {
        self.store_with_secret("secret")
    }

    /// A stored value.
    pub fn read<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        let bytes = std::fs::read(self.folder.path().join(BUCKET).join("acme").join(key)).ok()?;
        Some(serde_json::from_slice(&bytes).unwrap())
    }

    fn store_with_secret(&self, secret: &str) -> Store {
        let config = aws_sdk_s3::Config::builder()
            .behavior_version(aws_sdk_s3::config::BehaviorVersion::latest())
            .region(aws_sdk_s3::config::Region::new("us-east-1"))
            .credentials_provider(aws_sdk_s3::config::Credentials::new("key", secret, None, None, "test"))
            .endpoint_url(&self.endpoint)
            .force_path_style(true)
            .build();
        let client = aws_sdk_s3::Client::from_conf(config);
        Store::S3(S3Store::new(client, BUCKET.to_owned(), "acme/".to_owned()))
    }
}

async fn answer(mut service: S3Service, request: Request, pass: Pass) -> Response {
    let refused = |status: StatusCode, code: &str| {
        let body =
            format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>As told.</Message></Error>");
        (status, [("content-type", "application/xml")], body).into_response()
    };
    let silent = match pass {
        Pass::SlowDown => return refused(StatusCode::SERVICE_UNAVAILABLE, "SlowDown"),
        Pass::Denied => return refused(StatusCode::FORBIDDEN, "AccessDenied"),
        Pass::Silent { done: false, told } => {
            told.notify_one();
            return std::future::pending().await;
        }
        Pass::Silent { done: true, told } => Some(told),
        Pass::Through => None,
    };
    let answer = Service::call(&mut service, request).await.unwrap().map(Body::new);
    let Some(told) = silent else { return answer };
    told.notify_one();
    std::future::pending().await
}

/// One sync into the bucket.
pub async fn sync_into(store: &Store, notion: &Server, request: &SyncRequest) -> Result<Ended, SyncError> {
    let origin = Url::parse(notion.base_url()).unwrap();
    let client = Client::new(&origin, &notion.token().into(), Limits::stand_in(), None).unwrap();
    sync_lambda::run::run(&client, store, request, |_| {}).await
}

#[tokio::test]
async fn what_is_put_is_got_under_the_prefix_and_only_if_it_is_as_expected() {
    let s3 = S3::start().await;
    let store = s3.store();
    assert_eq!(store.get(keys::MANIFEST).await.unwrap(), None);
    store.put_if(keys::MANIFEST, b"1".to_vec(), &Expected::Absent).await.unwrap();
    let known = store.get(keys::MANIFEST).await.unwrap().unwrap();
    assert_eq!(known.bytes, b"1");
    assert!(s3.folder.path().join(BUCKET).join("acme").join(keys::MANIFEST).exists());

    let again = store.put_if(keys::MANIFEST, b"2".to_vec(), &Expected::Absent).await;
    assert!(matches!(again, Err(StoreError::Conflict { .. })), "{again:?}");
    let expected = Expected::Etag(known.etag);
    store.put_if(keys::MANIFEST, b"2".to_vec(), &expected).await.unwrap();
    let late = store.put_if(keys::MANIFEST, b"3".to_vec(), &expected).await;
    assert!(matches!(late, Err(StoreError::Conflict { .. })), "{late:?}");
    assert_eq!(store.get(keys::MANIFEST).await.unwrap().unwrap().bytes, b"2");

    store.put_immutable("pages/x", b"first".to_vec()).await.unwrap();
    store.put_immutable("pages/x", b"first".to_vec()).await.unwrap();
    store.put(keys::LEDGER, b"1".to_vec()).await.unwrap();
    store.put(keys::LEDGER, b"2".to_vec()).await.unwrap();
    assert_eq!(store.get(keys::LEDGER).await.unwrap().unwrap().bytes, b"2");
}

#[tokio::test]
async fn a_bucket_that_refuses_is_told_with_its_address() {
    let s3 = S3::start().await;
    let store = s3.store_with_secret("wrong");
    let write = store.put(keys::LEDGER, Vec::new()).await.unwrap_err();
    let read = store.get(keys::MANIFEST).await.unwrap_err();
    for error in [&write, &read] {
        let text = with_causes(error);
        assert!(
            text.contains("s3://notion-corpus/acme/") && text.contains("SignatureDoesNotMatch"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn the_command_syncs_into_a_bucket() {
    let s3 = S3::start().await;
    let notion = Notion::of(&[("a.md", "글"), ("b/c.md", "글")]).await;
    let run = || {
        command()
            .env("AWS_ENDPOINT_URL", &s3.endpoint)
            .env("AWS_ACCESS_KEY_ID", "key")
            .env("AWS_SECRET_ACCESS_KEY", "secret")
            .env("AWS_REGION", "us-east-1")
            .env("NOTION_BASE_URL", notion.server.base_url())
            .env("NOTION_TOKEN", notion.server.token())
            .env("CORPUS_URL", format!("s3://{BUCKET}/acme"))
            .output()
    };
    for _ in 0..2 {
        let output = run().await.unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let report: SyncReport = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((report.pages, report.generation), (3, 1), "nothing changes with the second run");
    }
    let manifest = s3.store().get(keys::MANIFEST).await.unwrap().unwrap();
    let manifest: Manifest = serde_json::from_slice(&manifest.bytes).unwrap();
    for (id, entry) in &manifest.pages {
        assert!(s3.store().get(&keys::page(*id, &entry.hash)).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn a_list_is_read_past_the_thousand_that_s3_gives_at_once() {
    let s3 = S3::start().await;
    let folder = s3.folder.path().join(BUCKET).join("acme/pages/x");
    std::fs::create_dir_all(&folder).unwrap();
    for n in 0..1_203 {
        std::fs::write(folder.join(format!("{n}.json")), "{}").unwrap();
    }
    let store = s3.store();
    let listed = store.list(keys::PAGES).await.unwrap();
    assert_eq!(listed.len(), 1_203);
    store.delete(&listed[0].key).await.unwrap();
    store.delete(&listed[0].key).await.unwrap();
    assert_eq!(store.list(keys::PAGES).await.unwrap().len(), 1_202);
}

#[tokio::test]
async fn a_bucket_that_is_too_busy_is_asked_again() {
    let busy = AtomicU32::new(0);
    let s3 = S3::with(move |_, _| {
        if busy.fetch_add(1, Ordering::Relaxed).is_multiple_of(4) { Pass::SlowDown } else { Pass::Through }
    })
    .await;
    let notion = Notion::of(&[("a.md", "글"), ("b.md", "글")]).await;
    let ended = sync_into(&s3.store(), &notion.server, &SyncRequest::default()).await.unwrap();
    assert_eq!(ended.report.pages, 2);
}

#[tokio::test]
async fn a_bucket_that_takes_no_manifest_is_told_and_keeps_what_readers_see() {
    let s3 =
        S3::with(
            |method, key| {
                if *method == Method::PUT && key == keys::MANIFEST { Pass::Denied } else { Pass::Through }
            },
        )
        .await;
    let notion = Notion::of(&[("a.md", "글")]).await;
    let error = sync_into(&s3.store(), &notion.server, &SyncRequest::default()).await.unwrap_err();
    let text = with_causes(&error);
    assert!(text.contains("manifest.json") && text.contains("AccessDenied"), "{text}");
    assert_eq!(s3.read::<Manifest>(keys::MANIFEST), None);
}

#[tokio::test]
async fn a_lease_is_respected_until_it_has_run_out() {
    let s3 = S3::start().await;
    let notion = Notion::of(&[("a.md", "글")]).await;
    for (seconds, busy) in [(60, true), (-1, false)] {
        let expires_at = chrono::Utc::now() + chrono::TimeDelta::seconds(seconds);
        let lease = json!({"run": "elsewhere", "expires_at": expires_at});
        s3.store().put(keys::LEASE, lease.to_string().into_bytes()).await.unwrap();
        let ended = sync_into(&s3.store(), &notion.server, &SyncRequest::default()).await.unwrap();
        assert_eq!(ended.report.busy, busy, "{seconds}");
    }
    let lease: serde_json::Value = s3.read(keys::LEASE).unwrap();
    assert_eq!(lease["expires_at"], "1970-01-01T00:00:00Z", "let go of");
}
