//! Before a call of the API is handled: who sends it, whether they may, and how often they did.

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, request::Parts};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use secrecy::SecretString;
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::auth::scope::{Need, need};
use crate::auth::{AuthError, Caller, Presented};
use crate::limits::{Kind, Left, WINDOW};
use crate::origins::{Origins, Sender};
use crate::problem::Failure;
use crate::state::AppState;

const API_KEY: HeaderName = HeaderName::from_static("x-api-key");
const ALB_DATA: HeaderName = HeaderName::from_static("x-amzn-oidc-data");
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// What is left of a caller's calls (draft-ietf-httpapi-ratelimit-headers).
pub(super) const LIMIT: HeaderName = HeaderName::from_static("ratelimit");
/// The limit itself.
pub(super) const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Lets a call of the API through to its handler, with its [`Caller`], if they may make it.
pub async fn guard(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let caller = match admitted(&state, &parts).await {
        Ok(caller) => caller,
        Err(failure) => return failure.into_response(),
    };
    let Some((caller, kind)) = caller else { return next.run(Request::from_parts(parts, body)).await };
    let left = state.limits.take(&caller.subject, kind);
    let mut response = match &left {
        Some(left) if left.wait.is_some() => Failure::rate_limited(left).into_response(),
        _ => {
            parts.extensions.insert(caller.clone());
            next.run(Request::from_parts(parts, body)).await
        }
    };
    if let Some(left) = &left {
        tell(response.headers_mut(), left);
    }
    // For the line of the log.
    response.extensions_mut().insert(caller);
    response
}

/// Who calls and what the call counts as; `None` for a call that needs no caller.
async fn admitted(state: &AppState, parts: &Parts) -> Result<Option<(Caller, Kind)>, Failure> {
    let path = parts.extensions.get::<MatchedPath>().map(MatchedPath::as_str).unwrap_or_default();
    let Need::Scope(scope) = need(parts.method.as_str(), path) else { return Ok(None) };
    let caller = state.access.identify(&presented(parts)?).await?;
    if !matches!(parts.method, Method::GET | Method::HEAD) && !state.origins.may_change(sender(parts)) {
        return Err(Failure::cross_site());
    }
    if !caller.scopes.has(scope) {
        return Err(AuthError::Scope(scope).into());
    }
    // Questions alone cost money, and these calls may be some.
    let kind = if ["/ask", "/v1/chat/completions", "/mcp"].contains(&path) { Kind::Ask } else { Kind::Read };
    Ok(Some((caller, kind)))
}

fn presented(parts: &Parts) -> Result<Presented, AuthError> {
    let one = |name: &HeaderName, text: &'static str| {
        let mut values = parts.headers.get_all(name).iter();
        let first = values.next().map(|value| SecretString::from(value.to_str().unwrap_or_default()));
        if values.next().is_some() { Err(AuthError::Twice(text)) } else { Ok(first) }
    };
    Ok(Presented {
        host: host(parts).map(str::to_owned),
        authorization: one(&header::AUTHORIZATION, "Authorization")?,
        api_key: one(&API_KEY, "X-Api-Key")?,
        alb: one(&ALB_DATA, "X-Amzn-Oidc-Data")?,
    })
}

/// The host that was called: in the address for HTTP/2, in a header before.
fn host(parts: &Parts) -> Option<&str> {
    let told = parts.uri.authority().map(|authority| authority.as_str());
    told.or_else(|| parts.headers.get(header::HOST)?.to_str().ok())
}

fn sender(parts: &Parts) -> Sender<'_> {
    // One that is no text is not nothing.
    let text = |name: &HeaderName| parts.headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    Sender { site: text(&FETCH_SITE), origin: text(&header::ORIGIN), host: host(parts) }
}

fn tell(headers: &mut HeaderMap, left: &Left) {
    let Left { name, most, remaining, full_in, .. } = left;
    for (header, text) in [
        (POLICY, format!("\"{name}\";q={most};w={WINDOW}")),
        (LIMIT, format!("\"{name}\";r={remaining};t={full_in}")),
    ] {
        if let Ok(value) = HeaderValue::from_str(&text) {
            headers.insert(header, value);
        }
    }
}

/// What lets pages of other sites call; `None` where there are none.
pub(super) fn cors(origins: &Origins) -> Option<CorsLayer> {
    let origins: Vec<HeaderValue> = origins.all().iter().filter_map(|origin| origin.parse().ok()).collect();
    // No credentials: a page elsewhere calls with a key or a token of its own, never with a session here.
    let layer = CorsLayer::new()
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([
            header::ACCEPT,
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            API_KEY,
            super::REQUEST_ID.clone(),
        ])
        .expose_headers([super::REQUEST_ID.clone(), header::RETRY_AFTER, LIMIT, POLICY])
        .max_age(std::time::Duration::from_secs(600));
    (!origins.is_empty()).then(|| layer.allow_origin(AllowOrigin::list(origins)))
}
