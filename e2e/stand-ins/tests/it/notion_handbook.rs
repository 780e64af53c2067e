//! 883 real pages of wild Markdown: none may be missing, and hardly a word.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use stand_ins::notion::{Options, page_id};

use crate::support::{Notion, beside_project, id_of, words_of};

/// Of a thousand words that a reader sees, at most so many may be missing.
const MISSING_PER_THOUSAND: usize = 5;

#[tokio::test]
async fn a_real_handbook_is_served_without_losing_text() {
    let Some(folder) = beside_project("workspaces/sourcegraph-handbook/content") else { return };
    let notion = Notion::of(&folder, Options::default()).await;
    let found = notion.find("search", json!({"filter": {"property": "object", "value": "page"}})).await;
    let titles: HashMap<_, _> = found.iter().map(|page| (id_of(page), title(page))).collect();
    let files = markdown_files(&folder);
    let (mut words, mut missing, mut blocks) = (0, 0, 0);
    let mut worst: Vec<(usize, String)> = Vec::new();
    for file in &files {
        let path = file.strip_prefix(&folder).expect("inside").to_string_lossy().into_owned();
        let id = page_id(&path);
        assert!(titles.contains_key(&id), "{path} is not served");
        let tree = notion.tree(id).await;
        blocks += tree.len();
        let mut shown = count(&titles[&id]);
        for block in &tree {
            check_lengths(block);
            // Of a bookmark and an embed a reader sees the address.
            let address =
                block[block["type"].as_str().unwrap_or_default()]["url"].as_str().unwrap_or_default();
            for (word, times) in count(&format!("{} {address}", words_of(block))) {
                *shown.entry(word).or_default() += times;
            }
        }
        let source = fs::read_to_string(file).expect("readable");
        let mut lost = Vec::new();
        for (word, times) in count(&without_markup(&source)) {
            words += times;
            let gone = times.saturating_sub(shown.get(&word).copied().unwrap_or_default());
            missing += gone;
            if gone > 0 {
                lost.push(format!("{word} x{gone}"));
            }
        }
        if !lost.is_empty() {
            lost.sort();
            worst.push((lost.len(), format!("{path}: {}", lost.join(" "))));
        }
    }
    worst.sort();
    for (_, line) in worst.iter().rev().take(15) {
        println!("{}", line.chars().take(300).collect::<String>());
    }
    println!(
        "{} files, {} pages, {blocks} blocks, {words} words, {missing} missing: {:.3} %",
        files.len(),
        titles.len(),
        100.0 * missing as f64 / words as f64
    );
    assert!(missing * 1000 < words * MISSING_PER_THOUSAND);
}

fn title(page: &Value) -> String {
    words_of(&json!({"type": "title", "title": page["properties"]["title"]["title"]}))
}

fn check_lengths(value: &Value) {
    match value {
        Value::Array(values) => values.iter().for_each(check_lengths),
        Value::Object(map) => {
            if let Some(text) = map.get("plain_text").and_then(Value::as_str) {
                assert!(text.chars().count() <= 2000, "a rich text item is too long");
            }
            map.values().for_each(check_lengths);
        }
        _ => {}
    }
}

fn markdown_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                files.push(path);
            }
        }
    }
    files
}

/// The words of a text and how often each is there: runs of letters and digits.
fn count(text: &str) -> HashMap<String, usize> {
    let mut words = HashMap::new();
    for word in text.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *words.entry(word.to_lowercase()).or_default() += 1;
    }
    words
}

/// The source without what no reader sees. Written apart from the stand-in's own reading of Markdown, and much
/// more roughly: by lines and by hand.
fn without_markup(source: &str) -> String {
    let mut source = source.to_owned();
    for (open, close) in [("<!--", "-->"), ("<style", "</style>"), ("<script", "</script>")] {
        while let Some(at) = source.find(open) {
            let end = source[at..].find(close).map_or(source.len(), |end| at + end + close.len());
            source.replace_range(at..end, "");
        }
    }
    let mut is_code = false;
    let (mut text, mut prose) = (String::new(), String::new());
    for line in source.lines() {
        let trimmed = line.trim_start();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            is_code = !is_code;
        } else if is_code {
            text.push_str(line);
            text.push('\n');
        } else if !is_definition(trimmed) {
            prose.push_str(without_marker(trimmed));
            prose.push('\n');
        }
    }
    text + &without_addresses(&without_tags(&prose))
}

/// The number of a list item is not in its text.
fn without_marker(line: &str) -> &str {
    let rest = line.trim_start_matches(|char: char| char.is_ascii_digit());
    let is_item = rest.len() < line.len() && (rest.starts_with(". ") || rest.starts_with(") "));
    if is_item { rest } else { line }
}

/// `[name]: https://...` shows nothing by itself.
fn is_definition(line: &str) -> bool {
    line.starts_with('[') && line.split_once("]: ").is_some_and(|(name, _)| !name.contains(']'))
}

/// Takes tags of HTML out; anything else in angle brackets stays.
fn without_tags(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let inner = &rest[at + 1..];
        let name: String =
            inner.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        match inner.find('>') {
            Some(end) if TAGS.contains(&name.to_ascii_lowercase().as_str()) => {
                out.push(' ');
                rest = &inner[end + 1..];
            }
            _ => {
                out.push('<');
                rest = inner;
            }
        }
    }
    out.push_str(rest);
    out
}

/// `[text](address)` and `[text][name]` are shown as their text; `&amp;` and its like are a sign.
fn without_addresses(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find("](").into_iter().chain(rest.find("][")).min() {
        out.push_str(&rest[..at]);
        out.push(' ');
        let (open, close) = if rest[at..].starts_with("](") { ('(', ')') } else { ('[', ']') };
        let mut depth = 0;
        let end = rest[at + 1..].find(|char| {
            depth += i32::from(char == open) - i32::from(char == close);
            depth == 0
        });
        rest = end.map_or("", |end| &rest[at + 1 + end + 1..]);
    }
    out.push_str(rest);
    for entity in ["&nbsp;", "&amp;", "&lt;", "&gt;", "&quot;"] {
        out = out.replace(entity, " ");
    }
    out
}

const TAGS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "br",
    "caption",
    "center",
    "code",
    "div",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "iframe",
    "img",
    "kbd",
    "li",
    "object",
    "ol",
    "p",
    "pre",
    "q",
    "small",
    "source",
    "span",
    "strong",
    "sub",
    "summary",
    "details",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "track",
    "u",
    "ul",
    "video",
];
