//! POST /control: changes to the workspace, and faults, while it is served. No part of Notion: it is for tests and
//! demos.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::Utc;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::notion::faults::Faults;
use crate::notion::workspace::{Change, ChangeError};

use super::App;

/// `{"faults": {...}}`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SetFaults {
    faults: Faults,
}

/// Makes a change and tells the id of the page, or sets the faults and tells them. The body must be declared as
/// JSON: a page in some browser cannot send that to another origin unasked.
pub(super) async fn control(State(app): State<App>, body: Result<Json<Value>, JsonRejection>) -> Response {
    let body = match body {
        Ok(Json(body)) => body,
        Err(rejection) => return answer(rejection.status(), &rejection.body_text()),
    };
    if body.get("faults").is_some() {
        return match serde_json::from_value(body) {
            Ok(SetFaults { faults }) => set(&app, faults),
            Err(error) => answer(StatusCode::UNPROCESSABLE_ENTITY, &error.to_string()),
        };
    }
    match serde_json::from_value(body) {
        Ok(change) => make(&app, change),
        Err(error) => answer(StatusCode::UNPROCESSABLE_ENTITY, &error.to_string()),
    }
}

fn set(app: &App, faults: Faults) -> Response {
    if let Err(error) = faults.check() {
        return answer(StatusCode::BAD_REQUEST, &error.to_string());
    }
    let told = json!({"faults": faults});
    app.set_faults(faults);
    Json(told).into_response()
}

fn make(app: &App, change: Change) -> Response {
    match app.workspace().change(change, Utc::now()) {
        Ok(id) => Json(json!({"id": id})).into_response(),
        Err(error @ ChangeError::NoSuchPage(_)) => answer(StatusCode::NOT_FOUND, &error.to_string()),
        Err(error) => answer(StatusCode::BAD_REQUEST, &error.to_string()),
    }
}

fn answer(status: StatusCode, error: &str) -> Response {
    (status, Json(json!({"error": error}))).into_response()
}
