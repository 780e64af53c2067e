//! The types of the tools as JSON Schema, from the same derivation that describes them in OpenAPI.

use std::sync::Arc;

use rmcp::model::JsonObject;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// Where a document of OpenAPI has its types, and where a schema that stands by itself has them.
const IN_OPENAPI: &str = "#/components/schemas/";
const BY_ITSELF: &str = "#/$defs/";

/// The schema of a type, with all that it refers to.
pub(super) fn of<T: ToSchema>() -> Arc<JsonObject> {
    let mut named = Vec::new();
    T::schemas(&mut named);
    let definitions: Map<String, Value> =
        named.into_iter().map(|(name, schema)| (name, json!(schema))).collect();
    let mut schema = json!(T::schema());
    if !definitions.is_empty() {
        schema["$defs"] = definitions.into();
    }
    relocate(&mut schema);
    let Value::Object(schema) = schema else { return Arc::default() };
    Arc::new(schema)
}

fn relocate(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if let Some(Value::String(target)) = fields.get_mut("$ref")
                && let Some(name) = target.strip_prefix(IN_OPENAPI)
            {
                *target = format!("{BY_ITSELF}{name}");
            }
            fields.values_mut().for_each(relocate);
        }
        Value::Array(items) => items.iter_mut().for_each(relocate),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use shared::ask::Filters;

    use super::*;

    #[test]
    fn a_schema_stands_by_itself() {
        let schema = Value::Object((*of::<Filters>()).clone());
        assert_eq!(schema["type"], "object");
        assert_eq!(schema.pointer("/$defs/PropertyFilter/type"), Some(&json!("object")));
        let text = schema.to_string();
        assert!(text.contains("#/$defs/PropertyFilter") && !text.contains("components"), "{text}");
    }
}
