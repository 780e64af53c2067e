//! Pages: their properties, times, files, comments and Markdown.

use serde_json::{Value, json};
use stand_ins::notion::{Options, page_id};

use crate::support::{Notion, id_of};

async fn page(notion: &Notion, path: &str) -> Value {
    notion.get(&format!("pages/{}", page_id(path))).await
}

#[tokio::test]
async fn times_are_floored_to_the_minute_but_for_databases() {
    let notion = Notion::fixture().await;
    let home = page(&notion, "index.md").await;
    assert_eq!(home["created_time"], "2026-04-01T01:02:00.000Z");
    assert_eq!(home["last_edited_time"], "2026-04-02T04:05:00.000Z");
    let database = notion.get(&format!("databases/{}", page_id("tasks"))).await;
    assert_eq!(database["created_time"], "2026-01-05T00:00:00.000+00:00");
    let path = format!("data_sources/{}", id_of(&database["data_sources"][0]));
    let source = notion.get(&path).await;
    assert_eq!(source["created_time"], "2026-01-05T00:00:00.000Z");
}

#[tokio::test]
async fn front_matter_outside_of_databases_is_typed_by_its_looks() {
    let notion = Notion::fixture().await;
    let home = page(&notion, "index.md").await;
    let properties = &home["properties"];
    let kind = |name: &str| properties[name]["type"].as_str().unwrap_or_default().to_owned();
    let kinds =
        ["title", "레벨", "담당 부서", "reviewed", "labels", "next review", "link", "Verification"].map(kind);
    let expected =
        ["title", "number", "rich_text", "checkbox", "multi_select", "date", "url", "verification"];
    assert_eq!(kinds, expected);
    assert_eq!(properties["레벨"]["number"], 3);
    let verification = &properties["Verification"];
    assert_eq!(verification["id"], "verification");
    assert_eq!(verification["verification"]["state"], "verified");
    assert_eq!(verification["verification"]["date"]["end"], "2026-12-31T00:00:00.000Z");
    assert_eq!(home["icon"], json!({"type": "emoji", "emoji": "🏠"}));
}

#[tokio::test]
async fn the_address_of_a_page_is_on_this_server_and_ends_in_its_id() {
    let notion = Notion::fixture().await;
    let id = page_id("kinds/blocks.md");
    let page = page(&notion, "kinds/blocks.md").await;
    let expected = format!("{}/Every-kind-of-block-{}", notion.server.base_url(), id.simple());
    assert_eq!(page["url"], expected);
    // Ids are taken without dashes as well.
    assert_eq!(notion.get(&format!("pages/{}", id.simple())).await["id"], id.to_string());
}

#[tokio::test]
async fn only_the_properties_that_are_asked_for_come() {
    let notion = Notion::fixture().await;
    let all = page(&notion, "tasks/full.md").await;
    let id = |name: &str| all["properties"][name]["id"].as_str().expect("an id").to_owned();
    let path = format!(
        "pages/{}?filter_properties=title&filter_properties={}",
        page_id("tasks/full.md"),
        id("예산")
    );
    let some = notion.get(&path).await;
    let names: Vec<_> = some["properties"].as_object().expect("properties").keys().cloned().collect();
    assert_eq!(names, ["예산", "이름"]);
}

#[tokio::test]
async fn file_addresses_are_signed_anew_each_time() {
    let notion = Notion::fixture().await;
    let file = async || {
        let page = page(&notion, "tasks/full.md").await;
        page["properties"]["파일"]["files"][0].clone()
    };
    let (one, two) = (file().await, file().await);
    assert_eq!((&one["type"], &one["name"]), (&json!("file"), &json!("plan.pdf")));
    let url = |file: &Value| file["file"]["url"].as_str().expect("an address").to_owned();
    assert_ne!(url(&one), url(&two));
    let path = |file: &Value| url(file).split('?').next().map(str::to_owned);
    assert_eq!(path(&one), path(&two), "without the signature it is the same file");
    let expiry = one["file"]["expiry_time"].as_str().expect("a time");
    let expiry = chrono::DateTime::parse_from_rfc3339(expiry).expect("a time").to_utc();
    let minutes = (expiry - chrono::Utc::now()).num_minutes();
    assert!((58..=60).contains(&minutes), "{minutes}");
}

