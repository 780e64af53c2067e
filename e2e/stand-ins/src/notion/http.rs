//! The server: which path is answered by what, and what every answer has in common.

mod blocks;
mod comments;
mod control;
mod data_sources;
mod filter;
mod guard;
mod input;
mod pages;
mod paging;
mod reply;
mod search;
mod sort;
mod users;
mod view;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::middleware;
use axum::routing::{get, post};
use chrono::Utc;

use crate::notion::faults::{Faults, Switches};
use crate::notion::objects::View;
use crate::notion::workspace::{Hidden, Workspace};

pub(crate) use guard::{Gate, guard};
pub(crate) use reply::{ApiError, Object};

use paging::Sessions;

/// What the handlers share.
#[derive(Debug, Clone)]
pub(crate) struct App(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    workspace: Mutex<Workspace>,
    sessions: Mutex<Sessions>,
    faults: Switches,
    base_url: String,
    /// The most rows that one query gives, over all its pages.
    rows_per_query: usize,
}

impl App {
    /// A workspace without faults: see [`App::set_faults`].
    pub(crate) fn new(
        workspace: Workspace,
        faults: Switches,
        base_url: String,
        rows_per_query: usize,
    ) -> App {
        let workspace = Mutex::new(workspace);
        App(Arc::new(Shared { workspace, sessions: Mutex::default(), faults, base_url, rows_per_query }))
    }

    /// Has these faults happen from now on, and no others. They must have been checked.
    pub(crate) fn set_faults(&self, faults: Faults) {
        self.workspace().hide(Hidden::by(&faults));
        self.0.faults.set(faults);
    }

    /// The workspace as it is now. A handler that panicked while it held it has left no half-made change that
    /// would matter to a test.
    pub(crate) fn workspace(&self) -> MutexGuard<'_, Workspace> {
        self.0.workspace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sessions(&self) -> MutexGuard<'_, Sessions> {
        self.0.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn view<'a>(&'a self, workspace: &'a Workspace) -> View<'a> {
        View { workspace, base_url: &self.0.base_url, now: Utc::now() }
    }
}

/// The routes of a workspace. All of the API passes `guard`, once, and the faults in there.
pub(crate) fn router(app: App, gate: Gate) -> Router {
    let api = Router::new()
        .route("/v1/users", get(users::list))
        .route("/v1/users/me", get(users::me))
        .route("/v1/users/{id}", get(users::one))
        .route("/v1/search", post(search::search))
        .route("/v1/blocks/{id}", get(blocks::one))
        .route("/v1/blocks/{id}/children", get(blocks::children))
        .route("/v1/pages/{id}", get(pages::one))
        .route("/v1/pages/{id}/properties/{property}", get(pages::property))
        .route("/v1/pages/{id}/markdown", get(pages::markdown))
        .route("/v1/databases/{id}", get(data_sources::database))
        .route("/v1/data_sources/{id}", get(data_sources::one))
        .route("/v1/data_sources/{id}/query", post(data_sources::query))
        .route("/v1/comments", get(comments::list))
        .route("/v1/{*path}", axum::routing::any(unknown))
        .method_not_allowed_fallback(unknown)
        .layer(middleware::from_fn_with_state(gate, guard));
    Router::new()
        .route("/control", post(control::control))
        .route("/{name}", get(view::page))
        .merge(api)
        .fallback(view::nothing)
        .with_state(app)
}

async fn unknown() -> ApiError {
    ApiError::invalid_request_url()
}
