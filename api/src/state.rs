//! What the handlers share.

use std::path::PathBuf;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::corpus::library::Library;
use crate::corpus::snapshot::Snapshot;
use crate::model::Model;
use crate::problem::Failure;

/// What the handlers share. Cloning shares it.
#[derive(Debug, Clone)]
pub struct AppState {
    /// The state of the workspace that is searched now.
    pub library: Arc<Library>,
    /// What writes the answers.
    pub model: Model,
    /// The folder of the built page, if it is served.
    pub web_dir: Option<PathBuf>,
    /// Cancelled when the server takes no more requests.
    pub draining: CancellationToken,
    /// Cancelled when open answers have to end.
    pub stop: CancellationToken,
}

impl AppState {
    /// The state for these parts, not going down.
    pub fn new(library: Arc<Library>, model: Model, web_dir: Option<PathBuf>) -> Self {
        Self { library, model, web_dir, draining: CancellationToken::new(), stop: CancellationToken::new() }
    }

    /// The state of the workspace that is searched now.
    pub fn snapshot(&self) -> Result<Arc<Snapshot>, Failure> {
        self.library
            .current()
            .ok_or_else(|| Failure::not_ready(self.library.load_error().as_deref().map(String::as_str)))
    }
}
