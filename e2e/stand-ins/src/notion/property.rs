//! The values of properties, and how YAML becomes them.

use serde_json::{Map, Value};
use uuid::Uuid;

use crate::notion::block::Source;
use crate::notion::text::{self, DateRange, Text};
use crate::notion::time::{self, Time};
use crate::notion::workspace::{Kind, Links, Target};

/// A value of a property; times and people of the page itself are looked up when they are shown.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Property {
    RichText(Text),
    Number(Option<f64>),
    Select(Option<String>),
    Status(Option<String>),
    MultiSelect(Vec<String>),
    Date(Option<DateRange>),
    People(Vec<Uuid>),
    Files(Vec<Source>),
    Checkbox(bool),
    Url(Option<String>),
    Email(Option<String>),
    PhoneNumber(Option<String>),
    Relation(Vec<Uuid>),
    UniqueId(u64),
    Verification(Verification),
    /// Given as it is, since nothing is computed here.
    Formula(Value),
    Rollup(Value),
    Place(Option<Map<String, Value>>),
    Button,
    CreatedTime,
    CreatedBy,
    LastEditedTime,
    LastEditedBy,
}

/// Whether somebody vouches for a page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Verification {
    /// `verified`, `expired` or `unverified`.
    pub(crate) state: String,
    pub(crate) by: Option<Uuid>,
    pub(crate) since: Time,
    pub(crate) until: Option<Time>,
}

impl Property {
    /// The value of a column of this type; `Value::Null` gives an empty one. The title is no value: pages have
    /// it anyway.
    pub(crate) fn read(kind: Kind, value: &Value, links: &Links<'_>) -> Option<Property> {
        Some(match kind {
            Kind::Title => return None,
            Kind::RichText => {
                Property::RichText(word(value).map(|text| text::plain(&text)).unwrap_or_default())
            }
            Kind::Number => Property::Number(number(value)),
            Kind::Select => Property::Select(word(value)),
            Kind::Status => Property::Status(word(value)),
            Kind::MultiSelect => Property::MultiSelect(words(value)),
            Kind::Date => Property::Date(date(value)),
            Kind::People => {
                Property::People(words(value).iter().filter_map(|name| links.user(name)).collect())
            }
            Kind::Files => Property::Files(words(value).iter().map(|address| Source::of(address)).collect()),
            Kind::Checkbox => Property::Checkbox(value.as_bool().unwrap_or_default()),
            Kind::Url => Property::Url(word(value)),
            Kind::Email => Property::Email(word(value)),
            Kind::PhoneNumber => Property::PhoneNumber(word(value)),
            Kind::Relation => {
                let targets = words(value).into_iter().filter_map(|name| links.named(&name));
                Property::Relation(
                    targets.filter(|target| matches!(target, Target::Page(_))).map(Target::id).collect(),
                )
            }
            Kind::UniqueId => Property::UniqueId(value.as_u64().unwrap_or_default()),
            Kind::Verification => Property::Verification(Verification::read(value, links, time::unknown())),
            Kind::Formula => Property::Formula(value.clone()),
            Kind::Rollup => Property::Rollup(value.clone()),
            Kind::Place => Property::Place(value.as_object().cloned()),
            Kind::Button => Property::Button,
            Kind::CreatedTime => Property::CreatedTime,
            Kind::CreatedBy => Property::CreatedBy,
            Kind::LastEditedTime => Property::LastEditedTime,
            Kind::LastEditedBy => Property::LastEditedBy,
        })
    }

    /// The type that a value outside of any database has, by what it looks like.
    pub(crate) fn kind_of(value: &Value) -> Kind {
        match value {
            Value::Bool(_) => Kind::Checkbox,
            Value::Number(_) => Kind::Number,
            Value::Array(_) => Kind::MultiSelect,
            Value::String(text) if text.starts_with("https://") || text.starts_with("http://") => Kind::Url,
            Value::String(_) | Value::Object(_) if date(value).is_some() => Kind::Date,
            _ => Kind::RichText,
        }
    }

    /// The type of the value.
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Property::RichText(_) => Kind::RichText,
            Property::Number(_) => Kind::Number,
            Property::Select(_) => Kind::Select,
            Property::Status(_) => Kind::Status,
            Property::MultiSelect(_) => Kind::MultiSelect,
            Property::Date(_) => Kind::Date,
            Property::People(_) => Kind::People,
            Property::Files(_) => Kind::Files,
            Property::Checkbox(_) => Kind::Checkbox,
            Property::Url(_) => Kind::Url,
            Property::Email(_) => Kind::Email,
            Property::PhoneNumber(_) => Kind::PhoneNumber,
            Property::Relation(_) => Kind::Relation,
            Property::UniqueId(_) => Kind::UniqueId,
            Property::Verification(_) => Kind::Verification,
            Property::Formula(_) => Kind::Formula,
            Property::Rollup(_) => Kind::Rollup,
            Property::Place(_) => Kind::Place,
            Property::Button => Kind::Button,
            Property::CreatedTime => Kind::CreatedTime,
            Property::CreatedBy => Kind::CreatedBy,
            Property::LastEditedTime => Kind::LastEditedTime,
            Property::LastEditedBy => Kind::LastEditedBy,
        }
    }
}

impl Verification {
    /// Reads `verified`, or `{state, verified_by, until}`; it is as old as the page's last edit.
    pub(crate) fn read(value: &Value, links: &Links<'_>, since: Time) -> Verification {
        let field = |key: &str| value.get(key).and_then(Value::as_str);
        Verification {
            state: value.as_str().or_else(|| field("state")).unwrap_or("unverified").to_owned(),
            by: field("verified_by").and_then(|name| links.user(name)),
            since,
            until: field("until").and_then(time::parse),
        }
    }
}

/// The value as one text; what is empty is nothing.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Array(_) => Some(words(value).join(", ")),
        other => Some(other.to_string()),
    }
    .filter(|text| !text.is_empty())
}

/// The value as a list of texts; a single one is a list of one.
pub(crate) fn words(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().filter_map(word).collect(),
        single => word(single).into_iter().collect(),
    }
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.replace(',', "").trim().parse().ok())
}

/// `2026-05-01`, `2026-05-01..2026-05-03`, or `{start, end}`.
fn date(value: &Value) -> Option<DateRange> {
    if let Some(start) = value.get("start").and_then(Value::as_str) {
        let end = value.get("end").and_then(Value::as_str);
        return text::date(&end.map_or_else(|| start.to_owned(), |end| format!("{start}..{end}")));
    }
    text::date(value.as_str()?)
}
