//! What of the recorded answers was read, what it said, and what of that is lost.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

/// The types of block that Notion documents.
const BLOCK_TYPES: [&str; 37] = [
    "audio",
    "bookmark",
    "breadcrumb",
    "bulleted_list_item",
    "callout",
    "child_database",
    "child_page",
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
    "link_to_page",
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
    "transcription",
    "unsupported",
    "video",
];

/// What was read, and what of it is lost.
#[derive(Debug, Default)]
pub struct Report {
    /// The file that is read now.
    pub file: String,
    read: BTreeMap<String, u32>,
    not_read: BTreeMap<String, u32>,
    /// What each type of object said.
    pub types: BTreeMap<String, Row>,
    /// What this version does not know.
    pub unknown: Vec<String>,
}

/// What the objects of one type said.
#[derive(Debug, Default)]
pub struct Row {
    objects: u32,
    texts: usize,
    characters: usize,
    /// The texts that are not in what was stored.
    pub lost: Vec<String>,
}

impl Report {
    /// Counts something that is read.
    pub fn read(&mut self, what: &str) {
        *self.read.entry(what.to_owned()).or_default() += 1;
    }

    /// Counts something that is not read, and why.
    pub fn not_read(&mut self, why: &str) {
        *self.not_read.entry(why.to_owned()).or_default() += 1;
    }

    /// Notes what an object said, and looks for it in what is stored of it.
    pub fn row(&mut self, kind: &str, said: Vec<String>, stored: &Value) {
        let mut strings = Vec::new();
        leaves(stored, &mut strings);
        let stored = normal(&strings.join("\n"));
        let row = self.types.entry(kind.to_owned()).or_default();
        row.objects += 1;
        for text in said.iter().map(|text| normal(text)).filter(|text| !text.is_empty()) {
            row.texts += 1;
            row.characters += text.chars().count();
            if !stored.contains(&text) {
                row.lost.push(format!("{}: {kind}: {text}", self.file));
            }
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (what, count) in &self.read {
            writeln!(f, "{count:5}  read      {what}")?;
        }
        for (why, count) in &self.not_read {
            writeln!(f, "{count:5}  not read  {why}")?;
        }
        writeln!(f, "objects  texts  characters  lost  type")?;
        for (kind, row) in &self.types {
            let Row { objects, texts, characters, lost } = row;
            writeln!(f, "{objects:7}  {texts:5}  {characters:10}  {:4}  {kind}", lost.len())?;
        }
        let met: BTreeSet<&str> = self.types.keys().filter_map(|kind| kind.strip_prefix("block ")).collect();
        let missing: Vec<&str> = BLOCK_TYPES.into_iter().filter(|kind| !met.contains(kind)).collect();
        writeln!(f, "types of block that nobody recorded: {}", missing.join(", "))
    }
}

/// Every text that a reader of the value would see in Notion, or follow.
pub fn content(value: &Value, kind: &str) -> Vec<String> {
    let mut found = Vec::new();
    match (value, kind) {
        (Value::String(text), _) => found.push(text.clone()),
        (Value::Number(number), _) => found.push(number.to_string()),
        // Of the time of a verification, only its end matters.
        (_, "verification") => {
            let members = [&value["state"], &value["verified_by"]["name"], &value["verified_by"]["id"]];
            found.extend(members.into_iter().filter_map(Value::as_str).map(str::to_owned));
            found.extend(value["date"]["end"].as_str().map(|end| end.chars().take(16).collect()));
        }
        // An emoji of the workspace is called by its name, other icons are pictures.
        (_, "callout" | "paragraph") => {
            found.extend(value["icon"]["emoji"].as_str().map(str::to_owned));
            gather(value, kind, &mut found);
        }
        _ => gather(value, kind, &mut found),
    }
    found
}

fn gather(value: &Value, kind: &str, found: &mut Vec<String>) {
    let mention = &value["mention"];
    if let Some(target @ ("page" | "database")) = mention["type"].as_str() {
        found.extend(value["plain_text"].as_str().map(str::to_owned));
        // A property is text without marks: of a page that it mentions, it has the title.
        if !matches!(kind, "rich_text" | "title") {
            let id = mention["page"]["id"].as_str().filter(|_| target == "page");
            found.extend(id.or(value["href"].as_str()).map(str::to_owned));
        }
        return;
    }
    let items = value.as_array().into_iter().flatten();
    items.for_each(|item| gather(item, kind, found));
    for (name, member) in value.as_object().into_iter().flatten() {
        match (name.as_str(), member) {
            // Pictures, e-mail addresses of users, files that Notion signs anew, the inner form of a text.
            (
                "icon" | "custom_emoji" | "person" | "bot" | "file" | "text" | "annotations",
                Value::Object(_),
            ) => {}
            ("plain_text", Value::String(text)) if text.starts_with("http") => found.push(address(text)),
            ("url" | "href", Value::String(url)) => found.push(address(url)),
            (
                "plain_text" | "name" | "title" | "expression" | "address" | "string" | "email"
                | "phone_number" | "prefix" | "start" | "end" | "time_zone" | "description" | "link_author"
                | "link_provider" | "block_type" | "language",
                Value::String(text),
            ) => found.push(text.clone()),
            // A link to a page that is not known leads to an address made from its id.
            ("page_id" | "database_id", Value::String(id)) => found.push(id.replace('-', "")),
            ("number", Value::Number(number)) => found.push(number.to_string()),
            ("id", Value::String(id)) if kind == "relation" => found.push(id.clone()),
            _ => gather(member, kind, found),
        }
    }
}

/// What of an address stays: a signature is cut off, and a path within Notion leads to a page by its id.
fn address(url: &str) -> String {
    let within_notion = url.strip_prefix('/').and_then(|path| path.split(['?', '#']).next());
    if let Some(id) = within_notion.and_then(|path| path.get(path.len().checked_sub(32)?..)) {
        return id.parse::<uuid::Uuid>().map_or_else(|_| url.to_owned(), |id| id.to_string());
    }
    if url.to_ascii_lowercase().contains("signature=") {
        return url.split('?').next().unwrap_or_default().to_owned();
    }
    url.to_owned()
}

fn leaves(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Number(number) => {
            // What Notion writes as 3 is stored as 3.0.
            found.push(number.as_f64().map(|number| number.to_string()).unwrap_or_default());
        }
        Value::Array(items) => items.iter().for_each(|item| leaves(item, found)),
        Value::Object(members) => members.values().for_each(|member| leaves(member, found)),
        Value::Bool(_) | Value::Null => {}
    }
}

/// A cell of a table has no line breaks, and nothing that separates cells.
fn normal(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace(" | ", " ¦ ")
}
