//! Any Markdown that Notion could write keeps its words, and marks lie within the text.

use proptest::prelude::*;
use shared::page::Block;

use crate::support::{html, markdown};

/// Words that mean nothing to Markdown.
fn words() -> impl Strategy<Value = String> {
    prop::collection::vec("[가-힣a-z]{1,6}", 1..5).prop_map(|words| words.join(" "))
}

fn inline() -> impl Strategy<Value = String> {
    let styled = prop_oneof![
        words(),
        words().prop_map(|words| format!("**{words}**")),
        words().prop_map(|words| format!("**{words}(주)**는")),
        words().prop_map(|words| format!("*{words}*")),
        words().prop_map(|words| format!("~~{words}~~")),
        words().prop_map(|words| format!("`{words}`")),
        words().prop_map(|words| format!("${words}$")),
        words().prop_map(|words| format!("[{words}](https://example.com/a)")),
        words().prop_map(|words| format!("[{words}](글%20a0000000000040008000000000000001.md)")),
        words().prop_map(|words| format!("[{words}](어딘가/없는%20것.md)")),
        words().prop_map(|words| format!("<span>{words}</span><br>")),
    ];
    prop::collection::vec(styled, 1..4).prop_map(|parts| parts.join(" "))
}

fn block() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        inline(),
        inline().prop_map(|text| format!("## {text}")),
        words().prop_map(|code| format!("```js\n{code}\n```")),
        (inline(), inline()).prop_map(|(a, b)| format!("| {a} | {b} |\n| --- | --- |\n| {b} | {a} |")),
        words().prop_map(|formula| format!("$$\n{formula}\n$$")),
        Just("---".to_owned()),
        words().prop_map(|caption| format!("![{caption}](글/그림.png)")),
    ];
    let indent = |text: &str, by: &str| text.lines().map(|line| format!("{by}{line}\n")).collect::<String>();
    leaf.prop_recursive(4, 24, 4, move |inner| {
        let blocks = prop::collection::vec(inner, 1..4).prop_map(|blocks| blocks.join("\n\n"));
        prop_oneof![
            (inline(), blocks.clone())
                .prop_map(move |(text, rest)| format!("- {text}\n\n{}", indent(&rest, "    "))),
            (inline(), blocks.clone())
                .prop_map(move |(text, rest)| format!("1. {text}\n\n{}", indent(&rest, "    "))),
            (inline(), blocks.clone())
                .prop_map(move |(text, rest)| format!("- [x]  {text}\n\n{}", indent(&rest, "    "))),
            (inline(), blocks.clone())
                .prop_map(move |(text, rest)| indent(&format!("{text}\n\n{rest}"), "> ")),
            (inline(), blocks).prop_map(|(text, rest)| format!("<aside>\n💡 {text}\n\n{rest}\n\n</aside>")),
        ]
    })
}

fn check(blocks: &[Block]) -> Result<(), TestCaseError> {
    for block in blocks {
        let length = block.text.chars().count() as u32;
        prop_assert!(block.marks.iter().all(|mark| mark.start < mark.end && mark.end <= length), "{block:?}");
        prop_assert!(block.marks.is_sorted_by_key(|mark| mark.start));
    }
    let mut ids: Vec<_> = blocks.iter().map(|block| block.id).collect();
    ids.sort();
    ids.dedup();
    prop_assert_eq!(ids.len(), blocks.len());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn markdown_of_notion_keeps_every_word(blocks in prop::collection::vec(block(), 1..6)) {
        let source = blocks.join("\n\n");
        let blocks = markdown(&source);
        check(&blocks)?;
        let text: String = blocks.iter().map(|block| format!("{}\n", block.text)).collect();
        // What stands in an address or a tag is no word.
        let readable = source.replace("https://example.com/a", "").replace("글%20a0000000000040008000000000000001.md", "");
        let readable = readable.replace("어딘가/없는%20것.md", "").replace("글/그림.png", "");
        // A file is called by its name before its caption.
        let readable = readable.replace("![", " 그림 png ");
        let readable = readable.replace("span", "").replace("aside", "").replace("<br>", "").replace("```js", "");
        let mut expected: Vec<&str> = readable.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty()).collect();
        expected.retain(|word| !["x", "1"].contains(word));
        let mut found: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty()).collect();
        found.retain(|word| !["x", "1"].contains(word));
        prop_assert_eq!(found, expected, "{}", source);
        prop_assert!(!text.contains("**"), "{}\n{}", source, text);
    }

    #[test]
    fn any_text_at_all_is_read_without_harm(text in "(\\PC|[ \\n\\t*_`~$<>\\[\\]()!|#>\\-]){0,200}") {
        check(&markdown(&text))?;
        check(&html(&text))?;
    }
}
