//! What is written for known pages.

mod random;

use chrono::DateTime;
use uuid::Uuid;

use super::markdown;
use crate::ids::{BlockId, PageId};
use crate::page::{
    Block, BlockDetail, BlockKind, Comment, Mark, MarkStyle, NumberStyle, PAGE_SCHEMA, PageDocument,
    PageStatus, Person, Property, PropertyValue, RelatedPage,
};

fn page(blocks: Vec<Block>) -> PageDocument {
    let time = DateTime::from_timestamp(1_777_600_000, 0).unwrap();
    PageDocument {
        schema: PAGE_SCHEMA,
        id: PageId(Uuid::from_u128(1)),
        title: String::new(),
        url: "https://www.notion.so/1".to_owned(),
        icon: None,
        path: Vec::new(),
        database: None,
        properties: Vec::new(),
        created_at: time,
        edited_at: time,
        created_by: None,
        edited_by: None,
        verification: None,
        blocks,
        comments: Vec::new(),
        status: PageStatus::Complete,
    }
}

fn block(depth: u16, kind: BlockKind, text: &str) -> Block {
    Block {
        id: BlockId(Uuid::from_u128(2)),
        kind,
        depth,
        heading_path: Vec::new(),
        text: text.to_owned(),
        marks: Vec::new(),
        detail: BlockDetail::default(),
    }
}

fn with(mut block: Block, change: impl FnOnce(&mut BlockDetail)) -> Block {
    change(&mut block.detail);
    block
}

fn mark(start: u32, end: u32, style: MarkStyle, href: Option<&str>) -> Mark {
    Mark { start, end, style, href: href.map(str::to_owned), page: None }
}

fn of(blocks: Vec<Block>) -> String {
    markdown(&page(blocks))
}

fn marked(text: &str, marks: Vec<Mark>) -> String {
    of(vec![Block { marks, ..block(0, BlockKind::Paragraph, text) }]).trim_end().to_owned()
}

#[test]
fn a_page_reads_as_its_author_wrote_it() {
    use BlockKind::*;
    let row = |text: &str, header: bool| {
        with(block(1, TableRow, text), |detail| (detail.header, detail.row_header) = (header, true))
    };
    let numbered = |depth, number, style, text: &str| {
        with(block(depth, NumberedListItem, text), |detail| {
            (detail.number, detail.number_style) = (Some(number), style)
        })
    };
    let mut page = page(vec![
        block(0, Heading1, "연차"),
        Block {
            marks: vec![mark(3, 5, MarkStyle::Bold, None), mark(6, 9, MarkStyle::Code, None)],
            ..block(0, Paragraph, "입사 1년 11일\n둘째 줄\n\n# 셋째 줄")
        },
        numbered(0, 3, None, "신청한다"),
        block(1, BulletedListItem, "모바일"),
        block(1, Paragraph, "앱에서"),
        numbered(0, 4, None, "승인받는다"),
        numbered(0, 3, Some(NumberStyle::Letters), "글자"),
        with(block(0, ToDo, "앱을 켠다"), |detail| detail.checked = Some(true)),
        block(0, Toggle, "예외"),
        block(1, Quote, "반차는 다르다"),
        block(2, BulletedListItem, "오전"),
        with(block(0, Callout, "미리 말하자"), |detail| detail.icon = Some("💡".to_owned())),
        with(block(0, Code, "echo ```\n\nexit\n예시"), |detail| {
            (detail.language, detail.caption_start) = (Some("bash".to_owned()), Some(15));
        }),
        block(0, Equation, "x^2\n+ 1"),
        block(0, Divider, ""),
        block(0, Table, ""),
        row("구분 | 일수", true),
        row("연차 | 15|16", false),
        block(0, ColumnList, ""),
        block(1, Column, ""),
        block(2, Paragraph, "왼쪽"),
        block(1, Column, ""),
        block(2, Paragraph, "오른쪽"),
        block(0, Tab, ""),
        with(block(1, Paragraph, "설치"), |detail| detail.icon = Some("📦".to_owned())),
        block(2, Paragraph, "받는다"),
        with(block(0, File, "표.pdf\n2026년판"), |detail| {
            (detail.url, detail.caption_start) = (Some("https://example.com/표.pdf".to_owned()), Some(6));
        }),
        with(block(0, Bookmark, ""), |detail| detail.url = Some("https://example.com/a(b)".to_owned())),
        block(0, Breadcrumb, ""),
        with(block(0, Unsupported, ""), |detail| detail.notion_type = Some("button".to_owned())),
    ]);
    page.title = "휴가 규정".to_owned();
    page.icon = Some("🏖".to_owned());
    let related =
        |n: u128, title: &str| RelatedPage { id: PageId(Uuid::from_u128(n)), title: Some(title.to_owned()) };
    page.properties = [
        ("관련", PropertyValue::Relation(vec![related(7, "출시"), related(8, "계획")])),
        ("상태", PropertyValue::Status("진행 중".to_owned())),
        ("주소", PropertyValue::Url("https://example.com/x".to_owned())),
    ]
    .map(|(name, value)| Property { name: name.to_owned(), value })
    .to_vec();
    page.comments = vec![Comment {
        id: "c".to_owned(),
        block: BlockId(Uuid::from_u128(2)),
        text: "확인\n바람".to_owned(),
        marks: vec![mark(0, 2, MarkStyle::Bold, None)],
        created_at: page.created_at,
        by: Some(Person { id: "7".to_owned(), name: Some("김민지".to_owned()) }),
    }];
    assert_eq!(markdown(&page), include_str!("sample.md"));
}

