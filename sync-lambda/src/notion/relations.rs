//! Relations of a page that its object holds only in part: it gives the first 25.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use shared::ids::PageId;

use crate::notion::client::Client;
use crate::notion::error::NotionError;
use crate::notion::list;
use crate::notion::wire::Page;

/// What may stand in a property's id: Notion gives it encoded, so its percent signs are kept.
const PROPERTY_ID: &AsciiSet = &NON_ALPHANUMERIC.remove(b'%').remove(b'-').remove(b'_').remove(b'~');

/// The pages of each relation that has more of them than the page object holds, by the property's name.
pub async fn long_relations(
    client: &Client,
    page: &Page,
) -> Result<BTreeMap<String, Vec<PageId>>, NotionError> {
    let mut relations = BTreeMap::new();
    for (name, property) in page.properties() {
        if property["type"] != "relation" || property["has_more"] != true {
            continue;
        }
        let Some(id) = property["id"].as_str() else { continue };
        let path = format!("pages/{}/properties/{}", page.id, utf8_percent_encode(id, PROPERTY_ID));
        let target = |item: &Value| item["relation"]["id"].as_str().and_then(|id| id.parse().ok());
        let items = list::all(client, &path, target).await?;
        relations.insert(name, items.iter().filter_map(target).collect());
    }
    Ok(relations)
}
