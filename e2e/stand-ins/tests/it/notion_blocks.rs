//! Markdown as blocks.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use stand_ins::notion::{Options, page_id};

use crate::support::{Notion, id_of, words_of};

/// The blocks of one Markdown text as an outline: kind and words, indented by depth.
async fn outline(markdown: &str) -> String {
    let source = format!("---\ntitle: Page\n---\n{markdown}");
    let notion = Notion::with_files(&[("page.md", &source)], Options::default()).await;
    let mut out = String::new();
    let mut open: Vec<(usize, Value)> =
        notion.children(page_id("page.md")).await.into_iter().rev().map(|block| (0, block)).collect();
    while let Some((depth, block)) = open.pop() {
        let kind = block["type"].as_str().expect("a type");
        out.push_str(&format!("{}{kind}: {}\n", "  ".repeat(depth), words_of(&block).trim()));
        let children = notion.children(id_of(&block)).await;
        assert_eq!(block["has_children"], !children.is_empty());
        open.extend(children.into_iter().rev().map(|block| (depth + 1, block)));
    }
    out
}

async fn fixture_blocks() -> (Notion, Vec<Value>) {
    let notion = Notion::fixture().await;
    let tree = notion.tree(page_id("kinds/blocks.md")).await;
    (notion, tree)
}

fn first<'a>(blocks: &'a [Value], kind: &str) -> &'a Value {
    blocks.iter().find(|block| block["type"] == kind).expect("the fixture has one of each kind")
}

