//! A Markdown parser that is not ours reads what was written.

use std::collections::BTreeSet;

use chrono::DateTime;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
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

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_MATH);

/// Every character that means something, and words between them.
fn nasty() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z가-힣]{1,3}",
        2 => prop::sample::select(vec![" ", "  ", "    ", "\n", "\n\n", "\t", "\r", "\u{a0}"]).prop_map(str::to_owned),
        4 => prop::sample::select(vec![
            "#", "# ", "*", "**", "_", "__", "`", "```", "~", "~~", "-", "- ", "---", "+ ", "=", "===", "1. ", "1) ",
            "> ", "|", "| --- |", ":--", "[", "](", "](javascript:x)", "![", "<", "<b>", "</b>", "<!--", "<?", "&lt;",
            "&#60;", "&", "\\", "\\(", "$", "$$", "!", "[ ] ", "[x] ", "[a]: http://b", "http://c", "(", ")", "\"",
            ".", ":", "{", "}", "^", "👩‍💻", "\u{0301}",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..9).prop_map(|pieces| pieces.concat())
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// What a reader of the Markdown sees, and where its links lead.
fn seen(text: &str, options: Options) -> (String, Vec<String>) {
    let mut seen = String::new();
    let mut links = Vec::new();
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                seen.push_str(&text);
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                links.push(dest_url.to_string())
            }
            Event::SoftBreak | Event::HardBreak => seen.push('\n'),
            Event::End(TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough | TagEnd::Link) => {}
            Event::End(_) => seen.push('\n'),
            _ => {}
        }
    }
    (seen, links)
}

fn style() -> impl Strategy<Value = (MarkStyle, Option<&'static str>)> {
    prop::sample::select(vec![
        (MarkStyle::Bold, None),
        (MarkStyle::Italic, None),
        (MarkStyle::Strike, None),
        (MarkStyle::Underline, None),
        (MarkStyle::Code, None),
        (MarkStyle::Link, Some("https://example.com/a?b=1&copy=2")),
        (MarkStyle::Link, Some("javascript:alert(1)")),
        (MarkStyle::Link, Some("https://example.com/)[x](`<y> \"$")),
    ])
}

fn marks() -> impl Strategy<Value = Vec<Mark>> {
    let one = (0..20_u32, 0..20_u32, style());
    prop::collection::vec(one.prop_map(|(start, end, (style, href))| mark(start, end, style, href)), 0..5)
}

fn any_kind() -> impl Strategy<Value = BlockKind> {
    use BlockKind::*;
    prop::sample::select(vec![
        Audio,
        Bookmark,
        Breadcrumb,
        BulletedListItem,
        Callout,
        ChildDatabase,
        ChildPage,
        Code,
        Column,
        ColumnList,
        Divider,
        Embed,
        Equation,
        File,
        Heading1,
        Heading2,
        Heading3,
        Heading4,
        Image,
        LinkPreview,
        LinkToPage,
        MeetingNotes,
        NumberedListItem,
        Paragraph,
        Pdf,
        Quote,
        SyncedBlock,
        Tab,
        Table,
        TableOfContents,
        TableRow,
        Template,
        ToDo,
        Toggle,
        Unsupported,
        Video,
        Other,
    ])
}

