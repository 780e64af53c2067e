//! A server that speaks S3, for the real SDK.
//!
//! Like S3, and unlike its folder of files by itself, it carries a request out whole once it has taken it, though the
//! client be gone, and lets nobody read an object that is half written.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::{Method, StatusCode};
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use serde::de::DeserializeOwned;
use shared::sync::SyncRequest;
use stand_ins::notion::Server;
use sync_lambda::embed::Embedder;
use sync_lambda::notion::{Client, Limits};
use sync_lambda::run::{Ended, SyncError};
use sync_lambda::store::Store;
use sync_lambda::store::s3::S3Store;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, Notify};
use tokio_util::task::TaskTracker;
use tower::Service;
use url::Url;

/// The name of the one bucket.
pub const BUCKET: &str = "notion-corpus";

/// A server that speaks S3, over a folder.
pub struct S3 {
    endpoint: String,
    folder: Arc<TempDir>,
    /// What it has taken and not yet carried out.
    taken: TaskTracker,
}

/// What becomes of a request.
#[derive(Clone)]
pub enum Pass {
    /// It is answered.
    Through,
    /// It is answered, this much later.
    Late(Duration),
    /// It is refused, with this code of S3's.
    Refused(StatusCode, &'static str),
    /// It is done or not, which is told, and never answered.
    Silent { done: bool, told: Arc<Notify> },
    /// It is not done, and never answered.
    Lost,
}

impl Pass {
    /// S3 has too much to do.
    pub const SLOW_DOWN: Self = Self::Refused(StatusCode::SERVICE_UNAVAILABLE, "SlowDown");
    /// Not for these credentials.
    pub const DENIED: Self = Self::Refused(StatusCode::FORBIDDEN, "AccessDenied");
    /// Another write of the same object is under way.
    pub const CONFLICT: Self = Self::Refused(StatusCode::CONFLICT, "ConditionalRequestConflict");
}

impl S3 {
    pub async fn start() -> Self {
        Self::with(|_, _| Pass::Through).await
    }

    /// `pass` decides by method and key.
    pub async fn with(pass: impl Fn(&Method, &str) -> Pass + Send + Sync + 'static) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(BUCKET)).unwrap();
        Self::over(Arc::new(folder), pass).await
    }

    /// Another server, with the same bucket.
    pub async fn another(&self, pass: impl Fn(&Method, &str) -> Pass + Send + Sync + 'static) -> Self {
        Self::over(self.folder.clone(), pass).await
    }

    async fn over(
        folder: Arc<TempDir>,
        pass: impl Fn(&Method, &str) -> Pass + Send + Sync + 'static,
    ) -> Self {
        let mut service = S3ServiceBuilder::new(FileSystem::new(folder.path()).unwrap());
        service.set_auth(SimpleAuth::from_single("key", "secret"));
        let service = service.build();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let taken = TaskTracker::new();
        let (tracker, one_at_a_time, pass) = (taken.clone(), Arc::new(Mutex::new(())), Arc::new(pass));
        let app = Router::new().fallback(move |request: Request| {
            let path = request.uri().path();
            let key = path.strip_prefix(&format!("/{BUCKET}/acme/")).unwrap_or(path);
            let pass = pass(request.method(), key);
            let (tracker, one_at_a_time, service) = (tracker.clone(), one_at_a_time.clone(), service.clone());
            async move {
                let told = match pass {
                    Pass::Through => None,
                    Pass::Late(pause) => {
                        tokio::time::sleep(pause).await;
                        None
                    }
                    Pass::Refused(status, code) => return refused(status, code),
                    Pass::Silent { done: true, told } => Some(told),
                    Pass::Silent { done: false, told } => {
                        told.notify_one();
                        return std::future::pending().await;
                    }
                    Pass::Lost => return std::future::pending().await,
                };
                let done = tracker.spawn(async move {
                    let _turn = one_at_a_time.lock().await;
                    carry_out(service, request).await
                });
                let answer = done.await.unwrap();
                let Some(told) = told else { return answer };
                told.notify_one();
                std::future::pending().await
            }
        });
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { endpoint, folder, taken }
    }

    /// When all that it has taken is carried out.
    pub async fn settled(&self) {
        self.taken.close();
        self.taken.wait().await;
        self.taken.reopen();
    }

    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Where the object with this key lies.
    pub fn path(&self, key: &str) -> PathBuf {
        self.folder.path().join(BUCKET).join("acme").join(key)
    }

    /// A stored value.
    pub fn read<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        let bytes = std::fs::read(self.path(key)).ok()?;
        Some(serde_json::from_slice(&bytes).unwrap())
    }

    pub fn store(&self) -> Store {
        self.store_with_secret("secret")
    }

    pub fn store_with_secret(&self, secret: &str) -> Store {
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

/// The whole answer, with its body: nothing of the bucket is read after this.
async fn carry_out(mut service: S3Service, request: Request) -> Response {
    let (head, body) = Service::call(&mut service, request).await.unwrap().map(Body::new).into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    Response::from_parts(head, Body::from(body))
}

fn refused(status: StatusCode, code: &str) -> Response {
    let body =
        format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>As told.</Message></Error>");
    (status, [("content-type", "application/xml")], body).into_response()
}

/// One sync into the bucket.
pub async fn sync_into(store: &Store, notion: &Server, request: &SyncRequest) -> Result<Ended, SyncError> {
    let origin = Url::parse(notion.base_url()).unwrap();
    let client = Client::new(&origin, &notion.token().into(), Limits::stand_in(), None).unwrap();
    sync_lambda::run::run(&client, store, &Embedder::Off, request, |_| {}).await
}
