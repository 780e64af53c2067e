//! The databases of a workspace, as their rows show them: which columns there are, and of which kind.

use std::collections::HashMap;

use shared::ask::scan::Field;
use shared::ids::DatabaseId;
use shared::page::{DateSpan, PageDocument, PropertyValue};

/// The share of its rows that must have a span for the column to be one of spans.
const MOST: f64 = 0.5;

/// A database and all its rows.
#[derive(Debug, Clone)]
pub struct Database<'a> {
    /// The database.
    pub id: DatabaseId,
    /// Its title.
    pub title: &'a str,
    /// Its rows.
    pub rows: Vec<&'a PageDocument>,
}

/// A column of a database.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    /// The property's name.
    pub name: String,
    /// What its values are.
    pub kind: Kind,
}

impl Column {
    pub(super) fn field(&self) -> Field {
        Field::Property(self.name.clone())
    }
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One option of several.
    Choice,
    /// One option of several that says how far something is.
    State,
    /// Any number of options.
    Choices,
    /// Text.
    Text,
    /// People.
    People,
    /// Pages.
    Relation,
    /// A day.
    Day,
    /// A span of time.
    Span,
    /// A number.
    Number,
    /// A box.
    Checkbox,
}

impl Kind {
    fn of(value: &PropertyValue) -> Self {
        match value {
            PropertyValue::Select(_) => Kind::Choice,
            PropertyValue::Status(_) => Kind::State,
            PropertyValue::MultiSelect(_) => Kind::Choices,
            PropertyValue::Text(_) | PropertyValue::Url(_) | PropertyValue::List(_) => Kind::Text,
            PropertyValue::People(_) => Kind::People,
            PropertyValue::Relation(_) => Kind::Relation,
            PropertyValue::Date(_) => Kind::Day,
            PropertyValue::Number(_) => Kind::Number,
            PropertyValue::Checkbox(_) => Kind::Checkbox,
        }
    }

    /// Whether a row has one option at most.
    pub(super) fn is_single(self) -> bool {
        matches!(self, Kind::Choice | Kind::State)
    }

    pub(super) fn is_date(self) -> bool {
        matches!(self, Kind::Day | Kind::Span)
    }
}

/// The columns of a database, in the order in which its rows name them. A column has the kind of its first value.
pub(super) fn columns(database: &Database<'_>) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut spans: HashMap<usize, (usize, usize)> = HashMap::new();
    for property in database.rows.iter().flat_map(|row| &row.properties) {
        let place = *places.entry(&property.name).or_insert_with(|| {
            columns.push(Column { name: property.name.clone(), kind: Kind::of(&property.value) });
            columns.len() - 1
        });
        if let PropertyValue::Date(span) = &property.value {
            let (with_end, all) = spans.entry(place).or_default();
            *with_end += usize::from(span.end.is_some());
            *all += 1;
        }
    }
    for (place, (with_end, all)) in spans {
        if columns[place].kind == Kind::Day && with_end as f64 >= all as f64 * MOST {
            columns[place].kind = Kind::Span;
        }
    }
    columns
}

/// The days that a column has a value for.
pub(super) fn spans<'a>(database: &Database<'a>, name: &str) -> impl Iterator<Item = &'a DateSpan> {
    database.rows.iter().filter_map(move |row| match &value(row, name)? {
        PropertyValue::Date(span) => Some(span),
        _ => None,
    })
}

/// Whether spans end when the next ones begin, as shifts do: the last day of one is then that of its handover.
pub(super) fn hand_over(database: &Database<'_>, name: &str) -> bool {
    let starts: Vec<&str> = spans(database, name).map(|span| span.start.as_str()).collect();
    let ends = spans(database, name).filter(|span| span.end.as_ref().is_some_and(|end| *end != span.start));
    ends.filter_map(|span| span.end.as_deref()).any(|end| starts.contains(&end))
}

/// The value that a row has of a property.
pub(super) fn value<'a>(row: &'a PageDocument, name: &str) -> Option<&'a PropertyValue> {
    row.properties.iter().find(|property| property.name == name).map(|property| &property.value)
}

/// The texts that a value holds and that can be compared: options, people, titles.
pub(super) fn texts(value: &PropertyValue) -> Vec<&str> {
    match value {
        PropertyValue::Text(text) | PropertyValue::Select(text) | PropertyValue::Status(text) => vec![text],
        PropertyValue::MultiSelect(texts) | PropertyValue::People(texts) | PropertyValue::List(texts) => {
            texts.iter().map(String::as_str).collect()
        }
        PropertyValue::Relation(pages) => pages.iter().filter_map(|page| page.title.as_deref()).collect(),
        _ => Vec::new(),
    }
}
