//! A bucket as the corpus: the real SDK against a server that speaks S3.

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use shared::keys;
use shared::manifest::Manifest;
use shared::sync::SyncReport;
use sync_lambda::command::with_causes;
use sync_lambda::store::s3::S3Store;
use sync_lambda::store::{Expected, Store, StoreError};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tower::Service;

use crate::process::command;
use crate::support::Notion;

const BUCKET: &str = "notion-corpus";

struct S3 {
    endpoint: String,
    folder: TempDir,
}

impl S3 {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(BUCKET)).unwrap();
        let mut service = S3ServiceBuilder::new(FileSystem::new(folder.path()).unwrap());
        service.set_auth(SimpleAuth::from_single("key", "secret"));
        let service = service.build();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new().fallback(move |request: Request| answer(service.clone(), request));
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { endpoint, folder }
    }

    fn store(&self) -> Store {
        self.store_with_secret("secret")
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

async fn answer(mut service: S3Service, request: Request) -> axum::response::Response {
    Service::call(&mut service, request).await.unwrap().map(Body::new)
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
