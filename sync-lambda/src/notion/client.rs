//! One request to Notion: paced, timed out, tried again, counted.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use reqwest::{Method, StatusCode, redirect};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use crate::notion::error::{NotionError, Retry};
use crate::notion::throttle::Throttle;

/// The version of the API that the wire types describe.
const NOTION_VERSION: &str = "2026-03-11";
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Notion gives up on a request after 60 seconds and says so; hear that rather than hang up first.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(65);
/// How often a request is sent before it counts as failed.
const TRIES: u32 = 5;
/// Longer waits than this are not sat out: the run says why it stopped, and the next one goes on.
const LONGEST_PAUSE: Duration = Duration::from_secs(120);

/// How hard Notion may be asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// The average rate; none for a server that has no limit.
    pub requests_per_second: Option<f64>,
    /// How many requests may be sent at once after a rest.
    pub burst: u32,
    /// How many pages are read side by side: as many as keep the rate used while answers are on their way.
    pub concurrency: usize,
    /// The longest pause before the second try; it doubles with each further one.
    pub backoff: Duration,
}

impl Limits {
    /// What Notion documents as every integration's share.
    pub fn notion() -> Self {
        Self { requests_per_second: Some(3.0), burst: 6, concurrency: 4, backoff: Duration::from_secs(1) }
    }

    /// What suits a stand-in on the same machine.
    pub fn stand_in() -> Self {
        Self { requests_per_second: None, burst: 1, concurrency: 8, backoff: Duration::from_millis(20) }
    }
}

/// A connection to one Notion workspace.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    origin: Url,
    limits: Limits,
    throttle: Option<Throttle>,
    requests: AtomicU64,
}

