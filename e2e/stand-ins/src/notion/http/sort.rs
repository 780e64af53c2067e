//! The order of rows.

use std::cmp::Ordering;

use serde_json::{Map, Value};

use crate::notion::facts::{Fact, Part};
use crate::notion::objects::View;
use crate::notion::workspace::{Database, Page};

use super::ApiError;
use super::input::known_keys;

/// What rows are sorted by: the first that tells two apart decides.
#[derive(Debug, Default)]
pub(super) struct Sorts(Vec<(Part, bool)>);

impl Sorts {
    /// Reads `sorts` of a query.
    pub(super) fn read(sorts: Option<&Value>, database: &Database) -> Result<Sorts, ApiError> {
        let mut out = Vec::new();
        for (index, sort) in sorts.and_then(Value::as_array).into_iter().flatten().enumerate() {
            let place = format!("body.sorts[{index}]");
            let Some(sort) = sort.as_object() else {
                let message =
                    format!("body failed validation: {place} should be an object, instead was `{sort}`.");
                return Err(ApiError::validation(message));
            };
            known_keys(&place, sort, &["property", "timestamp", "direction"])?;
            let part = match (sort.get("timestamp"), sort.get("property").and_then(Value::as_str)) {
                (Some(name), _) => timestamp(name)?,
                (None, Some(name)) => Part::find(database, name).ok_or_else(|| no_property(name))?.0,
                (None, None) => {
                    return Err(ApiError::validation(format!(
                        "body failed validation: {place}.property should be defined, instead was `undefined`."
                    )));
                }
            };
            out.push((part, is_descending(sort, &place, false)?));
        }
        Ok(Sorts(out))
    }

    /// Sorts the rows; what is empty comes last, and what is equal stays as it was.
    pub(super) fn sort(&self, view: &View<'_>, rows: &mut [&Page]) {
        // Looked up once for each row, not for each comparison: there are tens of thousands.
        let facts = |row: &&Page| self.0.iter().map(|(part, _)| view.fact(row, part)).collect::<Vec<_>>();
        rows.sort_by_cached_key(|row| Key { sorts: self, facts: facts(row) });
    }
}

/// What one row is sorted by.
struct Key<'a> {
    sorts: &'a Sorts,
    facts: Vec<Option<Fact>>,
}

impl Ord for Key<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let facts = self.facts.iter().zip(&other.facts).zip(&self.sorts.0);
        let mut orders =
            facts.map(|((one, two), (_, descending))| order(one.as_ref(), two.as_ref(), *descending));
        orders.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }
}

impl PartialOrd for Key<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Key<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Key<'_> {}

fn order(one: Option<&Fact>, two: Option<&Fact>, descending: bool) -> Ordering {
    let one = one.filter(|fact| !fact.is_empty());
    let two = two.filter(|fact| !fact.is_empty());
    match (one, two) {
        (Some(one), Some(two)) if descending => two.order(one),
        (Some(one), Some(two)) => one.order(two),
        (one, two) => two.is_some().cmp(&one.is_some()),
    }
}

/// `created_time` or `last_edited_time`.
pub(super) fn timestamp(name: &Value) -> Result<Part, ApiError> {
    match name.as_str() {
        Some("created_time") => Ok(Part::Created),
        Some("last_edited_time") => Ok(Part::Edited),
        _ => Err(ApiError::validation(format!(
            "body failed validation: timestamp should be `\"created_time\"` or `\"last_edited_time\"`, instead was \
             `{name}`."
        ))),
    }
}

/// Which way a sort goes.
pub(super) fn is_descending(sort: &Map<String, Value>, place: &str, default: bool) -> Result<bool, ApiError> {
    match sort.get("direction").map(|direction| (direction, direction.as_str())) {
        None => Ok(default),
        Some((_, Some("descending"))) => Ok(true),
        Some((_, Some("ascending"))) => Ok(false),
        Some((other, _)) => Err(ApiError::validation(format!(
            "body failed validation: {place}.direction should be `\"ascending\"` or `\"descending\"`, instead was \
             `{other}`."
        ))),
    }
}

/// A column that the database does not have.
pub(super) fn no_property(name: &str) -> ApiError {
    ApiError::validation(format!("Could not find property with name or id: {name}"))
}
