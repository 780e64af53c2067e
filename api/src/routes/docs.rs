//! /openapi.json and /docs: the contract, for programs and for people. Nothing is loaded from elsewhere.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::Config;

use crate::problem::Failure;

/// The two paths, for a contract that is complete.
pub fn docs(openapi: &OpenApi) -> Router {
    // A document that cannot be written as JSON would have failed the test that snapshots it.
    let document = Bytes::from(openapi.to_pretty_json().unwrap_or_default());
    let config = Arc::new(Config::from("/openapi.json"));
    Router::new()
        .route(
            "/openapi.json",
            get(move || async move { ([(header::CONTENT_TYPE, "application/json")], document) }),
        )
        .route("/docs", get(|| async { Redirect::permanent("/docs/") }))
        .route(
            "/docs/",
            get({
                let config = config.clone();
                move || async move { file("", config) }
            }),
        )
        .route("/docs/{*file}", get(move |Path(path): Path<String>| async move { file(&path, config) }))
}

fn file(path: &str, config: Arc<Config<'static>>) -> Response {
    match utoipa_swagger_ui::serve(path, config) {
        Ok(Some(file)) => {
            ([(header::CONTENT_TYPE, file.content_type)], file.bytes.into_owned()).into_response()
        }
        Ok(None) | Err(_) => Failure::no_such_path().into_response(),
    }
}
