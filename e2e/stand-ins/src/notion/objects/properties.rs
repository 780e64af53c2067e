//! The values of a page's properties, on the page and one by one.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::notion::property::{Property, Verification};
use crate::notion::text;
use crate::notion::time;
use crate::notion::workspace::{Kind, Page, Parent, escaped, property_id};

use super::rich_text::date_value;
use super::schema::choice;
use super::{View, partial_user};

/// The most references that a page shows in one property: people and related pages.
const REFERENCES: usize = 25;

/// A property of a page under its name; no value stands for the title.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named<'a> {
    pub(crate) name: &'a str,
    pub(crate) value: Option<&'a Property>,
}

impl Named<'_> {
    pub(crate) fn kind(&self) -> Kind {
        self.value.map_or(Kind::Title, Property::kind)
    }

    /// The id, as it is before it is escaped.
    pub(crate) fn id(&self) -> String {
        property_id(self.kind(), self.name)
    }
}

/// Whether the property endpoint answers with a list for this type.
pub(crate) fn is_list(kind: Kind) -> bool {
    matches!(kind, Kind::Title | Kind::RichText | Kind::Relation | Kind::People)
}

impl<'a> View<'a> {
    /// All properties of a page, the title first.
    pub(crate) fn properties<'p>(&self, page: &'p Page) -> Vec<Named<'p>>
    where
        'a: 'p,
    {
        let title = match page.parent {
            Parent::Database(id) => self.title_column(id),
            Parent::Workspace | Parent::Page(_) | Parent::Block { .. } => "title",
        };
        let others = page.properties.iter().map(|(name, value)| Named { name, value: Some(value) });
        std::iter::once(Named { name: title, value: None }).chain(others).collect()
    }

    /// What the title is called in a database.
    fn title_column(&self, database: Uuid) -> &'a str {
        let columns = self.workspace.databases.get(&database).map(|database| database.columns.iter());
        let title = columns.into_iter().flatten().find(|column| column.kind == Kind::Title);
        title.map_or("Name", |column| column.name.as_str())
    }

    /// A property as the page shows it.
    pub(super) fn property(&self, page: &Page, named: &Named<'_>) -> Value {
        let kind = named.kind().name();
        let mut object = json!({
            "id": escaped(&named.id()),
            "type": kind,
            kind: self.value(page, named.value, Some(REFERENCES)),
        });
        if let Some(Property::Relation(ids)) = named.value {
            object["has_more"] = (ids.len() > REFERENCES).into();
        }
        object
    }

    /// The parts that the property endpoint gives one by one, or the one value.
    pub(crate) fn property_items(&self, page: &Page, named: &Named<'_>) -> Vec<Value> {
        let kind = named.kind();
        let value = self.value(page, named.value, None);
        let item = |value: Value| {
            let name = kind.name();
            json!({"object": "property_item", "type": name, "id": escaped(&named.id()), name: value})
        };
        match value {
            Value::Array(values) if is_list(kind) => values.into_iter().map(item).collect(),
            value => vec![item(value)],
        }
    }

    fn value(&self, page: &Page, value: Option<&Property>, most: Option<usize>) -> Value {
        let most = most.unwrap_or(usize::MAX);
        let Some(value) = value else {
            return self.rich_text(&text::tidy(text::plain(&page.title)));
        };
        match value {
            Property::RichText(text) => self.rich_text(text),
            Property::Number(number) => number.map_or(Value::Null, number_value),
            Property::Select(name) | Property::Status(name) => name.as_deref().map_or(Value::Null, choice),
            Property::MultiSelect(names) => names.iter().map(|name| choice(name)).collect(),
            Property::Date(date) => date.as_ref().map_or(Value::Null, date_value),
            Property::People(ids) => ids.iter().take(most).map(|id| self.person(*id)).collect(),
            Property::Relation(ids) => ids.iter().take(most).map(|id| json!({"id": id})).collect(),
            Property::Files(files) => files
                .iter()
                .map(|source| {
                    let mut file = self.file(source);
                    file["name"] = source.name().into();
                    file
                })
                .collect(),
            Property::Checkbox(checked) => (*checked).into(),
            Property::Url(text) | Property::Email(text) | Property::PhoneNumber(text) => json!(text),
            Property::UniqueId(number) => json!({"prefix": self.prefix(page), "number": number}),
            Property::Verification(verification) => self.verification(verification),
            Property::Formula(value) => computed(value),
            Property::Rollup(value) => rollup(value),
            Property::Place(place) => place.as_ref().map_or(Value::Null, |given| {
                let field = |key: &str| given.get(key).cloned().unwrap_or_default();
                json!({
                    "lat": field("lat"),
                    "lon": field("lon"),
                    "name": field("name"),
                    "address": field("address"),
                    "aws_place_id": field("aws_place_id"),
                    "google_place_id": field("google_place_id"),
                })
            }),
            Property::Button => json!({}),
            Property::CreatedTime => time::minute(page.created).into(),
            Property::LastEditedTime => time::minute(page.edited).into(),
            Property::CreatedBy => self.person(page.created_by),
            Property::LastEditedBy => self.person(page.edited_by),
        }
    }

    fn prefix(&self, page: &Page) -> Value {
        let Parent::Database(id) = page.parent else { return Value::Null };
        let columns = self.workspace.databases.get(&id).map(|database| database.columns.iter());
        let column = columns.into_iter().flatten().find(|column| column.kind == Kind::UniqueId);
        column.and_then(|column| column.config.get("prefix")).cloned().unwrap_or_default()
    }

    fn verification(&self, verification: &Verification) -> Value {
        if verification.state == "unverified" {
            return json!({"state": "unverified", "verified_by": null, "date": null});
        }
        let exact = |time: time::Time| time.to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
        json!({
            "state": verification.state,
            "verified_by": verification.by.map(partial_user),
            "date": {
                "start": exact(verification.since),
                "end": verification.until.map(exact),
                "time_zone": null,
            },
        })
    }
}

/// A whole number is written without a point, as Notion does.
fn number_value(number: f64) -> Value {
    let whole = number as i64;
    if whole as f64 == number { whole.into() } else { number.into() }
}

/// What a formula came to, by the type of what was given.
fn computed(value: &Value) -> Value {
    match value {
        Value::Bool(checked) => json!({"type": "boolean", "boolean": checked}),
        Value::Number(number) => json!({"type": "number", "number": number}),
        Value::String(words) if text::date(words).is_some() => {
            json!({"type": "date", "date": text::date(words).as_ref().map(date_value)})
        }
        Value::String(words) => json!({"type": "string", "string": words}),
        _ => json!({"type": "string", "string": null}),
    }
}

/// What a rollup came to: a number, or the values that it shows.
fn rollup(value: &Value) -> Value {
    match value {
        Value::Array(values) => {
            let shown: Vec<_> = values
                .iter()
                .map(|value| match value {
                    Value::Number(number) => json!({"type": "number", "number": number}),
                    value => json!({"type": "select", "select": choice(value.as_str().unwrap_or_default())}),
                })
                .collect();
            json!({"type": "array", "array": shown, "function": "show_original"})
        }
        Value::Number(number) => json!({"type": "number", "number": number, "function": "sum"}),
        _ => json!({"type": "number", "number": null, "function": "sum"}),
    }
}
