//! Short lists of which more than the objects counts: their parts, as Notion sends them.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::notion::client::Client;
use crate::notion::error::NotionError;
use crate::notion::list::{PAGE_SIZE, RESTARTS, SMALLEST_PART};
use crate::notion::wire::List;

/// All parts of a GET list. `query` is what the list is asked for besides its place.
///
/// As with longer lists, a cursor that expired means reading from the start, and a part that takes Notion too long is
/// asked for in smaller pieces.
pub async fn parts(client: &Client, path: &str, query: &[(&str, &str)]) -> Result<Vec<List>, NotionError> {
    let mut restarts = 0;
    let mut size = PAGE_SIZE;
    loop {
        match read(client, path, query, size).await {
            Err(error) if error.is_expired_cursor() && restarts < RESTARTS => restarts += 1,
            Err(NotionError::Unavailable { status: 504, .. }) if size > SMALLEST_PART => {
                size = (size / 2).max(SMALLEST_PART);
            }
            read => return read,
        }
    }
}

async fn read(
    client: &Client,
    path: &str,
    query: &[(&str, &str)],
    size: u32,
) -> Result<Vec<List>, NotionError> {
    let (mut cursors, mut seen) = (HashSet::new(), HashSet::new());
    let mut parts = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let mut encoded = url::form_urlencoded::Serializer::new(String::new());
        encoded.extend_pairs(query).append_pair("page_size", &size.to_string());
        if let Some(cursor) = &cursor {
            encoded.append_pair("start_cursor", cursor);
        }
        let path_and_query = format!("{path}?{}", encoded.finish());
        let mut part: List = match size > SMALLEST_PART {
            true => client.part(&path_and_query, None).await?,
            false => client.get(&path_and_query).await?,
        };
        // Items of a property have no ids to tell them apart, but no two parts of a list are the same.
        let mut hasher = DefaultHasher::new();
        part.results.iter().for_each(|object| object.get().hash(&mut hasher));
        let is_new = part.results.is_empty() || seen.insert(hasher.finish());
        let next = part.next_cursor.take();
        let has_more = part.has_more;
        let stopped_short = part.request_status.as_ref().is_some_and(|status| status.kind == "incomplete");
        parts.push(part);
        match next {
            _ if !has_more && !stopped_short => return Ok(parts),
            Some(next) if is_new && cursors.insert(next.clone()) => cursor = Some(next),
            // A list that stops short or goes round in circles.
            _ => return Err(NotionError::Incomplete { path: path.to_owned() }),
        }
    }
}
