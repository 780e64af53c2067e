//! Everything that is in the workspace is in the corpus.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::{Value, json};
use shared::ids::PageId;
use shared::ledger::Outcome;
use shared::page::{BlockKind, CELL_SEPARATOR, MarkStyle, PageStatus, PropertyValue, RelatedPage};
use stand_ins::notion::Options;

use crate::proxy::{Answer, Proxy};
use crate::support::{Corpus, Notion, block, config, page_id, sync};

#[tokio::test]
async fn a_long_page_and_a_large_workspace_are_read_to_the_end() {
    let long: String = (0..450).fold(String::new(), |mut text, n| {
        writeln!(text, "문단 {n}\n").unwrap();
        text
    });
    let names: Vec<String> = (0..130).map(|n| format!("many/page-{n}.md")).collect();
    let mut files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "한 줄")).collect();
    files.push(("long.md", &long));
    let notion = Notion::of(&files).await;
    let corpus = Corpus::new();

    let report = sync(&notion.config(&corpus)).await.unwrap();

    assert_eq!(report.pages, 132);
    assert_eq!(report.run.counts["synced"], 132);
    assert_eq!(report.run.requests, notion.server.requests().len() as u64);
    assert!(corpus.manifest().complete);
    let page = corpus.page("long.md");
    let said: Vec<String> = page.blocks.iter().map(|block| block.text.clone()).collect();
    assert_eq!(said, (0..450).map(|n| format!("문단 {n}")).collect::<Vec<_>>());
    assert_eq!(page.blocks.iter().map(|block| block.id).collect::<BTreeSet<_>>().len(), 450);
}

#[tokio::test]
async fn forty_levels_of_nesting_are_read_in_order() {
    let deep: String = (0..40).fold(String::new(), |mut text, n| {
        writeln!(text, "{}- 항목 {n}", "  ".repeat(n)).unwrap();
        text
    });
    let notion = Notion::of(&[("deep.md", &deep)]).await;
    let corpus = Corpus::new();
    sync(&notion.config(&corpus)).await.unwrap();
    let page = corpus.page("deep.md");
    let read: Vec<(u16, &str)> = page.blocks.iter().map(|block| (block.depth, block.text.as_str())).collect();
    let texts: Vec<String> = (0..40).map(|n| format!("항목 {n}")).collect();
    assert_eq!(read, texts.iter().enumerate().map(|(n, text)| (n as u16, text.as_str())).collect::<Vec<_>>());
}

#[tokio::test]
async fn blocks_know_what_is_above_them_and_what_they_are() {
    let text = "\
# 휴가 규정

## 연차

입사 **1년차**는 `11일`이다.

1. 신청한다
2. 승인받는다

## 신청 방법

### 모바일

- [x] 앱을 켠다

<details><summary>예외</summary>

반차는 다르다.

</details>

| 구분 | 일수 |
| --- | --- |
| 연차 | 15 |

> 💡 미리 말하자

```bash
leave --days 3
```

[신청서](form.md) 참고
";
    let notion = Notion::of(&[("leave.md", text), ("form.md", "양식")]).await;
    let corpus = Corpus::new();
    sync(&notion.config(&corpus)).await.unwrap();
    let page = corpus.page("leave.md");

    assert_eq!((page.title.as_str(), &page.status), ("휴가 규정", &PageStatus::Complete));
    let first = block(&page, "입사 1년차는 11일이다.");
    assert_eq!(first.heading_path, ["연차"]);
    assert_eq!(
        first.marks.iter().map(|mark| mark.style).collect::<Vec<_>>(),
        [MarkStyle::Bold, MarkStyle::Code]
    );
    assert_eq!(block(&page, "승인받는다").detail.number, Some(2));
    let done = block(&page, "앱을 켠다");
    assert_eq!(
        (done.detail.checked, done.heading_path.join(" > ")),
        (Some(true), "신청 방법 > 모바일".to_owned())
    );
    assert_eq!(block(&page, "반차는 다르다.").heading_path, ["신청 방법", "모바일", "예외"]);
    let head = block(&page, &["구분", "일수"].join(CELL_SEPARATOR));
    assert!(head.kind == BlockKind::TableRow && head.detail.header && head.heading_path.len() == 2);
    assert!(!block(&page, &["연차", "15"].join(CELL_SEPARATOR)).detail.header);
    assert_eq!(block(&page, "미리 말하자").detail.icon.as_deref(), Some("💡"));
    assert_eq!(block(&page, "leave --days 3").detail.language.as_deref(), Some("bash"));
    let link = &block(&page, "신청서 참고").marks[0];
    assert_eq!((link.style, link.page), (MarkStyle::PageMention, Some(page_id("form.md"))));
}

