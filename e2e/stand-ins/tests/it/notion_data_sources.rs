//! Databases: their columns, their rows, and queries.

use serde_json::{Value, json};
use stand_ins::notion::page_id;

use crate::support::{Notion, id_of};

async fn source(notion: &Notion) -> Value {
    let database = notion.get(&format!("databases/{}", page_id("tasks"))).await;
    let id = database["data_sources"][0]["id"].as_str().expect("an id").to_owned();
    notion.get(&format!("data_sources/{id}")).await
}

/// The titles of the rows that a query gives.
async fn query(notion: &Notion, body: Value) -> Vec<String> {
    let id = id_of(&source(notion).await);
    let rows = notion.find(&format!("data_sources/{id}/query"), body).await;
    let title = |row: &Value| {
        row["properties"]["이름"]["title"][0]["plain_text"].as_str().unwrap_or_default().to_owned()
    };
    rows.iter().map(title).collect()
}

const BARE: &str = "Bare";
const DONE: &str = "Done already";
const FULL: &str = "가득 찬 행";

#[tokio::test]
async fn a_database_holds_a_data_source_and_that_the_columns() {
    let notion = Notion::fixture().await;
    let database = notion.get(&format!("databases/{}", page_id("tasks"))).await;
    assert!(database.get("properties").is_none() && database.get("created_by").is_none());
    let source = source(&notion).await;
    assert_eq!(source["parent"], json!({"type": "database_id", "database_id": page_id("tasks")}));
    assert_eq!(source["database_parent"], json!({"type": "workspace", "workspace": true}));
    assert_ne!(source["id"], database["id"]);
    let properties = &source["properties"];
    assert_eq!(
        properties["이름"],
        json!({
            "id": "title", "name": "이름", "description": null, "type": "title", "title": {},
        })
    );
    assert_eq!(properties["예산"]["number"], json!({"format": "won"}));
    assert_eq!(properties["설명"]["description"], "What it is about");
    let names = |name: &str, kind: &str| {
        let options = properties[name][kind]["options"].as_array().expect("options").iter();
        options.map(|option| option["name"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("상태", "status"), ["대기", "진행 중", "완료"]);
    assert_eq!(names("우선순위", "select"), ["높음", "낮음"]);
    let groups = properties["상태"]["status"]["groups"].as_array().expect("groups");
    let members: Vec<_> = groups.iter().map(|group| group["option_ids"].as_array().map(Vec::len)).collect();
    assert_eq!(members, [Some(1), Some(1), Some(1)]);
    assert_eq!(properties["관련"]["relation"]["data_source_id"], source["id"]);
}

#[tokio::test]
async fn rows_are_typed_by_the_columns() {
    let notion = Notion::fixture().await;
    let row = notion.get(&format!("pages/{}", page_id("tasks/full.md"))).await;
    let value = |name: &str| {
        let property = &row["properties"][name];
        property[property["type"].as_str().expect("a type")].clone()
    };
    assert_eq!(row["parent"]["type"], "data_source_id");
    assert_eq!(row["parent"]["database_id"], page_id("tasks").to_string());
    assert_eq!(value("상태")["name"], "진행 중");
    assert_eq!(value("태그").as_array().map(Vec::len), Some(2));
    assert_eq!(value("예산"), 1_200_000);
    assert_eq!(value("시작일"), json!({"start": "2026-05-01", "end": "2026-05-03", "time_zone": null}));
    assert_eq!(value("담당자")[0]["name"], "김하나");
    assert_eq!(value("파일")[1]["external"]["url"], "https://example.com/plan.docx");
    assert_eq!(value("긴급"), true);
    assert_eq!(value("관련"), json!([{"id": page_id("tasks/bare.md")}]));
    assert_eq!(value("번호"), json!({"prefix": "T", "number": 3}));
    assert_eq!(value("합계"), json!({"type": "number", "number": 2_400_000}));
    assert_eq!(value("모음"), json!({"type": "number", "number": 5, "function": "sum"}));
    assert_eq!(value("만든 때"), "2026-05-10T01:00:00.000Z");
    assert_eq!(value("만든 이")["name"], "김하나");
    assert_eq!(value("검증")["state"], "verified");
    assert_eq!(value("장소")["address"], "서울");
}

#[tokio::test]
async fn a_row_that_says_nothing_has_all_properties_empty() {
    let notion = Notion::fixture().await;
    let row = notion.get(&format!("pages/{}", page_id("tasks/bare.md"))).await;
    let columns = source(&notion).await["properties"].as_object().expect("columns").len();
    let properties = row["properties"].as_object().expect("properties");
    assert_eq!(properties.len(), columns);
    for (name, empty) in [
        ("상태", json!(null)),
        ("태그", json!([])),
        ("설명", json!([])),
        ("예산", json!(null)),
        ("시작일", json!(null)),
        ("담당자", json!([])),
        ("긴급", json!(false)),
        ("관련", json!([])),
        ("링크", json!(null)),
    ] {
        let kind = properties[name]["type"].as_str().expect("a type");
        assert_eq!(properties[name][kind], empty, "{name}");
    }
}

#[tokio::test]
async fn filters_on_every_common_type_pass_the_right_rows() {
    let notion = Notion::fixture().await;
    let person = notion.get("users").await["results"][0]["id"].clone();
    let related = page_id("tasks/bare.md");
    let one = |property: &str, kind: &str, test: Value| json!({"property": property, kind: test});
    for (filter, expected) in [
        (one("이름", "title", json!({"contains": "DONE"})), vec![DONE]),
        (one("이름", "title", json!({"starts_with": "가득"})), vec![FULL]),
        (one("설명", "rich_text", json!({"is_empty": true})), vec![BARE, DONE]),
        (one("설명", "rich_text", json!({"does_not_contain": "모든"})), vec![BARE, DONE]),
        (one("상태", "status", json!({"equals": "완료"})), vec![DONE]),
        (one("상태", "status", json!({"does_not_equal": "완료"})), vec![BARE, FULL]),
        (one("우선순위", "select", json!({"is_not_empty": true})), vec![DONE, FULL]),
        (one("태그", "multi_select", json!({"contains": "a"})), vec![FULL]),
        (one("예산", "number", json!({"greater_than": 1})), vec![FULL]),
        (one("예산", "number", json!({"less_than_or_equal_to": 0.5})), vec![DONE]),
        (one("긴급", "checkbox", json!({"equals": false})), vec![BARE, DONE]),
        (one("시작일", "date", json!({"on_or_after": "2026-05-01"})), vec![DONE, FULL]),
        (one("시작일", "date", json!({"before": "2026-06-01"})), vec![FULL]),
        (one("시작일", "date", json!({"equals": "2026-06-01"})), vec![DONE]),
        (one("담당자", "people", json!({"contains": person})), vec![FULL]),
        (one("관련", "relation", json!({"contains": related})), vec![FULL]),
        (one("파일", "files", json!({"is_not_empty": true})), vec![FULL]),
        (one("링크", "url", json!({"contains": "example"})), vec![FULL]),
        (one("메일", "email", json!({"ends_with": ".example"})), vec![FULL]),
        (one("번호", "unique_id", json!({"greater_than": 1})), vec![DONE, FULL]),
        (one("합계", "formula", json!({"number": {"equals": 2_400_000}})), vec![FULL]),
        (one("검증", "verification", json!({"status": "verified"})), vec![FULL]),
        (one("만든 때", "created_time", json!({"after": "2026-05-13"})), vec![DONE]),
        (
            json!({"timestamp": "created_time", "created_time": {"on_or_after": "2026-05-12"}}),
            vec![BARE, DONE],
        ),
        (
            json!({"timestamp": "last_edited_time", "last_edited_time": {"before": "2026-05-11T02:01:00Z"}}),
            vec![FULL],
        ),
        (
            json!({"and": [
                one("긴급", "checkbox", json!({"equals": false})),
                {"or": [
                    one("예산", "number", json!({"is_not_empty": true})),
                    one("이름", "title", json!({"equals": "nobody"})),
                ]},
            ]}),
            vec![DONE],
        ),
    ] {
        assert_eq!(query(&notion, json!({"filter": filter})).await, expected, "{filter}");
    }
}

#[tokio::test]
async fn filters_that_make_no_sense_are_refused() {
    let notion = Notion::fixture().await;
    let path = format!("data_sources/{}/query", id_of(&source(&notion).await));
    for (filter, words) in [
        (
            json!({"property": "없음", "number": {"equals": 1}}),
            "Could not find property with name or id: 없음",
        ),
        (
            json!({"property": "상태", "select": {"equals": "완료"}}),
            "database property status does not match filter select",
        ),
        (json!({"property": "예산", "number": {"contains": 1}}), "body failed validation: body.filter"),
        (json!({"property": "예산", "number": {"equals": "1"}}), "body failed validation: body.filter"),
        (json!({"property": "예산"}), "body failed validation: body.filter"),
        (json!({"or": {}}), "body failed validation: body.filter"),
        (json!(7), "body failed validation: body.filter"),
    ] {
        let request = notion.request(reqwest::Method::POST, &path).json(&json!({"filter": filter}));
        let (status, code, message) = notion.error(request).await;
        assert_eq!((status, code.as_str()), (400, "validation_error"), "{filter}");
        assert!(message.starts_with(words), "{message}");
    }
}

#[tokio::test]
async fn rows_are_sorted_and_what_is_empty_comes_last() {
    let notion = Notion::fixture().await;
    for (sorts, expected) in [
        (json!([{"property": "예산", "direction": "ascending"}]), [DONE, FULL, BARE]),
        (json!([{"property": "예산", "direction": "descending"}]), [FULL, DONE, BARE]),
        (json!([{"property": "이름", "direction": "descending"}]), [FULL, DONE, BARE]),
        (json!([{"timestamp": "created_time", "direction": "ascending"}]), [FULL, BARE, DONE]),
        (json!([{"property": "시작일", "direction": "descending"}]), [DONE, FULL, BARE]),
        (
            json!([
                {"property": "긴급", "direction": "ascending"},
                {"timestamp": "last_edited_time", "direction": "descending"},
            ]),
            [DONE, BARE, FULL],
        ),
    ] {
        assert_eq!(query(&notion, json!({"sorts": sorts})).await, expected, "{sorts}");
    }
    let path = format!("data_sources/{}/query", id_of(&source(&notion).await));
    let request =
        notion.request(reqwest::Method::POST, &path).json(&json!({"sorts": [{"property": "없음"}]}));
    assert_eq!(notion.error(request).await.2, "Could not find property with name or id: 없음");
}

#[tokio::test]
async fn a_query_gives_the_properties_that_are_asked_for() {
    let notion = Notion::fixture().await;
    let id = id_of(&source(&notion).await);
    let rows = notion.find(&format!("data_sources/{id}/query?filter_properties[]=title"), json!({})).await;
    let names: Vec<_> = rows[0]["properties"].as_object().expect("properties").keys().cloned().collect();
    assert_eq!(names, ["이름"]);
}
