//! Generates the client. Progenitor reads OpenAPI 3.0: the contract, which is 3.1, is written down as that before.

use std::path::{Path, PathBuf};
use std::{env, fs};

use progenitor::{GenerationSettings, Generator, InterfaceStyle};
use serde_json::{Value, json};

fn main() {
    let contract = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../api/openapi.json");
    println!("cargo:rerun-if-changed={}", contract.display());
    let mut document: Value = serde_json::from_str(&fs::read_to_string(contract).unwrap()).unwrap();
    document["openapi"] = json!("3.0.3");
    document["info"]["license"].as_object_mut().unwrap().remove("identifier");
    // Other protocols have clients of their own.
    document["paths"].as_object_mut().unwrap().retain(|_, item| {
        item.as_object().unwrap().values().all(|operation| operation["tags"] != json!(["clients"]))
    });
    // Example values are no schemas.
    document["components"]["examples"] = json!({});
    lower(&mut document);

    let mut generator = Generator::new(GenerationSettings::default().with_interface(InterfaceStyle::Builder));
    let client = generator.generate_tokens(&serde_json::from_value(document).unwrap()).unwrap();
    let folder = PathBuf::from(env::var("OUT_DIR").unwrap());
    fs::write(folder.join("client.rs"), client.to_string()).unwrap();
}

/// Says in terms of 3.0 what a value of 3.1 says, as far as the contract needs it.
fn lower(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(lower),
        Value::Object(fields) => {
            fields.remove("propertyNames");
            fields.remove("examples");
            // Nothing may stand beside a reference.
            if fields.contains_key("$ref") {
                fields.retain(|name, _| name == "$ref");
            }
            // A parameter that is left out is not null.
            if let (true, Some(types)) = (fields.contains_key("in"), fields.get_mut("schema")) {
                if let Some(names) = types["type"].as_array() {
                    types["type"] = names.iter().find(|name| *name != "null").unwrap().clone();
                }
            }
            if let Some(names) = fields.get("type").and_then(Value::as_array).cloned() {
                let kind = names.iter().find(|name| *name != "null").unwrap();
                fields.insert("type".to_owned(), kind.clone());
                fields.insert("nullable".to_owned(), json!(names.len() > 1));
            }
            if let Some(variants) = fields.get("oneOf").and_then(Value::as_array).cloned() {
                let others: Vec<Value> =
                    variants.iter().filter(|variant| variant["type"] != "null").cloned().collect();
                if others.len() < variants.len() {
                    fields.remove("oneOf");
                    fields.insert("allOf".to_owned(), json!(others));
                    fields.insert("nullable".to_owned(), json!(true));
                }
            }
            // Progenitor takes one media type for a response, and knows JSON by one name: the events are read without it.
            if let Some(Value::Object(media)) = fields.get_mut("content") {
                media.remove("text/event-stream");
                if let Some(problem) = media.remove("application/problem+json") {
                    media.insert("application/json".to_owned(), problem);
                }
            }
            fields.values_mut().for_each(lower);
        }
        _ => {}
    }
}
