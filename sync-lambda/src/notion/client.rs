//! One request to Notion: paced, timed out, tried again, counted.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, redirect};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::time::{Instant, timeout_at};
use url::Url;

use crate::notion::comments::CommentsOn;
use crate::notion::error::NotionError;
use crate::notion::pace::{Pace, Turn};
use crate::notion::refusal::{refusal, retry_after};
use crate::notion::retry::{Pause, TRIES, pause_before_next_try};
use crate::plan::PAGES_PER_SWEEP;

/// The version of the API that the wire types describe.
const NOTION_VERSION: &str = "2026-03-11";
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Notion gives up on a request after 60 seconds and says so; hear that rather than hang up first.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(65);

/// How hard Notion may be asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// The rate to start with; none for a server that has no limit.
    pub requests_per_second: Option<f64>,
    /// How many requests may be sent at once after a rest.
    pub burst: u32,
    /// How many pages are read side by side where there is no rate; with one, as many as keep it used.
    pub concurrency: usize,
    /// The longest pause before the second try; it doubles with each further one.
    pub backoff: Duration,
    /// Where open comments are looked for.
    pub comments: CommentsOn,
    /// Up to so many pages, every run looks at the whole workspace.
    pub pages_per_sweep: usize,
}

impl Limits {
    /// What Notion documents as every integration's share, to start with.
    pub fn notion() -> Self {
        Self {
            requests_per_second: Some(3.0),
            burst: 3,
            concurrency: 4,
            backoff: Duration::from_secs(1),
            comments: CommentsOn::default(),
            pages_per_sweep: PAGES_PER_SWEEP,
        }
    }

    /// What suits a stand-in on the same machine.
    pub fn stand_in() -> Self {
        Self {
            requests_per_second: None,
            burst: 1,
            concurrency: 8,
            backoff: Duration::from_millis(20),
            comments: CommentsOn::default(),
            pages_per_sweep: PAGES_PER_SWEEP,
        }
    }
}

/// A connection to one Notion workspace.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    origin: Url,
    limits: Limits,
    pace: Option<Pace>,
    /// When answers no longer help.
    until: Option<Instant>,
    requests: AtomicU64,
    throttled: AtomicU64,
    /// Until when Notion asks to be left alone.
    asked_until: Mutex<Option<Instant>>,
    /// How long an answer takes, in microseconds, averaged over the last few.
    latency: AtomicU64,
}

impl Client {
    /// A client for the workspace that the token opens. After `until`, nothing is waited for any more.
    pub fn new(
        origin: &Url,
        token: &SecretString,
        limits: Limits,
        until: Option<Instant>,
    ) -> Result<Self, NotionError> {
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
        let pace = limits.requests_per_second.map(|rate| Pace::new(rate, limits.burst));
        Ok(Self {
            http,
            origin: origin.clone(),
            limits,
            pace,
            until,
            requests: AtomicU64::new(0),
            throttled: AtomicU64::new(0),
            asked_until: Mutex::default(),
            latency: AtomicU64::new(0),
        })
    }

    /// Starts at the rate that an earlier run found to be allowed.
    pub fn start_at(&self, requests_per_second: f64) {
        if let Some(pace) = &self.pace {
            pace.start_at(requests_per_second);
        }
    }

    /// How hard Notion may be asked.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// How many requests were sent, retries included.
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// How often Notion told us to wait.
    pub fn throttled(&self) -> u64 {
        self.throttled.load(Ordering::Relaxed)
    }

    /// How much longer Notion asks to be left alone; none if it does not.
    pub fn pause(&self) -> Option<Duration> {
        let pause = (*self.asked_until())?.saturating_duration_since(Instant::now());
        (!pause.is_zero()).then_some(pause)
    }

    fn asked_until(&self) -> MutexGuard<'_, Option<Instant>> {
        self.asked_until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Requests a second that Notion was found to allow; none as long as no limit was met.
    pub fn learned_rate(&self) -> Option<f64> {
        self.pace.as_ref().and_then(Pace::learned)
    }

