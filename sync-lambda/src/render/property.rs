//! The typed properties of a page.

#[cfg(test)]
mod tests;
mod value;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;
use shared::ids::PageId;
use shared::page::{Person, Property, Verification, VerificationState};

use value::{items, name, page, time};

/// The types of property that this version knows.
const KNOWN: [&str; 26] = [
    "button",
    "checkbox",
    "created_by",
    "created_time",
    "date",
    "email",
    "files",
    "formula",
    "last_edited_by",
    "last_edited_time",
    "last_visited_time",
    "location",
    "multi_select",
    "number",
    "people",
    "phone_number",
    "place",
    "relation",
    "rich_text",
    "rollup",
    "select",
    "status",
    "title",
    "unique_id",
    "url",
    "verification",
];

/// What people and pages are called that Notion gives by their ids alone.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// The names of people by id.
    pub people: &'a HashMap<String, String>,
    /// The titles of pages.
    pub titles: &'a HashMap<PageId, String>,
}

/// The properties that say something, in the order of their names. The title is the page's, the verification mark
/// stands by itself, and buttons say nothing.
pub fn properties(raw: &BTreeMap<String, Value>, names: Names<'_>) -> Vec<Property> {
    let said = raw.iter().filter(|(_, property)| {
        !matches!(property["type"].as_str(), None | Some("title" | "verification" | "button"))
    });
    said.filter_map(|(name, raw)| Some(Property { name: name.clone(), value: names.value(raw)? })).collect()
}

/// The verification mark of a wiki page.
pub fn verification(raw: &BTreeMap<String, Value>, names: Names<'_>) -> Option<Verification> {
    let mark =
        raw.values().find(|property| property["type"] == "verification").map(|mark| &mark["verification"])?;
    let state = match mark["state"].as_str()? {
        "verified" => VerificationState::Verified,
        "expired" => VerificationState::Expired,
        _ => VerificationState::Unverified,
    };
    let until = mark["date"]["end"].as_str().and_then(time);
    let by = mark["verified_by"]["id"].as_str().map(|id| Person {
        id: id.to_owned(),
        name: name(&mark["verified_by"]).or_else(|| names.people.get(id).cloned()),
    });
    Some(Verification { state, until, by })
}

/// The pages that the properties relate to, those of rollups included.
pub fn related_pages(raw: &BTreeMap<String, Value>) -> BTreeSet<PageId> {
    raw.values()
        .flat_map(|property| {
            let rolled_up = property["rollup"]["array"].as_array().into_iter().flatten();
            rolled_up.chain([property]).flat_map(|property| items(&property["relation"]))
        })
        .filter_map(page)
        .collect()
}

/// How many properties have a value that cannot be read, by their type: it is one that this version does not know,
/// or Notion does not give its result to integrations.
pub fn unsupported(raw: &BTreeMap<String, Value>, counts: &mut BTreeMap<String, u64>) {
    let names = Names { people: &HashMap::new(), titles: &HashMap::new() };
    for property in raw.values() {
        let Some(kind) = property["type"].as_str() else { continue };
        let value = &property[kind];
        let is_lost = match kind {
            "formula" | "rollup" => matches!(value["type"].as_str(), Some("unsupported" | "incomplete")),
            _ if KNOWN.contains(&kind) => false,
            _ => !value.is_null() && names.value(property).is_none(),
        };
        if is_lost {
            *counts.entry(kind.to_owned()).or_default() += 1;
        }
    }
}
