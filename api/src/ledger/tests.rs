use serde_json::json;

use super::*;

fn ledger(objects: serde_json::Value) -> SortedLedger {
    let mut text =
        serde_json::to_value(RunSummary { run: "run-1".to_owned(), ..RunSummary::default() }).unwrap();
    text["objects"] = objects;
    serde_json::from_value(text).unwrap()
}

fn entry(kind: &str, title: &str, parent: Option<u128>, outcome: &str) -> serde_json::Value {
    let parent = parent.map(Uuid::from_u128);
    json!({ "kind": kind, "title": title, "parent": parent, "since": "2026-11-23T00:00:00Z", "outcome": outcome, "reason": "it is too large" })
}

fn id(number: u128) -> String {
    Uuid::from_u128(number).to_string()
}

fn titles(page: &LedgerPage) -> Vec<&str> {
    page.items.iter().map(|item| item.entry.title.as_str()).collect()
}

fn sample() -> SortedLedger {
    ledger(json!({
        id(1): entry("page", "위키", None, "synced"),
        id(2): entry("database", "업무", Some(1), "unchanged"),
        id(3): entry("data_source", "업무", Some(2), "unchanged"),
        id(4): entry("page", "제품 개편", Some(3), "failed"),
        id(5): entry("page", "ABC", Some(1), "unchanged"),
        id(6): entry("page", "abd", Some(1), "unchanged"),
    }))
}

#[test]
fn entries_are_in_the_order_of_their_titles_with_the_path_to_them() {
    let page = sample().list(&Wanted::default(), 0, 100);
    assert_eq!(titles(&page), ["ABC", "abd", "업무", "업무", "위키", "제품 개편"]);
    assert_eq!(page.items[5].path, ["위키", "업무"]);
    assert_eq!((page.items[2].path.as_slice(), page.total), (["위키".to_owned()].as_slice(), 6));
}

#[test]
fn a_title_is_found_whichever_way_it_is_typed() {
    let typed = |title: &str| Wanted { title: title.to_owned(), ..Wanted::default() };
    assert_eq!(titles(&sample().list(&typed("AB"), 0, 100)), ["ABC", "abd"]);
    let decomposed: String = "개편".nfd().collect();
    assert_eq!(titles(&sample().list(&typed(&decomposed), 0, 100)), ["제품 개편"]);
}

#[test]
fn counts_leave_the_filter_of_outcomes_out_and_the_total_does_not() {
    let wanted =
        Wanted { outcomes: BTreeSet::from(["failed"]), kind: Some(ObjectKind::Page), ..Wanted::default() };
    let page = sample().list(&wanted, 0, 100);
    assert_eq!((titles(&page), page.total), (vec!["제품 개편"], 1));
    let counts =
        BTreeMap::from([("failed".to_owned(), 1), ("synced".to_owned(), 1), ("unchanged".to_owned(), 2)]);
    assert_eq!(page.counts, counts);
}

#[test]
fn what_lies_in_itself_has_a_path_that_ends() {
    let ledger = ledger(json!({
        id(1): entry("page", "a", Some(2), "synced"),
        id(2): entry("page", "b", Some(1), "synced"),
        id(3): entry("page", "c", Some(3), "synced"),
        id(4): entry("page", "d", Some(99), "synced"),
    }));
    let page = ledger.list(&Wanted::default(), 0, 100);
    let paths: Vec<_> = page.items.iter().map(|item| item.path.join("/")).collect();
    assert_eq!(paths, ["a/b", "b/a", "c", ""]);
}

#[test]
fn a_list_is_read_part_by_part() {
    let ledger = sample();
    let wanted = Wanted::default();
    let first = ledger.list(&wanted, 0, 4);
    let cursor = Cursor::parse(&first.next_cursor.unwrap(), &ledger.list_of(&wanted)).unwrap();
    let rest = ledger.list(&wanted, cursor.start, 4);
    assert_eq!((first.items.len(), rest.items.len(), rest.next_cursor), (4, 2, None));
    assert!(ledger.list(&wanted, usize::MAX, 4).items.is_empty());
}
