//! Lists: following cursors to the end, and noticing a list that has none.

use std::collections::HashSet;
use std::hash::Hash;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::notion::client::Client;
use crate::notion::error::NotionError;
use crate::notion::wire::List;

/// The most objects Notion gives at once.
const PAGE_SIZE: u32 = 100;

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
        path: &'a str,
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

/// Whether an object was new to the one who takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It was.
    New,
    /// It had been in the list before.
    Again,
}

/// Gives each object of a list to `take`, part by part, until the list ends.
///
/// Notion's lists have been seen to go round in circles. A cursor that comes back, or a part without anything new,
/// ends the list as incomplete.
pub async fn each(
    client: &Client,
    listing: Listing<'_>,
    mut take: impl FnMut(&RawValue) -> Result<Taken, serde_json::Error>,
) -> Result<End, NotionError> {
    let mut cursors = HashSet::new();
    let mut cursor: Option<String> = None;
    loop {
        let list = part(client, &listing, cursor.as_deref()).await?;
        let mut any_new = list.results.is_empty();
        for object in &list.results {
            let taken = take(object)
                .map_err(|source| NotionError::Malformed { path: listing.path().to_owned(), source })?;
            any_new |= taken == Taken::New;
        }
        let stopped_short = list.request_status.is_some_and(|status| status.kind == "incomplete");
        match list.next_cursor {
            Some(next) if list.has_more => {
                if !any_new || !cursors.insert(next.clone()) {
                    return Ok(End::Incomplete);
                }
                cursor = Some(next);
            }
            _ if stopped_short || list.has_more => return Ok(End::Incomplete),
            _ => return Ok(End::Complete),
        }
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
    let end = each(client, Listing::Get { path }, |object| {
        let object = serde_json::from_str(object.get())?;
        if !seen.insert(key(&object)) {
            return Ok(Taken::Again);
        }
        objects.push(object);
        Ok(Taken::New)
    })
    .await?;
    match end {
        End::Complete => Ok(objects),
        End::Incomplete => Err(NotionError::Incomplete { path: path.to_owned() }),
    }
}

async fn part(client: &Client, listing: &Listing<'_>, cursor: Option<&str>) -> Result<List, NotionError> {
    match listing {
        // A cursor of a GET list goes into the query. Cursors are opaque, so they are encoded.
        Listing::Get { path } => {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query.append_pair("page_size", &PAGE_SIZE.to_string());
            if let Some(cursor) = cursor {
                query.append_pair("start_cursor", cursor);
            }
            client.get(&format!("{path}?{}", query.finish())).await
        }
        // A cursor of a POST list goes into the body, and must be absent rather than null.
        Listing::Post { path, body } => {
            let mut body = body.clone();
            body["page_size"] = json!(PAGE_SIZE);
            if let Some(cursor) = cursor {
                body["start_cursor"] = json!(cursor);
            }
            client.post(path, &body).await
        }
    }
}

impl Listing<'_> {
    fn path(&self) -> &str {
        match self {
            Listing::Get { path } | Listing::Post { path, .. } => path,
        }
    }
}
