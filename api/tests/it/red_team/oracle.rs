//! What may not be in an answer, told without a line of the code that cleans it: a whole Markdown parser with every
//! extension, a scanner for addresses, and the stored pages.

use std::collections::HashMap;

use shared::ask::{Citation, Source};
use shared::ids::PageId;
use shared::page::{Block, PageDocument};

use crate::red_team::drawn::{addresses, draw, fold, holds};

/// Everything that is wrong with the text of an answer and its citations.
pub fn complaints(
    text: &str,
    citations: &[Citation],
    sources: &[Source],
    pages: &[PageDocument],
) -> Vec<String> {
    let mut complaints = Vec::new();
    let told = citations.iter().flat_map(|citation| {
        [&citation.quote, &citation.title].into_iter().chain(&citation.heading_path).map(String::as_str)
    });
    for shown in told.chain([text]) {
        if let Some(letter) = hidden(shown) {
            complaints.push(format!("a letter that cannot be seen, {letter:?}, in {shown:?}"));
        }
    }
    let drawn = draw(text, &mut complaints);
    for address in addresses(&drawn.text) {
        complaints.push(format!("an address outside of code: {address}"));
    }
    // Code may show what a cited block says.
    let vouched: Vec<String> = citations
        .iter()
        .filter_map(|citation| block(citation, pages))
        .map(|block| fold(&without_hidden(&block.text)))
        .chain(citations.iter().map(|citation| citation.url.clone()))
        .collect();
    for code in &drawn.codes {
        for address in addresses(code) {
            if !vouched.iter().any(|text| holds(text, &address)) {
                complaints.push(format!("an address that no cited block has: {address}"));
            }
        }
    }
    markers(text, citations, &mut complaints);
    let mut numbers: HashMap<u32, PageId> = HashMap::new();
    for citation in citations {
        if *numbers.entry(citation.number).or_insert(citation.page_id) != citation.page_id {
            complaints.push(format!("two pages have the number {}", citation.number));
        }
        complaints.extend(unproven(citation, sources, pages));
    }
    complaints
}

/// The first letter that cannot be seen.
pub fn hidden(text: &str) -> Option<char> {
    let letters: Vec<char> = text.chars().collect();
    let emoji =
        |at: usize| letters.get(at).is_some_and(|letter| (0x2122..0xE0000).contains(&(*letter as u32)));
    let is_hidden = |at: usize| match letters[at] as u32 {
        0x9 | 0xA => false,
        0xFE0F | 0xFE0E => at == 0 || !emoji(at - 1) || (0xFE00..=0xFE0F).contains(&(letters[at - 1] as u32)),
        0x200D => at == 0 || !emoji(at - 1) || !emoji(at + 1),
        code => hides(code),
    };
    (0..letters.len()).find(|at| is_hidden(*at)).map(|at| letters[at])
}

fn hides(code: u32) -> bool {
    code < 0x20
        || (0x7F..=0x9F).contains(&code)
        || [0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x180E, 0x3164, 0xFEFF, 0xFFA0].contains(&code)
        || [(0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x206F), (0xE000, 0xF8FF), (0xFE00, 0xFE0F)]
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&code))
        || (0xFFF0..=0xFFFC).contains(&code)
        || code >= 0xE0000
}

/// A text without any of them, as a whole.
pub fn without_hidden(text: &str) -> String {
    text.chars()
        .filter(|letter| {
            *letter == '\n' || *letter == '\t' || !hides(*letter as u32) && *letter != '\u{200d}'
        })
        .collect()
}

/// Every `[n]` is the marker of a citation, and every citation has one.
fn markers(text: &str, citations: &[Citation], complaints: &mut Vec<String>) {
    let letters: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    for (at, _) in letters.iter().enumerate().filter(|(_, letter)| **letter == '[') {
        let digits: String = letters[at + 1..].iter().take_while(|letter| letter.is_ascii_digit()).collect();
        if !digits.is_empty() && letters.get(at + 1 + digits.len()) == Some(&']') {
            found.push((at as u32, digits));
        }
    }
    let told: Vec<(u32, String)> =
        citations.iter().map(|citation| (citation.position, citation.number.to_string())).collect();
    if found != told {
        complaints.push(format!("markers {found:?}, citations {told:?}"));
    }
}

fn block(citation: &Citation, pages: &[PageDocument]) -> Option<Block> {
    let page = pages.iter().find(|page| page.id == citation.page_id)?;
    page.blocks.iter().cloned().chain([page.own_block()]).find(|block| block.id == citation.block_id)
}

/// What is wrong with a citation, seen from the stored page.
fn unproven(citation: &Citation, sources: &[Source], pages: &[PageDocument]) -> Option<String> {
    let Some(source) = sources.iter().find(|source| source.page_id == citation.page_id) else {
        return Some(format!("a citation of a page that was not found: {}", citation.title));
    };
    let Some(block) = block(citation, pages) else { return Some("a citation of no block".to_owned()) };
    let (start, end) = (citation.start as usize, citation.end as usize);
    let stored: String = block.text.chars().skip(start).take(end - start).collect();
    // What ends a line is told as the end of one.
    let seen = |text: &str| without_hidden(text).split_whitespace().collect::<String>();
    if seen(&stored) != seen(&citation.quote) || citation.quote.trim().is_empty() {
        return Some(format!("the quote {:?} is not {stored:?}", citation.quote));
    }
    let page = pages.iter().find(|page| page.id == citation.page_id)?;
    let urls = [page.url.clone(), format!("{}#{}", page.url, block.id.simple())];
    (!urls.contains(&citation.url) || source.url != page.url).then(|| format!("it leads to {}", citation.url))
}

#[test]
fn whatever_is_dirty_is_complained_of() {
    for dirty in [
        "![x](https://evil.example)",
        "[x](y)",
        "[x]\n\n[x]: y",
        "<img src=x>",
        "<b>",
        "<!-- x -->",
        "<?x?>",
        "<https://a.b>",
        "https://evil.example",
        "hTTps://evil.example",
        "https\\://2130706433",
        "&#104;ttps://x",
        "www.evil.example",
        "a@evil.example",
        "evil.com",
        "e**vi**l.com",
        "javascript:alert(1)",
        "//evil.example/x",
        "10.0.0.1",
        "http://0x7f000001/",
        "nоtion.so",
        "ｅｖｉｌ.com",
        "`https://evil.example`",
        "```\nevil.com\n```",
        "a\u{200b}b",
        "\u{e0041}",
        "\u{202e}x",
        "\u{1b}[0m",
        "😊\u{fe0f}\u{fe0f}",
        "x[1]",
        "[[x]]",
        "x[^n]\n\n[^n]: y",
        "가https://evil.example",
        "data:text/html,x",
        "mailto:a@b",
        "~~~ www.evil.com\nx\n~~~",
    ] {
        assert!(!complaints(dirty, &[], &[], &[]).is_empty(), "{dirty}");
    }
    for clean in
        ["연차는 **15일**입니다.", "- [ ] a[i] README.md v1.2.3 `x.y`", "❤️ 👨‍👩‍👧 1 < 2", "[x] (y) ! [z]"]
    {
        assert_eq!(complaints(clean, &[], &[], &[]), Vec::<String>::new());
    }
}
