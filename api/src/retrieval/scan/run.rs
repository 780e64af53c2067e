//! All rows that meet the conditions of a scan, in its order, and the figure over them.

use std::cmp::Ordering;
use std::collections::HashSet;

use chrono::{DateTime, FixedOffset, NaiveDate};
use shared::ask::scan::{Direction, Field, Function};
use shared::page::{PageDocument, PropertyValue};

use crate::retrieval::scan::calendar;
use crate::retrieval::scan::database::{texts, value};
use crate::retrieval::scan::grammar::Compared;
use crate::retrieval::scan::{Condition, Scan, ScanResult, Test};

impl Scan {
    /// Goes through all rows; those of other databases are left out.
    pub fn run<'a>(&self, rows: &[&'a PageDocument]) -> ScanResult<'a> {
        let matching: Vec<&'a PageDocument> =
            rows.iter().copied().filter(|row| self.is_row(row) && self.matches(row)).collect();
        let total = matching.len();
        let (figure, with_value) = self.figure(&matching);
        let mut keyed: Vec<(Option<SortKey>, &'a PageDocument)> =
            matching.into_iter().map(|row| (self.sort_key(row), row)).collect();
        keyed.sort_by(|(a, row), (b, other)| {
            self.order(a, b).then_with(|| row.title.cmp(&other.title)).then(row.id.cmp(&other.id))
        });
        if let Some(limit) = self.limit {
            let last = limit.checked_sub(1).and_then(|last| keyed.get(last));
            let tied = last.map_or(0, |(last, _)| {
                keyed[limit..].iter().take_while(|(key, _)| self.order(key, last) == Ordering::Equal).count()
            });
            keyed.truncate(limit + tied);
        }
        let rows = keyed.into_iter().map(|(_, row)| row).collect();
        ScanResult { rows, total, figure, with_value }
    }

    fn is_row(&self, row: &PageDocument) -> bool {
        row.database.as_ref().is_some_and(|database| database.id == self.database_id)
    }

    fn matches(&self, row: &PageDocument) -> bool {
        self.conditions.iter().all(|condition| condition.is_met_by(row, self.offset))
    }

    fn figure(&self, rows: &[&PageDocument]) -> (Option<f64>, usize) {
        let Some((function, property)) = &self.measure else { return (None, rows.len()) };
        let Some(property) = property else { return (Some(rows.len() as f64), rows.len()) };
        let numbers: Vec<f64> = rows.iter().filter_map(|row| number(row, property)).collect();
        let sum: f64 = numbers.iter().sum();
        let figure = match function {
            Function::Count => Some(rows.len() as f64),
            _ if numbers.is_empty() => None,
            Function::Sum => Some(sum),
            Function::Average => Some(sum / numbers.len() as f64),
        };
        (figure.filter(|figure| figure.is_finite()), numbers.len())
    }

    fn sort_key(&self, row: &PageDocument) -> Option<SortKey> {
        sort_key(row, &self.sort.as_ref()?.field, self.offset)
    }

    /// Rows without a value come last, whichever way the others are ordered.
    fn order(&self, a: &Option<SortKey>, b: &Option<SortKey>) -> Ordering {
        match (a, b) {
            (Some(a), Some(b)) => {
                let order = a.partial_cmp(b).unwrap_or(Ordering::Equal);
                let descending =
                    self.sort.as_ref().is_some_and(|sort| sort.direction == Direction::Descending);
                if descending { order.reverse() } else { order }
            }
            (a, b) => b.is_some().cmp(&a.is_some()),
        }
    }
}

/// What rows are ordered by.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
enum SortKey {
    Number(f64),
    Moment(DateTime<FixedOffset>),
    Text(String),
}

fn sort_key(row: &PageDocument, field: &Field, offset: FixedOffset) -> Option<SortKey> {
    let name = match field {
        Field::CreatedAt => return Some(SortKey::Moment(row.created_at.with_timezone(&offset))),
        Field::EditedAt => return Some(SortKey::Moment(row.edited_at.with_timezone(&offset))),
        Field::Property(name) => name,
    };
    match value(row, name)? {
        PropertyValue::Number(number) => Some(SortKey::Number(*number)),
        PropertyValue::Date(span) => calendar::moment(&span.start, offset).map(SortKey::Moment),
        PropertyValue::Checkbox(checked) => Some(SortKey::Number(f64::from(u8::from(*checked)))),
        other => Some(SortKey::Text(other.to_string())),
    }
}

impl Condition {
    fn is_met_by(&self, row: &PageDocument, offset: FixedOffset) -> bool {
        match &self.test {
            // Nothing in any of the fields: what is denied must hold for all of them.
            Test::IsNot(values) => !self.fields.iter().any(|field| holds(row, field, values)),
            Test::Empty => self.fields.iter().all(|field| is_empty(row, field)),
            Test::NotEmpty => self.fields.iter().any(|field| !is_empty(row, field)),
            Test::Is(values) => self.fields.iter().any(|field| holds(row, field, values)),
            Test::Checked(wanted) => self.fields.iter().any(|field| checked(row, field) == *wanted),
            Test::Number(compared, than) => self.fields.iter().any(|field| {
                let Field::Property(name) = field else { return false };
                number(row, name).is_some_and(|number| match compared {
                    Compared::AtLeast => number >= *than,
                    Compared::More => number > *than,
                    Compared::AtMost => number <= *than,
                    Compared::Less => number < *than,
                })
            }),
            Test::Within { from, to, hand_over } => self.fields.iter().any(|field| {
                days(row, field, offset).is_some_and(|(first, last)| {
                    let last =
                        if *hand_over && last > first { last.pred_opt().unwrap_or(last) } else { last };
                    first <= *to && last >= *from
                })
            }),
            Test::OnOrAfter(day) => self.begins(row, offset, |first| first >= *day),
            Test::OnOrBefore(day) => self.begins(row, offset, |first| first <= *day),
        }
    }

    fn begins(&self, row: &PageDocument, offset: FixedOffset, test: impl Fn(NaiveDate) -> bool) -> bool {
        self.fields.iter().any(|field| days(row, field, offset).is_some_and(|(first, _)| test(first)))
    }
}

fn property<'a>(row: &'a PageDocument, field: &Field) -> Option<&'a PropertyValue> {
    if let Field::Property(name) = field { value(row, name) } else { None }
}

fn holds(row: &PageDocument, field: &Field, values: &[String]) -> bool {
    let held: HashSet<&str> = property(row, field).map(texts).unwrap_or_default().into_iter().collect();
    values.iter().any(|value| held.contains(value.as_str()))
}

fn is_empty(row: &PageDocument, field: &Field) -> bool {
    matches!(field, Field::Property(name) if value(row, name).is_none())
}

fn checked(row: &PageDocument, field: &Field) -> bool {
    matches!(property(row, field), Some(PropertyValue::Checkbox(true)))
}

fn number(row: &PageDocument, name: &str) -> Option<f64> {
    match value(row, name)? {
        PropertyValue::Number(number) => Some(*number).filter(|number| number.is_finite()),
        _ => None,
    }
}

fn days(row: &PageDocument, field: &Field, offset: FixedOffset) -> Option<(NaiveDate, NaiveDate)> {
    let day = |moment: DateTime<chrono::Utc>| {
        let day = moment.with_timezone(&offset).date_naive();
        Some((day, day))
    };
    match field {
        Field::CreatedAt => day(row.created_at),
        Field::EditedAt => day(row.edited_at),
        Field::Property(name) => match value(row, name)? {
            PropertyValue::Date(span) => calendar::days(span, offset),
            _ => None,
        },
    }
}
