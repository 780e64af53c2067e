//! What lies in what, as far as it is known.

use serde_json::{from_value, json};

use super::*;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn page(n: u128, title: &str, parent: serde_json::Value) -> wire::Page {
    let time = "2026-05-01T09:00:00.000Z";
    from_value(json!({
        "id": id(n), "created_time": time, "last_edited_time": time, "parent": parent,
        "properties": {"이름": {"type": "title", "title": [{"plain_text": title}]}},
    }))
    .unwrap()
}

fn titles(climb: &Climb) -> Vec<&str> {
    climb.path.iter().map(|ancestor| ancestor.title.as_str()).collect()
}

#[test]
fn a_row_lies_under_its_database_and_all_above_it() {
    let mut register = Register::new(BTreeMap::new(), DateTime::UNIX_EPOCH);
    register.add_page(&page(1, "회사", json!({"type": "workspace", "workspace": true})));
    let source = json!({
        "id": id(3), "title": [{"plain_text": "프로젝트"}],
        "parent": {"type": "database_id", "database_id": id(2)},
        "database_parent": {"type": "page_id", "page_id": id(1)},
    });
    register.add_data_source(&from_value(source).unwrap());
    let row = Parent::DataSource(DatabaseId(id(3)));
    assert_eq!(titles(&register.climb(row)), ["회사", "프로젝트"]);
    assert_eq!(register.database_of(row).unwrap().id, DatabaseId(id(2)));
}

#[test]
fn a_way_that_is_lost_says_where_and_goes_on_once_that_is_known() {
    let mut register = Register::new(BTreeMap::new(), DateTime::UNIX_EPOCH);
    register.add_page(&page(1, "위", json!({"type": "workspace"})));
    register.add_page(&page(2, "아래", json!({"type": "block_id", "block_id": id(9)})));
    let parent = Parent::Page(PageId(id(2)));
    let lost = Parent::Block(BlockId(id(9)));
    assert_eq!(register.climb(parent).unknown, Some(lost));
    register.add_block(BlockId(id(9)), Parent::Page(PageId(id(1))));
    assert_eq!(titles(&register.climb(parent)), ["위", "아래"]);
}

#[test]
fn a_hidden_ancestor_and_a_circle_end_the_way() {
    let mut register = Register::new(BTreeMap::new(), DateTime::UNIX_EPOCH);
    register.add_page(&page(1, "a", json!({"type": "page_id", "page_id": id(2)})));
    register.add_page(&page(2, "b", json!({"type": "page_id", "page_id": id(1)})));
    register.add_page(&page(3, "c", json!({"type": "page_id", "page_id": id(7)})));
    assert_eq!(register.climb(Parent::Page(PageId(id(1)))).path.len(), 2);
    register.hide(Parent::Page(PageId(id(7))));
    let climb = register.climb(Parent::Page(PageId(id(3))));
    assert_eq!((titles(&climb), climb.unknown), (vec!["c"], None));
}

#[test]
fn what_notion_refuses_to_show_ends_the_way_and_is_asked_for_another_time() {
    let mut register = Register::new(BTreeMap::new(), DateTime::UNIX_EPOCH);
    let refused = Parent::Page(PageId(id(7)));
    register.add_page(&page(3, "c", json!({"type": "page_id", "page_id": id(7)})));
    register.miss(refused, "403".to_owned());
    let climb = register.climb(Parent::Page(PageId(id(3))));
    assert_eq!((titles(&climb), climb.unknown), (vec!["c"], None));
    assert_eq!(register.ids(ObjectKind::Page, |outcome| matches!(outcome, Outcome::Failed { .. })), [id(7)]);
}
