//! What happens to every request and response, in one visible order.

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use tower::util::option_layer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;
use tracing::Instrument;
use uuid::Uuid;

use crate::auth::Caller;
use crate::metrics::Metrics;
use crate::origins::Origins;
use crate::problem::{self, Failure, InItsOwnShape, openai};

mod guard;

pub use guard::guard;

/// The largest body of a request, in bytes.
pub const MAX_BODY: usize = 256 * 1024;
/// The time until a response begins. A JSON answer begins when it is complete; streams go on past it.
const UNTIL_RESPONSE: Duration = Duration::from_secs(190);

/// How much of a path the log has, in characters.
const MAX_LOGGED_PATH: usize = 200;

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
static TRACE_ID: HeaderName = HeaderName::from_static("x-amzn-trace-id");

/// Scripts, styles and calls only from here; `wasm-unsafe-eval` is what WebAssembly needs, and all it needs.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";
/// Swagger UI sets styles from its script and carries its icons as `data:`.
const DOCS_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The name of a request, in the response, in the log and in problems.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// Wraps a router. Outermost first: the request gets its id and a line in the log, the response its headers; pages of
/// other origins are told whether they may call; errors become problems; panics become errors; then compression, time
/// and size limits. Who may call is decided inside of all that, for the API alone (see [`guard`]).
pub fn wrap(router: Router, origins: &Origins, metrics: Metrics) -> Router {
    router
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(TimeoutLayer::with_status_code(crate::problem::TIMEOUT, UNTIL_RESPONSE))
        // Leaves out event streams, images and what is compressed already.
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::new())
        .layer(from_fn(write_problems))
        .layer(option_layer(guard::cors(origins)))
        .layer(from_fn(secure))
        .layer(from_fn_with_state(metrics, identify))
}

/// Names the request and logs its end. The log has paths, times and status; questions are in no path.
async fn identify(State(metrics): State<Metrics>, mut request: Request, next: Next) -> Response {
    let id =
        request.headers().get(&REQUEST_ID).and_then(acceptable).unwrap_or_else(|| Uuid::new_v4().to_string());
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    let path: String = request.uri().path().chars().take(MAX_LOGGED_PATH).collect();
    // The load balancer's name for it, in its own log.
    let trace = request.headers().get(&TRACE_ID).and_then(acceptable).unwrap_or_default();
    let span = tracing::info_span!("request", request.id = %id, trace.id = %trace);
    let started = tokio::time::Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    let caller = response.extensions().get::<Caller>().map(|caller| caller.subject.as_str());
    let _entered = span.enter();
    if !path.starts_with("/health/") {
        metrics.request(status);
        tracing::info!(
            http.method = %method,
            http.path = path,
            http.status = status,
            caller,
            http.head_ms = started.elapsed().as_millis() as u64,
            "answered {status}"
        );
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(&REQUEST_ID, value);
    }
    response
}

/// A client may name its request, so long as the name is short and plain.
fn acceptable(value: &HeaderValue) -> Option<String> {
    let text = value.to_str().ok()?;
    let plain = text.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.=:;".contains(letter));
    (plain && (1..=128).contains(&text.len())).then(|| text.to_owned())
}

async fn secure(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let docs = path == "/docs" || path.starts_with("/docs/");
    let mut response = next.run(request).await;
    let policy = if docs { DOCS_POLICY } else { PAGE_POLICY };
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // The address of a page inside the company's Notion is nobody else's business.
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    // What the API says is the company's: no proxy and no browser keeps it, unless a route says otherwise.
    let headers = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Gives every error the one shape that its client expects, whichever layer made it.
async fn write_problems(request: Request, next: Next) -> Response {
    let for_openai = openai::is_expected(request.uri().path());
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone());
    let response = next.run(request).await;
    let status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    if !failed || response.extensions().get::<InItsOwnShape>().is_some() {
        return response;
    }
    let failure = response.extensions().get::<Failure>().cloned();
    let caller = response.extensions().get::<Caller>().cloned();
    let mut problem = failure.unwrap_or_else(|| Failure::from_status(status)).0;
    problem.request_id = id;
    let mut written = if for_openai { openai::body_of(&problem) } else { problem::body_of(&problem) };
    if let Some(caller) = caller {
        written.extensions_mut().insert(caller);
    }
    for name in [header::ALLOW, header::CONTENT_RANGE, guard::LIMIT, guard::POLICY] {
        if let Some(value) = response.headers().get(&name) {
            written.headers_mut().insert(name, value.clone());
        }
    }
    written
}
