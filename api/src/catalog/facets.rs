//! How many of some pages have what: the databases, places, people, properties and months by which a list can be
//! narrowed.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use shared::page::{PageDocument, PropertyValue};
use shared::sources::{
    DatabaseCount, Facets, MonthCount, PersonCount, PlaceCount, PropertyCount, ValueCount,
};

use crate::retrieval::index::schema::property_values;

/// How many values of one kind are told, the most frequent first.
const MAX_VALUES: usize = 30;
/// A property with more different values than this is free text in disguise: nobody picks from it.
const MAX_DIFFERENT: usize = 200;

/// Counts what the pages have.
pub(super) fn count(pages: impl Iterator<Item = Arc<PageDocument>>) -> Facets {
    let (mut databases, mut places, mut people) = (Counts::default(), Counts::default(), Counts::default());
    let (mut months, mut values) = (Counts::default(), Counts::default());
    for page in pages {
        if let Some(database) = &page.database {
            databases.add(database.id, &database.title);
        }
        match page.path.first() {
            Some(top) => places.add(top.id, &top.title),
            None => places.add(page.id, &page.title),
        }
        if let Some(person) = page.edited_by.as_ref().or(page.created_by.as_ref()) {
            people.add(person.id.clone(), person.name.as_deref().unwrap_or_default());
        }
        months.add(page.edited_at.format("%Y-%m").to_string(), "");
        let picked = |name: &str| {
            page.properties.iter().any(|property| property.name == name && is_picked(&property.value))
        };
        for (name, value) in property_values(&page).filter(|(name, value)| picked(name) && !value.is_empty())
        {
            values.add((name.to_owned(), value), "");
        }
    }
    let mut months =
        months.0.into_iter().map(|(month, (count, _))| MonthCount { month, count }).collect::<Vec<_>>();
    months.sort_by(|a, b| b.month.cmp(&a.month));
    Facets {
        databases: databases.most().map(|(id, title, count)| DatabaseCount { id, title, count }).collect(),
        places: places.most().map(|(id, title, count)| PlaceCount { id, title, count }).collect(),
        people: people
            .most()
            .map(|(id, name, count)| PersonCount { id, name: (!name.is_empty()).then_some(name), count })
            .collect(),
        months,
        properties: properties(values),
    }
}

/// Whether a property is one that people pick values of.
fn is_picked(value: &PropertyValue) -> bool {
    matches!(
        value,
        PropertyValue::Select(_)
            | PropertyValue::Status(_)
            | PropertyValue::MultiSelect(_)
            | PropertyValue::People(_)
            | PropertyValue::Checkbox(_)
            | PropertyValue::Relation(_)
    )
}

fn properties(values: Counts<(String, String)>) -> Vec<PropertyCount> {
    let mut by_name: HashMap<String, Vec<ValueCount>> = HashMap::new();
    for ((name, value), _, count) in values.all() {
        by_name.entry(name).or_default().push(ValueCount { value, count });
    }
    let mut properties: Vec<PropertyCount> = by_name
        .into_iter()
        .filter(|(_, values)| values.len() <= MAX_DIFFERENT)
        .map(|(name, mut values)| {
            values.truncate(MAX_VALUES);
            PropertyCount { name, values }
        })
        .collect();
    let total = |property: &PropertyCount| property.values.iter().map(|value| value.count).sum::<u64>();
    properties.sort_by(|a, b| total(b).cmp(&total(a)).then_with(|| a.name.cmp(&b.name)));
    properties
}

/// Things, how often each was seen, and under which name.
struct Counts<K>(HashMap<K, (u64, String)>);

impl<K> Default for Counts<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Eq + Hash + Ord> Counts<K> {
    fn add(&mut self, key: K, name: &str) {
        self.0.entry(key).or_insert_with(|| (0, name.to_owned())).0 += 1;
    }

    /// All, the most frequent first.
    fn all(self) -> impl Iterator<Item = (K, String, u64)> {
        let mut all: Vec<_> = self.0.into_iter().map(|(key, (count, name))| (key, name, count)).collect();
        all.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
        all.into_iter()
    }

    fn most(self) -> impl Iterator<Item = (K, String, u64)> {
        self.all().take(MAX_VALUES)
    }
}
