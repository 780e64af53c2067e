//! A Markdown parser that is not ours reads what is written for random pages.

use std::collections::BTreeSet;

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{block, mark, marked, of, page, with};
use crate::markdown::markdown;
use crate::page::{Block, BlockDetail, BlockKind, Mark, MarkStyle, NumberStyle};

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
    fn what_lies_in_an_item_or_quote_is_read_as_lying_in_it(
        blocks in prop::collection::vec((0..4_u16, 0..6_usize, any::<bool>(), 1..4_u32), 1..9),
    ) {
        use BlockKind::*;
        let kinds = [BulletedListItem, NumberedListItem, ToDo, Toggle, Quote, Paragraph];
        let mut around: Vec<(u16, &str)> = Vec::new();
        let mut expected: Vec<(String, String)> = Vec::new();
        let mut page = page(Vec::new());
        for (at, (depth, kind, has_text, number)) in blocks.into_iter().enumerate() {
            let word = if has_text { format!("w{at}w") } else { String::new() };
            around.retain(|(above, _)| *above < depth);
            around.push((depth, ["i", "i", "i", "i", "q", ""][kind]));
            if has_text {
                expected.push((word.clone(), around.iter().map(|(_, container)| *container).collect()));
            }
            page.blocks.push(with(block(depth, kinds[kind], &word), |detail| detail.number = Some(number)));
        }
        let written = markdown(&page);
        let mut open = String::new();
        let mut found = Vec::new();
        for event in Parser::new_ext(&written, OPTIONS) {
            match event {
                Event::Start(Tag::Item) => open.push('i'),
                Event::Start(Tag::BlockQuote(_)) => open.push('q'),
                Event::End(TagEnd::Item | TagEnd::BlockQuote(_)) => drop(open.pop()),
                Event::Text(text) if text.starts_with('w') => found.push((text.to_string(), open.clone())),
                Event::Start(Tag::Heading { .. } | Tag::CodeBlock(_)) => prop_assert!(false, "{written}"),
                _ => {}
            }
        }
        prop_assert_eq!(found, expected, "{}", written);
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
