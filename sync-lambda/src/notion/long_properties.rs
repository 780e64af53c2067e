//! Properties that a page object holds only in part: it gives the first 25 of what a property refers to.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use shared::ids::PageId;

use crate::notion::client::Client;
use crate::notion::error::NotionError;
use crate::notion::parts::parts;
use crate::notion::wire::Page;

/// What may stand in a property's id: Notion gives it encoded, so its percent signs are kept.
const PROPERTY_ID: &AsciiSet = &NON_ALPHANUMERIC.remove(b'%').remove(b'-').remove(b'_').remove(b'~');

/// How many pages and people of a property a page object holds.
const HELD: usize = 25;

/// The properties that the page object holds only in part, whole: by name, in the shape that they have in a page.
///
/// Notion says so of relations. Of the others it says nothing, so those are asked for that may be cut: people and
/// texts with as many references as a page object can hold, and what is computed from a relation that is cut.
pub async fn long_properties(client: &Client, page: &Page) -> Result<BTreeMap<String, Value>, NotionError> {
    let properties = page.properties();
    let mut whole = BTreeMap::new();
    let has_long_relation = properties.values().any(is_long_relation);
    for (name, property) in &properties {
        if !may_be_cut(property, has_long_relation) {
            continue;
        }
        let (Some(id), Some(kind)) = (property["id"].as_str(), property["type"].as_str()) else { continue };
        match property_of(client, page.id, id, kind).await {
            // What the page says of it is more than nothing.
            Ok(property) if says_nothing(&property) => continue,
            Ok(property) => whole.insert(name.clone(), property),
            // What is only suspected to be cut is worth having as it is.
            Err(error) if error.is_about_one_object() && kind != "relation" => continue,
            Err(error) => return Err(error),
        };
    }
    Ok(whole)
}

fn is_long_relation(property: &Value) -> bool {
    property["type"] == "relation" && property["has_more"] == true
}

fn may_be_cut(property: &Value, has_long_relation: bool) -> bool {
    let kind = property["type"].as_str().unwrap_or_default();
    let raw = &property[kind];
    let count = |value: &Value| value.as_array().map_or(0, Vec::len);
    match kind {
        "relation" => is_long_relation(property),
        "people" => count(raw) >= HELD,
        "title" | "rich_text" => {
            let pieces = raw.as_array().map(Vec::as_slice).unwrap_or_default();
            pieces.iter().filter(|piece| piece["type"] == "mention").count() >= HELD
        }
        "rollup" => has_long_relation || count(&raw["array"]) >= HELD,
        "formula" => has_long_relation,
        _ => false,
    }
}

/// Whether Notion cannot or does not want to compute a property.
fn says_nothing(property: &Value) -> bool {
    let computed = ["rollup", "formula"].map(|kind| property[kind]["type"].as_str());
    computed.iter().any(|kind| matches!(kind, Some("incomplete" | "unsupported")))
}

async fn property_of(client: &Client, page: PageId, id: &str, kind: &str) -> Result<Value, NotionError> {
    let path = format!("pages/{page}/properties/{}", utf8_percent_encode(id, PROPERTY_ID));
    if kind == "formula" {
        return client.get(&path).await;
    }
    let mut parts = parts(client, &path, &[]).await?;
    // A sum or count is right in the last part, when all has been counted.
    let computed = parts.last_mut().map(|part| part.property_item["rollup"].take()).unwrap_or_default();
    let items = parts.iter().flat_map(|part| &part.results);
    let items = items.map(|item| serde_json::from_str(item.get())).collect::<Result<Vec<Value>, _>>();
    let mut items = items.map_err(|error| NotionError::malformed(&path, error))?;
    Ok(match kind {
        "rollup" if computed["type"] == "array" => {
            json!({"type": kind, kind: {"type": "array", "array": items}})
        }
        "rollup" => json!({"type": kind, kind: computed}),
        _ => {
            let values: Vec<Value> = items.iter_mut().map(|item| item[kind].take()).collect();
            json!({"type": kind, kind: values})
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_notion_does_not_compute_says_nothing() {
        let rollup = |kind: &str| json!({"type": "rollup", "rollup": {"type": kind, "function": "sum"}});
        let formula = |kind: &str| json!({"type": "formula", "formula": {"type": kind}});
        assert!(says_nothing(&rollup("incomplete")) && says_nothing(&formula("unsupported")));
        assert!(!says_nothing(&rollup("number")) && !says_nothing(&formula("string")));
        assert!(!says_nothing(&json!({"type": "people", "people": []})));
    }

    #[test]
    fn what_may_be_cut_is_asked_for_and_nothing_else() {
        let people = |count: usize| json!({"type": "people", "people": vec![json!({"id": "7"}); count]});
        let words = |kind: &str| json!({"type": "rich_text", "rich_text": vec![json!({"type": kind}); 25]});
        let rollup = |count: usize| json!({"type": "rollup", "rollup": {"type": "array", "array": vec![json!({"type": "number"}); count]}});
        let formula = json!({"type": "formula", "formula": {"type": "number", "number": 25}});
        let relation = |has_more: bool| json!({"type": "relation", "relation": [], "has_more": has_more});
        for (property, has_long_relation, expected) in [
            (people(24), true, false),
            (people(25), false, true),
            (words("text"), true, false),
            (words("mention"), false, true),
            (rollup(24), false, false),
            (rollup(25), false, true),
            (rollup(0), true, true),
            (formula.clone(), false, false),
            (formula, true, true),
            (relation(false), true, false),
            (relation(true), true, true),
            (json!({"type": "multi_select", "multi_select": vec![json!({"name": "a"}); 99]}), true, false),
        ] {
            assert_eq!(may_be_cut(&property, has_long_relation), expected, "{property}");
        }
    }
}