const DATABASE: &str = "\
title: 프로젝트
properties:
  상태: {type: status, options: [진행 중, 완료]}
  담당자: {type: people}
  시작일: {type: date}
  예산: {type: number}
  관련: {type: relation, database: projects}
";

#[tokio::test]
async fn a_row_keeps_its_typed_properties_and_its_body_and_knows_its_place() {
    let row = "---\n상태: 진행 중\n담당자: [김민지]\n시작일: 2026-05-01\n예산: 1200\n관련: [projects/b.md]\n---\n본문이다.\n";
    let notion = Notion::of(&[
        ("_workspace.yaml", "name: 회사\nusers: [{name: 김민지}]\n"),
        ("team/index.md", "# 팀"),
        ("team/projects/_database.yaml", &DATABASE.replace("database: projects", "database: team/projects")),
        ("team/projects/a.md", &row.replace("projects/b.md", "team/projects/b.md")),
        ("team/projects/b.md", "다른 것"),
    ])
    .await;
    let corpus = Corpus::new();
    sync(&notion.config(&corpus)).await.unwrap();
    let page = corpus.page("team/projects/a.md");

    assert_eq!(page.path_titles(), ["팀", "프로젝트"]);
    assert_eq!(page.database.as_ref().unwrap().title, "프로젝트");
    let value = |name: &str| &page.properties.iter().find(|property| property.name == name).unwrap().value;
    assert_eq!(value("상태"), &PropertyValue::Status("진행 중".to_owned()));
    assert_eq!(value("담당자"), &PropertyValue::People(vec!["김민지".to_owned()]));
    assert_eq!(value("예산"), &PropertyValue::Number(1200.0));
    let related = RelatedPage { id: page_id("team/projects/b.md"), title: Some("B".to_owned()) };
    assert_eq!(value("관련"), &PropertyValue::Relation(vec![related]));
    assert!(matches!(value("시작일"), PropertyValue::Date(date) if date.start == "2026-05-01"));
    assert_eq!(corpus.text("team/projects/a.md"), "본문이다.");
}

#[tokio::test]
async fn a_relation_to_more_pages_than_the_page_object_holds_is_whole() {
    let names: Vec<String> = (0..30).map(|n| format!("projects/p{n}.md")).collect();
    let all = format!("---\n관련: [{}]\n---\n", names.join(", "));
    let mut files = vec![("projects/_database.yaml", DATABASE), ("projects/all.md", &all)];
    files.extend(names.iter().map(|name| (name.as_str(), "행")));
    let notion = Notion::of(&files).await;
    let corpus = Corpus::new();
    sync(&notion.config(&corpus)).await.unwrap();
    let page = corpus.page("projects/all.md");
    let relation = page.properties.iter().find(|property| property.name == "관련").unwrap();
    let PropertyValue::Relation(pages) = &relation.value else { panic!("{relation:?}") };
    let expected: Vec<PageId> = names.iter().map(|name| page_id(name)).collect();
    assert_eq!(pages.iter().map(|page| page.id).collect::<Vec<_>>(), expected);
    assert!(pages.iter().all(|page| page.title.as_ref().is_some_and(|title| title.starts_with('P'))));
}

