//! Whether a request to AWS is signed. The stand-ins have no secrets, so that nobody checks by which key.

use axum::http::{HeaderMap, header};

/// Whether there is a signature, of version 4.
pub(crate) fn is_there(headers: &HeaderMap) -> bool {
    let authorization = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    authorization.is_some_and(|value| value.starts_with("AWS4-HMAC-SHA256 "))
}
