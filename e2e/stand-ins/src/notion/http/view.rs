//! GET /{slug}-{id}: the page itself, for people.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::{Html, IntoResponse, Response};

use crate::notion::ids;

use super::App;

/// A page or database as HTML. No token is asked for: it stands for what a browser that is logged in shows.
pub(super) async fn page(State(app): State<App>, Path(name): Path<String>) -> Response {
    let workspace = app.workspace();
    let view = app.view(&workspace);
    let tail = name.len().checked_sub(32).and_then(|at| name.get(at..));
    let id = tail.and_then(ids::parse);
    let page = id.and_then(|id| workspace.pages.get(&id)).map(|page| view.page_html(page));
    let database =
        || id.and_then(|id| workspace.databases.get(&id)).map(|database| view.database_html(database));
    match page.or_else(database) {
        Some(html) => {
            let policy = "default-src 'none'; style-src 'unsafe-inline'";
            ([(CONTENT_SECURITY_POLICY, policy)], Html(html)).into_response()
        }
        None => absent(),
    }
}

/// What is at every other address.
pub(super) async fn nothing() -> Response {
    absent()
}

fn absent() -> Response {
    (StatusCode::NOT_FOUND, "There is no such page in this workspace.\n").into_response()
}
