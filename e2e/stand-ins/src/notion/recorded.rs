//! Answers that were recorded from the real API, replayed word for word.
//!
//! The folder holds `index.jsonl`, a line for each request with its method, address, version, body and the status
//! and file of the answer. A request gets the answer that was recorded for the same method, path, parameters,
//! body and version. When a body or the parameters were never asked that way, `page_size` and `sort` are left out
//! of the comparison. Of several recordings of one request the first is answered first and the last ever after.
//! Nothing is made up: what was not recorded is a 404.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::http::{ApiError, Gate, Object, guard};

/// More than any request of a reader holds.
const BODY_LIMIT: usize = 1 << 20;

/// Recorded answers, in the order in which they were recorded.
#[derive(Debug)]
pub struct Recorded(Vec<Recording>);

#[derive(Debug)]
struct Recording {
    key: Key,
    answer: Object,
}

/// Why recordings cannot be replayed.
#[derive(Debug, thiserror::Error)]
pub enum RecordedError {
    /// A file cannot be read.
    #[error("cannot read `{}`: name a folder that holds index.jsonl and the answers it lists", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// A file is not the JSON it should be.
    #[error("`{}` is not understood", path.display())]
    Json {
        /// Which.
        path: PathBuf,
        /// Why not.
        #[source]
        source: serde_json::Error,
    },
}

/// What is asked. Of parameters and body the order does not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    method: String,
    path: String,
    version: String,
    params: Vec<(String, String)>,
    body: Map<String, Value>,
}

/// A line of `index.jsonl`.
#[derive(Debug, Deserialize)]
struct Line {
    file: String,
    method: String,
    uri: String,
    notion_version: String,
    status: u16,
    request_body: Option<String>,
}

impl Recorded {
    /// Reads a folder of recordings.
    pub fn from_folder(folder: &Path) -> Result<Recorded, RecordedError> {
        let path = folder.join("index.jsonl");
        let index = read(&path)?;
        let mut recordings = Vec::new();
        for line in index.lines().filter(|line| !line.trim().is_empty()) {
            let error = |source| RecordedError::Json { path: path.clone(), source };
            let line: Line = serde_json::from_str(line).map_err(error)?;
            let file = folder.join(&line.file);
            let body = serde_json::from_str(&read(&file)?);
            let body = body.map_err(|source| RecordedError::Json { path: file, source })?;
            let status = StatusCode::from_u16(line.status).unwrap_or(StatusCode::OK);
            let address = line.uri.split_once("/v1/").map_or(line.uri.as_str(), |(_, rest)| rest);
            let asked = line.request_body.as_deref().unwrap_or_default();
            let key =
                Key::new(&line.method, &format!("/v1/{address}"), &line.notion_version, asked.as_bytes());
            recordings.push(Recording { key, answer: Object(status, body) });
        }
        Ok(Recorded(recordings))
    }

    /// The answers to a request, in order.
    fn answers(&self, key: &Key) -> Vec<&Object> {
        let same: Vec<_> = self.0.iter().filter(|recording| recording.key == *key).collect();
        let found = if same.is_empty() {
            let loose = key.loose();
            self.0.iter().filter(|recording| recording.key.loose() == loose).collect()
        } else {
            same
        };
        found.into_iter().map(|recording| &recording.answer).collect()
    }
}

fn read(path: &Path) -> Result<String, RecordedError> {
    fs::read_to_string(path).map_err(|source| RecordedError::Read { path: path.to_owned(), source })
}

impl Key {
    fn new(method: &str, address: &str, version: &str, body: &[u8]) -> Key {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let mut params: Vec<(String, String)> = query
            .split('&')
            .filter_map(|param| param.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        params.sort_unstable();
        let body = serde_json::from_slice::<Map<String, Value>>(body).unwrap_or_default();
        Key { method: method.to_owned(), path: path.to_owned(), version: version.to_owned(), params, body }
    }

    /// The request without what changes how much is answered and in which order, but not what.
    fn loose(&self) -> Key {
        let mut key = self.clone();
        key.params.retain(|(name, _)| name != "page_size");
        key.body.retain(|name, _| name != "page_size" && name != "sort");
        key
    }
}

/// What the handler needs: the recordings, and how often each request was answered.
#[derive(Debug, Clone)]
struct Player(Arc<(Recorded, Mutex<HashMap<String, usize>>)>);

/// The routes of a replay: any path of the API.
pub(super) fn router(recorded: Recorded, gate: Gate) -> Router {
    let player = Player(Arc::new((recorded, Mutex::default())));
    Router::new()
        .route("/v1/{*path}", any(play))
        .layer(middleware::from_fn_with_state(gate, guard))
        .fallback(async || StatusCode::NOT_FOUND)
        .with_state(player)
}

async fn play(State(Player(player)): State<Player>, request: Request) -> Response {
    let (recorded, counts) = &*player;
    let (head, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, BODY_LIMIT).await else {
        return ApiError::invalid_json().into_response();
    };
    let address = head.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    let version = head.headers.get("notion-version").and_then(|value| value.to_str().ok());
    let key = Key::new(head.method.as_str(), &address, version.unwrap_or_default(), &body);
    let answers = recorded.answers(&key);
    let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
    let count = counts.entry(format!("{key:?}")).or_default();
    let answer = answers.get(*count).or(answers.last()).map(|answer| (*answer).clone());
    *count += 1;
    match answer {
        Some(answer) => answer.into_response(),
        None => ApiError::not_recorded(head.method.as_str(), &address).into_response(),
    }
}
