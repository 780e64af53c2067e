//! What Notion really answered, recorded by other projects: all of it is understood, and no word of it is lost.
//!
//! With `--nocapture`, the test prints what was read and what not, and how much text each type of block and property
//! came with.

mod report;

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use shared::ids::{DatabaseId, PageId};
use shared::page::{BlockKind, PageDocument, PageStatus, markdown};
use sync_lambda::notion::wire::{self, Block, Comment, DataSource, Database, Page, User};
use sync_lambda::render::block::Titles;
use sync_lambda::render::comment;
use sync_lambda::render::document::{Context, document, unsupported};
use sync_lambda::render::outline::Outline;

use crate::support::beside_the_project;
use report::{Report, content};

struct NoTitles;

impl Titles for NoTitles {
    fn page(&self, _: PageId) -> Option<String> {
        None
    }

    fn database(&self, _: DatabaseId) -> Option<String> {
        None
    }
}

#[test]
fn every_recorded_answer_is_understood_and_no_text_of_a_known_type_is_lost() {
    let Some(folder) = beside_the_project("notion/recorded") else { return };
    let mut report = Report::default();
    for file in files(&folder) {
        report.file = file.strip_prefix(&folder).unwrap().display().to_string();
        if file.extension().is_none_or(|extension| extension != "json") {
            report.not_read("file: list of sources or requests, no answer");
            continue;
        }
        let mut value: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        // One project keeps the answer beside its headers.
        if value["object"].is_null() && value["data"].is_object() {
            value = value["data"].take();
        }
        report.read(&format!("file: {}", value["object"].as_str().unwrap_or("no object")));
        read(&mut report, &value);
        if value["object"] == "list" {
            read_as_page(&mut report, &value["results"]);
        }
    }
    eprintln!("{report}");
    assert!(report.types.len() > 50, "only {} types were met", report.types.len());
    let lost: Vec<&String> = report.types.values().flat_map(|row| &row.lost).collect();
    assert!(lost.is_empty(), "{lost:#?}");
    assert!(report.unknown.is_empty(), "{:#?}", report.unknown);
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.append(&mut self::files(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

fn parsed<T: serde::de::DeserializeOwned>(report: &Report, value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{}: {error}", report.file))
}

fn read(report: &mut Report, value: &Value) {
    let is_whole = value["created_time"].is_string();
    match value["object"].as_str() {
        Some("list") => {
            value["results"].as_array().unwrap().iter().for_each(|object| read(report, object));
        }
        Some("block" | "page") if !is_whole => report.not_read("object: an id alone, as writes are answered"),
        Some("block") => read_block(report, value),
        Some("page") => read_page(report, value),
        Some("comment") => {
            let raw: Comment = parsed(report, value);
            let comment = comment::comment(&raw, PageId(uuid::Uuid::nil()), &HashMap::new()).unwrap();
            report.row("comment", content(&value["rich_text"], "rich_text"), &json!(comment));
        }
        Some("property_item") => {
            let kind = value["type"].as_str().unwrap();
            read_property(report, kind, value);
        }
        Some("database") => {
            let database: Database = parsed(report, value);
            let title = wire::plain_text(&database.title);
            report.row("database", content(&value["title"], "title"), &json!(title));
        }
        Some("data_source") => {
            let source: DataSource = parsed(report, value);
            let title = wire::plain_text(&source.title);
            report.row("data_source", content(&value["title"], "title"), &json!(title));
        }
        Some("user") => {
            let user: User = parsed(report, value);
            report.row("user", Vec::new(), &json!(user.name));
        }
        Some(other @ ("error" | "page_markdown" | "file_upload" | "async_task")) => {
            report.not_read(&format!("object: {other}, which no sync asks for or stores"));
        }
        None if value["templates"].is_array() => {
            report.not_read("object: list of templates, which no sync asks for or stores");
        }
        other => panic!("{}: what is {other:?}?", report.file),
    }
}

fn read_block(report: &mut Report, value: &Value) {
    let raw: Block = parsed(report, value);
    let mut outline = Outline::new(&NoTitles);
    outline.push(0, &raw);
    let block = outline.finish().remove(0);
    if block.kind == BlockKind::Other {
        report.unknown.push(format!("{}: block {}", report.file, raw.kind));
    }
    let length = block.text.chars().count() as u32;
    assert!(block.marks.iter().all(|mark| mark.start < mark.end && mark.end <= length), "{}", report.file);
    let stored = json!(block);
    assert!(!stored.to_string().contains("X-Amz-"), "{}", report.file);
    assert_eq!(raw.last_edited_time.is_some(), value["last_edited_time"].is_string(), "{}", report.file);
    report.row(&format!("block {}", raw.kind), content(&raw.payload, &raw.kind), &stored);
}

fn read_page(report: &mut Report, value: &Value) {
    let page: Page = parsed(report, value);
    let stored = document(&page, Context::default(), Vec::new(), PageStatus::Complete);
    let text = json!(stored).to_string();
    assert!(!text.contains("X-Amz-"), "{}", report.file);
    assert!(!markdown(&stored).contains("X-Amz-"), "{}", report.file);
    for (kind, count) in unsupported(&page, &[]) {
        report.unknown.push(format!("{}: {count} properties of type {kind} without a value", report.file));
    }
    for property in page.properties().values() {
        read_property(report, property["type"].as_str().unwrap(), property);
    }
}

/// A property by itself, stored in a page that has no other.
fn read_property(report: &mut Report, kind: &str, property: &Value) {
    let time = "2026-05-01T00:00:00.000Z";
    let page: Page = parsed(
        report,
        &json!({
            "object": "page", "id": uuid::Uuid::nil(), "created_time": time, "last_edited_time": time,
            "properties": {"": property},
        }),
    );
    let stored = document(&page, Context::default(), Vec::new(), PageStatus::Complete);
    let stored = json!([stored.title, stored.properties, stored.verification]);
    report.row(&format!("property {kind}"), content(&property[kind], kind), &stored);
}

/// The blocks of a list as those of one page: as Markdown, it has their words.
fn read_as_page(report: &mut Report, blocks: &Value) {
    let mut outline = Outline::new(&NoTitles);
    for block in blocks.as_array().into_iter().flatten().filter(|block| block["type"].is_string()) {
        if block["object"] == "block" {
            outline.push(0, &parsed::<Block>(report, block));
        }
    }
    let page = parsed(
        report,
        &json!({
            "object": "page", "id": uuid::Uuid::nil(), "properties": {},
            "created_time": "2026-05-01T00:00:00.000Z", "last_edited_time": "2026-05-01T00:00:00.000Z",
        }),
    );
    let page: PageDocument = document(&page, Context::default(), outline.finish(), PageStatus::Complete);
    let written = markdown(&page);
    let words: BTreeMap<&str, ()> =
        written.split(|c: char| !c.is_alphanumeric()).map(|word| (word, ())).collect();
    for block in page.blocks.iter().filter(|block| block.marks.is_empty()) {
        for word in block.text.split(|c: char| !c.is_alphanumeric()) {
            assert!(word.is_empty() || words.contains_key(word), "{}: `{word}` in\n{written}", report.file);
        }
    }
}
