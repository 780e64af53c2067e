//! Pages change while they are served.

use serde_json::{Value, json};
use stand_ins::notion::{Change, Options, page_id};

use crate::support::{Notion, id_of, words_of};

const PAGE: &str =
    "---\nlast_edited_time: 2026-05-01T09:00:00Z\n---\n# Plan\n\nOne\n\nTwo\n\n- a\n- b\n\nThree\n";

async fn small() -> Notion {
    let files = [
        ("plan.md", PAGE),
        ("hr/index.md", "# HR\n"),
        ("hr/leave.md", "# Leave\n\n15 days"),
        ("hr/deep/more.md", "more"),
        ("db/_database.yaml", "properties: {State: {type: status, options: [open, done]}}"),
        ("db/row.md", "---\nState: open\n---\n"),
    ];
    Notion::with_files(&files, Options::default()).await
}

fn told(blocks: &[Value]) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    blocks
        .iter()
        .map(|block| {
            (text(&block["id"]), words_of(block).trim().to_owned(), text(&block["last_edited_time"]))
        })
        .collect()
}

#[tokio::test]
async fn editing_one_paragraph_leaves_the_other_blocks_as_they_are() {
    let notion = small().await;
    let id = page_id("plan.md");
    let before = told(&notion.tree(id).await);
    let markdown = "# Plan\n\nOne\n\nTwo, rewritten\n\nBetween\n\n- a\n- b\n\nThree\n";
    let time = "2026-06-01T10:20:30Z";
    let change = json!({"action": "edit", "page": "plan.md", "markdown": markdown, "last_edited_time": time});
    assert_eq!(id_of(&notion.control(change).await), id);
    let after = told(&notion.tree(id).await);
    let page = notion.get(&format!("pages/{id}")).await;
    assert_eq!(page["last_edited_time"], "2026-06-01T10:20:00.000Z");
    for words in ["One", "a", "b", "Three"] {
        let find =
            |blocks: &[(String, String, String)]| blocks.iter().find(|block| block.1 == words).cloned();
        assert_eq!(find(&before), find(&after), "{words}");
    }
    let rewritten = after.iter().find(|block| block.1 == "Two, rewritten").expect("it is there");
    let two = before.iter().find(|block| block.1 == "Two").expect("it was there");
    assert_eq!(rewritten.0, two.0, "a paragraph that is rewritten stays the same block");
    assert_eq!(rewritten.2, "2026-06-01T10:20:00.000Z");
    let new = after.iter().find(|block| block.1 == "Between").expect("it is there");
    assert!(before.iter().all(|block| block.0 != new.0), "a new paragraph is a new block");
}

#[tokio::test]
async fn what_is_deleted_and_written_again_elsewhere_is_another_block() {
    let notion = small().await;
    let id = page_id("plan.md");
    let edit = |markdown: &str| json!({"action": "edit", "page": "plan.md", "markdown": markdown});
    let ids = |blocks: &[Value]| blocks.iter().map(id_of).collect::<Vec<_>>();
    notion.control(edit("One\n\nOne\n\nOne")).await;
    let thrice = ids(&notion.children(id).await);
    assert_eq!(
        thrice.iter().collect::<std::collections::BTreeSet<_>>().len(),
        3,
        "equal text has ids of its own"
    );
    notion.control(edit("One\n\nOne")).await;
    assert_eq!(ids(&notion.children(id).await), thrice[..2]);
    let gone = notion.request(reqwest::Method::GET, &format!("blocks/{}", thrice[2]));
    assert_eq!(notion.error(gone).await.0, 404);
}

#[tokio::test]
async fn an_edit_without_a_title_keeps_the_title_and_front_matter_replaces_properties() {
    let notion = small().await;
    let path = format!("pages/{}", page_id("db/row.md"));
    notion.control(json!({"action": "edit", "page": "db/row.md", "markdown": "text"})).await;
    let page = notion.get(&path).await;
    assert_eq!(page["properties"]["State"]["status"]["name"], "open");
    assert_eq!(page["properties"]["Name"]["title"][0]["plain_text"], "Row");
    let markdown = "---\ntitle: Renamed\nState: done\n---\ntext";
    notion.control(json!({"action": "edit", "page": "db/row.md", "markdown": markdown})).await;
    let page = notion.get(&path).await;
    assert_eq!(page["properties"]["State"]["status"]["name"], "done");
    assert_eq!(page["properties"]["Name"]["title"][0]["plain_text"], "Renamed");
}

