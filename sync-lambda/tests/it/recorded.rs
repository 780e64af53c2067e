//! What Notion really answered, recorded by other projects: all of it is understood, and no word of it is lost.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use serde_json::Value;
use shared::ids::{DatabaseId, PageId};
use shared::page::{BlockKind, PageStatus};
use sync_lambda::notion::wire::{Block, DataSource, Database, Page};
use sync_lambda::render::block::{self, Titles};
use sync_lambda::render::document::{Context, document};
use sync_lambda::render::outline::Outline;

use crate::support::beside_the_project;

struct NoTitles;

impl Titles for NoTitles {
    fn page(&self, _: PageId) -> Option<String> {
        None
    }

    fn database(&self, _: DatabaseId) -> Option<String> {
        None
    }
}

/// Every recorded object of a kind, with the file it stands in.
fn recorded(object: &str) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    if let Some(folder) = beside_the_project("notion/recorded") {
        collect_files(&folder, object, &mut found);
        assert!(!found.is_empty(), "no {object} is recorded");
    }
    found
}

fn collect_files(folder: &Path, object: &str, found: &mut Vec<(String, Value)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect_files(&path, object, found);
        } else if path.extension().is_some_and(|extension| extension == "json")
            && let Ok(value) = serde_json::from_slice(&fs::read(&path).unwrap())
        {
            collect(&value, object, &path.display().to_string(), found);
        }
    }
}

fn collect(value: &Value, object: &str, file: &str, found: &mut Vec<(String, Value)>) {
    if value["object"] == object && value["id"].is_string() {
        found.push((file.to_owned(), value.clone()));
    }
    match value {
        Value::Object(members) => members.values().for_each(|member| collect(member, object, file, found)),
        Value::Array(items) => items.iter().for_each(|item| collect(item, object, file, found)),
        _ => {}
    }
}

/// Every word that a reader of the value would see in Notion.
fn words(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("plain_text").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|member| words(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| words(item, found)),
        _ => {}
    }
}

#[test]
fn every_block_is_understood_and_keeps_its_words() {
    let mut kinds: BTreeMap<BlockKind, u32> = BTreeMap::new();
    // A partial block is an id alone, and Notion sends it only in answers to writes.
    let blocks = recorded("block").into_iter().filter(|(_, value)| value["type"].is_string());
    for (file, value) in blocks {
        let raw: Block =
            serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{file}: {error}"));
        let mut outline = Outline::new(&NoTitles);
        outline.push(0, &raw);
        let rendered = outline.finish().remove(0);
        assert_ne!(rendered.kind, BlockKind::Other, "{file}: {}", raw.kind);
        assert_eq!(rendered.kind, block::kind(&raw.kind));
        *kinds.entry(rendered.kind).or_default() += 1;

        let mut expected = Vec::new();
        words(&raw.payload, &mut expected);
        for word in expected {
            let word = if rendered.kind == BlockKind::TableRow { word.replace('\n', " ") } else { word };
            assert!(rendered.text.contains(&word), "{file}: a {} lost a word", raw.kind);
        }
        let length = rendered.text.chars().count() as u32;
        assert!(rendered.marks.iter().all(|mark| mark.start < mark.end && mark.end <= length), "{file}");
        assert!(!rendered.detail.url.unwrap_or_default().contains("X-Amz-"), "{file}");
    }
    eprintln!("{kinds:?}");
}

#[test]
fn every_page_is_understood_and_keeps_its_title_and_properties() {
    let mut kinds: BTreeMap<String, u32> = BTreeMap::new();
    let whole = |(_, value): &(String, Value)| {
        value["properties"].is_object() && value["last_edited_time"].is_string()
    };
    for (file, value) in recorded("page").into_iter().filter(whole) {
        let page: Page =
            serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{file}: {error}"));
        let stored = document(&page, Context::default(), Vec::new(), PageStatus::Complete);
        let text = serde_json::to_string(&stored).unwrap();
        assert!(!text.contains("X-Amz-"), "{file}");
        let names: HashMap<&str, &shared::page::PropertyValue> =
            stored.properties.iter().map(|property| (property.name.as_str(), &property.value)).collect();
        for (name, property) in value["properties"].as_object().unwrap() {
            let kind = property["type"].as_str().unwrap_or_default();
            *kinds.entry(kind.to_owned()).or_default() += 1;
            let mut expected = Vec::new();
            words(&property[kind], &mut expected);
            if kind == "title" {
                assert_eq!(stored.title, expected.concat(), "{file}");
            } else if !expected.concat().is_empty() {
                let value = names.get(name.as_str()).unwrap_or_else(|| panic!("{file}: {name} is lost"));
                let value = serde_json::to_string(value).unwrap();
                let whole =
                    |word: &String| value.contains(serde_json::to_string(word).unwrap().trim_matches('"'));
                assert!(expected.iter().all(whole), "{file}: {name}");
            }
        }
    }
    eprintln!("{kinds:?}");
}

#[test]
fn every_database_and_data_source_is_understood() {
    for (file, value) in recorded("database") {
        serde_json::from_value::<Database>(value).unwrap_or_else(|error| panic!("{file}: {error}"));
    }
    for (file, value) in recorded("data_source") {
        serde_json::from_value::<DataSource>(value).unwrap_or_else(|error| panic!("{file}: {error}"));
    }
}
