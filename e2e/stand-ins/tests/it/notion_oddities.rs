//! The oddities of made-up workspaces: what trips a reader up.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};
use stand_ins::notion::{Faults, Spec, Workspace};

use crate::support::{Notion, id_of, words_of};

async fn odd() -> Notion {
    Notion::generated(&Spec::odd(), Faults::default()).await
}

fn kinds(blocks: &[Value]) -> Vec<&str> {
    blocks.iter().map(|block| block["type"].as_str().expect("a type")).collect()
}

#[tokio::test]
async fn a_long_page_has_several_parts_and_a_deep_one_many_levels() {
    let notion = odd().await;
    assert_eq!(notion.children(notion.titled("Long page")).await.len(), 450);
    let mut depth = 0;
    let mut open = notion.children(notion.titled("Deep page")).await;
    while let Some(block) = open.pop() {
        depth += 1;
        open = notion.children(id_of(&block)).await;
    }
    assert_eq!(depth, 40);
}

#[tokio::test]
async fn a_synced_block_that_holds_its_copy_has_no_end_but_a_text() {
    let notion = odd().await;
    let page = notion.titled("Synced cycle 0");
    let original = &notion.children(page).await[0];
    assert_eq!(original["synced_block"], json!({"synced_from": null}));
    let mut held = notion.children(id_of(original)).await;
    let copy = held.pop().expect("the copy");
    let from = json!({"synced_from": {"type": "block_id", "block_id": original["id"]}});
    assert_eq!((&copy["synced_block"], copy["has_children"].as_bool()), (&from, Some(true)));
    let again = notion.children(id_of(&copy)).await;
    assert_eq!(again.last().map(id_of), Some(id_of(&copy)), "it is in itself");
    let text = notion.server.inspect(|workspace| workspace.text_of(page)).flatten().expect("a page");
    assert_eq!(text, words_of(&held[0]).trim());
    let markdown = notion.get(&format!("pages/{page}/markdown")).await;
    assert_eq!(markdown["markdown"], text.as_str());
    let html = notion.page(notion.get(&format!("pages/{page}")).await["url"].as_str().expect("a url"));
    assert_eq!(html.send().await.expect("an answer").status(), 200);
}

#[tokio::test]
async fn a_copy_shows_nothing_when_its_original_is_not_shared() {
    let notion = odd().await;
    let copies = notion.children(notion.titled("Synced copies")).await;
    let path = format!("blocks/{}/children", copies[0]["id"].as_str().expect("an id"));
    assert_eq!(notion.get(&path).await["results"].as_array().map(Vec::len), Some(2));
    let unshared = vec![notion.titled("Synced original")];
    notion.server.set_faults(Faults { unshared, ..Faults::default() }).expect("ids");
    assert_eq!(notion.status(&path).await, 404);
}

#[tokio::test]
async fn a_page_in_a_toggle_has_the_toggle_as_its_parent() {
    let notion = odd().await;
    let toggle = id_of(&notion.children(notion.titled("Toggle of pages")).await[0]);
    let page = notion.titled("In a toggle 0");
    let parent = notion.get(&format!("pages/{page}")).await["parent"].clone();
    assert_eq!(parent, json!({"type": "block_id", "block_id": toggle}));
    let held = notion.children(toggle).await;
    assert_eq!(kinds(&held), ["paragraph", "child_page", "child_page"]);
    assert_eq!(held[1]["parent"], parent);
    let above = notion.titled("Toggle of pages");
    notion.control(json!({"action": "trash", "page": above})).await;
    assert_eq!(notion.get(&format!("pages/{page}")).await["in_trash"], true);
    notion.control(json!({"action": "restore", "page": above})).await;
    assert_eq!(notion.get(&format!("pages/{page}")).await["in_trash"], false);
    notion.control(json!({"action": "edit", "page": above, "markdown": "no toggle"})).await;
    assert_eq!(notion.get(&format!("pages/{page}")).await["in_trash"], true, "it goes with the toggle");
}

#[tokio::test]
async fn shared_pages_below_one_that_is_not_are_found_by_search_alone() {
    let notion = odd().await;
    let (parent, child) = (notion.titled("Unshared parent"), notion.titled("Shared child 0"));
    assert_eq!(notion.status(&format!("blocks/{parent}/children")).await, 404);
    assert_eq!(notion.get(&format!("pages/{child}")).await["parent"]["page_id"], parent.to_string());
    let found: Vec<_> = notion.find("search", json!({"query": "shared"})).await.iter().map(id_of).collect();
    assert!(found.contains(&child) && !found.contains(&parent));
    notion.server.set_faults(Faults::default()).expect("no faults");
    assert_eq!(notion.status(&format!("pages/{parent}")).await, 404, "the workspace keeps it to itself");
}

#[tokio::test]
async fn what_cannot_be_read_stands_in_its_page() {
    let notion = odd().await;
    let views = notion.children(notion.titled("Linked views")).await;
    assert_eq!(kinds(&views), ["child_database", "child_database"]);
    assert_eq!(views[0]["child_database"], json!({"title": "Linked view"}));
    let path = format!("databases/{}", views[0]["id"].as_str().expect("an id"));
    let (status, code, _) = notion.error(notion.request(Method::GET, &path)).await;
    assert_eq!((status, code.as_str()), (404, "object_not_found"));
    let unsupported = notion.children(notion.titled("Unsupported")).await;
    assert_eq!(kinds(&unsupported), ["unsupported", "unsupported"]);
    assert_eq!(unsupported[0]["unsupported"], json!({"block_type": "button"}));
    assert_eq!(unsupported[1]["unsupported"], json!({"block_type": "ai_block"}));
}

#[tokio::test]
async fn a_row_with_many_relations_shows_25_and_lists_all() {
    let notion = odd().await;
    let path = format!("pages/{}", notion.titled("Related"));
    let relation = notion.get(&path).await["properties"]["Relation"].clone();
    assert_eq!(relation["relation"].as_array().map(Vec::len), Some(25));
    assert_eq!(relation["has_more"], true);
    let all = notion.get(&format!("{path}/properties/{}", relation["id"].as_str().expect("an id"))).await;
    assert_eq!(all["results"].as_array().map(Vec::len), Some(30));
}

#[tokio::test]
async fn comments_are_on_pages_and_on_blocks() {
    let notion = odd().await;
    let mut found = BTreeSet::new();
    for id in notion.server.inspect(Workspace::page_ids).expect("a workspace") {
        let blocks = notion.children(id).await;
        let own = blocks.iter().filter(|block| block["type"] == "paragraph").map(id_of);
        for on in own.take(1).chain([id]) {
            let list = notion.get(&format!("comments?block_id={on}")).await;
            let kind = |comment: &Value| comment["parent"]["type"].to_string();
            found.extend(list["results"].as_array().expect("a list").iter().map(kind));
        }
    }
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["\"block_id\"", "\"page_id\""]);
}
