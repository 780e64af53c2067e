//! The objects of the stand-in have the keys and types that recorded ones have.
//!
//! For each kind of object (a page, a block of some type, a value of some property type, a rich text item...) two
//! things are compared between what the stand-in answers about its fixture and what the real API answered when it
//! was recorded: every key that all recordings have must be there, and every key that is there must have been
//! recorded, or be known from elsewhere, with a JSON type that was recorded.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use stand_ins::notion::page_id;

use crate::support::{Notion, VERSION, beside_project, id_of};

/// Keys of a kind, with a type, that no recording has but the description of the API names.
const DESCRIBED: &[(&str, &str, &str)] = &[
    // The recorded people have no mail address to tell, or the connection may not see it.
    ("value user person", "email", "string"),
    // GET /users/me and /users of newer recordings.
    ("value user bot", "owner", "object"),
    ("value user bot", "workspace_id", "string"),
    ("value user bot", "workspace_name", "string"),
    ("value user bot", "workspace_limits", "object"),
    // The recorded databases have no icon, but their data sources do.
    ("database", "icon", "object"),
    // Newer than the recording.
    ("block unsupported", "block_type", "string"),
    // Nothing was entered, or nothing came of it.
    ("value place", "aws_place_id", "null"),
    ("value place", "google_place_id", "null"),
    ("value rollup number", "number", "null"),
    ("value verification", "date", "null"),
    ("value verification", "verified_by", "null"),
];

/// The kinds of which recordings of older versions are taken, since the newest have none: their keys are the same.
fn is_older_recording(path: &Path) -> bool {
    path.to_string_lossy().contains("hkob__notion_ruby_mapping")
}

#[derive(Debug, Default)]
struct Shape {
    seen: usize,
    keys: BTreeMap<String, (usize, BTreeSet<&'static str>)>,
}

#[derive(Debug, Default)]
struct Shapes(BTreeMap<String, Shape>);

impl Shapes {
    fn add(&mut self, kind: String, object: &Value) {
        let Some(map) = object.as_object() else { return };
        let shape = self.0.entry(kind).or_default();
        shape.seen += 1;
        for (key, value) in map {
            let (times, types) = shape.keys.entry(key.clone()).or_default();
            *times += 1;
            types.insert(type_of(value));
        }
    }

    /// Takes in all objects in a piece of JSON.
    fn gather(&mut self, value: &Value) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.gather(value)),
            Value::Object(map) => {
                self.object(value);
                map.values().for_each(|value| self.gather(value));
            }
            _ => {}
        }
    }

    fn object(&mut self, value: &Value) {
        let text = |key: &str| value[key].as_str().unwrap_or_default();
        let kind = text("type");
        match text("object") {
            "block" => {
                // The payload has a key of its own for each type.
                let mut block = value.clone();
                block.as_object_mut().and_then(|map| map.remove(kind));
                block.as_object_mut().and_then(|map| map.remove("request_id"));
                self.add("block".to_owned(), &block);
                // A file has other keys than something elsewhere.
                let how = value[kind]["type"].as_str().unwrap_or_default();
                self.add(format!("block {kind} {how}").trim_end().to_owned(), &value[kind]);
            }
            "user" if kind.is_empty() => self.add("user partial".to_owned(), value),
            "user" => {
                self.add(format!("user {kind}"), value);
                self.add(format!("value user {kind}"), &value[kind]);
            }
            "list" => self.add(format!("list {kind}"), value),
            "property_item" => self.add(format!("property_item {kind}"), value),
            "page" => {
                self.add("page".to_owned(), value);
                for property in value["properties"].as_object().into_iter().flatten().map(|(_, value)| value)
                {
                    let kind = property["type"].as_str().unwrap_or_default();
                    self.add(format!("property {kind}"), property);
                    if kind != "formula" && kind != "rollup" {
                        self.add(format!("value {kind}"), &property[kind]);
                    } else {
                        let result = property[kind]["type"].as_str().unwrap_or_default();
                        self.add(format!("value {kind} {result}"), &property[kind]);
                    }
                    for item in property[kind].as_array().into_iter().flatten() {
                        if item.get("plain_text").is_none() && item.get("object").is_none() {
                            let how = item["type"].as_str().unwrap_or_default();
                            self.add(format!("item {kind} {how}"), item);
                        }
                    }
                }
            }
            "data_source" => {
                self.add("data_source".to_owned(), value);
                for column in value["properties"].as_object().into_iter().flatten().map(|(_, value)| value) {
                    let kind = column["type"].as_str().unwrap_or_default();
                    self.add(format!("column {kind}"), column);
                    let config = &column[kind];
                    let how = config["type"].as_str().unwrap_or_default();
                    self.add(format!("config {kind} {how}"), config);
                    for option in config["options"].as_array().into_iter().flatten() {
                        self.add(format!("option {kind}"), option);
                    }
                    for group in config["groups"].as_array().into_iter().flatten() {
                        self.add(format!("group {kind}"), group);
                    }
                }
            }
            "" => {}
            other => self.add(other.to_owned(), value),
        }
        if value.get("plain_text").is_some() {
            self.add(format!("rich text {kind}"), value);
            self.add(format!("rich text value {kind}"), &value[kind]);
            self.add("annotations".to_owned(), &value["annotations"]);
            if kind == "mention" {
                let of = value["mention"]["type"].as_str().unwrap_or_default();
                self.add(format!("mention {of}"), &value["mention"]);
                if of != "user" {
                    self.add(format!("mention value {of}"), &value["mention"][of]);
                }
            }
        }
        for key in ["parent", "icon"] {
            if let Some(of) = value[key]["type"].as_str() {
                self.add(format!("{key} {of}"), &value[key]);
            }
        }
        if value.get("expiry_time").is_some() {
            self.add("signed file".to_owned(), value);
        }
        if text("code") == "object_not_found" {
            self.add("additional_data".to_owned(), &value["additional_data"]);
        }
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// All recorded answers of the version we speak, and those of older versions that are to stand in.
fn recorded(folder: &Path) -> (Shapes, Shapes) {
    let (mut newest, mut older) = (Shapes::default(), Shapes::default());
    let live = folder.join("ultimate-notion__ultimate-notion");
    let index = fs::read_to_string(live.join("index.jsonl")).expect("an index");
    for line in index.lines() {
        let line: Value = serde_json::from_str(line).expect("JSON");
        if line["notion_version"] == VERSION {
            newest.gather(&json_file(&live.join(line["file"].as_str().expect("a file"))));
        }
    }
    for file in json_files(folder) {
        let is_newest = file.starts_with(&live);
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        // What was sent to the API or is about the past of an object is no answer to a read.
        if !is_newest && (is_older_recording(&file) || name.starts_with("test_")) {
            older.gather(&without_archived(json_file(&file)));
        }
    }
    (newest, older)
}

fn json_file(path: &Path) -> Value {
    let text = fs::read_to_string(path).expect("readable");
    serde_json::from_str(&text).unwrap_or_default()
}

fn json_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "json") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn without_archived(mut value: Value) -> Value {
    match &mut value {
        Value::Array(values) => values.iter_mut().for_each(|value| *value = without_archived(value.take())),
        Value::Object(map) => {
            map.remove("archived");
            map.values_mut().for_each(|value| *value = without_archived(value.take()));
        }
        _ => {}
    }
    value
}

