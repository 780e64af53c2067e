//! A server that speaks as much S3 as reading a corpus needs. Objects are made when they are asked for.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use api::corpus::s3::Bucket;
use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::text::{Sentences, id};

/// A running server.
pub struct Server {
    endpoint: String,
    made: Arc<Made>,
}

struct Made {
    sentences: Sentences,
    pages: usize,
    generation: AtomicU64,
}

impl Made {
    /// The state of a page: one in a hundred changes with each generation.
    fn state(&self, page: usize) -> u64 {
        let generation = self.generation.load(Ordering::Relaxed);
        if page.is_multiple_of(100) { generation } else { 1 }
    }

    fn manifest(&self) -> serde_json::Value {
        let pages = (0..self.pages).map(|page| {
            let entry = json!({
                "hash": format!("{:016x}", self.state(page)), "edited_at": "2026-01-01T00:00:00Z",
                "read_at": "2026-01-01T00:00:00Z", "title": format!("문서 {page}"),
            });
            (id(page).to_string(), entry)
        });
        json!({
            "schema": 1, "generation": self.generation.load(Ordering::Relaxed), "run": "bench", "complete": true,
            "published_at": "2026-01-01T00:00:00Z", "pages": serde_json::Value::Object(pages.collect()),
        })
    }
}

impl Server {
    /// A workspace of so many pages.
    pub async fn start(sentences: Sentences, pages: usize) -> Result<Self, Box<dyn Error>> {
        let made = Arc::new(Made { sentences, pages, generation: AtomicU64::new(1) });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        let app = Router::new().fallback(get).with_state(made.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Ok(Self { endpoint, made })
    }

    pub fn change_one_in_a_hundred(&self) {
        self.made.generation.fetch_add(1, Ordering::Relaxed);
    }

    /// The keys of all pages.
    pub fn keys(&self) -> impl Iterator<Item = String> {
        (0..self.made.pages).map(|page| format!("pages/{}/{:016x}.json", id(page), self.made.state(page)))
    }

    /// The bucket, as the service reads it.
    pub fn bucket(&self) -> Bucket {
        let config = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .credentials_provider(Credentials::new("key", "secret", None, None, "bench"))
            .region(Region::new("us-east-1"))
            .endpoint_url(&self.endpoint)
            .force_path_style(true)
            .build();
        Bucket::new(aws_sdk_s3::Client::from_conf(config), "bench".to_owned(), String::new())
    }
}

async fn get(State(made): State<Arc<Made>>, request: Request) -> Response {
    let key = request.uri().path().trim_start_matches("/bench/");
    if key == shared::keys::MANIFEST {
        let etag = format!("\"{}\"", made.generation.load(Ordering::Relaxed));
        return ([("etag", etag)], made.manifest().to_string()).into_response();
    }
    let page = key.split('/').nth(1).and_then(|id| id.parse::<uuid::Uuid>().ok());
    let page = page.map(|id| (id.as_u128() >> 32) as usize).and_then(|page| page.checked_sub(1));
    match page.map(|page| made.sentences.document(page, made.state(page))) {
        Some(Ok(document)) => match serde_json::to_vec(&document) {
            Ok(bytes) => ([("etag", "\"x\"")], bytes).into_response(),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        },
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}
