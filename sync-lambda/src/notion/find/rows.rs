//! The rows of one data source, past the 10,000 that one query gives.
//!
//! Rows come in the order of their creation, so the next query starts at the time of the last one. Times are rounded to
//! the minute: the rows of that minute come twice, and a minute may have more of them than a query gives. Those are
//! asked for from the other end as well, which reaches twice as many; what lies between both ends is a gap.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use shared::ids::{DatabaseId, PageId};

use crate::notion::client::Client;
use crate::notion::error::NotionError;
use crate::notion::find::{Found, Scope, parse};
use crate::notion::list::{End, Listing, Reader};

/// The rows of one data source.
#[derive(Debug)]
pub struct Rows<'a> {
    /// The data source.
    pub source: DatabaseId,
    client: &'a Client,
    scope: Scope,
    reader: Reader<'a>,
    /// The rows that one query or another gave.
    seen: HashSet<PageId>,
    window: Window,
    any_new: bool,
    /// Whether some rows of a minute could not be reached.
    is_short: bool,
}

/// What one query is for.
#[derive(Debug)]
struct Window {
    span: Span,
    /// The rows that it gave so far: a list that goes round in circles shows by them, and not by rows that the query
    /// before gave as well.
    seen: HashSet<PageId>,
    /// When the row was made that came last.
    last: Option<DateTime<Utc>>,
    /// Whether it began with a row that no query before gave, and came to one that another had given.
    began_new: bool,
    met: bool,
}

/// Which rows a query asks for, by the time of their creation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Span {
    /// All of them.
    All,
    /// Those of a time and later.
    From(DateTime<Utc>),
    /// Those of one minute, the last first.
    Within(DateTime<Utc>),
    /// Those after a minute.
    After(DateTime<Utc>),
}

impl<'a> Rows<'a> {
    /// The rows from the first.
    pub fn new(client: &'a Client, source: DatabaseId, scope: Scope) -> Self {
        let span = Span::All;
        Self {
            source,
            client,
            scope,
            reader: query(client, source, scope, span),
            seen: HashSet::new(),
            window: Window::new(span),
            any_new: true,
            is_short: false,
        }
    }

    /// The next objects, each once; none after the last. Those of a wiki may be data sources.
    pub async fn next(&mut self) -> Result<Option<Vec<Found>>, NotionError> {
        loop {
            let Some(part) = self.reader.next(self.any_new).await? else {
                let Some(span) = self.next_span() else { return Ok(None) };
                self.window = Window::new(span);
                self.reader = query(self.client, self.source, self.scope, span);
                self.any_new = true;
                continue;
            };
            self.any_new = part.is_empty();
            let mut found = Vec::with_capacity(part.len());
            for object in part {
                let Ok(row) = serde_json::from_str::<Row>(object.get()) else {
                    found.extend(parse(object));
                    continue;
                };
                let is_new = self.seen.insert(row.id);
                self.any_new |= self.window.take(&row, is_new);
                if is_new {
                    found.extend(parse(object));
                }
            }
            return Ok(Some(found));
        }
    }

    /// What to ask for next; none when everything that can be reached has been.
    fn next_span(&mut self) -> Option<Span> {
        let is_complete = self.reader.end() == End::Complete;
        if let Span::Within(minute) = self.window.span {
            // Rows that came from the front and from the back meet where nothing lies between.
            let have_met = self.window.began_new && self.window.met;
            self.is_short |= !is_complete && !have_met;
            return Some(Span::After(minute));
        }
        if is_complete {
            return None;
        }
        let last = self.window.last?;
        match self.window.span {
            Span::From(from) if last == from => Some(Span::Within(from)),
            // The rows are not in the order that was asked for: there is no telling where to go on.
            Span::From(from) | Span::After(from) if last <= from => None,
            _ => Some(Span::From(last)),
        }
    }

    /// How the list ended.
    pub fn end(&self) -> End {
        if self.is_short { End::Incomplete } else { self.reader.end() }
    }
}

impl Window {
    fn new(span: Span) -> Self {
        Self { span, seen: HashSet::new(), last: None, began_new: false, met: false }
    }

    /// Takes in a row. Whether it is new to this query.
    fn take(&mut self, row: &Row, is_new: bool) -> bool {
        if self.seen.is_empty() {
            self.began_new = is_new;
        }
        let is_new_here = self.seen.insert(row.id);
        self.met |= is_new_here && !is_new;
        if is_new_here {
            self.last = row.created_time.as_str().and_then(|time| time.parse().ok()).or(self.last);
        }
        is_new_here
    }
}

#[derive(Deserialize)]
struct Row {
    id: PageId,
    #[serde(default)]
    created_time: Value,
}

fn query<'a>(client: &'a Client, source: DatabaseId, scope: Scope, span: Span) -> Reader<'a> {
    let created =
        |test: &str, time: DateTime<Utc>| json!({"timestamp": "created_time", "created_time": {test: time}});
    let mut filters = Vec::new();
    if let Scope::Since(since) = scope {
        filters.push(json!({"timestamp": "last_edited_time", "last_edited_time": {"on_or_after": since}}));
    }
    match span {
        Span::All => {}
        Span::From(from) => filters.push(created("on_or_after", from)),
        Span::Within(minute) => filters.push(created("equals", minute)),
        Span::After(minute) => filters.push(created("after", minute)),
    }
    let direction = if matches!(span, Span::Within(_)) { "descending" } else { "ascending" };
    let mut body = json!({"sorts": [{"timestamp": "created_time", "direction": direction}]});
    match filters.len() {
        0 => {}
        1 => body["filter"] = filters.remove(0),
        _ => body["filter"] = json!({ "and": filters }),
    }
    Reader::new(client, Listing::Post { path: format!("data_sources/{source}/query").into(), body })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_is_whole_when_its_rows_from_both_ends_meet() {
        let minute = "2026-05-01T09:00:00Z".parse().unwrap();
        let rows = |ids: &[u128]| -> bool {
            let mut seen: HashSet<u128> = (0..20).collect();
            let mut window = Window::new(Span::Within(minute));
            for id in ids {
                let row = Row { id: PageId(uuid::Uuid::from_u128(*id)), created_time: Value::Null };
                window.take(&row, seen.insert(*id));
            }
            window.began_new && window.met
        };
        assert!(rows(&[22, 21, 20, 19, 18]));
        assert!(!rows(&[45, 44, 43]), "they end before they meet");
        assert!(!rows(&[0, 1, 2]), "they do not come from the other end");
    }
}