#[tokio::test]
async fn a_page_that_is_moved_has_another_parent_and_the_same_id() {
    let notion = small().await;
    let id = page_id("plan.md");
    let before = notion.get(&format!("pages/{id}")).await;
    assert_eq!(before["parent"], json!({"type": "workspace", "workspace": true}));
    notion.control(json!({"action": "move", "page": "plan.md", "to": "hr"})).await;
    let after = notion.get(&format!("pages/{id}")).await;
    assert_eq!(after["parent"], json!({"type": "page_id", "page_id": page_id("hr")}));
    assert_eq!(after["last_edited_time"], before["last_edited_time"]);
    let held = notion.children(page_id("hr")).await;
    assert!(held.iter().any(|block| id_of(block) == id && block["type"] == "child_page"));
    notion.control(json!({"action": "move", "page": id, "to": null})).await;
    assert_eq!(notion.get(&format!("pages/{id}")).await["parent"], before["parent"]);
    let circle = json!({"action": "move", "page": "hr", "to": "hr/deep"});
    assert_eq!(notion.control_error(circle).await.0, 400);
}

#[tokio::test]
async fn the_trash_takes_everything_below_with_it_and_gives_it_back() {
    let notion = small().await;
    let deep = format!("pages/{}", page_id("hr/deep/more.md"));
    let titles = async |body: Value| {
        let found = notion.find("search", body).await;
        found.iter().filter(|object| object["object"] == "page").count()
    };
    let all = titles(json!({})).await;
    notion.control(json!({"action": "trash", "page": "hr"})).await;
    let page = notion.get(&deep).await;
    assert_eq!(page["in_trash"], true, "what is under a trashed page is in the trash, and still answers");
    let block = &notion.children(page_id("hr/deep/more.md")).await[0];
    assert_eq!(block["in_trash"], true);
    assert_eq!(titles(json!({})).await, all - 4);
    assert_eq!(titles(json!({"filter": {"in_trash": true}})).await, 4);
    notion.control(json!({"action": "restore", "page": "hr"})).await;
    assert_eq!(notion.get(&deep).await["in_trash"], false);
    assert_eq!(titles(json!({})).await, all);
}

#[tokio::test]
async fn trashed_rows_are_not_in_a_query_that_does_not_ask_for_them() {
    let notion = small().await;
    let database = notion.get(&format!("databases/{}", page_id("db"))).await;
    let query = format!("data_sources/{}/query", id_of(&database["data_sources"][0]));
    notion.control(json!({"action": "trash", "page": "db/row.md"})).await;
    assert!(notion.find(&query, json!({})).await.is_empty());
    assert_eq!(notion.find(&query, json!({"in_trash": true})).await.len(), 1);
}

#[tokio::test]
async fn a_page_is_created_where_its_path_says() {
    let notion = small().await;
    let change = Change::Create {
        page: "hr/new.md".to_owned(),
        markdown: "# 새 문서\n\n본문 [휴가](leave.md)".to_owned(),
        last_edited_time: Some("2026-07-01T00:00:00Z".to_owned()),
    };
    let id = notion.server.change(change).expect("nothing is there yet");
    assert_eq!(id, page_id("hr/new.md"));
    let page = notion.get(&format!("pages/{id}")).await;
    assert_eq!(page["properties"]["title"]["title"][0]["plain_text"], "새 문서");
    assert_eq!(page["created_time"], "2026-07-01T00:00:00.000Z");
    let text = &notion.children(id).await[0]["paragraph"]["rich_text"][1];
    assert_eq!(text["href"], format!("/{}", page_id("hr/leave.md").simple()));
}

#[tokio::test]
async fn changes_that_cannot_be_made_are_told() {
    let notion = small().await;
    for (change, status, words) in [
        (json!({"action": "trash", "page": "nope.md"}), 404, "there is no page `nope.md`"),
        (json!({"action": "create", "page": "hr"}), 400, "`hr` is there already"),
        (json!({"action": "create", "page": "no/where.md"}), 404, "there is no page `no`"),
        (json!({"action": "trash", "page": "hr", "last_edited_time": "soon"}), 400, "`soon` is no time"),
        (json!({"action": "edit", "page": "hr", "markdown": "---\na: [\n---\n"}), 400, "the front matter"),
        (json!({"action": "shred", "page": "hr"}), 422, "unknown variant `shred`"),
    ] {
        let (found, error) = notion.control_error(change).await;
        assert!(found == status && error.contains(words), "{found} {error}");
    }
}