#[tokio::test]
async fn more_than_25_references_are_cut_off_and_listed_one_by_one() {
    let names: Vec<_> = (0..30).map(|number| format!("Person {number:02}")).collect();
    let rows: Vec<_> = (0..30).map(|number| format!("db/{number:02}.md")).collect();
    let all = format!("---\nWho: [{}]\nRows: [{}]\n---\n", names.join(", "), rows.join(", "));
    let schema = "properties: {Who: {type: people}, Rows: {type: relation, database: db}}";
    let mut files: Vec<_> = rows.iter().map(|path| (path.as_str(), "")).collect();
    files.extend([("db/_database.yaml", schema), ("db/all.md", all.as_str())]);
    let notion = Notion::with_files(&files, Options::default()).await;
    let page = page(&notion, "db/all.md").await;
    let rows = &page["properties"]["Rows"];
    assert_eq!(rows["relation"].as_array().map(Vec::len), Some(25));
    assert_eq!(rows["has_more"], true);
    assert_eq!(page["properties"]["Who"]["people"].as_array().map(Vec::len), Some(25));
    for name in ["Rows", "Who"] {
        let id = page["properties"][name]["id"].as_str().expect("an id");
        let path = format!("pages/{}/properties/{id}", page_id("db/all.md"));
        let first = notion.get(&format!("{path}?page_size=20")).await;
        assert_eq!(first["results"].as_array().map(Vec::len), Some(20));
        assert_eq!(first["property_item"]["id"], id);
        let next = first["property_item"]["next_url"].as_str().expect("an address");
        let rest = next.strip_prefix(notion.server.base_url()).and_then(|path| path.strip_prefix("/v1/"));
        let second = notion.get(rest.expect("it is on this server")).await;
        assert_eq!(second["results"].as_array().map(Vec::len), Some(10));
        assert_eq!(second["property_item"]["next_url"], json!(null));
        assert_eq!((second["has_more"].as_bool(), &second["type"]), (Some(false), &json!("property_item")));
    }
}

#[tokio::test]
async fn one_property_is_a_list_or_a_single_object_by_its_type() {
    let notion = Notion::fixture().await;
    let page = page(&notion, "tasks/full.md").await;
    for (name, property) in page["properties"].as_object().expect("properties") {
        let kind = property["type"].as_str().expect("a type");
        let id = property["id"].as_str().expect("an id");
        let answer = notion.get(&format!("pages/{}/properties/{id}", page_id("tasks/full.md"))).await;
        let is_list = matches!(kind, "title" | "rich_text" | "people" | "relation" | "rollup");
        let expected = if is_list { "list" } else { "property_item" };
        assert_eq!(answer["object"], expected, "{name}");
        if is_list {
            assert_eq!(answer["property_item"]["type"], kind);
            assert_eq!(answer["type"], "property_item");
        } else {
            assert_eq!((&answer["type"], &answer["id"]), (&json!(kind), &json!(id)));
            if kind != "files" {
                assert_eq!(answer[kind], property[kind]);
            }
        }
    }
    let missing =
        notion.request(reqwest::Method::GET, &format!("pages/{}/properties/none", page_id("index.md")));
    assert_eq!(notion.error(missing).await.0, 404);
}

#[tokio::test]
async fn comments_are_on_a_page_or_on_a_block() {
    let notion = Notion::fixture().await;
    let id = page_id("kinds/blocks.md");
    let on_page = notion.get(&format!("comments?block_id={id}")).await;
    let on_page = on_page["results"].as_array().expect("a list");
    let texts: Vec<_> = on_page.iter().map(|comment| &comment["rich_text"][0]["plain_text"]).collect();
    assert_eq!(texts, ["A comment on the page", "From the integration"]);
    assert_eq!(on_page[0]["created_time"], "2026-05-02T08:15:00.000Z");
    assert_eq!(on_page[0]["display_name"], json!({"type": "user", "resolved_name": "김하나"}));
    assert_eq!(on_page[1]["display_name"]["type"], "integration");
    let blocks = notion.children(id).await;
    let paragraph = blocks.iter().find(|block| block["type"] == "paragraph").expect("a paragraph");
    let block_id = paragraph["id"].as_str().expect("an id");
    let on_block = notion.get(&format!("comments?block_id={block_id}")).await;
    let parent = json!({"type": "block_id", "block_id": block_id});
    assert_eq!(on_block["results"][0]["parent"], parent);
    let missing = notion.request(reqwest::Method::GET, "comments");
    let expected = "query failed validation: query.block_id should be defined, instead was `undefined`.";
    assert_eq!(notion.error(missing).await.2, expected);
}

#[tokio::test]
async fn a_page_is_written_as_markdown() {
    let notion = Notion::fixture().await;
    let id = page_id("kinds/blocks.md");
    let answer = notion.get(&format!("pages/{id}/markdown")).await;
    assert_eq!((&answer["object"], &answer["truncated"]), (&json!("page_markdown"), &json!(false)));
    assert_eq!(answer["unknown_block_ids"], json!([]));
    let markdown = answer["markdown"].as_str().expect("text");
    for part in [
        "# One\n",
        "#### Five is four\n",
        "**bold**, *italic*, ~~struck~~",
        "- bullet\n\t- nested bullet\n\t\t1. nested number",
        "- [x] done task",
        "> A quote\n> with a second paragraph",
        "```rust\nfn main() {\n    println!(\"kept  as it is\");\n}\n```",
        "| 김하나 | **Lead** \\| owner |",
        "<summary>More to read</summary>\n\tInside the toggle.",
        "<unknown url=",
        "@김하나",
    ] {
        assert!(markdown.contains(part), "{part:?} is not in\n{markdown}");
    }
    let home = notion.get(&format!("pages/{}/markdown", page_id("notes"))).await;
    assert!(home["markdown"].as_str().is_some_and(|text| text.contains(">Deep</page>")));
}