/// The kind that holds the same value: a property by itself is what it is on its page, and a mentioned date is a
/// date.
fn on_page(kind: &str) -> String {
    kind.replace("property_item ", "property ").replace("mention value date", "value date")
}

/// Everything that the stand-in answers about its fixture.
async fn answered() -> Shapes {
    let notion = Notion::fixture().await;
    let mut shapes = Shapes::default();
    for path in ["users/me", "users"] {
        shapes.gather(&notion.get(path).await);
    }
    let found = notion.post("search", json!({})).await;
    shapes.gather(&found);
    shapes.gather(&notion.post("search", json!({"page_size": 1})).await);
    for object in found["results"].as_array().expect("a list") {
        let id = id_of(object);
        if object["object"] == "data_source" {
            shapes.gather(&notion.get(&format!("data_sources/{id}")).await);
            shapes.gather(&notion.post(&format!("data_sources/{id}/query"), json!({})).await);
            let database = object["parent"]["database_id"].as_str().expect("a database");
            shapes.gather(&notion.get(&format!("databases/{database}")).await);
            continue;
        }
        shapes.gather(&notion.get(&format!("blocks/{id}/children")).await);
        shapes.gather(&notion.get(&format!("pages/{id}/markdown")).await);
        shapes.gather(&Value::Array(notion.tree(id).await));
        for property in object["properties"].as_object().expect("properties").values() {
            let property = property["id"].as_str().expect("an id");
            shapes.gather(&notion.get(&format!("pages/{id}/properties/{property}")).await);
        }
    }
    shapes.gather(&notion.get(&format!("comments?block_id={}", page_id("kinds/blocks.md"))).await);
    let missing = notion.request(reqwest::Method::GET, "pages/00000000-0000-0000-0000-000000000000");
    shapes.gather(&missing.send().await.expect("an answer").json().await.expect("JSON"));
    shapes
}

#[tokio::test]
async fn objects_have_the_keys_and_types_of_recorded_ones() {
    let Some(folder) = beside_project("notion/recorded") else { return };
    let (newest, older) = recorded(&folder);
    let answered = answered().await;
    let mut problems = Vec::new();
    let (mut compared, mut by_older, mut unrecorded) = (Vec::new(), Vec::new(), Vec::new());
    for (kind, ours) in &answered.0 {
        let (theirs, list) = match (newest.0.get(kind), older.0.get(kind)) {
            (Some(theirs), _) => (theirs, &mut compared),
            (None, Some(theirs)) => (theirs, &mut by_older),
            (None, None) => {
                unrecorded.push(kind.as_str());
                continue;
            }
        };
        list.push(kind.as_str());
        for (key, (times, _)) in &theirs.keys {
            let ours = ours.keys.get(key).map_or(0, |(times, _)| *times);
            if *times == theirs.seen && ours == 0 {
                problems.push(format!("{kind}: `{key}` is missing"));
            }
        }
        for (key, (_, types)) in &ours.keys {
            let mut recorded = BTreeSet::new();
            for shape in
                [Some(theirs), older.0.get(kind), newest.0.get(&on_page(kind)), older.0.get(&on_page(kind))]
            {
                let types =
                    shape.and_then(|shape| shape.keys.get(key)).map(|(_, types)| types.iter().copied());
                recorded.extend(types.into_iter().flatten());
            }
            for found in types.iter().filter(|found| !recorded.contains(*found)) {
                if !DESCRIBED.contains(&(kind.as_str(), key.as_str(), found)) {
                    problems.push(format!("{kind}: `{key}` is {found}, recorded as {recorded:?}"));
                }
            }
        }
    }
    println!("{} kinds compared with {VERSION}: {}", compared.len(), compared.join(", "));
    println!("{} kinds compared with older recordings: {}", by_older.len(), by_older.join(", "));
    println!("{} kinds never recorded: {}", unrecorded.len(), unrecorded.join(", "));
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
