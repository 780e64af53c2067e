//! Lists of which more than the objects counts: their parts, as Notion sends them.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::notion::client::Client;
use crate::notion::error::NotionError;
use crate::notion::wire::List;

/// Gives each part of a GET list to `take`. `query` is what the list is asked for besides its place.
pub async fn each_part(
    client: &Client,
    path: &str,
    query: &[(&str, &str)],
    mut take: impl FnMut(List) -> Result<(), serde_json::Error>,
) -> Result<(), NotionError> {
    let (mut cursors, mut seen) = (HashSet::new(), HashSet::new());
    let mut cursor: Option<String> = None;
    loop {
        let mut encoded = url::form_urlencoded::Serializer::new(String::new());
        encoded.extend_pairs(query).append_pair("page_size", "100");
        if let Some(cursor) = &cursor {
            encoded.append_pair("start_cursor", cursor);
        }
        let mut part: List = client.get(&format!("{path}?{}", encoded.finish())).await?;
        // Items of a property have no ids to tell them apart, but no two parts of a list are the same.
        let mut hasher = DefaultHasher::new();
        part.results.iter().for_each(|object| object.get().hash(&mut hasher));
        let is_new = part.results.is_empty() || seen.insert(hasher.finish());
        let next = part.next_cursor.take();
        let has_more = part.has_more;
        let stopped_short = part.request_status.as_ref().is_some_and(|status| status.kind == "incomplete");
        take(part).map_err(|source| NotionError::Malformed { path: path.to_owned(), source })?;
        match next {
            _ if !has_more && !stopped_short => return Ok(()),
            Some(next) if is_new && cursors.insert(next.clone()) => cursor = Some(next),
            // A list that stops short or goes round in circles.
            _ => return Err(NotionError::Incomplete { path: path.to_owned() }),
        }
    }
}
