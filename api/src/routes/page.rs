//! The page: Trunk's files, served with the right lifetimes, and `index.html` for every address inside the page.
//!
//! A missing file is a 404, never `index.html`: a browser that still has yesterday's page would take it for a
//! script and show nothing. Files carry a hash in their names and are kept for ever; `index.html` never is.

use std::path::{Path, PathBuf};

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, header};
use axum::response::IntoResponse;
use tower_http::services::{ServeDir, ServeFile};

use crate::problem::{Failure, NOT_MODIFIED};

/// The first parts of the API's paths: below them, what is not known is an error and not the page.
const API: [&str; 10] =
    ["ask", "feedback", "sources", "suggestions", "sync", "notion", "health", "docs", "mcp", "v1"];

/// The page, ready to be put beside the API.
#[derive(Debug)]
pub struct Page {
    dir: Option<PathBuf>,
}

/// The page in this folder, if there is one.
pub fn page(dir: Option<&Path>) -> Page {
    Page { dir: dir.map(Path::to_owned) }
}

impl Page {
    /// The API, with the page for everything else.
    pub fn serve_beside(self, api: Router) -> Router {
        let Some(dir) = self.dir else {
            return api.fallback(|| async { Failure::no_such_path() });
        };
        let index = ServeFile::new(dir.join("index.html")).precompressed_br().precompressed_gzip();
        let files = ServeDir::new(&dir)
            .precompressed_br()
            .precompressed_gzip()
            .append_index_html_on_directories(false);
        let addresses = Router::new().fallback_service(index);
        let files = Router::new().fallback_service(files);
        api.fallback(move |mut request: Request| {
            let path = request.uri().path();
            let target = if !of_the_page(request.method(), path) {
                None
            } else {
                Some((if is_file(path) { files.clone() } else { addresses.clone() }, lifetime(path)))
            };
            if !has_hash(request.uri().path()) {
                // They are told apart by time and size. Builds in images often give all files one time, and `index.html`
                // has one size, whatever the hashes in it: a browser would keep the one of the last release.
                request.headers_mut().remove(header::IF_MODIFIED_SINCE);
                request.headers_mut().remove(header::IF_NONE_MATCH);
            }
            async move {
                let Some((router, lifetime)) = target else { return Failure::no_such_path().into_response() };
                let mut response = tower::ServiceExt::oneshot(router, request).await.into_response();
                if response.status().is_success() || response.status() == NOT_MODIFIED {
                    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(lifetime));
                }
                response
            }
        })
    }
}

/// Whether a request may be answered with the page: it reads, and not below a path of the API.
fn of_the_page(method: &Method, path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    matches!(*method, Method::GET | Method::HEAD) && !API.contains(&first)
}

/// Whether a path names a file: its last part has an extension. Addresses inside the page have none.
fn is_file(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|last| last.contains('.'))
}

/// How long a file of the page may be kept.
fn lifetime(path: &str) -> &'static str {
    if is_file(path) && has_hash(path) { "public, max-age=31536000, immutable" } else { "no-cache" }
}

/// Whether the build put a hash into a file's name: `page-1a2b3c4d5e6f7a8b.css`, `web_bg-1a2b3c4d.wasm`.
fn has_hash(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.split(['-', '.', '_'])
        .skip(1)
        .any(|part| part.len() >= 8 && part.chars().all(|letter| letter.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_addresses_are_told_apart() {
        assert!(is_file("/web-1a2b3c4d5e6f7a8b.js"));
        assert!(!is_file("/c/1234"));
        assert!(has_hash("/page-1a2b3c4d5e6f7a8b.css"));
        assert!(has_hash("/web_bg-1a2b3c4d.wasm"));
        assert!(has_hash("/split_answers-39414551.wasm"));
        assert!(!has_hash("/favicon.svg"));
    }

    #[test]
    fn an_unknown_path_of_the_api_is_not_the_page() {
        assert!(of_the_page(&Method::GET, "/c/1234"));
        assert!(!of_the_page(&Method::GET, "/ask/me"));
        assert!(!of_the_page(&Method::POST, "/c/1234"));
    }
}
