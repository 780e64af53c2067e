//! Finding the pages of a workspace: search, what lies in the trash, and the rows of every data source.
//!
//! Search alone misses pages, rows above all. What both miss turns up while blocks are read, see [`super::blocks`].
//! Everything comes in parts as Notion sends it, so that a large workspace is never held whole.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use shared::ids::{DatabaseId, PageId};
use uuid::Uuid;

use crate::notion::client::Client;
use crate::notion::error::NotionError;
use crate::notion::list::{End, Listing, Reader};
use crate::notion::wire::{DataSource, ObjectKind, Page};

/// How much to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Everything: proves what is gone.
    Everything,
    /// What was edited at this time or later.
    Since(DateTime<Utc>),
}

/// Something that was found.
#[derive(Debug)]
pub enum Found {
    /// A page, and what Notion sent for it.
    Page(Box<Page>, Box<RawValue>),
    /// A data source.
    DataSource(Box<DataSource>),
}

/// What search lists, last edited first.
///
/// Sorted this way, an edit in the middle moves a page to the front: it is missed in the worst case, which costs one
/// request, while any other order could lose the pages behind it.
#[derive(Debug)]
pub struct Search<'a> {
    reader: Reader<'a>,
    scope: Scope,
    is_past: bool,
}

impl<'a> Search<'a> {
    /// A search from its start.
    pub fn new(client: &'a Client, scope: Scope, in_trash: bool) -> Self {
        let mut body = json!({"sort": {"timestamp": "last_edited_time", "direction": "descending"}});
        if in_trash {
            body["filter"] = json!({"in_trash": true});
        }
        Self {
            reader: Reader::new(client, Listing::Post { path: "search".into(), body }),
            scope,
            is_past: false,
        }
    }

    /// The next objects; none after the last. `any_new`: whether any of those before was new to the caller.
    pub async fn next(&mut self, any_new: bool) -> Result<Option<Vec<Found>>, NotionError> {
        if self.is_past {
            return Ok(None);
        }
        let Some(part) = self.reader.next(any_new).await? else { return Ok(None) };
        let mut found = Vec::with_capacity(part.len());
        for object in part {
            let Some(object) = parse(object, "search")? else { continue };
            if let Scope::Since(since) = self.scope
                && object.edited_at().is_some_and(|edited_at| edited_at < since)
            {
                self.is_past = true;
                break;
            }
            found.push(object);
        }
        Ok(Some(found))
    }

    /// How the list ended.
    pub fn end(&self) -> End {
        if self.is_past { End::Complete } else { self.reader.end() }
    }
}

/// The rows of one data source.
///
/// One query ends after 10,000 rows. Rows come in the order of their creation, so the next query starts at the time
/// of the last one; the rows of that minute come twice.
#[derive(Debug)]
pub struct Rows<'a> {
    /// The data source.
    pub source: DatabaseId,
    client: &'a Client,
    scope: Scope,
    reader: Reader<'a>,
    seen: HashSet<PageId>,
    any_new: bool,
    /// When the last row was made, and when the last one of the query before.
    last: Option<Value>,
    from: Option<Value>,
}

impl<'a> Rows<'a> {
    /// The rows from the first.
    pub fn new(client: &'a Client, source: DatabaseId, scope: Scope) -> Self {
        let reader = query(client, source, scope, None);
        Self { source, client, scope, reader, seen: HashSet::new(), any_new: true, last: None, from: None }
    }

    /// The next objects, each once; none after the last. Those of a wiki may be data sources.
    pub async fn next(&mut self) -> Result<Option<Vec<Found>>, NotionError> {
        loop {
            let Some(part) = self.reader.next(self.any_new).await? else {
                if self.reader.end() == End::Complete || self.last.is_none() || self.last == self.from {
                    return Ok(None);
                }
                self.from = self.last.take();
                self.reader = query(self.client, self.source, self.scope, self.from.as_ref());
                self.any_new = true;
                continue;
            };
            self.any_new = part.is_empty();
            let mut found = Vec::with_capacity(part.len());
            for object in part {
                let row: Row =
                    serde_json::from_str(object.get()).map_err(|source| malformed("query", source))?;
                if self.seen.insert(row.id) {
                    self.any_new = true;
                    self.last = row.created_time;
                    found.extend(parse(object, "query")?);
                }
            }
            return Ok(Some(found));
        }
    }

    /// How the list ended.
    pub fn end(&self) -> End {
        self.reader.end()
    }
}

#[derive(Deserialize)]
struct Row {
    id: PageId,
    #[serde(default)]
    created_time: Option<Value>,
}

fn query<'a>(client: &'a Client, source: DatabaseId, scope: Scope, from: Option<&Value>) -> Reader<'a> {
    let mut filters = Vec::new();
    if let Scope::Since(since) = scope {
        filters.push(json!({"timestamp": "last_edited_time", "last_edited_time": {"on_or_after": since}}));
    }
    if let Some(from) = from {
        filters.push(json!({"timestamp": "created_time", "created_time": {"on_or_after": from}}));
    }
    let mut body = json!({"sorts": [{"timestamp": "created_time", "direction": "ascending"}]});
    match filters.len() {
        0 => {}
        1 => body["filter"] = filters.remove(0),
        _ => body["filter"] = json!({ "and": filters }),
    }
    Reader::new(client, Listing::Post { path: format!("data_sources/{source}/query").into(), body })
}

/// What Notion sent, when it is something to read.
fn parse(object: Box<RawValue>, path: &str) -> Result<Option<Found>, NotionError> {
    let of = |error| malformed(path, error);
    let ObjectKind { object: kind } = serde_json::from_str(object.get()).map_err(of)?;
    Ok(match kind.as_str() {
        "page" => Some(Found::Page(serde_json::from_str(object.get()).map_err(of)?, object)),
        "data_source" => Some(Found::DataSource(serde_json::from_str(object.get()).map_err(of)?)),
        _ => None,
    })
}

fn malformed(path: &str, source: serde_json::Error) -> NotionError {
    NotionError::malformed(path, source)
}

impl Found {
    /// Its id.
    pub fn id(&self) -> Uuid {
        match self {
            Found::Page(page, _) => page.id.0,
            Found::DataSource(source) => source.id.0,
        }
    }

    fn edited_at(&self) -> Option<DateTime<Utc>> {
        match self {
            Found::Page(page, _) => Some(page.last_edited_time),
            Found::DataSource(source) => source.last_edited_time,
        }
    }
}
