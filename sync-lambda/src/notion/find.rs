//! Finding the pages of a workspace: search, what lies in the trash, and the rows of every data source.
//!
//! Search alone misses pages, rows above all. What both miss turns up while blocks are read, see [`super::blocks`].
//! Everything comes in parts as Notion sends it, so that a large workspace is never held whole.

mod rows;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;
use shared::ids::PageId;
use uuid::Uuid;

use crate::notion::client::Client;
use crate::notion::error::NotionError;
use crate::notion::list::{End, Listing, Reader};
use crate::notion::wire::{DataSource, ObjectKind, Page};

pub use rows::Rows;

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
    /// A page that lacks what every page has, by its id; or something that cannot even be told to be a page.
    Odd(Option<PageId>),
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
            let Some(object) = parse(object) else { continue };
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

/// What Notion sent, when it is something to read. An odd object must not cost the list that it is in.
fn parse(object: Box<RawValue>) -> Option<Found> {
    let Ok(ObjectKind { object: kind }) = serde_json::from_str(object.get()) else {
        return Some(Found::Odd(None));
    };
    match kind.as_str() {
        "page" => Some(match serde_json::from_str(object.get()) {
            Ok(page) => Found::Page(page, object),
            Err(_) => Found::Odd(serde_json::from_str(object.get()).ok().map(|Named { id }| id)),
        }),
        "data_source" => Some(match serde_json::from_str(object.get()) {
            Ok(source) => Found::DataSource(source),
            Err(_) => Found::Odd(None),
        }),
        _ => None,
    }
}

/// What even an odd page has.
#[derive(Deserialize)]
struct Named {
    id: PageId,
}

impl Found {
    /// Its id.
    pub fn id(&self) -> Option<Uuid> {
        match self {
            Found::Page(page, _) => Some(page.id.0),
            Found::DataSource(source) => Some(source.id.0),
            Found::Odd(page) => page.map(|page| page.0),
        }
    }

    fn edited_at(&self) -> Option<DateTime<Utc>> {
        match self {
            Found::Page(page, _) => Some(page.last_edited_time),
            Found::DataSource(source) => source.last_edited_time,
            Found::Odd(_) => None,
        }
    }
}
