//! Lists: following cursors to the end, and noticing a list that has none.

use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::Hash;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::notion::client::Client;
use crate::notion::error::NotionError;
use crate::notion::wire::List;

/// The most objects Notion gives at once.
pub(super) const PAGE_SIZE: u32 = 100;
/// The least worth asking for at once, when more takes Notion too long.
pub(super) const SMALLEST_PART: u32 = 10;
/// How often a list is begun anew before it is given up.
pub(super) const RESTARTS: u32 = 5;
/// How many parts without any object may follow each other: Notion filters after it has cut a list into parts.
const EMPTY_PARTS: u32 = 20;

/// Which list to read.
#[derive(Debug)]
pub enum Listing<'a> {
    /// A list that is read with GET.
    Get {
        /// The path after `/v1/`.
        path: &'a str,
    },
    /// A list that is read with POST.
    Post {
        /// The path after `/v1/`.
        path: Cow<'a, str>,
        /// The body, without cursor and page size.
        body: Value,
    },
}

/// How a list ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// With its last object.
    Complete,
    /// Before its last object: Notion says so, or begins to repeat itself.
    Incomplete,
}

/// A list that is being read, part by part.
///
/// Notion's lists have been seen to go round in circles: a cursor that comes back, or a part without anything new,
/// ends the list as incomplete. Cursors expire: the list is then read from its start, and what was seen is known to
/// the reader. A part that takes Notion too long is asked for in smaller pieces.
#[derive(Debug)]
pub struct Reader<'a> {
    client: &'a Client,
    listing: Listing<'a>,
    at: Place,
    /// How it ended, once it has.
    end: Option<End>,
}

impl<'a> Reader<'a> {
    /// A list from its start.
    pub fn new(client: &'a Client, listing: Listing<'a>) -> Self {
        Self { client, listing, at: Place::default(), end: None }
    }

    /// The next objects; none after the last. `any_new`: whether any of those before was new to the caller.
    pub async fn next(&mut self, any_new: bool) -> Result<Option<Vec<Box<RawValue>>>, NotionError> {
        if self.end.is_some() {
            return Ok(None);
        }
        if !any_new && self.at.objects >= self.at.known {
            self.end = Some(End::Incomplete);
            return Ok(None);
        }
        let list = loop {
            match part(self.client, &self.listing, &self.at).await {
                Ok(list) => break list,
                Err(NotionError::Unavailable { status: 504, .. }) if self.at.size > SMALLEST_PART => {
                    self.at.size = (self.at.size / 2).max(SMALLEST_PART);
                }
                Err(error) if error.is_expired_cursor() && self.at.may_restart() => self.at.restart(),
                Err(error) => return Err(error),
            }
        };
        self.at.size = (self.at.size * 2).min(PAGE_SIZE);
        self.at.objects += list.results.len();
        self.at.empty = if list.results.is_empty() { self.at.empty + 1 } else { 0 };
        let stopped_short = list.request_status.is_some_and(|status| status.kind == "incomplete");
        self.end = match list.next_cursor {
            Some(next) if list.has_more => {
                let is_new = self.at.cursors.insert(next.clone());
                self.at.cursor = Some(next);
                (!is_new || self.at.empty > EMPTY_PARTS).then_some(End::Incomplete)
            }
            _ if stopped_short || list.has_more => Some(End::Incomplete),
            _ => Some(End::Complete),
        };
        Ok(Some(list.results))
    }

    /// How the list ended. A list that was left before its end is complete as far as it was wanted.
    pub fn end(&self) -> End {
        self.end.unwrap_or(End::Complete)
    }
}

/// How far a list is read.
#[derive(Debug)]
struct Place {
    cursor: Option<String>,
    /// The cursors that were followed.
    cursors: HashSet<String>,
    /// How many objects to ask for at once.
    size: u32,
    /// How many objects came since the start.
    objects: usize,
    /// How many came before the last restart: so many may come again.
    known: usize,
    restarts: u32,
    /// How many parts without an object came last.
    empty: u32,
}

impl Default for Place {
    fn default() -> Self {
        Self {
            cursor: None,
            cursors: HashSet::new(),
            size: PAGE_SIZE,
            objects: 0,
            known: 0,
            restarts: 0,
            empty: 0,
        }
    }
}

impl Place {
    fn may_restart(&self) -> bool {
        self.cursor.is_some() && self.restarts < RESTARTS
    }

    fn restart(&mut self) {
        self.cursor = None;
        self.cursors.clear();
        // Parts need not be cut at the same places again.
        self.known = self.known.max(self.objects) + PAGE_SIZE as usize;
        self.objects = 0;
        self.restarts += 1;
    }
}

/// Reads a list whole, each object once; `key` tells objects apart.
pub async fn all<T: DeserializeOwned, K: Eq + Hash>(
    client: &Client,
    path: &str,
    key: impl Fn(&T) -> K,
) -> Result<Vec<T>, NotionError> {
    let mut objects = Vec::new();
    let mut seen = HashSet::new();
    let mut reader = Reader::new(client, Listing::Get { path });
    let mut any_new = true;
    while let Some(part) = reader.next(any_new).await? {
        any_new = part.is_empty();
        for object in part {
            let object: T =
                serde_json::from_str(object.get()).map_err(|error| NotionError::malformed(path, error))?;
            if seen.insert(key(&object)) {
                objects.push(object);
                any_new = true;
            }
        }
    }
    match reader.end() {
        End::Complete => Ok(objects),
        End::Incomplete => Err(NotionError::Incomplete { path: path.to_owned() }),
    }
}

async fn part(client: &Client, listing: &Listing<'_>, at: &Place) -> Result<List, NotionError> {
    let (path, body) = match listing {
        // A cursor of a GET list goes into the query. Cursors are opaque, so they are encoded.
        Listing::Get { path } => {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query.append_pair("page_size", &at.size.to_string());
            if let Some(cursor) = &at.cursor {
                query.append_pair("start_cursor", cursor);
            }
            let separator = if path.contains('?') { '&' } else { '?' };
            (format!("{path}{separator}{}", query.finish()), None)
        }
        // A cursor of a POST list goes into the body, and must be absent rather than null.
        Listing::Post { path, body } => {
            let mut body = body.clone();
            body["page_size"] = json!(at.size);
            if let Some(cursor) = &at.cursor {
                body["start_cursor"] = json!(cursor);
            }
            (path.clone().into_owned(), Some(body))
        }
    };
    if at.size > SMALLEST_PART {
        return client.part(&path, body.as_ref()).await;
    }
    match &body {
        Some(body) => client.post(&path, body).await,
        None => client.get(&path).await,
    }
}
