//! What faults look at in a request, and the changes that they make to it.

use axum::body::{Body, Bytes};
use axum::extract::{Query, Request};
use axum::http::Uri;
use axum::http::request::Parts;
use serde_json::{Map, Value};

/// A request whose body was read.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) method: String,
    /// Below `/v1/`, without the query.
    pub(super) path: String,
    /// 100 when the request gives none.
    pub(super) page_size: usize,
    pub(super) cursor: Option<String>,
    head: Parts,
    query: Vec<(String, String)>,
    body: Bytes,
}

impl Asked {
    pub(super) fn new(head: Parts, body: Bytes) -> Asked {
        let query = Query::try_from_uri(&head.uri).map(|Query(query)| query).unwrap_or_default();
        let method = head.method.to_string();
        let path = head.uri.path().strip_prefix("/v1/").unwrap_or_default().to_owned();
        let mut asked = Asked { method, path, page_size: 100, cursor: None, head, query, body };
        let size = asked.param("page_size").and_then(|value| match value {
            Value::String(text) => text.parse().ok(),
            value => value.as_u64(),
        });
        asked.page_size =
            size.and_then(|size| usize::try_from(size).ok()).filter(|size| *size > 0).unwrap_or(100);
        asked.cursor = asked.param("start_cursor").and_then(|value| value.as_str().map(str::to_owned));
        asked
    }

    /// The list that the request is for, whichever part of it.
    pub(super) fn list(&self) -> String {
        let mut query: Vec<_> = self.query.iter().filter(|(name, _)| name != "start_cursor").collect();
        query.sort_unstable();
        let mut body = self.object();
        body.remove("start_cursor");
        format!("{} {} {query:?} {}", self.method, self.path, Value::Object(body))
    }

    /// Goes on at another cursor, or at the beginning.
    pub(super) fn set_cursor(&mut self, cursor: Option<String>) {
        self.set("start_cursor", cursor.clone().map(Value::from));
        self.cursor = cursor;
    }

    /// Asks for no more than `most` objects. What Notion refuses, more than 100 or no number, stays as it is.
    pub(super) fn cap(&mut self, most: usize) {
        let has_size = self.param("page_size").is_some();
        let is_list = self.method == "POST" || has_size || is_listed(&self.path);
        if is_list && (most + 1..=100).contains(&self.page_size) && !(has_size && self.is_refused()) {
            self.set("page_size", Some(most.into()));
            self.page_size = most;
        }
    }

    /// The request as it now is.
    pub(super) fn into_request(self) -> Request {
        Request::from_parts(self.head, Body::from(self.body))
    }

    /// Whether there is a `page_size`, but none that [`Asked::new`] could read.
    fn is_refused(&self) -> bool {
        let shown = self.param("page_size").map(|value| value.to_string().trim_matches('"').to_owned());
        shown.is_some_and(|shown| shown != self.page_size.to_string() && shown != "0")
    }

    fn param(&self, name: &str) -> Option<Value> {
        if self.method == "POST" {
            return self.object().remove(name);
        }
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str().into())
    }

    fn object(&self) -> Map<String, Value> {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    fn set(&mut self, name: &str, value: Option<Value>) {
        if self.method == "POST" {
            // A body that is broken is left to be refused.
            if !self.body.is_empty() && serde_json::from_slice::<Map<String, Value>>(&self.body).is_err() {
                return;
            }
            let mut object = self.object();
            match value {
                Some(value) => object.insert(name.to_owned(), value),
                None => object.remove(name),
            };
            self.body = Value::Object(object).to_string().into();
            self.head.headers.remove(axum::http::header::CONTENT_LENGTH);
            return;
        }
        self.query.retain(|(key, _)| key != name);
        let kept = self.head.uri.query().unwrap_or_default().split('&');
        let is_other = |part: &&str| !part.is_empty() && part.split('=').next() != Some(name);
        let mut parts: Vec<String> = kept.filter(is_other).map(str::to_owned).collect();
        if let Some(value) = value {
            // Neither numbers nor the cursors of GET requests have characters that need escaping.
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            parts.push(format!("{name}={text}"));
            self.query.push((name.to_owned(), text));
        }
        let path = self.head.uri.path();
        let uri = if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) };
        if let Ok(uri) = uri.parse::<Uri>() {
            self.head.uri = uri;
        }
    }
}

/// Whether a GET of this path gives a list.
fn is_listed(path: &str) -> bool {
    let parts: Vec<_> = path.split('/').collect();
    matches!(parts[..], ["users" | "comments"] | ["blocks", _, "children"] | ["pages", _, "properties", _])
}
