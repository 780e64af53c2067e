//! The filters of a query.

use chrono::TimeDelta;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::notion::facts::{Fact, Moment, Part};
use crate::notion::ids;
use crate::notion::objects::View;
use crate::notion::time::Time;
use crate::notion::workspace::{Database, Kind, Page};

use super::ApiError;
use super::sort::{no_property, timestamp};

/// A condition on rows.
#[derive(Debug)]
pub(super) enum Filter {
    And(Vec<Filter>),
    Or(Vec<Filter>),
    Test { part: Part, condition: String, operand: Value },
}

impl Filter {
    /// Reads a filter and checks that it can be asked of this database.
    pub(super) fn read(filter: &Value, database: &Database) -> Result<Filter, ApiError> {
        let Some(map) = filter.as_object() else { return Err(not_a_filter(filter)) };
        let all = |filters: &Value| -> Result<Vec<Filter>, ApiError> {
            let filters = filters.as_array().ok_or_else(|| not_a_filter(filter))?;
            filters.iter().map(|filter| Filter::read(filter, database)).collect()
        };
        if let Some(filters) = map.get("and") {
            return Ok(Filter::And(all(filters)?));
        }
        if let Some(filters) = map.get("or") {
            return Ok(Filter::Or(all(filters)?));
        }
        if let Some(name) = map.get("timestamp") {
            let part = timestamp(name)?;
            let test = map.get(name.as_str().unwrap_or_default()).ok_or_else(|| not_a_filter(filter))?;
            return Filter::test(part, Kind::CreatedTime, test);
        }
        let name = map.get("property").and_then(Value::as_str).ok_or_else(|| not_a_filter(filter))?;
        let (part, kind) = Part::find(database, name).ok_or_else(|| no_property(name))?;
        let (key, test) = the_test(map).ok_or_else(|| not_a_filter(filter))?;
        if !fits(kind, key) {
            let kind = kind.name();
            return Err(ApiError::validation(format!(
                "database property {kind} does not match filter {key}"
            )));
        }
        match kind {
            Kind::Formula | Kind::Rollup => {
                let (_, test) = test.as_object().and_then(the_test).ok_or_else(|| not_a_filter(filter))?;
                Filter::test(part, kind, test)
            }
            _ => Filter::test(part, kind, test),
        }
    }

    fn test(part: Part, kind: Kind, test: &Value) -> Result<Filter, ApiError> {
        let mut conditions = test.as_object().into_iter().flatten();
        let (Some((condition, operand)), None) = (conditions.next(), conditions.next()) else {
            return Err(not_a_filter(test));
        };
        let is_known =
            samples(kind).iter().any(|fact| passes(fact, condition, operand, Time::default()).is_some());
        if !is_known {
            return Err(not_a_filter(test));
        }
        Ok(Filter::Test { part, condition: condition.clone(), operand: operand.clone() })
    }

    /// Whether a row passes.
    pub(super) fn passes(&self, view: &View<'_>, row: &Page) -> bool {
        match self {
            Filter::And(filters) => filters.iter().all(|filter| filter.passes(view, row)),
            Filter::Or(filters) => filters.iter().any(|filter| filter.passes(view, row)),
            Filter::Test { part, condition, operand } => {
                let fact = view.fact(row, part);
                fact.and_then(|fact| passes(&fact, condition, operand, view.now)).unwrap_or_default()
            }
        }
    }
}

fn not_a_filter(filter: &Value) -> ApiError {
    ApiError::validation(format!(
        "body failed validation: body.filter should be a filter that this property has, instead was `{filter}`."
    ))
}

/// The one key of a filter that is not the name of the property.
fn the_test(map: &Map<String, Value>) -> Option<(&str, &Value)> {
    let mut others = map.iter().filter(|(key, _)| !matches!(key.as_str(), "property" | "type"));
    let (key, test) = others.next()?;
    others.next().is_none().then_some((key.as_str(), test))
}

/// Whether a filter of this name can be asked of a property of this type.
fn fits(kind: Kind, filter: &str) -> bool {
    filter == kind.name()
        || match kind {
            Kind::Title | Kind::Url | Kind::Email | Kind::PhoneNumber => filter == "rich_text",
            Kind::CreatedTime | Kind::LastEditedTime => filter == "date",
            Kind::CreatedBy | Kind::LastEditedBy => filter == "people",
            _ => false,
        }
}

