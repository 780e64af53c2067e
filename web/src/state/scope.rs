//! The part of the workspace that a question or a search is limited to: what the pills show.
//!
//! One list of plain limits serves the composer, the sources page and what is kept of a conversation. A limit carries
//! the title under which it was chosen, so that it can be shown without asking the server.

use chrono::{DateTime, FixedOffset, Utc};
use serde::{Deserialize, Serialize};
use shared::ask::{Filters, PropertyFilter};
use shared::ids::{DatabaseId, PageId};

use crate::state::period::Period;

/// What a question or a search is limited to; nothing when empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Scope {
    pub(crate) limits: Vec<Limit>,
}

/// One limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Limit {
    pub(crate) kind: Kind,
    /// What the API filters by: an id, `name=value` of a property, or a [`Period`].
    pub(crate) value: String,
    /// What people call it; empty while that is not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) title: String,
}

/// What a limit looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// A page or database, and what lies below it.
    Within,
    /// The rows of a database.
    Database,
    /// Who made or edited pages.
    Author,
    /// The value of a property.
    Property,
    /// When pages were edited.
    Edited,
}

impl Kind {
    /// Its name in addresses, the one that the API gives it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Within => "within",
            Kind::Database => "database",
            Kind::Author => "author",
            Kind::Property => "property",
            Kind::Edited => "edited",
        }
    }

    /// The kind of this name.
    pub(crate) fn of(name: &str) -> Option<Self> {
        [Kind::Within, Kind::Database, Kind::Author, Kind::Property, Kind::Edited]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}

impl Limit {
    /// A limit under the title that it was chosen by.
    pub(crate) fn new(kind: Kind, value: impl Into<String>, title: impl Into<String>) -> Self {
        Limit { kind, value: value.into(), title: title.into() }
    }

    /// The name and the value of a property.
    pub(crate) fn property(&self) -> Option<(&str, &str)> {
        self.value.split_once('=').filter(|_| self.kind == Kind::Property)
    }
}

impl Scope {
    /// Whether nothing is limited.
    pub(crate) fn is_empty(&self) -> bool {
        self.limits.is_empty()
    }

    /// The limit of a kind that was set first.
    pub(crate) fn first(&self, kind: Kind) -> Option<&Limit> {
        self.limits.iter().find(|limit| limit.kind == kind)
    }

    /// Adds a limit, once.
    pub(crate) fn add(&mut self, limit: Limit) {
        if !self.limits.iter().any(|other| other.kind == limit.kind && other.value == limit.value) {
            self.limits.push(limit);
        }
    }

    /// Adds a limit in place of those of its kind: a list is filtered by one of each.
    pub(crate) fn put(&mut self, limit: Limit) {
        self.limits.retain(|other| other.kind != limit.kind);
        self.limits.push(limit);
    }

    /// Takes a limit away.
    pub(crate) fn remove(&mut self, limit: &Limit) {
        self.limits.retain(|other| other.kind != limit.kind || other.value != limit.value);
    }

    /// The scope as the API filters by it; none where nothing is limited. `now` is the reader's clock and zone.
    pub(crate) fn filters(&self, now: DateTime<FixedOffset>) -> Option<Filters> {
        let mut filters = Filters::default();
        for limit in &self.limits {
            match limit.kind {
                Kind::Within => filters.within.extend(limit.value.parse::<PageId>()),
                Kind::Database => filters.databases.extend(limit.value.parse::<DatabaseId>()),
                Kind::Author => filters.authors.push(limit.value.clone()),
                Kind::Property => filters.properties.extend(limit.property().map(|(name, value)| {
                    PropertyFilter { name: name.to_owned(), values: vec![value.to_owned()] }
                })),
                Kind::Edited => {
                    let (from, until) = edited(limit, now);
                    filters.edited_from = from;
                    filters.edited_until = until;
                }
            }
        }
        (filters != Filters::default()).then_some(filters)
    }
}

/// From when until when a limit to a time of edit reaches.
pub(crate) fn edited(
    limit: &Limit,
    now: DateTime<FixedOffset>,
) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
    Period::of(&limit.value).map_or((None, None), |period| period.bounds(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "0193f0a1-7c00-7000-8000-000000000001";

    fn now() -> DateTime<FixedOffset> {
        "2026-05-10T09:00:00+09:00".parse().unwrap()
    }

    fn scope(limits: &[(Kind, &str)]) -> Scope {
        Scope { limits: limits.iter().map(|(kind, value)| Limit::new(*kind, *value, "")).collect() }
    }

    #[test]
    fn limits_become_the_filters_of_the_api() {
        let filters = scope(&[
            (Kind::Within, PAGE),
            (Kind::Database, PAGE),
            (Kind::Author, "u1"),
            (Kind::Property, "상태=진행 중"),
            (Kind::Edited, "7d"),
        ])
        .filters(now())
        .unwrap();
        assert_eq!(filters.within[0].to_string(), PAGE);
        assert_eq!(filters.databases[0].to_string(), PAGE);
        assert_eq!(filters.authors, ["u1"]);
        assert_eq!(
            (filters.properties[0].name.as_str(), filters.properties[0].values[0].as_str()),
            ("상태", "진행 중")
        );
        assert!(filters.edited_from.is_some() && filters.edited_until.is_none());
    }

    #[test]
    fn nothing_limited_is_no_filter_and_what_is_no_id_neither() {
        assert_eq!(Scope::default().filters(now()), None);
        assert_eq!(scope(&[(Kind::Within, "../x"), (Kind::Edited, "always")]).filters(now()), None);
    }

    #[test]
    fn a_limit_is_added_once_and_put_in_place_of_its_kind() {
        let mut scope = scope(&[(Kind::Author, "u1")]);
        scope.add(Limit::new(Kind::Author, "u1", "문지호"));
        scope.add(Limit::new(Kind::Author, "u2", ""));
        assert_eq!(scope.limits.len(), 2);
        scope.put(Limit::new(Kind::Author, "u3", ""));
        assert_eq!(scope.first(Kind::Author).unwrap().value, "u3");
        scope.remove(&Limit::new(Kind::Author, "u3", "another title"));
        assert!(scope.is_empty());
    }

    #[test]
    fn a_scope_is_kept_as_it_was() {
        let mut scope = scope(&[(Kind::Property, "상태=완료")]);
        scope.add(Limit::new(Kind::Within, PAGE, "기획팀"));
        let kept = serde_json::to_string(&scope).unwrap();
        assert!(kept.starts_with('['), "{kept}");
        assert_eq!(serde_json::from_str::<Scope>(&kept).unwrap(), scope);
    }
}
