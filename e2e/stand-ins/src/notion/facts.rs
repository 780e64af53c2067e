//! What a property of a row is, for filters and sorts to compare.

use std::cmp::Ordering;

use chrono::TimeDelta;
use serde_json::Value;
use uuid::Uuid;

use crate::notion::objects::View;
use crate::notion::property::Property;
use crate::notion::text::{self, DateRange};
use crate::notion::time::{self, Time};
use crate::notion::workspace::{Database, Kind, Page};

/// A part of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    Title,
    Property(String),
    Created,
    Edited,
}

impl Part {
    /// The column that is called `name`, or has that id, and its type.
    pub(crate) fn find(database: &Database, name: &str) -> Option<(Part, Kind)> {
        use crate::notion::workspace::property_id;
        let columns = &database.columns;
        let by_name = columns.iter().find(|column| column.name == name);
        let by_id = || columns.iter().find(|column| property_id(column.kind, &column.name) == name);
        let column = by_name.or_else(by_id)?;
        let part = match column.kind {
            Kind::Title => Part::Title,
            _ => Part::Property(column.name.clone()),
        };
        Some((part, column.kind))
    }
}

/// The comparable side of a value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fact {
    Text(String),
    Number(Option<f64>),
    Bool(bool),
    /// What is chosen, in a select, status or multi-select.
    Names(Vec<String>),
    /// From and to.
    Date(Option<(Moment, Moment)>),
    /// People, related pages; of files, only how many.
    Ids(Vec<Uuid>),
}

/// A point in time, or a whole day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) time: Time,
    pub(crate) is_day: bool,
}

impl Moment {
    /// Reads a date or a time.
    pub(crate) fn parse(text: &str) -> Option<Moment> {
        let time = time::floor_to_minute(time::parse(text)?);
        Some(Moment { time, is_day: text.trim().len() == "2026-05-01".len() })
    }

    /// How the moment lies to another: if that is a whole day, it is as long as the day.
    pub(crate) fn compare(self, other: Moment) -> Ordering {
        if other.is_day || self.is_day {
            self.time.date_naive().cmp(&other.time.date_naive())
        } else {
            self.time.cmp(&other.time)
        }
    }
}

impl View<'_> {
    /// What `part` of a row is.
    pub(crate) fn fact(&self, row: &Page, part: &Part) -> Option<Fact> {
        let at = |time: Time| {
            let moment = Moment { time: time::floor_to_minute(time), is_day: false };
            Fact::Date(Some((moment, moment)))
        };
        let property = match part {
            Part::Title => return Some(Fact::Text(row.title.clone())),
            Part::Created => return Some(at(row.created)),
            Part::Edited => return Some(at(row.edited)),
            Part::Property(name) => row.properties.get(name)?,
        };
        let text = |text: &Option<String>| Fact::Text(text.clone().unwrap_or_default());
        Some(match property {
            Property::RichText(text) => Fact::Text(self.plain_text(text)),
            Property::Url(value) | Property::Email(value) | Property::PhoneNumber(value) => text(value),
            Property::Number(number) => Fact::Number(*number),
            Property::UniqueId(number) => Fact::Number(Some(*number as f64)),
            Property::Select(name) | Property::Status(name) => Fact::Names(name.iter().cloned().collect()),
            Property::MultiSelect(names) => Fact::Names(names.clone()),
            Property::Verification(verification) => Fact::Names(vec![verification.state.clone()]),
            Property::Checkbox(checked) => Fact::Bool(*checked),
            Property::Date(date) => Fact::Date(date.as_ref().and_then(moments)),
            Property::People(ids) | Property::Relation(ids) => Fact::Ids(ids.clone()),
            Property::Files(files) => Fact::Ids(vec![Uuid::nil(); files.len()]),
            Property::CreatedTime => at(row.created),
            Property::LastEditedTime => at(row.edited),
            Property::CreatedBy => Fact::Ids(vec![row.created_by]),
            Property::LastEditedBy => Fact::Ids(vec![row.edited_by]),
            Property::Formula(value) | Property::Rollup(value) => computed(value),
            Property::Place(_) | Property::Button => return None,
        })
    }
}

fn moments(date: &DateRange) -> Option<(Moment, Moment)> {
    let start = Moment::parse(&date.start)?;
    Some((start, date.end.as_deref().and_then(Moment::parse).unwrap_or(start)))
}

fn computed(value: &Value) -> Fact {
    match value {
        Value::Number(number) => Fact::Number(number.as_f64()),
        Value::Bool(checked) => Fact::Bool(*checked),
        Value::String(words) => match text::date(words) {
            Some(date) => Fact::Date(moments(&date)),
            None => Fact::Text(words.clone()),
        },
        _ => Fact::Text(String::new()),
    }
}

impl Fact {
    /// Whether there is nothing.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Fact::Text(text) => text.is_empty(),
            Fact::Number(number) => number.is_none(),
            Fact::Bool(_) => false,
            Fact::Names(names) => names.is_empty(),
            Fact::Date(date) => date.is_none(),
            Fact::Ids(ids) => ids.is_empty(),
        }
    }

    /// The order of two facts of one kind.
    pub(crate) fn order(&self, other: &Fact) -> Ordering {
        match (self, other) {
            (Fact::Text(one), Fact::Text(two)) => one.to_lowercase().cmp(&two.to_lowercase()),
            (Fact::Number(one), Fact::Number(two)) => one.partial_cmp(two).unwrap_or(Ordering::Equal),
            (Fact::Bool(one), Fact::Bool(two)) => one.cmp(two),
            (Fact::Names(one), Fact::Names(two)) => one.cmp(two),
            (Fact::Date(Some((one, _))), Fact::Date(Some((two, _)))) => one.time.cmp(&two.time),
            _ => Ordering::Equal,
        }
    }

    /// Whether the date lies less than `span` from `now`, before or after it.
    pub(crate) fn is_within(&self, now: Time, from: TimeDelta, to: TimeDelta) -> bool {
        matches!(self, Fact::Date(Some((start, _))) if now + from <= start.time && start.time <= now + to)
    }
}
