//! The typed properties of a page.

use std::collections::BTreeMap;

use serde_json::Value;
use shared::ids::PageId;
use shared::page::{DateSpan, Property, PropertyValue, RelatedPage, Verification, VerificationState};

use crate::notion::wire;
use crate::render::link;

/// The properties that say something, in the order of their names. The title is the page's, the verification mark
/// stands by itself, and buttons say nothing. `relations` are those that the page object holds only in part.
pub fn properties(raw: &BTreeMap<String, Value>, relations: &BTreeMap<String, Vec<PageId>>) -> Vec<Property> {
    let property = |(name, raw): (&String, &Value)| {
        let value = match relations.get(name) {
            Some(pages) => Some(PropertyValue::Relation(pages.iter().copied().map(related).collect())),
            None => value(raw),
        };
        Some(Property { name: name.clone(), value: value? })
    };
    raw.iter().filter_map(property).collect()
}

/// The verification mark of a wiki page.
pub fn verification(raw: &BTreeMap<String, Value>) -> Option<Verification> {
    let mark =
        raw.values().find(|property| property["type"] == "verification").map(|mark| &mark["verification"])?;
    let state = match mark["state"].as_str()? {
        "verified" => VerificationState::Verified,
        "expired" => VerificationState::Expired,
        _ => VerificationState::Unverified,
    };
    let until = mark["date"]["end"].as_str().and_then(|time| time.parse().ok());
    Some(Verification { state, until })
}

/// The value of a property; none when it is empty.
fn value(property: &Value) -> Option<PropertyValue> {
    let kind = property["type"].as_str()?;
    let raw = &property[kind];
    match kind {
        "title" | "verification" | "button" => None,
        "rich_text" => text(wire::plain_text(raw)),
        "number" => raw.as_f64().map(PropertyValue::Number),
        "select" => name(raw).map(PropertyValue::Select),
        "status" => name(raw).map(PropertyValue::Status),
        "multi_select" => list(raw, name).map(PropertyValue::MultiSelect),
        "date" => date(raw).map(PropertyValue::Date),
        "people" => list(raw, person).map(PropertyValue::People),
        "created_by" | "last_edited_by" => person(raw).map(|person| PropertyValue::People(vec![person])),
        "files" => list(raw, file).map(PropertyValue::List),
        "checkbox" | "boolean" => raw.as_bool().map(PropertyValue::Checkbox),
        "url" => raw.as_str().filter(|url| !url.is_empty()).map(|url| PropertyValue::Url(url.to_owned())),
        "relation" => {
            let page = |page: &Value| page["id"].as_str()?.parse().ok();
            let pages: Vec<RelatedPage> = raw.as_array()?.iter().filter_map(page).map(related).collect();
            (!pages.is_empty()).then_some(PropertyValue::Relation(pages))
        }
        // Both hold a value with a type of its own.
        "formula" | "rollup" => value(raw),
        "array" => list(raw, value_as_text).map(PropertyValue::List),
        "created_time" | "last_edited_time" | "last_visited_time" => {
            let start = raw.as_str()?.to_owned();
            Some(PropertyValue::Date(DateSpan { start, end: None }))
        }
        "unique_id" => {
            let number = raw["number"].as_i64()?;
            let prefix = raw["prefix"].as_str().filter(|prefix| !prefix.is_empty());
            text(prefix.map_or_else(|| number.to_string(), |prefix| format!("{prefix}-{number}")))
        }
        "place" | "location" => {
            let parts = [&raw["name"], &raw["address"]].into_iter().filter_map(Value::as_str);
            text(parts.collect::<Vec<_>>().join(", "))
        }
        // email, phone_number, string, and whatever is yet to come in a simple shape.
        _ => match raw {
            Value::String(words) => text(words.clone()),
            Value::Number(number) => number.as_f64().map(PropertyValue::Number),
            Value::Bool(checked) => Some(PropertyValue::Checkbox(*checked)),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        },
    }
}

fn related(id: PageId) -> RelatedPage {
    RelatedPage { id, title: None }
}

fn text(words: String) -> Option<PropertyValue> {
    (!words.is_empty()).then_some(PropertyValue::Text(words))
}

fn name(option: &Value) -> Option<String> {
    option["name"].as_str().filter(|name| !name.is_empty()).map(str::to_owned)
}

fn person(user: &Value) -> Option<String> {
    name(user).or_else(|| user["id"].as_str().map(str::to_owned))
}

fn file(file: &Value) -> Option<String> {
    name(file).or_else(|| {
        let address = file["external"]["url"].as_str().or(file["file"]["url"].as_str())?;
        Some(link::file_name(address))
    })
}

fn list(raw: &Value, item: impl Fn(&Value) -> Option<String>) -> Option<Vec<String>> {
    let items: Vec<String> = raw.as_array()?.iter().filter_map(item).collect();
    (!items.is_empty()).then_some(items)
}

fn date(raw: &Value) -> Option<DateSpan> {
    let start = raw["start"].as_str()?.to_owned();
    Some(DateSpan { start, end: raw["end"].as_str().map(str::to_owned) })
}

