//! The typed properties of a page.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde_json::Value;
use shared::ids::PageId;
use shared::page::{DateSpan, Person, Property, PropertyValue, RelatedPage, Verification, VerificationState};

use crate::notion::wire;
use crate::render::link::{self, Target};

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

impl Names<'_> {
    /// The value of a property; none when it is empty.
    fn value(&self, property: &Value) -> Option<PropertyValue> {
        let kind = property["type"].as_str()?;
        let raw = &property[kind];
        match kind {
            "button" => None,
            "title" | "rich_text" => text(wire::plain_text(raw)),
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

fn name(option: &Value) -> Option<String> {
    option["name"].as_str().filter(|name| !name.is_empty()).map(str::to_owned)
}

fn page(related: &Value) -> Option<PageId> {
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
fn items(raw: &Value) -> impl Iterator<Item = &Value> {
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
fn time(text: &str) -> Option<DateTime<Utc>> {
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(kind: &str, raw: Value) -> Option<PropertyValue> {
        let mut property = json!({"id": "x", "type": kind});
        property[kind] = raw;
        let people = HashMap::from([("8".to_owned(), "이서연".to_owned())]);
        let titles = HashMap::from([(TITLED.parse().unwrap(), "출시 계획".to_owned())]);
        Names { people: &people, titles: &titles }.value(&property)
    }

    const TITLED: &str = "00000000-0000-4000-8000-000000000009";

    fn no_names<T>(then: impl Fn(Names<'_>) -> T) -> T {
        then(Names { people: &HashMap::new(), titles: &HashMap::new() })
    }

    #[test]
    fn each_kind_keeps_its_type() {
        use PropertyValue::*;
        let span = |start: &str, end: Option<&str>| {
            Date(DateSpan { start: start.to_owned(), end: end.map(str::to_owned), time_zone: None })
        };
        let page = "1f2e3d4c-5b6a-4978-8899-aabbccddeeff";
        let related = |id: &str, title: Option<&str>| RelatedPage {
            id: id.parse().unwrap(),
            title: title.map(str::to_owned),
        };
        let rolled_up = |items: Value| json!({"type": "array", "array": items, "function": "show_original"});
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
                json!([{"name": "김민지"}, {"id": "7"}, {"id": "8"}, {"object": "group", "id": "9", "name": "인사팀"}]),
                People(["김민지", "7", "이서연", "인사팀"].map(str::to_owned).to_vec()),
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
            ("relation", json!([{"id": page}]), Relation(vec![related(page, None)])),
            (
                "relation",
                json!([{"id": TITLED}, {"id": page}]),
                Relation(vec![related(TITLED, Some("출시 계획")), related(page, None)]),
            ),
            (
                "files",
                json!([{"name": "설계", "external": {"url": "https://example.com/a"}}, {"external": {"url": "https://example.com/b"}}]),
                List(vec!["설계 (https://example.com/a)".to_owned(), "https://example.com/b".to_owned()]),
            ),
            (
                "date",
                json!({"start": "2026-05-01T09:00:00", "end": null, "time_zone": "Asia/Seoul"}),
                Date(DateSpan {
                    start: "2026-05-01T09:00:00".to_owned(),
                    end: None,
                    time_zone: Some("Asia/Seoul".to_owned()),
                }),
            ),
            (
                "rollup",
                rolled_up(json!([
                    {"type": "date", "date": {"start": "2026-05-01", "end": "2026-05-03"}},
                    {"type": "people", "people": [{"id": "8"}, {"name": "김민지"}]},
                    {"type": "relation", "relation": [{"id": TITLED}]},
                    {"type": "relation", "relation": {"id": TITLED}},
                    {"type": "checkbox", "checkbox": true},
                    {"type": "status", "status": {"name": "완료"}},
                    {"type": "select", "select": null},
                ])),
                List(
                    ["2026-05-01 → 2026-05-03", "이서연, 김민지", "출시 계획", "출시 계획", "✓", "완료"]
                        .map(str::to_owned)
                        .to_vec(),
                ),
            ),
            ("rollup", json!({"type": "date", "date": {"start": "2026-05-01"}}), span("2026-05-01", None)),
            ("place", json!({"lat": 37.5, "lon": 127.0}), Text("37.5, 127".to_owned())),
            ("last_edited_by", json!({"id": "8"}), People(vec!["이서연".to_owned()])),
            ("of_tomorrow", json!([{"plain_text": "글"}]), Text("글".to_owned())),
            ("of_tomorrow", json!([{"name": "가"}, "나"]), List(vec!["가".to_owned(), "나".to_owned()])),
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
    fn a_verification_mark_says_who_stands_behind_the_page_and_until_when() {
        let of = |date: Value| {
            let mark =
                json!({"state": "verified", "verified_by": {"id": "7", "name": "김민지"}, "date": date});
            BTreeMap::from([("검증".to_owned(), json!({"type": "verification", "verification": mark}))])
        };
        let raw = of(json!({"start": "2026-05-01T00:00:00.000Z", "end": "2026-08-01T09:00:00.000+09:00"}));
        let found = no_names(|names| verification(&raw, names)).unwrap();
        assert_eq!(found.state, VerificationState::Verified);
        assert_eq!(found.until.unwrap().to_rfc3339(), "2026-08-01T00:00:00+00:00");
        assert_eq!(found.by.unwrap().name.as_deref(), Some("김민지"));
        assert!(no_names(|names| properties(&raw, names)).is_empty());
        let day = of(json!({"start": "2026-05-01", "end": "2026-08-01"}));
        assert_eq!(no_names(|names| verification(&day, names)).unwrap().until, found.until);
    }

    #[test]
    fn what_nobody_can_read_is_counted_by_its_type() {
        let raw = BTreeMap::from([
            (
                "가".to_owned(),
                json!({"type": "formula", "formula": {"type": "unsupported", "unsupported": {}}}),
            ),
            ("나".to_owned(), json!({"type": "of_tomorrow", "of_tomorrow": {"a": 1}})),
            ("다".to_owned(), json!({"type": "of_tomorrow", "of_tomorrow": {"name": "a"}})),
            ("라".to_owned(), json!({"type": "of_tomorrow", "of_tomorrow": null})),
            ("마".to_owned(), json!({"type": "unique_id", "unique_id": {"prefix": null, "number": null}})),
            ("바".to_owned(), json!({"type": "rollup", "rollup": {"type": "array", "array": []}})),
        ]);
        let mut counts = BTreeMap::new();
        unsupported(&raw, &mut counts);
        assert_eq!(counts, BTreeMap::from([("formula".to_owned(), 1), ("of_tomorrow".to_owned(), 1)]));
    }

    #[test]
    fn related_pages_are_found_in_relations_and_rollups() {
        let relation = json!({"type": "relation", "relation": [{"id": TITLED}]});
        let rollup = json!({"type": "rollup", "rollup": {"type": "array", "array": [relation]}});
        for property in [relation, rollup] {
            let found = related_pages(&BTreeMap::from([("관련".to_owned(), property)]));
            assert_eq!(found, BTreeSet::from([TITLED.parse().unwrap()]));
        }
    }
}