    /// Whether the time is up: no new work is to be begun.
    pub fn is_out_of_time(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() >= until)
    }

    /// How many pages to read side by side: as many as keep the rate used while answers are on their way. Each page
    /// has one request on its way at a time.
    pub fn concurrency(&self) -> usize {
        let Some(pace) = &self.pace else { return self.limits.concurrency };
        let on_their_way =
            pace.rate() * Duration::from_micros(self.latency.load(Ordering::Relaxed)).as_secs_f64();
        ((on_their_way * 1.5).ceil() as usize + 1).clamp(2, 48)
    }

    /// Sends a GET. `path` starts after `/v1/` and may carry a query.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, NotionError> {
        self.send(Method::GET, path, None, TRIES).await
    }

    /// Sends a POST of the kind that only reads, so that it can be sent again.
    pub async fn post<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, NotionError> {
        self.send(Method::POST, path, Some(body), TRIES).await
    }

    /// The same for a part of a list, with a body or without. A gateway timeout (504) comes back at once, since asking
    /// for less helps more than asking again.
    pub async fn part<T: DeserializeOwned>(
        &self,
        path: &str,
        body: Option<&Value>,
    ) -> Result<T, NotionError> {
        let method = if body.is_some() { Method::POST } else { Method::GET };
        self.send(method, path, body, 1).await
    }

    /// `timeouts`: how many gateway timeouts are taken before they count as an answer.
    async fn send<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        timeouts: u32,
    ) -> Result<T, NotionError> {
        let mut tries = 0;
        loop {
            let turn = self.turn(path).await?;
            self.requests.fetch_add(1, Ordering::Relaxed);
            tries += 1;
            let error = match self.try_in_time(&method, path, body).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            if let NotionError::Throttled { retry_after, .. } = &error {
                self.throttled.fetch_add(1, Ordering::Relaxed);
                *self.asked_until() = retry_after.map(|pause| Instant::now() + pause);
            }
            let left = self.until.map(|until| until.saturating_duration_since(Instant::now()));
            let is_timeout = matches!(error, NotionError::Unavailable { status: 504, .. });
            let pause = match pause_before_next_try(error.retry(), tries, self.limits.backoff) {
                _ if is_timeout && tries >= timeouts => return Err(error),
                Pause::For(pause) if left.is_none_or(|left| pause < left) => pause,
                Pause::For(pause) | Pause::TooLong(pause) => {
                    return Err(NotionError::OutOfTime { path: path.to_owned(), pause });
                }
                Pause::Enough => return Err(error),
            };
            tracing::debug!(tries, pause = ?pause, error = %error, "a request to Notion failed and is sent again");
            if let (Some(pace), Some(turn), NotionError::Throttled { .. }) = (&self.pace, turn, &error) {
                pace.throttled(turn, pause);
            }
            tokio::time::sleep(pause).await;
        }
    }

    /// Waits for the right to send a request, unless it comes too late.
    async fn turn(&self, path: &str) -> Result<Option<Turn>, NotionError> {
        let Some(pace) = &self.pace else { return Ok(None) };
        if let Some(until) = self.until
            && pace.next_turn() >= until
        {
            let pause = until.saturating_duration_since(Instant::now());
            return Err(NotionError::OutOfTime { path: path.to_owned(), pause });
        }
        Ok(Some(pace.acquire().await))
    }

    /// One try, given up when the time is up: an answer that comes later helps nobody, and a server that never answers
    /// would keep the run beyond its deadline.
    async fn try_in_time<T: DeserializeOwned>(
        &self,
        method: &Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<T, NotionError> {
        let answer = self.try_once(method, path, body);
        let Some(until) = self.until else { return answer.await };
        timeout_at(until, answer)
            .await
            .unwrap_or_else(|_| Err(NotionError::OutOfTime { path: path.to_owned(), pause: Duration::ZERO }))
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
        let sent = Instant::now();
        let response = request.send().await.map_err(unreachable)?;
        let status = response.status();
        let retry_after = retry_after(response.headers());
        let bytes = response.bytes().await.map_err(unreachable)?;
        if status.is_success() {
            self.note_latency(sent.elapsed());
            return serde_json::from_slice(&bytes).map_err(|error| NotionError::malformed(path, error));
        }
        Err(refusal(path, status, retry_after, &bytes))
    }

    fn note_latency(&self, latency: Duration) {
        let new = u64::try_from(latency.as_micros()).unwrap_or(u64::MAX);
        let old = self.latency.load(Ordering::Relaxed);
        let average = if old == 0 { new } else { old - old / 8 + new / 8 };
        self.latency.store(average, Ordering::Relaxed);
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