/// An item of a rollup's list, which is a property value of any kind.
fn value_as_text(item: &Value) -> Option<String> {
    if item["type"] == "title" {
        return Some(wire::plain_text(&item["title"])).filter(|title| !title.is_empty());
    }
    Some(match value(item)? {
        PropertyValue::Text(text)
        | PropertyValue::Select(text)
        | PropertyValue::Status(text)
        | PropertyValue::Url(text) => text,
        PropertyValue::Number(number) => number.to_string(),
        PropertyValue::Checkbox(checked) => checked.to_string(),
        PropertyValue::MultiSelect(items) | PropertyValue::People(items) | PropertyValue::List(items) => {
            items.join(", ")
        }
        PropertyValue::Relation(pages) => pages.iter().map(RelatedPage::name).collect::<Vec<_>>().join(", "),
        PropertyValue::Date(DateSpan { start, end: None }) => start,
        PropertyValue::Date(DateSpan { start, end: Some(end) }) => format!("{start} → {end}"),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(kind: &str, raw: Value) -> Option<PropertyValue> {
        let mut property = json!({"id": "x", "type": kind});
        property[kind] = raw;
        value(&property)
    }

    #[test]
    fn each_kind_keeps_its_type() {
        use PropertyValue::*;
        let span = |start: &str, end: Option<&str>| {
            Date(DateSpan { start: start.to_owned(), end: end.map(str::to_owned) })
        };
        let page = "1f2e3d4c-5b6a-4978-8899-aabbccddeeff";
        for (kind, raw, expected) in [
            ("rich_text", json!([{"plain_text": "가"}, {"plain_text": "나"}]), Text("가나".to_owned())),
            ("number", json!(1.5), Number(1.5)),
            ("select", json!({"name": "높음"}), Select("높음".to_owned())),
            ("status", json!({"name": "진행 중"}), Status("진행 중".to_owned())),
            (
                "multi_select",
                json!([{"name": "a"}, {"name": "b"}]),
                MultiSelect(vec!["a".to_owned(), "b".to_owned()]),
            ),
            (
                "date",
                json!({"start": "2026-05-01", "end": "2026-05-03"}),
                span("2026-05-01", Some("2026-05-03")),
            ),
            (
                "people",
                json!([{"name": "김민지"}, {"id": "7"}]),
                People(vec!["김민지".to_owned(), "7".to_owned()]),
            ),
            (
                "files",
                json!([{"name": "표.pdf", "file": {"url": "https://x/y?X-Amz-Signature=1"}}]),
                List(vec!["표.pdf".to_owned()]),
            ),
            ("checkbox", json!(false), Checkbox(false)),
            ("url", json!("https://example.com"), Url("https://example.com".to_owned())),
            ("email", json!("a@example.com"), Text("a@example.com".to_owned())),
            ("phone_number", json!("02-123"), Text("02-123".to_owned())),
            ("formula", json!({"type": "string", "string": "A"}), Text("A".to_owned())),
            ("formula", json!({"type": "boolean", "boolean": true}), Checkbox(true)),
            ("formula", json!({"type": "number", "number": 3}), Number(3.0)),
            ("formula", json!({"type": "date", "date": {"start": "2026-05-01"}}), span("2026-05-01", None)),
            ("relation", json!([{"id": page}]), Relation(vec![related(page.parse().unwrap())])),
            ("rollup", json!({"type": "number", "number": 2, "function": "sum"}), Number(2.0)),
            (
                "rollup",
                json!({"type": "array", "array": [{"type": "title", "title": [{"plain_text": "T"}]}, {"type": "number", "number": 4}]}),
                List(vec!["T".to_owned(), "4".to_owned()]),
            ),
            ("created_time", json!("2026-05-01T00:00:00.000Z"), span("2026-05-01T00:00:00.000Z", None)),
            ("created_by", json!({"id": "7", "name": "박서준"}), People(vec!["박서준".to_owned()])),
            ("unique_id", json!({"prefix": "PPR", "number": 9087}), Text("PPR-9087".to_owned())),
            ("unique_id", json!({"prefix": null, "number": 7}), Text("7".to_owned())),
            ("place", json!({"name": "본사", "address": "서울"}), Text("본사, 서울".to_owned())),
            ("of_tomorrow", json!("x"), Text("x".to_owned())),
        ] {
            assert_eq!(of(kind, raw), Some(expected), "{kind}");
        }
    }

    #[test]
    fn what_is_empty_or_says_nothing_is_left_out() {
        for (kind, raw) in [
            ("rich_text", json!([])),
            ("select", Value::Null),
            ("people", json!([])),
            ("date", Value::Null),
            ("button", json!({})),
            ("formula", json!({"type": "unsupported", "unsupported": {}})),
            ("rollup", json!({"type": "incomplete", "incomplete": {}})),
            ("unique_id", json!({"prefix": null, "number": null})),
            ("of_tomorrow", json!({"a": 1})),
        ] {
            assert_eq!(of(kind, raw), None, "{kind}");
        }
    }

    #[test]
    fn a_verification_mark_says_until_when() {
        let mark = json!({"state": "verified", "verified_by": {"id": "7"}, "date": {"start": "2026-05-01T00:00:00.000Z", "end": "2026-08-01T00:00:00.000Z"}});
        let raw =
            BTreeMap::from([("검증".to_owned(), json!({"type": "verification", "verification": mark}))]);
        let found = verification(&raw).unwrap();
        assert_eq!(found.state, VerificationState::Verified);
        assert_eq!(found.until.unwrap().to_rfc3339(), "2026-08-01T00:00:00+00:00");
        assert!(properties(&raw, &BTreeMap::new()).is_empty());
    }
}
