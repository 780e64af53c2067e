//! The value of one property, with the type that it has.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde_json::Value;
use shared::ids::PageId;
use shared::page::{DateSpan, PropertyValue, RelatedPage};

use crate::notion::wire;
use crate::render::link::{self, Target};
use crate::render::property::Names;

impl Names<'_> {
    /// The value of a property; none when it is empty.
    pub(super) fn value(&self, property: &Value) -> Option<PropertyValue> {
        let kind = property["type"].as_str()?;
        let raw = &property[kind];
        match kind {
            "button" => None,
            "title" => text(wire::plain_text(raw)),
            "rich_text" => text(with_addresses(raw)),
            "verification" => text(raw["state"].as_str()?.to_owned()),
            "number" => raw.as_f64().map(PropertyValue::Number),
            "select" => name(raw).map(PropertyValue::Select),
            "status" => name(raw).map(PropertyValue::Status),
            "multi_select" => list(raw, name).map(PropertyValue::MultiSelect),
            "date" => date(raw).map(PropertyValue::Date),
            "people" | "created_by" | "last_edited_by" => {
                list(raw, |user| self.person(user)).map(PropertyValue::People)
            }
            "files" => list(raw, file).map(PropertyValue::List),
            "checkbox" | "boolean" => raw.as_bool().map(PropertyValue::Checkbox),
            "url" => raw.as_str().filter(|url| !url.is_empty()).map(|url| PropertyValue::Url(url.to_owned())),
            "relation" => {
                let related = |id| RelatedPage { id, title: self.titles.get(&id).cloned() };
                let pages: Vec<RelatedPage> = items(raw).filter_map(page).map(related).collect();
                (!pages.is_empty()).then_some(PropertyValue::Relation(pages))
            }
            // Both hold a value with a type of its own.
            "formula" | "rollup" => self.value(raw),
            "array" => {
                let item = |item: &Value| Some(self.value(item)?.to_string()).filter(|text| !text.is_empty());
                list(raw, item).map(PropertyValue::List)
            }
            "created_time" | "last_edited_time" | "last_visited_time" => {
                let start = raw.as_str()?.to_owned();
                Some(PropertyValue::Date(DateSpan { start, end: None, time_zone: None }))
            }
            "unique_id" => {
                let number = raw["number"].as_i64()?;
                let prefix = raw["prefix"].as_str().filter(|prefix| !prefix.is_empty());
                text(prefix.map_or_else(|| number.to_string(), |prefix| format!("{prefix}-{number}")))
            }
            "place" | "location" => place(raw),
            "unsupported" | "incomplete" => None,
            // email, phone_number, string, and whatever is yet to come in a simple shape.
            _ => simple(raw),
        }
    }

    fn person(&self, user: &Value) -> Option<String> {
        let id = user["id"].as_str();
        name(user).or_else(|| self.people.get(id?).cloned()).or_else(|| id.map(str::to_owned))
    }
}

fn text(words: String) -> Option<PropertyValue> {
    (!words.is_empty()).then_some(PropertyValue::Text(words))
}

/// The words of a text, and where its links lead: a property has no marks to keep that in.
fn with_addresses(raw: &Value) -> String {
    let mut words = String::new();
    for piece in wire::rich_text(raw) {
        words.push_str(&piece.plain_text);
        if let Some(Target::Web(address)) = piece.href.as_deref().and_then(link::target)
            && !piece.plain_text.contains(&address)
        {
            words.push_str(&format!(" ({address})"));
        }
    }
    words
}

pub(super) fn name(option: &Value) -> Option<String> {
    option["name"].as_str().filter(|name| !name.is_empty()).map(str::to_owned)
}

pub(super) fn page(related: &Value) -> Option<PageId> {
    related["id"].as_str()?.parse().ok()
}

/// The name of a file, and of one that lies elsewhere in the web its address too.
fn file(file: &Value) -> Option<String> {
    let address = |kind: &str| file[kind]["url"].as_str().filter(|address| !address.is_empty());
    let Some(elsewhere) = address("external") else {
        return name(file).or_else(|| address("file").map(link::file_name));
    };
    match (name(file), link::target(elsewhere)) {
        (Some(name), Some(Target::Web(address))) if name != elsewhere => Some(format!("{name} ({address})")),
        (Some(name), _) => Some(name),
        (None, _) => Some(elsewhere.to_owned()),
    }
}

fn place(raw: &Value) -> Option<PropertyValue> {
    let mut parts: Vec<String> =
        [&raw["name"], &raw["address"]].into_iter().filter_map(Value::as_str).map(str::to_owned).collect();
    parts.dedup();
    if parts.is_empty() {
        parts =
            [&raw["lat"], &raw["lon"]].into_iter().filter_map(Value::as_f64).map(|n| n.to_string()).collect();
    }
    text(parts.join(", "))
}

/// A list, or the one value that stands for a list.
pub(super) fn items(raw: &Value) -> impl Iterator<Item = &Value> {
    let one = raw.is_object().then_some(raw);
    raw.as_array().into_iter().flatten().chain(one)
}

fn list(raw: &Value, item: impl Fn(&Value) -> Option<String>) -> Option<Vec<String>> {
    let items: Vec<String> = items(raw).filter_map(item).collect();
    (!items.is_empty()).then_some(items)
}

fn date(raw: &Value) -> Option<DateSpan> {
    let member = |name: &str| raw[name].as_str().map(str::to_owned);
    Some(DateSpan { start: member("start")?, end: member("end"), time_zone: member("time_zone") })
}

/// A time, or the beginning of a day.
pub(super) fn time(text: &str) -> Option<DateTime<Utc>> {
    let day = || Some(text.parse::<NaiveDate>().ok()?.and_time(NaiveTime::MIN).and_utc());
    text.parse().ok().or_else(day)
}

/// The value of a property of unknown type, where it has a shape that values often have.
fn simple(raw: &Value) -> Option<PropertyValue> {
    match raw {
        Value::String(words) => text(words.clone()),
        Value::Number(number) => number.as_f64().map(PropertyValue::Number),
        Value::Bool(checked) => Some(PropertyValue::Checkbox(*checked)),
        Value::Array(items) if items.iter().any(|item| item["plain_text"].is_string()) => {
            text(wire::plain_text(raw))
        }
        Value::Array(_) => {
            list(raw, |item| name(item).or_else(|| item.as_str().map(str::to_owned))).map(PropertyValue::List)
        }
        Value::Object(_) => name(raw).map(PropertyValue::Text).or_else(|| date(raw).map(PropertyValue::Date)),
        Value::Null => None,
    }
}
