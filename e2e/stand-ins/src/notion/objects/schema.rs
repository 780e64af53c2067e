//! The columns of a data source.

use serde_json::{Value, json};

use crate::notion::ids;
use crate::notion::workspace::{Column, Kind, escaped, property_id};

use super::View;

const COLORS: [&str; 10] =
    ["default", "gray", "brown", "orange", "yellow", "green", "blue", "purple", "pink", "red"];

impl View<'_> {
    /// A column, as `properties` of a data source shows it.
    pub(super) fn column(&self, column: &Column) -> Value {
        let kind = column.kind.name();
        json!({
            "id": escaped(&property_id(column.kind, &column.name)),
            "name": column.name,
            "description": column.description,
            "type": kind,
            kind: self.config(column),
        })
    }

    fn config(&self, column: &Column) -> Value {
        let given = |key: &str| column.config.get(key).cloned();
        let options = || {
            let describe = |name: &String| {
                let mut option = choice(name);
                option["description"] = Value::Null;
                option
            };
            column.options.iter().map(describe).collect::<Vec<_>>()
        };
        match column.kind {
            Kind::Number => json!({"format": given("format").unwrap_or_else(|| "number".into())}),
            Kind::Select | Kind::MultiSelect => json!({"options": options()}),
            Kind::Status => {
                let options = options();
                let group = |name: &str, color: &str, members: Vec<&Value>| {
                    let ids: Vec<_> = members.iter().map(|option| &option["id"]).collect();
                    json!({"id": ids::of("group", name), "name": name, "color": color, "option_ids": ids})
                };
                // Which option means what is not told: the first is open, the last is done.
                let last = options.len().saturating_sub(1).max(1);
                let part =
                    |from: usize, to: usize| options.get(from..to).unwrap_or_default().iter().collect();
                let groups = [
                    group("To-do", "gray", part(0, 1)),
                    group("In progress", "blue", part(1, last)),
                    group("Complete", "green", part(last, options.len())),
                ];
                json!({"options": options, "groups": groups})
            }
            Kind::Formula => json!({"expression": given("expression").unwrap_or_else(|| "".into())}),
            Kind::UniqueId => json!({"prefix": given("prefix")}),
            Kind::Relation => {
                let related = column.related.and_then(|id| self.workspace.databases.get(&id));
                json!({
                    "database_id": related.map(|database| database.id),
                    "data_source_id": related.map(|database| database.source),
                    "type": "single_property",
                    "single_property": {},
                })
            }
            Kind::Rollup => {
                let relation = given("relation").and_then(|name| name.as_str().map(str::to_owned));
                let property = given("property").and_then(|name| name.as_str().map(str::to_owned));
                let id = |kind, name: &Option<String>| name.as_ref().map(|name| property_id(kind, name));
                json!({
                    "rollup_property_name": property,
                    "relation_property_name": relation,
                    "rollup_property_id": id(Kind::Number, &property),
                    "relation_property_id": id(Kind::Relation, &relation),
                    "function": given("function").unwrap_or_else(|| "show_original".into()),
                })
            }
            _ => json!({}),
        }
    }
}

/// What is chosen in a select, status or multi-select. Id and color are made of the name.
pub(super) fn choice(name: &str) -> Value {
    let id = ids::of("option", name);
    let color = COLORS[usize::from(id.as_bytes()[0]) % COLORS.len()];
    json!({"id": id, "name": name, "color": color})
}
