//! What was asked of the server: kept for tests to count, and written to a file on demand.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;

/// A request to the API that was answered. It never holds the token, nor any text.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Request {
    /// `GET` or `POST`.
    pub method: String,
    /// The path with its query, from `/v1`.
    pub path: String,
    /// The status it was answered with; 0 when no answer was sent.
    pub status: u16,
    /// The id that the answer carries; empty when it carries none.
    pub request_id: String,
}

/// How many requests there were, by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stats {
    /// All of them.
    pub requests: u64,
    /// Answered with 2xx.
    pub ok: u64,
    /// Refused with 429 or 529.
    pub throttled: u64,
    /// Without an answer.
    pub unanswered: u64,
}

/// The requests so far, in the order in which they were answered.
#[derive(Debug, Clone, Default)]
pub(crate) struct RequestLog(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    requests: Vec<Request>,
    stats: Stats,
    file: Option<File>,
}

/// A request that is not answered yet. One that never is, is logged when this is dropped.
#[derive(Debug)]
pub(crate) struct Entry {
    log: RequestLog,
    request: Option<Request>,
}

impl Entry {
    pub(crate) fn answered(mut self, status: u16, request_id: &str) {
        if let Some(request) = self.request.take() {
            self.log.add(Request { status, request_id: request_id.to_owned(), ..request });
        }
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        if let Some(request) = self.request.take() {
            self.log.add(request);
        }
    }
}

impl RequestLog {
    /// A log that is also appended to a file, a JSON object a line.
    pub(crate) fn to_file(path: &Path) -> io::Result<RequestLog> {
        let file = File::options().create(true).append(true).open(path)?;
        Ok(RequestLog(Arc::new(Mutex::new(Kept { file: Some(file), ..Kept::default() }))))
    }

    /// Begins to log a request.
    pub(crate) fn entry(&self, request: &axum::extract::Request) -> Entry {
        let method = request.method().to_string();
        let path = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
        Entry {
            log: self.clone(),
            request: Some(Request { method, path, status: 0, request_id: String::new() }),
        }
    }

    fn add(&self, request: Request) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let (Some(file), Ok(mut line)) = (&mut kept.file, serde_json::to_vec(&request)) {
            line.push(b'\n');
            if let Err(error) = file.write_all(&line) {
                eprintln!("stand-ins: cannot write the log of requests: {error}");
            }
        }
        let stats = &mut kept.stats;
        stats.requests += 1;
        match request.status {
            0 => stats.unanswered += 1,
            200..=299 => stats.ok += 1,
            429 | 529 => stats.throttled += 1,
            _ => {}
        }
        kept.requests.push(request);
    }

    pub(crate) fn stats(&self) -> Stats {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).stats
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).requests.clone()
    }
}
