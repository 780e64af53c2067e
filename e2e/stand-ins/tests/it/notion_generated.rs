//! Made-up workspaces: what is in them, and how they change.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::json;
use stand_ins::notion::{Faults, Spec, Workspace};
use uuid::Uuid;

use crate::support::{Notion, id_of, words_of};

async fn odd() -> Notion {
    Notion::generated(&Spec::odd(), Faults::default()).await
}

/// The words of the blocks of a page at any depth, in the order of reading, a line each.
async fn read(notion: &Notion, id: Uuid) -> String {
    let mut lines = Vec::new();
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        let mut below = Vec::new();
        if id_is_block(notion, id).await {
            let block = notion.get(&format!("blocks/{id}")).await;
            lines.push(words_of(&block).trim().to_owned());
        }
        for block in notion.children(id).await {
            if !matches!(block["type"].as_str(), Some("child_page" | "child_database")) {
                below.push(id_of(&block));
            }
        }
        open.extend(below.into_iter().rev());
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

async fn id_is_block(notion: &Notion, id: Uuid) -> bool {
    notion.get(&format!("blocks/{id}")).await["type"] != "child_page"
}

#[tokio::test]
async fn the_text_of_a_page_is_what_a_reader_of_the_api_reads() {
    let notion = odd().await;
    let ids = notion.server.inspect(Workspace::page_ids).expect("a workspace");
    let cycle = notion.titled("Synced cycle 0");
    for id in ids.into_iter().filter(|id| *id != cycle && *id != notion.titled("Long page")) {
        let expected = notion.server.inspect(|workspace| workspace.text_of(id)).flatten().expect("a page");
        assert_eq!(read(&notion, id).await, expected);
    }
}

#[tokio::test]
async fn search_and_queries_find_all_pages_and_each_once() {
    let notion = odd().await;
    let ids: BTreeSet<_> =
        notion.server.inspect(Workspace::page_ids).expect("a workspace").into_iter().collect();
    let found = notion.find("search", json!({"filter": {"property": "object", "value": "page"}})).await;
    assert_eq!(found.len(), ids.len());
    assert_eq!(found.iter().map(id_of).collect::<BTreeSet<_>>(), ids);
    let titles: BTreeSet<_> = found.iter().map(|page| page["url"].to_string()).collect();
    assert_eq!(titles.len(), ids.len());
}

#[tokio::test]
async fn a_made_up_page_is_changed_by_its_id() {
    let notion = odd().await;
    let id = notion.titled("Deep page");
    let time = "2026-06-01T10:20:30Z";
    let edit = json!({"action": "edit", "page": id, "markdown": "새 글", "last_edited_time": time});
    assert_eq!(id_of(&notion.control(edit).await), id);
    assert_eq!(notion.server.inspect(|workspace| workspace.text_of(id)).flatten().as_deref(), Some("새 글"));
    let newest = &notion.post("search", json!({"page_size": 1})).await["results"][0];
    assert_eq!((id_of(newest), &newest["last_edited_time"]), (id, &json!("2026-06-01T10:20:00.000Z")));
    let below = format!("{id}/new.md");
    let made = notion.control(json!({"action": "create", "page": below, "markdown": "# Below"})).await;
    let page = notion.get(&format!("pages/{}", id_of(&made))).await;
    assert_eq!(page["parent"], json!({"type": "page_id", "page_id": id}));
}

#[tokio::test]
async fn a_database_is_in_the_trash_with_the_page_that_holds_it() {
    let notion = Notion::generated(&Spec::default(), Faults::default()).await;
    let (database, source) =
        notion.server.inspect(|workspace| workspace.database_ids()[0]).expect("a workspace");
    let home = notion.get(&format!("databases/{database}")).await["parent"]["page_id"].clone();
    notion
        .control(json!({"action": "trash", "page": home, "last_edited_time": "2026-06-01T10:20:30Z"}))
        .await;
    for path in
        [format!("databases/{database}"), format!("data_sources/{source}"), format!("blocks/{database}")]
    {
        assert_eq!(notion.get(&path).await["in_trash"], true, "{path}");
    }
    let rows = notion.find(&format!("data_sources/{source}/query"), json!({"in_trash": true})).await;
    assert!(rows.len() == 5 && rows.iter().all(|row| row["in_trash"] == true));
    let sort = json!({"timestamp": "last_edited_time", "direction": "descending"});
    let trash = notion.find("search", json!({"filter": {"in_trash": true}, "sort": sort})).await;
    assert_eq!((trash[0]["id"].as_str(), trash[0]["in_trash"].as_bool()), (home.as_str(), Some(true)));
    let times: Vec<_> = trash.iter().map(|object| object["last_edited_time"].to_string()).collect();
    assert!(times.is_sorted_by(|one, two| one >= two), "{times:?}");
    assert!(trash.iter().any(|object| id_of(object) == source) && trash.len() > 10);
    assert!(notion.server.inspect(Workspace::database_ids).expect("a workspace").is_empty());
}

#[tokio::test]
async fn what_is_below_a_page_can_be_unshared_with_it() {
    let notion = odd().await;
    let above = notion.titled("Toggle of pages");
    let below = notion.server.inspect(|workspace| workspace.below(above)).expect("a workspace");
    assert_eq!(below, [notion.titled("In a toggle 0"), notion.titled("In a toggle 1")]);
    let home: Uuid = notion.get(&format!("pages/{above}")).await["parent"]["page_id"]
        .as_str()
        .expect("an id")
        .parse()
        .expect("an id");
    let mut unshared = notion.server.inspect(|workspace| workspace.below(home)).expect("a workspace");
    unshared.push(home);
    notion.server.set_faults(Faults { unshared, ..Faults::default() }).expect("ids");
    assert_eq!(notion.server.inspect(Workspace::page_ids), Some(Vec::new()), "all pages are in one tree");
    assert!(notion.find("search", json!({})).await.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_spec_gives_what_it_says_and_the_same_each_time(
        seed: u64, pages in 0..60_usize, branching in 0..5_usize, depth in 0..5_usize,
        rows in prop::collection::vec(0..8_usize, 0..3), blocks in 0..4_usize, odd in 0..3_usize,
    ) {
        let spec = Spec {
            seed, pages, branching, depth, databases: rows.clone(), blocks,
            long_page: odd, deep_page: odd, synced_cycles: odd, synced_copies: odd, pages_in_toggle: odd,
            unshared_children: odd, linked_views: odd, unsupported: odd, relations: odd, comments: odd,
            ..Spec::default()
        };
        let (one, two) = (Workspace::generate(&spec), Workspace::generate(&spec));
        let ids = one.page_ids();
        // Long, deep, original, copies, toggle, views, unsupported; those that are counted; the row that relates.
        let odd = if odd == 0 { 0 } else { 7 + 4 * odd + 1 };
        prop_assert_eq!(ids.len(), pages + rows.iter().sum::<usize>() + odd);
        prop_assert_eq!(&ids, &two.page_ids());
        for id in ids {
            prop_assert_eq!(one.text_of(id), two.text_of(id));
            prop_assert_eq!(one.title(id), two.title(id));
        }
    }
}