#[tokio::test]
async fn every_kind_of_block_is_served() {
    let (_notion, tree) = fixture_blocks().await;
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for block in &tree {
        *kinds.entry(block["type"].as_str().expect("a type")).or_default() += 1;
    }
    let expected = [
        "audio",
        "bookmark",
        "breadcrumb",
        "bulleted_list_item",
        "callout",
        "code",
        "column",
        "column_list",
        "divider",
        "embed",
        "equation",
        "file",
        "heading_1",
        "heading_2",
        "heading_3",
        "heading_4",
        "image",
        "link_preview",
        "meeting_notes",
        "numbered_list_item",
        "paragraph",
        "pdf",
        "quote",
        "synced_block",
        "tab",
        "table",
        "table_of_contents",
        "table_row",
        "template",
        "to_do",
        "toggle",
        "unsupported",
        "video",
    ];
    assert_eq!(kinds.keys().copied().collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn nested_lists_and_tasks_keep_their_depth() {
    let markdown = "- a\n  - b\n    1. c\n\n  more of a\n- [x] done\n  - detail\n\n1. one\n2. two\n";
    let expected = "\
bulleted_list_item: a
  bulleted_list_item: b
    numbered_list_item: c
  paragraph: more of a
to_do: done
  bulleted_list_item: detail
numbered_list_item: one
numbered_list_item: two
";
    assert_eq!(outline(markdown).await, expected);
}

#[tokio::test]
async fn quotes_are_callouts_when_they_say_so() {
    let markdown = "> quote\n>\n> more\n\n> [!WARNING]\n> careful\n\n> 💡 idea\n> - list\n";
    let expected = "\
quote: quote
  paragraph: more
callout: careful
callout: idea
  bulleted_list_item: list
";
    assert_eq!(outline(markdown).await, expected);
}

#[tokio::test]
async fn toggles_hold_markdown_however_they_are_written() {
    let markdown = "\
<details><summary>One</summary>

- **a**
</details>

<details>
<summary>
Two
</summary>
text
<details><summary>Inner</summary>x</details>
</details>
after

- item
  <details><summary>Three</summary>

  inside

  </details>
";
    let expected = "\
toggle: One
  bulleted_list_item: a
toggle: Two
  paragraph: text
  toggle: Inner
    paragraph: x
paragraph: after
bulleted_list_item: item
  toggle: Three
    paragraph: inside
";
    assert_eq!(outline(markdown).await, expected);
}

#[tokio::test]
async fn columns_end_where_they_are_closed_or_where_something_else_begins() {
    let expected = "\
column_list: 
  column: 
    paragraph: left
  column: 
    paragraph: right
paragraph: after
";
    let open = ":::columns\n:::column\nleft\n:::column\nright\n:::\nafter\n";
    assert_eq!(outline(open).await, expected);
    let closed = ":::columns\n:::column\nleft\n:::\n:::column\nright\n:::\n:::\nafter\n";
    assert_eq!(outline(closed).await, expected);
}

#[tokio::test]
async fn html_becomes_blocks_and_what_is_no_html_stays_text() {
    let markdown = "\
<table><tr><th>k<th>v<tr><td>a</td><td>b<br>c</td></tr></table>

| Markdown |
| --- |
| <ul><li>x</li><li>y</li></ul> |

<div>one</div> <p>two &amp; three</p>

<ul><li>item</li></ul>

run `x` with <name> and <your-token>

<script>gone()</script><style>gone</style><!-- gone -->
";
    let expected = "\
table: 
  table_row: k v
  table_row: a b\nc
table: 
  table_row: Markdown
  table_row: x\ny
paragraph: one
paragraph: two & three
bulleted_list_item: item
paragraph: run x with <name> and <your-token>
";
    assert_eq!(
        outline(markdown).await.replace("k  v", "k v").replace("a  b", "a b").replace("\n\n", "\n"),
        expected
    );
}

#[tokio::test]
async fn unfinished_markup_loses_no_text() {
    let expected = "toggle: a\n  paragraph: b\n";
    assert_eq!(outline("<details><summary>a</summary>\n\nb\n").await, expected);
    assert_eq!(outline("</details>\n\nb\n").await, "paragraph: b\n");
    assert_eq!(outline("a <b>b\n\nc <i").await, "paragraph: a b\nparagraph: c <i\n");
    assert_eq!(outline("```notion\nnot: [yaml\n```\n").await, "code: not: [yaml\n");
}

#[tokio::test]
async fn a_page_that_is_only_an_address_is_a_bookmark_but_not_in_a_list() {
    let notion =
        Notion::with_files(&[("p.md", "https://e.com/a\n\n- https://e.com/b\n")], Options::default()).await;
    let blocks = notion.children(page_id("p.md")).await;
    assert_eq!(blocks[0]["bookmark"], json!({"url": "https://e.com/a", "caption": []}));
    let item = &blocks[1]["bulleted_list_item"]["rich_text"][0];
    assert_eq!((&item["plain_text"], &item["href"]), (&json!("https://e.com/b"), &json!("https://e.com/b")));
}

#[tokio::test]
async fn text_is_formatted_linked_and_mentions_people_pages_and_dates() {
    let (notion, tree) = fixture_blocks().await;
    let paragraph =
        tree.iter().find(|block| words_of(block).contains("Mentions:")).expect("it is in the fixture");
    let items = paragraph["paragraph"]["rich_text"].as_array().expect("rich text");
    let mentions: Vec<_> = items.iter().filter(|item| item["type"] == "mention").collect();
    let told: Vec<_> = mentions
        .iter()
        .map(|item| {
            (
                item["mention"]["type"].as_str().unwrap_or_default(),
                item["plain_text"].as_str().unwrap_or_default(),
            )
        })
        .collect();
    let expected = [
        ("page", "Values"),
        ("database", "할 일"),
        ("user", "@김하나"),
        ("date", "2026-05-01"),
        ("date", "2026-05-01 → 2026-05-03"),
    ];
    assert_eq!(told, expected);
    assert_eq!(mentions[0]["mention"]["page"]["id"], page_id("kinds/values.md").to_string());
    assert_eq!(mentions[2]["mention"]["user"]["person"]["email"], "hana@fixture.example");
    let link =
        |words: &str| items.iter().find(|item| item["plain_text"] == words).map(|item| item["href"].clone());
    let home = json!(format!("/{}", page_id("index.md").simple()));
    assert_eq!(link("with a label"), Some(home.clone()));
    assert_eq!(link("up"), Some(home));
    let words = words_of(paragraph);
    assert!(
        words.contains("no such page, ") && words.contains("@[Nobody]") && words.contains("nowhere"),
        "{words}"
    );
    // A mention shows the title that the page has now.
    notion.control(json!({"action": "edit", "page": "kinds/values.md", "markdown": "# Renamed\n"})).await;
    let block = notion.get(&format!("blocks/{}", id_of(paragraph))).await;
    assert!(words_of(&block).contains("Renamed"));
}

#[tokio::test]
async fn formatting_is_told_by_annotations() {
    let (_notion, tree) = fixture_blocks().await;
    let paragraph = first(&tree, "paragraph");
    let items = paragraph["paragraph"]["rich_text"].as_array().expect("rich text");
    for (words, style) in [
        ("bold", "bold"),
        ("italic", "italic"),
        ("struck", "strikethrough"),
        ("underlined", "underline"),
        ("code", "code"),
    ] {
        let item = items.iter().find(|item| item["plain_text"] == words).expect("it is in the fixture");
        assert_eq!(item["annotations"][style], true, "{words}");
        assert_eq!(item["annotations"]["color"], "default");
    }
    let equation = items.iter().find(|item| item["type"] == "equation").expect("it is in the fixture");
    assert_eq!(equation["equation"]["expression"], "a^2");
    let words = words_of(paragraph);
    assert!(
        words.contains("$5 and $10") && words.contains("<placeholder>") && words.contains("\nA hard break")
    );
}

#[tokio::test]
async fn files_are_told_by_their_endings_and_kept_or_linked() {
    let (_notion, tree) = fixture_blocks().await;
    assert_eq!(first(&tree, "image")["image"]["external"]["url"], "https://example.com/cat.png");
    assert_eq!(words_of(first(&tree, "image")).trim(), "A picture");
    for (kind, how) in [("video", "external"), ("audio", "file"), ("pdf", "file"), ("file", "file")] {
        assert_eq!(first(&tree, kind)[kind]["type"], how, "{kind}");
    }
    assert_eq!(first(&tree, "file")["file"]["name"], "archive.zip");
}

#[tokio::test]
async fn a_synced_copy_holds_what_its_original_holds() {
    let (notion, tree) = fixture_blocks().await;
    let blocks: Vec<_> = tree.iter().filter(|block| block["type"] == "synced_block").collect();
    let (original, copy) = (blocks[0], blocks[1]);
    assert_eq!(original["synced_block"], json!({"synced_from": null}));
    let from = json!({"synced_from": {"type": "block_id", "block_id": original["id"]}});
    assert_eq!(copy["synced_block"], from);
    assert_eq!(copy["has_children"], true);
    let words = |blocks: Vec<Value>| blocks.iter().map(words_of).collect::<String>();
    let (one, two) = (notion.children(id_of(original)).await, notion.children(id_of(copy)).await);
    assert_eq!(words(one), words(two));
}

#[tokio::test]
async fn pages_in_a_page_come_after_its_own_blocks() {
    let notion = Notion::fixture().await;
    let notes = notion.children(page_id("notes")).await;
    assert_eq!(notes.len(), 1, "what is in the trash is not shown");
    assert_eq!(notes[0]["child_page"], json!({"title": "Deep"}));
    assert_eq!(id_of(&notes[0]), page_id("notes/deep"), "the block of a page has the id of the page");
    let block = notion.get(&format!("blocks/{}", page_id("notes/deep"))).await;
    assert_eq!((&block["type"], &block["has_children"]), (&json!("child_page"), &json!(true)));
    let database = notion.get(&format!("blocks/{}", page_id("tasks"))).await;
    assert_eq!(database["child_database"], json!({"title": "할 일"}));
}

#[tokio::test]
async fn ids_are_the_same_in_every_run() {
    let (_one, first) = fixture_blocks().await;
    let (_two, second) = fixture_blocks().await;
    let ids = |blocks: &[Value]| blocks.iter().map(id_of).collect::<Vec<_>>();
    assert_eq!(ids(&first), ids(&second));
    assert!(ids(&first).iter().all(|id| id.get_variant() == uuid::Variant::RFC4122));
}
