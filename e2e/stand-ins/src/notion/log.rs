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
    /// The status it was answered with.
    pub status: u16,
    /// The id that the answer carries.
    pub request_id: String,
}

/// The requests so far, in the order in which they were answered.
#[derive(Debug, Clone, Default)]
pub(crate) struct RequestLog(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    requests: Vec<Request>,
    file: Option<File>,
}

impl RequestLog {
    /// A log that is also appended to a file, a JSON object a line.
    pub(crate) fn to_file(path: &Path) -> io::Result<RequestLog> {
        let file = File::options().create(true).append(true).open(path)?;
        Ok(RequestLog(Arc::new(Mutex::new(Kept { requests: Vec::new(), file: Some(file) }))))
    }

    pub(crate) fn add(&self, request: Request) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let (Some(file), Ok(mut line)) = (&mut kept.file, serde_json::to_vec(&request)) {
            line.push(b'\n');
            if let Err(error) = file.write_all(&line) {
                eprintln!("stand-ins: cannot write the log of requests: {error}");
            }
        }
        kept.requests.push(request);
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).requests.clone()
    }
}