/// An empty fact of each kind that a property of this type can be.
fn samples(kind: Kind) -> Vec<Fact> {
    let text = || Fact::Text(String::new());
    match kind {
        Kind::Title | Kind::RichText | Kind::Url | Kind::Email | Kind::PhoneNumber => vec![text()],
        Kind::Number | Kind::UniqueId => vec![Fact::Number(None)],
        Kind::Select | Kind::Status | Kind::MultiSelect | Kind::Verification => vec![Fact::Names(Vec::new())],
        Kind::Date | Kind::CreatedTime | Kind::LastEditedTime => vec![Fact::Date(None)],
        Kind::People | Kind::Relation | Kind::Files | Kind::CreatedBy | Kind::LastEditedBy => {
            vec![Fact::Ids(Vec::new())]
        }
        Kind::Checkbox => vec![Fact::Bool(false)],
        Kind::Formula | Kind::Rollup => vec![text(), Fact::Number(None), Fact::Bool(false), Fact::Date(None)],
        Kind::Button | Kind::Place => Vec::new(),
    }
}

/// Whether the fact meets the condition; nothing if it is no condition for such a fact.
fn passes(fact: &Fact, condition: &str, operand: &Value, now: Time) -> Option<bool> {
    match condition {
        "is_empty" if !matches!(fact, Fact::Bool(_)) => return Some(fact.is_empty()),
        "is_not_empty" if !matches!(fact, Fact::Bool(_)) => return Some(!fact.is_empty()),
        _ => {}
    }
    match fact {
        Fact::Text(text) => text_passes(&text.to_lowercase(), condition, &operand.as_str()?.to_lowercase()),
        Fact::Number(number) => number_passes(*number, condition, operand.as_f64()?),
        Fact::Bool(checked) => match condition {
            "equals" => Some(*checked == operand.as_bool()?),
            "does_not_equal" => Some(*checked != operand.as_bool()?),
            _ => None,
        },
        Fact::Names(names) => {
            let wanted: Vec<&str> = match operand {
                Value::Array(values) => values.iter().filter_map(Value::as_str).collect(),
                single => vec![single.as_str()?],
            };
            let has = names.iter().any(|name| wanted.contains(&name.as_str()));
            match condition {
                "equals" | "contains" | "status" => Some(has),
                "does_not_equal" | "does_not_contain" => Some(!has),
                _ => None,
            }
        }
        Fact::Date(range) => date_passes(fact, *range, condition, operand, now),
        Fact::Ids(ids) => {
            let has = |id: Uuid| ids.contains(&id);
            match condition {
                "contains" => Some(has(ids::parse(operand.as_str()?)?)),
                "does_not_contain" => Some(!has(ids::parse(operand.as_str()?)?)),
                _ => None,
            }
        }
    }
}

fn text_passes(text: &str, condition: &str, words: &str) -> Option<bool> {
    Some(match condition {
        "equals" => text == words,
        "does_not_equal" => text != words,
        "contains" => text.contains(words),
        "does_not_contain" => !text.contains(words),
        "starts_with" => text.starts_with(words),
        "ends_with" => text.ends_with(words),
        _ => return None,
    })
}

fn number_passes(number: Option<f64>, condition: &str, other: f64) -> Option<bool> {
    let compare = |test: fn(&f64, &f64) -> bool| number.is_some_and(|number| test(&number, &other));
    Some(match condition {
        "equals" => compare(f64::eq),
        "does_not_equal" => !compare(f64::eq),
        "greater_than" => compare(f64::gt),
        "less_than" => compare(f64::lt),
        "greater_than_or_equal_to" => compare(f64::ge),
        "less_than_or_equal_to" => compare(f64::le),
        _ => return None,
    })
}

fn date_passes(
    fact: &Fact,
    range: Option<(Moment, Moment)>,
    condition: &str,
    operand: &Value,
    now: Time,
) -> Option<bool> {
    let days = TimeDelta::days;
    let span = match condition {
        "past_week" => Some((days(-7), days(0))),
        "past_month" => Some((days(-31), days(0))),
        "past_year" => Some((days(-366), days(0))),
        "next_week" => Some((days(0), days(7))),
        "next_month" => Some((days(0), days(31))),
        "next_year" => Some((days(0), days(366))),
        _ => None,
    };
    if let Some((from, to)) = span {
        return Some(fact.is_within(now, from, to));
    }
    let other = Moment::parse(operand.as_str()?)?;
    let order = range.map(|(start, _)| start.compare(other));
    Some(match condition {
        "equals" => order.is_some_and(|order| order.is_eq()),
        "before" => order.is_some_and(|order| order.is_lt()),
        "after" => order.is_some_and(|order| order.is_gt()),
        "on_or_before" => order.is_some_and(|order| order.is_le()),
        "on_or_after" => order.is_some_and(|order| order.is_ge()),
        _ => return None,
    })
}
