//! Pages that search forgets, and pages that are no longer shared.

use std::collections::BTreeSet;

use serde_json::json;
use stand_ins::notion::{Faults, Spec};
use uuid::Uuid;

use crate::support::{Notion, id_of};

async fn searched(notion: &Notion) -> BTreeSet<Uuid> {
    notion.find("search", json!({})).await.iter().map(id_of).collect()
}

async fn small() -> (Notion, Uuid, Uuid, Uuid) {
    let notion = Notion::generated(&Spec::default(), Faults::default()).await;
    let (database, source) =
        notion.server.inspect(|workspace| workspace.database_ids()[0]).expect("a workspace");
    let rows = notion.find(&format!("data_sources/{source}/query"), json!({})).await;
    (notion, database, source, id_of(&rows[0]))
}

#[tokio::test]
async fn what_is_not_listed_is_there_all_the_same() {
    let (notion, database, source, row) = small().await;
    let before = searched(&notion).await;
    for (unlisted, gone) in [(row, row), (database, source), (source, source)] {
        let faults = Faults { unlisted: vec![unlisted], ..Faults::default() };
        notion.server.set_faults(faults).expect("ids");
        let missing: Vec<_> = before.difference(&searched(&notion).await).copied().collect();
        assert_eq!(missing, [gone]);
        assert_eq!(notion.status(&format!("pages/{row}")).await, 200);
        assert_eq!(notion.status(&format!("databases/{database}")).await, 200);
        assert_eq!(notion.find(&format!("data_sources/{source}/query"), json!({})).await.len(), 5);
    }
}

#[tokio::test]
async fn a_page_that_is_not_shared_is_nowhere_but_in_the_page_above() {
    let (notion, _, source, row) = small().await;
    let home = notion
        .find("search", json!({}))
        .await
        .iter()
        .find(|page| page["parent"]["type"] == "workspace")
        .map(id_of);
    let home = home.expect("a page is at the top");
    let blocks = notion.children(home).await;
    let child = blocks.iter().find(|block| block["type"] == "child_page").map(id_of).expect("it holds pages");
    let inside = id_of(&notion.children(child).await[0]);
    let unshared = vec![child, row];
    notion.server.set_faults(Faults { unshared, ..Faults::default() }).expect("ids");
    for path in [
        format!("pages/{child}"),
        format!("pages/{child}/properties/title"),
        format!("pages/{child}/markdown"),
        format!("blocks/{child}"),
        format!("blocks/{child}/children"),
        format!("blocks/{inside}"),
        format!("blocks/{inside}/children"),
        format!("comments?block_id={child}"),
        format!("pages/{row}"),
    ] {
        assert_eq!(notion.status(&path).await, 404, "{path}");
    }
    let listed = searched(&notion).await;
    assert!(!listed.contains(&child) && !listed.contains(&row));
    assert_eq!(notion.find(&format!("data_sources/{source}/query"), json!({})).await.len(), 4);
    assert!(notion.children(home).await.iter().any(|block| id_of(block) == child), "its block stays visible");
    notion.server.set_faults(Faults::default()).expect("no faults");
    assert_eq!(notion.status(&format!("pages/{child}")).await, 200, "it is shared again");
}

#[tokio::test]
async fn a_database_that_is_not_shared_is_gone_with_its_data_source() {
    let (notion, database, source, _) = small().await;
    for id in [database, source] {
        notion.server.set_faults(Faults { unshared: vec![id], ..Faults::default() }).expect("ids");
        assert_eq!(notion.status(&format!("databases/{database}")).await, 404);
        assert_eq!(notion.status(&format!("data_sources/{source}")).await, 404);
        assert_eq!(notion.status(&format!("blocks/{database}")).await, 404);
        let query = notion.request(reqwest::Method::POST, &format!("data_sources/{source}/query"));
        assert_eq!(notion.error(query).await.0, 404);
        assert!(!searched(&notion).await.contains(&source));
    }
}

#[tokio::test]
async fn shares_hide_about_that_share_and_the_same_each_time() {
    let spec = Spec::large(2000);
    let notion = Notion::generated(&spec, Faults { unlisted_share: 0.05, ..Faults::default() }).await;
    let unlisted = searched(&notion).await;
    assert!((1850..1950).contains(&unlisted.len()), "{}", unlisted.len());
    assert_eq!(unlisted, searched(&notion).await);
    notion.server.set_faults(Faults { unshared_share: 0.5, ..Faults::default() }).expect("a share");
    let shared = searched(&notion).await;
    assert!((900..1100).contains(&shared.len()), "{}", shared.len());
    let readable = notion.server.inspect(|workspace| workspace.page_ids()).expect("a workspace");
    assert_eq!(readable.into_iter().collect::<BTreeSet<_>>(), shared);
    assert!(shared.difference(&unlisted).count() > 20, "the shares are of different pages");
    notion.server.set_faults(Faults { unshared_share: 1.0, ..Faults::default() }).expect("a share");
    assert!(searched(&notion).await.is_empty());
}

#[tokio::test]
async fn a_walk_that_is_under_way_loses_what_is_not_shared_any_more() {
    let notion = Notion::generated(&Spec::large(300), Faults::default()).await;
    let first = notion.post("search", json!({})).await;
    notion.server.set_faults(Faults { unshared_share: 1.0, ..Faults::default() }).expect("a share");
    let second = notion.post("search", json!({"start_cursor": first["next_cursor"]})).await;
    assert_eq!(
        (second["results"].as_array().map(Vec::len), second["has_more"].as_bool()),
        (Some(0), Some(true))
    );
}
