//! What the tests share: a corpus made of a few pages, the service over it, and a client.

pub mod corpus;
pub mod events;
pub mod issuer;
pub mod lambda;
pub mod models;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use api::auth::Access;
use api::corpus::Corpus;
use api::corpus::library::Library;
use api::limits::Limits;
use api::model::Model;
use api::model::rewrite::Rewriter;
use api::origins::Origins;
use api::router;
use api::state::AppState;
use reqwest::{Method, RequestBuilder};
use shared::ask::Answer;
use shared::corpus_url::CorpusUrl;
use shared::problem::{Problem, ProblemKind};
use tokio::net::TcpListener;

use crate::support::lambda::Lambda;

/// The service on a port of its own, until it is dropped.
pub struct TestApi {
    pub state: AppState,
    base_url: String,
    client: reqwest::Client,
    server: tokio::task::JoinHandle<()>,
}

impl TestApi {
    /// The extractive service over a corpus.
    pub async fn over(corpus: &Path) -> Self {
        let corpus = Corpus::open(&CorpusUrl::Dir(corpus.to_owned()), false).await;
        Self::start(corpus, Model::Extractive, None).await
    }

    /// The service with these parts. The corpus is loaded once; what that says is in the library.
    pub async fn start(corpus: Corpus, model: Model, web_dir: Option<&Path>) -> Self {
        Self::serve(state(corpus, model, web_dir).await).await
    }

    /// The extractive service over a corpus, with a sync function that it can start. Edits that the webhook tells of
    /// are collected for `period`.
    pub async fn with_sync(corpus: &Path, lambda: &Lambda, token: Option<&str>, period: Duration) -> Self {
        let corpus = Corpus::open(&CorpusUrl::Dir(corpus.to_owned()), false).await;
        let state = state(corpus, Model::Extractive, None).await;
        Self::serve(state.with_sync(lambda.trigger(), token.map(Into::into), period)).await
    }

    /// The extractive service over a corpus, for these callers, so often, and from pages of these other sites.
    pub async fn with_access(corpus: &Path, access: Access, limits: Limits, origins: Origins) -> Self {
        let corpus = Corpus::open(&CorpusUrl::Dir(corpus.to_owned()), false).await;
        Self::serve(state(corpus, Model::Extractive, None).await.with_access(access, limits, origins)).await
    }

    /// The extractive service over a corpus, whose questions this makes self-standing.
    pub async fn with_rewriter(corpus: &Path, rewriter: Rewriter) -> Self {
        let corpus = Corpus::open(&CorpusUrl::Dir(corpus.to_owned()), false).await;
        Self::serve(state(corpus, Model::Extractive, None).await.with_rewriter(rewriter)).await
    }

    /// A service in this state.
    pub async fn serve(state: AppState) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let server = tokio::spawn({
            let state = state.clone();
            async move { router::serve(listener, state).await.unwrap() }
        });
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { state, base_url, client, server }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base_url))
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.request(Method::GET, path)
    }

    /// POST /ask with this body.
    pub fn ask(&self, body: &serde_json::Value) -> RequestBuilder {
        self.request(Method::POST, "/ask").json(body)
    }

    /// The JSON answer to a question.
    pub async fn answer(&self, question: &str) -> Answer {
        let reply = self.ask(&serde_json::json!({ "question": question })).send().await.unwrap();
        assert_eq!(reply.status(), 200);
        reply.json().await.unwrap()
    }
}

async fn state(corpus: Corpus, model: Model, web_dir: Option<&Path>) -> AppState {
    let library = Arc::new(Library::new(corpus));
    let _ = library.renew().await;
    AppState::new(library, model, web_dir.map(Path::to_owned))
}

impl Drop for TestApi {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Sends a request that has to fail, and gives the problem after checking its shape.
pub async fn problem(request: RequestBuilder, status: u16, kind: ProblemKind) -> Problem {
    let reply = request.send().await.unwrap();
    assert_eq!(reply.status().as_u16(), status);
    assert_eq!(reply.headers()["content-type"], "application/problem+json");
    let request_id = reply.headers()["x-request-id"].to_str().unwrap().to_owned();
    let problem: Problem = reply.json().await.unwrap();
    assert_eq!(problem.kind, kind);
    assert_eq!(problem.status, status);
    assert_eq!(problem.request_id, Some(request_id));
    assert!(!problem.detail.is_empty());
    problem
}
