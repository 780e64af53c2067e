//! The columns of a database, as `_database.yaml` gives them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::notion::ids;

use super::front_matter;

/// The type of a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    Title,
    RichText,
    Number,
    Select,
    Status,
    MultiSelect,
    Date,
    People,
    Files,
    Checkbox,
    Url,
    Email,
    PhoneNumber,
    Formula,
    Relation,
    Rollup,
    CreatedTime,
    CreatedBy,
    LastEditedTime,
    LastEditedBy,
    UniqueId,
    Verification,
    Button,
    Place,
}

impl Kind {
    /// As the API names it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Title => "title",
            Kind::RichText => "rich_text",
            Kind::Number => "number",
            Kind::Select => "select",
            Kind::Status => "status",
            Kind::MultiSelect => "multi_select",
            Kind::Date => "date",
            Kind::People => "people",
            Kind::Files => "files",
            Kind::Checkbox => "checkbox",
            Kind::Url => "url",
            Kind::Email => "email",
            Kind::PhoneNumber => "phone_number",
            Kind::Formula => "formula",
            Kind::Relation => "relation",
            Kind::Rollup => "rollup",
            Kind::CreatedTime => "created_time",
            Kind::CreatedBy => "created_by",
            Kind::LastEditedTime => "last_edited_time",
            Kind::LastEditedBy => "last_edited_by",
            Kind::UniqueId => "unique_id",
            Kind::Verification => "verification",
            Kind::Button => "button",
            Kind::Place => "place",
        }
    }
}

/// A column of a database.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) description: Option<String>,
    /// What can be chosen, for select, multi-select and status.
    pub(crate) options: Vec<String>,
    /// The database that a relation leads to.
    pub(crate) related: Option<Uuid>,
    /// What the YAML says besides: `format`, `prefix`, `expression`, `relation`, `property`, `function`.
    pub(crate) config: Map<String, Value>,
}

/// `_database.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DatabaseFile {
    pub(super) title: Option<String>,
    pub(super) icon: Option<String>,
    pub(super) description: Option<String>,
    /// What the title is called; `Name`, as Notion calls it, when it is left out.
    pub(super) title_property: Option<String>,
    #[serde(default)]
    pub(super) properties: BTreeMap<String, ColumnFile>,
}

/// One property of `_database.yaml`.
#[derive(Debug, Deserialize)]
pub(super) struct ColumnFile {
    #[serde(rename = "type")]
    kind: Kind,
    description: Option<String>,
    #[serde(default)]
    options: Vec<Value>,
    /// The path of the database that a relation leads to.
    database: Option<String>,
    #[serde(flatten)]
    config: Map<String, Value>,
}

impl ColumnFile {
    /// The column of this name.
    pub(super) fn to_column(&self, name: &str) -> Column {
        let option = |value: &Value| match value {
            Value::Object(map) => map.get("name").map(front_matter::words).unwrap_or_default(),
            value => front_matter::words(value),
        };
        Column {
            description: self.description.clone(),
            options: self.options.iter().map(option).collect(),
            related: self.database.as_deref().map(ids::page_id),
            config: self.config.clone(),
            ..Column::plain(name.to_owned(), self.kind)
        }
    }
}

impl Column {
    /// A column that nothing more is known of.
    pub(super) fn plain(name: String, kind: Kind) -> Column {
        Column { name, kind, description: None, options: Vec::new(), related: None, config: Map::new() }
    }
}

/// The id of a property, as short as Notion's and, like many of those, with characters that a URL must escape.
pub(crate) fn property_id(kind: Kind, name: &str) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnopqrstuvwxyzABCD_:;";
    match kind {
        Kind::Title => "title".to_owned(),
        Kind::Verification => "verification".to_owned(),
        _ => {
            let hash = ids::of("property", name);
            hash.as_bytes()[..4].iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
        }
    }
}

/// A property's id as it stands in answers: escaped, so that it can be put into a path as it is.
pub(crate) fn escaped(id: &str) -> String {
    id.replace(':', "%3A").replace(';', "%3B")
}