#[tokio::test]
async fn what_a_page_object_may_hold_only_in_part_is_asked_for() {
    let notion = Notion::of(&[("a.md", "글")]).await;
    let page = page_id("a.md");
    let user = |n: u32| json!({"object": "user", "id": n.to_string(), "name": format!("사람 {n}")});
    let list = |items: Vec<Value>, property: Value| {
        Answer::Json(json!({
            "object": "list", "type": "property_item", "results": items, "has_more": false, "next_cursor": null,
            "property_item": property,
        }))
    };
    let proxy = Proxy::start(notion.server.base_url(), move |_, path| {
        match path.strip_prefix(&format!("pages/{page}/properties/")) {
            Some("people") => {
                let item = |n| json!({"object": "property_item", "type": "people", "people": user(n)});
                list((0..30).map(item).collect(), json!({"type": "people", "people": {}}))
            }
            Some("sum") => list(
                vec![json!({"object": "property_item", "type": "relation", "relation": {"id": page.to_string()}})],
                json!({"type": "rollup", "rollup": {"type": "number", "number": 40, "function": "count"}}),
            ),
            Some("names") => list(
                (0..40).map(|n| json!({"object": "property_item", "type": "number", "number": n})).collect(),
                json!({"type": "rollup", "rollup": {"type": "array", "array": [], "function": "show_original"}}),
            ),
            Some("formula") => Answer::Json(json!({
                "object": "property_item", "type": "formula", "formula": {"type": "number", "number": 40},
            })),
            Some("related") => {
                let item = |_| json!({"type": "relation", "relation": {"id": page.to_string()}});
                list((0..40).map(item).collect(), json!({"type": "relation", "relation": {}}))
            }
            Some(other) => panic!("{other} is whole, and is asked for"),
            None if path == "search" => Answer::Change(Box::new(move |found| {
                for object in found["results"].as_array_mut().unwrap() {
                    if object["object"] != "page" {
                        continue;
                    }
                    let properties = &mut object["properties"];
                    let rollup = json!({"type": "number", "number": 25, "function": "count"});
                    let array = json!({"type": "array", "array": [{"type": "number", "number": 0}]});
                    let people: Vec<Value> = (0..25).map(user).collect();
                    properties["담당"] = json!({"id": "people", "type": "people", "people": people});
                    properties["합계"] = json!({"id": "sum", "type": "rollup", "rollup": rollup});
                    properties["목록"] = json!({"id": "names", "type": "rollup", "rollup": array});
                    properties["수식"] =
                        json!({"id": "formula", "type": "formula", "formula": {"type": "number", "number": 25}});
                    properties["관련"] =
                        json!({"id": "related", "type": "relation", "relation": [], "has_more": true});
                    properties["검토"] = json!({"id": "few", "type": "people", "people": [user(1)]});
                }
            })),
            None => Answer::Forward,
        }
    })
    .await;
    let corpus = Corpus::new();
    sync(&config(proxy.base_url(), notion.server.token(), &corpus)).await.unwrap();
    let page = corpus.page("a.md");
    let value = |name: &str| &page.properties.iter().find(|property| property.name == name).unwrap().value;
    assert!(matches!(value("담당"), PropertyValue::People(people) if people.len() == 30));
    assert!(matches!(value("관련"), PropertyValue::Relation(pages) if pages.len() == 40));
    assert!(matches!(value("목록"), PropertyValue::List(items) if items.len() == 40));
    assert_eq!(value("합계"), &PropertyValue::Number(40.0));
    assert_eq!(value("수식"), &PropertyValue::Number(40.0));
    assert_eq!(value("검토"), &PropertyValue::People(vec!["사람 1".to_owned()]));
}

#[tokio::test]
async fn a_page_that_is_stated_anew_still_says_what_notion_gives_to_nobody() {
    let notion = Notion::of(&[("a.md", "글")]).await;
    let corpus = Corpus::new();
    for sum in [1, 2] {
        let children = format!("blocks/{}/children", page_id("a.md"));
        let proxy = Proxy::start(notion.server.base_url(), move |_, path| match path {
            "search" => Answer::Change(Box::new(move |found| {
                let sum = json!({"id": "s", "type": "formula", "formula": {"type": "number", "number": sum}});
                found["results"][0]["properties"]["합계"] = sum;
            })),
            path if path == children => Answer::Change(Box::new(|list| {
                let button = json!({"object": "block", "id": "00000000-0000-4000-8000-000000000001",
                    "type": "unsupported", "has_children": false, "unsupported": {"block_type": "button"}});
                list["results"].as_array_mut().unwrap().push(button);
            })),
            _ => Answer::Forward,
        })
        .await;
        sync(&config(proxy.base_url(), notion.server.token(), &corpus)).await.unwrap();
        let page = corpus.page("a.md");
        assert_eq!(page.properties[0].value, PropertyValue::Number(f64::from(sum)));
        let Outcome::UnsupportedBlocks { types } = corpus.outcome("a.md") else { panic!("{sum}") };
        assert_eq!(types["button"], 1);
    }
}

