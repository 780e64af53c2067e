//! Problems in the shape of OpenAI's API, for the clients that are made for it.

use axum::response::Response;
use shared::openai::error::CompletionError;
use shared::problem::Problem;

/// Below this path, errors have this shape.
const PATHS: &str = "/v1/";

/// Whether a client that asks for this path expects this shape.
pub fn is_expected(path: &str) -> bool {
    path.starts_with(PATHS)
}

/// Writes a problem as the response's body.
pub fn body_of(problem: &Problem) -> Response {
    super::written(problem, "application/json", &CompletionError::from(problem))
}
