//! POST /control: changes to the workspace while it is served. No part of Notion: it is for tests and demos.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::Utc;
use serde_json::json;

use crate::notion::workspace::{Change, ChangeError};

use super::App;

/// Makes a change and tells the id of the page. The body must be declared as JSON: a page in some browser cannot
/// send that to another origin unasked.
pub(super) async fn control(State(app): State<App>, change: Result<Json<Change>, JsonRejection>) -> Response {
    let change = match change {
        Ok(Json(change)) => change,
        Err(rejection) => return answer(rejection.status(), &rejection.body_text()),
    };
    match app.workspace().change(change, Utc::now()) {
        Ok(id) => Json(json!({"id": id})).into_response(),
        Err(error @ ChangeError::NoSuchPage(_)) => answer(StatusCode::NOT_FOUND, &error.to_string()),
        Err(error) => answer(StatusCode::BAD_REQUEST, &error.to_string()),
    }
}

fn answer(status: StatusCode, error: &str) -> Response {
    (status, Json(json!({"error": error}))).into_response()
}