#[tokio::test]
async fn rows_past_the_limit_of_one_query_are_read() {
    let names: Vec<String> = (0..57).map(|n| format!("projects/p{n:02}.md")).collect();
    let texts: Vec<String> = (0..57)
        .map(|n| format!("---\ncreated_time: 2026-02-01T{:02}:{:02}:00Z\n---\n행", n / 10, n % 10))
        .collect();
    let mut files = vec![("projects/_database.yaml", DATABASE)];
    files.extend(names.iter().map(String::as_str).zip(texts.iter().map(String::as_str)));
    let options = Options { rows_per_query: 20, ..Options::default() };
    let notion = Notion::with(&files, options).await;
    // Search would give them all away.
    let proxy = Proxy::start(notion.server.base_url(), |_, path| match path {
        "search" => Answer::Change(Box::new(|list| list_without(list, |object| object["object"] == "page"))),
        _ => Answer::Forward,
    })
    .await;
    let corpus = Corpus::new();
    let report = sync(&config(proxy.base_url(), notion.server.token(), &corpus)).await.unwrap();
    assert_eq!(report.pages, 57);
    assert!(corpus.manifest().complete);
}

#[tokio::test]
async fn pages_and_databases_that_search_misses_are_found_where_they_lie() {
    let notion = Notion::of(&[
        ("top/index.md", "# 위"),
        ("top/hidden/index.md", "# 숨은 것"),
        ("top/hidden/below.md", "그 아래"),
        ("top/hidden/projects/_database.yaml", DATABASE),
        ("top/hidden/projects/row.md", "행"),
    ])
    .await;
    let listed = page_id("top/index.md").to_string();
    let proxy = Proxy::start(notion.server.base_url(), move |_, path| match path {
        "search" => {
            let listed = listed.clone();
            Answer::Change(Box::new(move |list| list_without(list, |object| object["id"] != *listed)))
        }
        _ => Answer::Forward,
    })
    .await;
    let corpus = Corpus::new();
    let config = config(proxy.base_url(), notion.server.token(), &corpus);
    let report = sync(&config).await.unwrap();
    assert_eq!(report.pages, 4);
    assert_eq!(corpus.page("top/hidden/below.md").path_titles(), ["위", "숨은 것"]);
    assert_eq!(corpus.page("top/hidden/projects/row.md").path_titles(), ["위", "숨은 것", "프로젝트"]);

    // What is known now is asked for by its id, and none of it is taken for deleted or read again.
    let report = sync(&config).await.unwrap();
    assert_eq!((report.pages, report.run.counts.get("unchanged")), (4, Some(&4)));
}

#[tokio::test]
async fn an_ancestor_that_only_a_path_leads_to_is_read_as_well() {
    let notion = Notion::of(&[("top/index.md", "# 위"), ("top/a.md", "아래")]).await;
    let listed = page_id("top/a.md").to_string();
    let proxy = Proxy::start(notion.server.base_url(), move |_, path| match path {
        "search" => {
            let listed = listed.clone();
            Answer::Change(Box::new(move |list| list_without(list, |object| object["id"] != *listed)))
        }
        _ => Answer::Forward,
    })
    .await;
    let corpus = Corpus::new();
    let report = sync(&config(proxy.base_url(), notion.server.token(), &corpus)).await.unwrap();
    assert_eq!(report.pages, 2);
    assert_eq!(corpus.page("top/a.md").path_titles(), ["위"]);
}

#[tokio::test]
async fn an_empty_workspace_is_published_as_empty_and_said_to_be() {
    let notion = Notion::of(&[("a.md", "---\nin_trash: true\n---\n")]).await;
    let corpus = Corpus::new();
    let told = std::sync::Mutex::new(Vec::new());
    let report = sync_lambda::sync(&notion.config(&corpus), |progress| {
        told.lock().unwrap().push(progress.to_string())
    })
    .await
    .unwrap();
    assert_eq!(report.pages, 0);
    assert!(corpus.manifest().pages.is_empty());
    assert!(told.into_inner().unwrap().iter().any(|line| line.contains("no page is shared")));
}

fn list_without(list: &mut Value, hidden: impl Fn(&Value) -> bool) {
    list["results"].as_array_mut().unwrap().retain(|object| !hidden(object));
}
