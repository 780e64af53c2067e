//! An answer as clients may draw it: by a Markdown parser with every extension, and with whatever could be taken for an
//! address found.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use unicode_normalization::UnicodeNormalization;

/// Endings of hosts. The attackers of the set live under them.
const ENDINGS: [&str; 13] =
    ["com", "net", "org", "example", "test", "invalid", "io", "kr", "so", "dev", "app", "onion", "zip"];
/// What ends a sentence and not an address.
const TRAILING: [char; 8] = ['.', ',', ';', ':', '!', '?', '\'', '\\'];
const SCHEMES: [&str; 9] =
    ["javascript:", "vbscript:", "data:", "mailto:", "tel:", "sms:", "http:", "https:", "file:"];

/// A text as a renderer shows it.
pub struct Drawn {
    /// The words outside of code, a space where something else stands between them.
    pub text: String,
    pub codes: Vec<String>,
}

pub fn draw(text: &str, complaints: &mut Vec<String>) -> Drawn {
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
            Event::InlineMath(math) | Event::DisplayMath(math) => {
                // Set as a formula: nothing in it is made a link.
                drawn.codes.push(math.to_string());
                drawn.text.push(' ');
            }
            // Emphasis within a word: what is drawn reads as one.
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => {}
            _ => drawn.text.push(' '),
        }
    }
    drawn
}

pub fn fold(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase().replace('。', ".")
}

fn is_korean(letter: char) -> bool {
    ('\u{1100}'..='\u{11ff}').contains(&letter)
        || ('\u{3040}'..='\u{9fff}').contains(&letter)
        || ('가'..='힣').contains(&letter)
}

/// Everything in a text that somebody could take for an address.
pub fn addresses(text: &str) -> Vec<String> {
    let text = fold(&text.replace('…', " "));
    let mut found = Vec::new();
    for word in text.split(|letter: char| letter.is_whitespace() || "<>\"|‹›…".contains(letter)) {
        let word = word.trim_matches(|letter: char| "()[]{}.,;!?'*_`".contains(letter));
        let leads = |mark: &str| {
            word.match_indices(mark).any(|(at, _)| {
                // `awww.` begins no address anywhere, and `://` alone has no scheme.
                let letter = word[..at].ends_with(|before: char| before.is_ascii_alphanumeric());
                if (mark == "www." && letter) || (mark == "://" && !letter) {
                    return false;
                }
                let rest = word[at + mark.len()..].trim_matches('/');
                // The host of an address with six parts; a marker is none.
                let six =
                    rest.starts_with('[') && rest.split(']').next().is_some_and(|host| host.contains(':'));
                six || rest
                    .starts_with(|next: char| next.is_alphanumeric() && !is_korean(next) || next == '%')
            })
        };
        if leads("://")
            || leads("www.")
            || SCHEMES.iter().any(|scheme| leads(scheme))
            || word.strip_prefix("//").is_some_and(is_host)
        {
            found.push(from_scheme(word).to_owned());
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

/// Whether what follows two slashes could be a host; `//note` is a comment.
fn is_host(rest: &str) -> bool {
    let host = rest.split(['/', '?', '#', '(', ')', ']', '}']).next().unwrap_or_default();
    let letters: Vec<char> = host.chars().collect();
    let dotted = |three: &[char]| three[1] == '.' && three[0].is_alphanumeric() && three[2].is_alphanumeric();
    // An address of numbers that is written as one has seven digits or more.
    letters.windows(3).any(dotted)
        || host.starts_with("0x")
        || (host.len() > 6 && host.parse::<u64>().is_ok())
}

/// A word from the scheme in it on, up to a bracket or a Korean letter.
fn from_scheme(word: &str) -> &str {
    let has_letter = |at: &usize| word[..*at].ends_with(|letter: char| letter.is_ascii_alphanumeric());
    let Some(colon) = word.match_indices("://").map(|(at, _)| at).find(has_letter) else {
        let rest = &word[word.find("www.").unwrap_or_default()..];
        return rest
            .split(|letter: char| is_korean(letter) || "()[]{}`".contains(letter))
            .next()
            .unwrap_or(rest)
            .trim_end_matches(TRAILING);
    };
    let letters = word[..colon].chars().rev().take_while(char::is_ascii_alphabetic).count();
    let rest = &word[colon - letters..];
    let host = rest.find("://").map_or(0, |at| at + 4);
    let ends = |letter: char| is_korean(letter) || "()[]{}`".contains(letter);
    let end = rest.get(host..).and_then(|rest| rest.find(ends)).map_or(rest.len(), |at| host + at);
    rest[..end].trim_end_matches(TRAILING)
}

/// Whether a text has an address as a whole.
pub fn holds(text: &str, address: &str) -> bool {
    text.match_indices(address).any(|(at, _)| {
        let next = text[at + address.len()..].chars().next().unwrap_or(' ');
        let before = text[..at].chars().next_back().unwrap_or(' ');
        let ends = !(next.is_ascii_alphanumeric() || "-_@/?#=&%".contains(next));
        ends && !(before.is_ascii_alphanumeric() || "-_@".contains(before) && !address.contains("//"))
    }) || addresses(text).iter().any(|other| other == address)
}