prop_compose! {
    fn any_block()(
        depth in 0..6_u16,
        kind in any_kind(),
        text in nasty(),
        marks in marks(),
        number in prop::option::of(prop_oneof![0..12_u32, Just(u32::MAX)]),
        number_style in prop::option::of(prop::sample::select(vec![NumberStyle::Letters, NumberStyle::Roman])),
        caption_start in prop::option::of(0..20_u32),
        url in prop::option::of(prop::sample::select(vec!["https://example.com/a", "javascript:x", ""])),
        icon in prop::option::of(nasty()),
        flags in any::<[bool; 2]>(),
    ) -> Block {
        let detail = BlockDetail {
            number, number_style, caption_start, icon, url: url.map(str::to_owned),
            language: Some("a`b".to_owned()), header: flags[0], row_header: flags[1],
            ..BlockDetail::default()
        };
        Block { marks, ..with(block(depth, kind, &text), |empty| *empty = detail) }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn no_word_of_any_block_is_lost_and_no_link_leads_where_it_may_not(blocks in prop::collection::vec(any_block(), 0..8)) {
        let mut page = page(blocks);
        let texts: Vec<String> = page.blocks.iter().map(|block| block.text.clone()).collect();
        page.title = texts.concat();
        let text = markdown(&page);
        let (found, _) = seen(&text, OPTIONS);
        let found: BTreeSet<String> = words(&found).into_iter().collect();
        for block in &page.blocks {
            for word in words(&block.text) {
                // A mark within a word parts it; its characters are there all the same.
                let whole = found.contains(&word) || found.iter().any(|found| found.contains(&word));
                let parted = || word.chars().all(|c| found.iter().any(|found| found.contains(c)));
                prop_assert!(whole || (!block.marks.is_empty() || block.detail.caption_start.is_some()) && parted(), "{word} is lost in:\n{text}");
            }
        }
        for options in [OPTIONS, Options::empty()] {
            for link in seen(&text, options).1 {
                prop_assert!(link.starts_with("https://"), "{link} in:\n{text}");
            }
        }
    }

    #[test]
    fn a_paragraph_stays_a_paragraph_whatever_it_says(text in nasty(), in_list in any::<bool>()) {
        let blocks = if in_list {
            vec![block(0, BlockKind::BulletedListItem, "x"), block(1, BlockKind::Paragraph, &text)]
        } else {
            vec![block(0, BlockKind::Paragraph, &text)]
        };
        let written = of(blocks);
        for options in [OPTIONS, Options::empty()] {
            let mut said = String::new();
            for event in Parser::new_ext(&written, options) {
                match event {
                    Event::Text(text) => said.push_str(&text),
                    Event::Start(Tag::Paragraph | Tag::Item | Tag::List(_)) => {}
                    Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::List(_)) | Event::HardBreak => said.push('\n'),
                    other => prop_assert!(false, "{other:?} in:\n{written}"),
                }
            }
            let dense = |text: &str| text.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>();
            let expected = if in_list { format!("x{text}") } else { text.clone() };
            prop_assert_eq!(dense(&said), dense(&expected), "{}", written);
        }
    }

    #[test]
    fn each_word_has_the_formatting_of_its_marks(
        pieces in prop::collection::vec(prop_oneof![3 => "[a-z가-힣]{1,4}", 2 => "[ ,.()\"*_`~!?:-]{1,2}"], 1..7),
        marks in marks(),
    ) {
        let text = pieces.concat();
        let written = marked(&text, marks.clone());
        // What the parser makes of each letter, and what the marks say of it.
        let mut open: Vec<&str> = Vec::new();
        let mut found: Vec<(char, BTreeSet<&str>)> = Vec::new();
        for event in Parser::new_ext(&written, OPTIONS) {
            let mut letters = |text: &str, code: bool| {
                let styles = open.iter().copied().chain(code.then_some("code")).collect::<BTreeSet<_>>();
                found.extend(text.chars().filter(|c| c.is_alphanumeric()).map(|c| (c, styles.clone())));
            };
            match event {
                Event::Text(text) => letters(&text, false),
                Event::Code(text) => letters(&text, true),
                Event::Start(Tag::Strong) => open.push("bold"),
                Event::Start(Tag::Emphasis) => open.push("italic"),
                Event::Start(Tag::Strikethrough) => open.push("strike"),
                Event::Start(Tag::Link { .. }) => open.push("link"),
                Event::End(TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough | TagEnd::Link) => drop(open.pop()),
                Event::InlineHtml(tag) => match &*tag {
                    "<strong>" => open.push("bold"),
                    "<em>" => open.push("italic"),
                    "<del>" => open.push("strike"),
                    _ => drop(open.pop()),
                },
                _ => {}
            }
        }
        let expected: Vec<(char, BTreeSet<&str>)> = text
            .chars()
            .enumerate()
            .filter(|(_, c)| c.is_alphanumeric())
            .map(|(at, c)| {
                let here = marks.iter().filter(|mark| mark.start as usize <= at && at < mark.end as usize);
                let style = |mark: &Mark| match mark.style {
                    MarkStyle::Bold => Some("bold"),
                    MarkStyle::Italic => Some("italic"),
                    MarkStyle::Strike => Some("strike"),
                    MarkStyle::Code => Some("code"),
                    MarkStyle::Link if mark.href.as_ref().is_some_and(|href| href.starts_with("https")) => Some("link"),
                    _ => None,
                };
                (c, here.filter_map(style).collect())
            })
            .collect();
        prop_assert_eq!(found, expected, "{}", written);
        prop_assert!(open.is_empty());
    }
}