impl Client {
    /// A client for the workspace that the token opens.
    pub fn new(origin: &Url, token: &SecretString, limits: Limits) -> Result<Self, NotionError> {
        let headers = headers(token).ok_or(NotionError::Unauthorized)?;
        let http = reqwest::Client::builder()
            .default_headers(headers)
            .user_agent(concat!("notion-rag-chatbot-sync/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TOTAL_TIMEOUT)
            // The API never redirects; whoever does should not be sent the token.
            .redirect(redirect::Policy::none())
            .build()
            .map_err(|source| NotionError::Unreachable {
                origin: Box::new(origin.clone()),
                path: "/".to_owned(),
                source,
            })?;
        let throttle = limits.requests_per_second.map(|rate| Throttle::new(rate, limits.burst));
        Ok(Self { http, origin: origin.clone(), limits, throttle, requests: AtomicU64::new(0) })
    }

    /// How many requests were sent, retries included.
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// How many pages to read side by side.
    pub fn concurrency(&self) -> usize {
        self.limits.concurrency
    }

    /// Sends a GET. `path` starts after `/v1/` and may carry a query.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, NotionError> {
        self.send(Method::GET, path, None).await
    }

    /// Sends a POST of the kind that only reads, so that it can be sent again.
    pub async fn post<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, NotionError> {
        self.send(Method::POST, path, Some(body)).await
    }

    async fn send<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<T, NotionError> {
        let mut tries = 0;
        loop {
            if let Some(throttle) = &self.throttle {
                throttle.acquire().await;
            }
            self.requests.fetch_add(1, Ordering::Relaxed);
            tries += 1;
            let error = match self.try_once(&method, path, body).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let Some(pause) = pause_before_next_try(error.retry(), tries, self.limits.backoff) else {
                return Err(error);
            };
            tracing::debug!(tries, pause = ?pause, error = %error, "a request to Notion failed and is sent again");
            if let (Some(throttle), NotionError::Throttled { .. }) = (&self.throttle, &error) {
                throttle.pause(pause);
            }
            tokio::time::sleep(pause).await;
        }
    }

    async fn try_once<T: DeserializeOwned>(
        &self,
        method: &Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<T, NotionError> {
        let unreachable = |source: reqwest::Error| NotionError::Unreachable {
            origin: Box::new(self.origin.clone()),
            path: path.to_owned(),
            source: source.without_url(),
        };
        let url = format!("{}/v1/{path}", self.origin.as_str().trim_end_matches('/'));
        let mut request = self.http.request(method.clone(), url);
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request.send().await.map_err(unreachable)?;
        let status = response.status();
        let retry_after = retry_after(response.headers());
        let bytes = response.bytes().await.map_err(unreachable)?;
        if status.is_success() {
            return serde_json::from_slice(&bytes)
                .map_err(|source| NotionError::Malformed { path: path.to_owned(), source });
        }
        Err(refusal(path, status, retry_after, &bytes))
    }
}

fn headers(token: &SecretString) -> Option<HeaderMap> {
    let mut bearer = HeaderValue::from_str(&format!("Bearer {}", token.expose_secret())).ok()?;
    bearer.set_sensitive(true);
    let mut headers = HeaderMap::new();
    headers.insert(AUTHORIZATION, bearer);
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(HeaderName::from_static("notion-version"), HeaderValue::from_static(NOTION_VERSION));
    Some(headers)
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

fn refusal(path: &str, status: StatusCode, retry_after: Option<Duration>, body: &[u8]) -> NotionError {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Body {
        code: String,
        message: String,
    }
    // An error of the edge before Notion is HTML: the status says all there is.
    let Body { code, message } = serde_json::from_slice(body).unwrap_or_default();
    let message = message.chars().take(300).collect();
    let path = path.to_owned();
    match status.as_u16() {
        401 => NotionError::Unauthorized,
        403 => NotionError::Forbidden { path, message },
        404 => NotionError::NotFound { path },
        status @ (429 | 529) => NotionError::Throttled { path, status, retry_after },
        status @ (408 | 409 | 500..) => NotionError::Unavailable { path, status },
        status => NotionError::Refused { path, status, code, message },
    }
}

/// The pause before the next try, or none when there is to be no other.
fn pause_before_next_try(retry: Retry, tries: u32, backoff: Duration) -> Option<Duration> {
    if tries >= TRIES {
        return None;
    }
    // Full jitter, so that workers that failed together do not come back together.
    let jitter = (backoff * 2_u32.pow(tries - 1)).min(LONGEST_PAUSE).mul_f64(fastrand::f64());
    match retry {
        Retry::Never => None,
        Retry::Backoff => Some(jitter),
        Retry::After(pause) if pause > LONGEST_PAUSE => None,
        Retry::After(pause) => Some(pause + jitter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_pause_never_exceeds_its_bound_and_tries_end() {
        for tries in 1..TRIES {
            let pause = pause_before_next_try(Retry::Backoff, tries, SECOND).unwrap();
            assert!(pause <= SECOND * 2_u32.pow(tries - 1), "try {tries}: {pause:?}");
        }
        assert_eq!(pause_before_next_try(Retry::Backoff, TRIES, SECOND), None);
        assert_eq!(pause_before_next_try(Retry::Never, 1, SECOND), None);
    }

    #[test]
    fn what_notion_asks_for_is_waited_for_within_reason() {
        assert!(pause_before_next_try(Retry::After(SECOND * 30), 1, SECOND).unwrap() >= SECOND * 30);
        assert_eq!(pause_before_next_try(Retry::After(SECOND * 9999), 1, SECOND), None);
    }

    #[test]
    fn each_status_has_its_meaning_whatever_the_body_is() {
        let error = |status: u16| {
            refusal("search", StatusCode::from_u16(status).unwrap(), None, b"<html>busy</html>")
        };
        assert!(error(401).ends_the_run());
        assert!(error(404).is_about_one_object());
        for status in [429, 529, 500, 502, 503, 504] {
            assert_eq!(error(status).retry(), Retry::Backoff, "{status}");
        }
        assert_eq!(error(400).retry(), Retry::Never);
        assert!(error(401).to_string().contains("NOTION_TOKEN"));
    }
}