#[test]
fn marks_that_overlap_are_closed_and_opened_again() {
    let overlapping = vec![mark(0, 6, MarkStyle::Bold, None), mark(4, 9, MarkStyle::Strike, None)];
    assert_eq!(marked("one two three", overlapping), "**one ~~tw~~**~~o t~~hree");
    let link = Some("https://example.com/");
    let linked = vec![mark(0, 3, MarkStyle::Italic, None), mark(0, 7, MarkStyle::Link, link)];
    assert_eq!(marked("one two", linked), "[_one_ two](https://example.com/)");
}

#[test]
fn a_delimiter_that_would_not_work_is_a_tag() {
    let bold = |text: &str, end| marked(text, vec![mark(0, end, MarkStyle::Bold, None)]);
    assert_eq!(bold("휴가는", 2), "**휴가**는");
    assert_eq!(bold("휴가(연차)는", 6), "<strong>휴가(연차)</strong>는");
    assert_eq!(bold("휴가 는", 3), "**휴가** 는");
    assert_eq!(marked("가나다", vec![mark(1, 2, MarkStyle::Italic, None)]), "가<em>나</em>다");
}

#[test]
fn code_and_formulas_keep_what_would_end_them() {
    let code = |text: &str| marked(text, vec![mark(0, text.len() as u32, MarkStyle::Code, None)]);
    assert_eq!(code("a`b"), "``a`b``");
    assert_eq!(code("`"), "`` ` ``");
    let formula = |text: &str| marked(text, vec![mark(0, text.len() as u32, MarkStyle::Equation, None)]);
    assert_eq!(formula("a_1 \\cdot $"), "$a_1 \\cdot \\$$");
    assert_eq!(formula("[x](javascript:y)"), "$[x] (javascript:y)$");
}

#[test]
fn ordinary_text_is_not_littered_with_escapes() {
    for text in ["snake_case, C# & R&D: 3 < 5, 2026-05-01.", "- 가", "Q1. 왜? (아마도) 1) 2) \"그래!\" 50%+"]
    {
        let text = text.trim_start_matches("- ");
        assert_eq!(marked(text, Vec::new()), text);
    }
}

#[test]
fn lines_that_only_some_readers_take_for_structure_are_escaped_too() {
    assert_eq!(marked("가\n:--", Vec::new()), "가  \n\\:--");
    let old = vec![block(0, BlockKind::Quote, "가"), block(1, BlockKind::Code, "a\rb\r\nc")];
    assert_eq!(of(old), "> 가\n>\n> ```\n> a\n> b\n> c\n> ```\n");
}
