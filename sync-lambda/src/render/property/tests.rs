//! What each type of property comes to.

use serde_json::json;
use shared::page::{DateSpan, PropertyValue, RelatedPage};

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
        (
            "rich_text",
            json!([{"plain_text": "문서", "href": "https://example.com/a"}, {"plain_text": "https://b.example", "href": "https://b.example"}]),
            Text("문서 (https://example.com/a)https://b.example".to_owned()),
        ),
        ("number", json!(1.5), Number(1.5)),
        ("select", json!({"name": "높음"}), Select("높음".to_owned())),
        ("status", json!({"name": "진행 중"}), Status("진행 중".to_owned())),
        (
            "multi_select",
            json!([{"name": "a"}, {"name": "b"}]),
            MultiSelect(vec!["a".to_owned(), "b".to_owned()]),
        ),
        ("date", json!({"start": "2026-05-01", "end": "2026-05-03"}), span("2026-05-01", Some("2026-05-03"))),
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
        let mark = json!({"state": "verified", "verified_by": {"id": "7", "name": "김민지"}, "date": date});
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
        ("가".to_owned(), json!({"type": "formula", "formula": {"type": "unsupported", "unsupported": {}}})),
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
