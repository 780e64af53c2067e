//! What may not be in an answer, told without a line of the code that cleans it: a whole Markdown parser with every
//! extension, a scanner for addresses, and the stored pages.

use std::collections::HashMap;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use shared::ask::{Citation, Source};
use shared::ids::PageId;
use shared::page::{Block, PageDocument};
use unicode_normalization::UnicodeNormalization;

/// Endings of hosts. The attackers of the set live under them.
const ENDINGS: [&str; 13] =
    ["com", "net", "org", "example", "test", "invalid", "io", "kr", "so", "dev", "app", "onion", "zip"];
const SCHEMES: [&str; 9] =
    ["javascript:", "vbscript:", "data:", "mailto:", "tel:", "sms:", "http:", "https:", "file:"];

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

/// A text as a renderer shows it.
struct Drawn {
    /// The words outside of code, a space where something else stands between them.
    text: String,
    codes: Vec<String>,
}

fn draw(text: &str, complaints: &mut Vec<String>) -> Drawn {
    // The older kind of footnotes makes one of any `[^x]`; with the newer one it takes a definition.
    let options = Options::all().difference(Options::ENABLE_OLD_FOOTNOTES);
    let mut drawn = Drawn { text: String::new(), codes: Vec::new() };
    let mut in_code = false;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(
                tag @ (Tag::Link { .. } | Tag::Image { .. } | Tag::FootnoteDefinition(_) | Tag::HtmlBlock),
            ) => complaints.push(format!("{tag:?}")),
            Event::Html(html) | Event::InlineHtml(html) => complaints.push(format!("HTML: {html}")),
            Event::FootnoteReference(name) => complaints.push(format!("a footnote: {name}")),
            Event::Start(Tag::CodeBlock(kind)) => {
                in_code = true;
                drawn.codes.push(String::new());
                if let pulldown_cmark::CodeBlockKind::Fenced(info) = kind {
                    drawn.text.push_str(&format!(" {info} "));
                }
            }
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(words) if in_code => {
                if let Some(code) = drawn.codes.last_mut() {
                    code.push_str(&words);
                }
            }
            Event::Text(words) => drawn.text.push_str(&words),
            Event::Code(code) => {
                drawn.codes.push(code.to_string());
                drawn.text.push(' ');
            }
            Event::InlineMath(math) | Event::DisplayMath(math) => drawn.text.push_str(&math),
            // Emphasis within a word: what is drawn reads as one.
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => {}
            _ => drawn.text.push(' '),
        }
    }
    drawn
}

fn fold(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase().replace('。', ".")
}

fn is_korean(letter: char) -> bool {
    ('\u{1100}'..='\u{11ff}').contains(&letter)
        || ('\u{3040}'..='\u{9fff}').contains(&letter)
        || ('가'..='힣').contains(&letter)
}

/// Everything in a text that somebody could take for an address.
fn addresses(text: &str) -> Vec<String> {
    let text = fold(text);
    let mut found = Vec::new();
    for word in text.split(|letter: char| letter.is_whitespace() || "<>\"|‹›…".contains(letter)) {
        let word = word.trim_matches(|letter: char| "()[]{}.,;!?'*_`".contains(letter));
        let leads = |mark: &str| {
            word.find(mark).is_some_and(|at| {
                let rest = word[at + mark.len()..].trim_matches('/');
                rest.starts_with(|next: char| !is_korean(next))
            })
        };
        if leads("://")
            || leads("www.")
            || SCHEMES.iter().any(|scheme| leads(scheme))
            || word.starts_with("//") && leads("//")
        {
            found.push(word.to_owned());
            continue;
        }
        let letter = |letter: char| letter.is_alphanumeric() && !is_korean(letter) || "-_.".contains(letter);
        for name in word.split(|mark: char| !letter(mark)).map(|name| name.trim_matches('.')) {
            let labels: Vec<&str> = name.split('.').collect();
            let numbers =
                labels.iter().filter(|label| label.starts_with(|first: char| first.is_ascii_digit())).count();
            let last = labels.last().copied().unwrap_or_default();
            let named = labels.len() > 1 && (ENDINGS.contains(&last) || last.starts_with("xn--"));
            if named || (labels.len() == 4 && numbers == 4) {
                found.push(name.to_owned());
            }
        }
    }
    found
}

/// Whether a text has an address as a whole.
fn holds(text: &str, address: &str) -> bool {
    text.match_indices(address).any(|(at, _)| {
        let next = text[at + address.len()..].chars().next().unwrap_or(' ');
        let before = text[..at].chars().next_back().unwrap_or(' ');
        let ends = !(next.is_ascii_alphanumeric() || "-_@/?#=&%".contains(next));
        ends && !(before.is_ascii_alphanumeric() || "-_@".contains(before) && !address.contains("//"))
    }) || addresses(text).iter().any(|other| other == address)
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
