//! Made-up workspaces of the size that a sync is built for.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use stand_ins::notion::{Faults, Spec, Workspace};

use crate::support::{Notion, id_of};

#[tokio::test]
async fn a_hundred_thousand_pages_are_served() {
    let notion = Notion::generated(&Spec::large(100_000), Faults::default()).await;
    let ids = notion.server.inspect(Workspace::page_ids).expect("a workspace");
    assert_eq!(ids.len(), 100_000);
    let first = notion.post("search", json!({})).await;
    let second = notion.post("search", json!({"start_cursor": first["next_cursor"]})).await;
    let parts = [&first, &second].map(|part| part["results"].as_array().expect("a list"));
    let times: Vec<_> = parts.into_iter().flatten().map(|page| page["last_edited_time"].as_str()).collect();
    assert!(times.len() == 200 && times.is_sorted_by(|one, two| one >= two));
    let mut depth = 0;
    let mut page = id_of(&parts[0][0]);
    while let Some(above) = notion.get(&format!("pages/{page}")).await["parent"]["page_id"].as_str() {
        let held = notion.children(above.parse().expect("an id")).await;
        assert!(held.iter().any(|block| id_of(block) == page), "a page holds the pages below it");
        page = above.parse().expect("an id");
        depth += 1;
    }
    assert!((1..6).contains(&depth), "{depth}");
}

/// As a reader has to: a query that is cut off begins again at the creation of the last row.
#[tokio::test]
async fn a_database_beyond_the_limit_of_rows_is_read_by_the_time_of_creation() {
    let spec = Spec { pages: 3, databases: vec![10_500], blocks: 0, containers: 0, ..Spec::default() };
    let notion = Notion::generated(&spec, Faults::default()).await;
    let (_, source) = notion.server.inspect(|workspace| workspace.database_ids()[0]).expect("a workspace");
    let path = format!("data_sources/{source}/query");
    let sorts = json!([{"timestamp": "created_time", "direction": "ascending"}]);
    let mut body = json!({"sorts": sorts});
    let mut seen = BTreeSet::new();
    let mut given = 0;
    loop {
        let list = notion.post(&path, body.clone()).await;
        let rows = list["results"].as_array().expect("a list");
        given += rows.len();
        seen.extend(rows.iter().map(id_of));
        if let Some(cursor) = list["next_cursor"].as_str() {
            body["start_cursor"] = cursor.into();
        } else if list["request_status"]["type"] == "incomplete" {
            let last = rows.last().expect("rows")["created_time"].clone();
            let filter = json!({"timestamp": "created_time", "created_time": {"on_or_after": last}});
            body = json!({"sorts": sorts, "filter": filter});
        } else {
            break;
        }
    }
    assert_eq!(seen.len(), 10_500);
    assert_eq!(given, 10_503, "the rows of the minute in which the first query ended come twice");
}

#[tokio::test]
async fn rows_are_filtered_by_the_minute_of_their_last_edit() {
    let spec = Spec { databases: vec![200], blocks: 0, ..Spec::default() };
    let notion = Notion::generated(&spec, Faults::default()).await;
    let (_, source) = notion.server.inspect(|workspace| workspace.database_ids()[0]).expect("a workspace");
    let path = format!("data_sources/{source}/query");
    let sorts = json!([{"timestamp": "last_edited_time", "direction": "descending"}]);
    let all = notion.find(&path, json!({"sorts": sorts})).await;
    let edited = |row: &Value| row["last_edited_time"].as_str().expect("a time").to_owned();
    assert!(all.is_sorted_by(|one, two| edited(one) >= edited(two)));
    let since = edited(&all[50]);
    let filter = json!({"timestamp": "last_edited_time", "last_edited_time": {"on_or_after": since}});
    let found = notion.find(&path, json!({"filter": filter})).await;
    let expected: BTreeSet<_> = all.iter().filter(|row| edited(row) >= since).map(id_of).collect();
    assert_eq!(found.iter().map(id_of).collect::<BTreeSet<_>>(), expected);
    assert!(expected.len() >= 51);
}
