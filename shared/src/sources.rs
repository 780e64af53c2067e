//! Looking through the synced pages.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ask::{IndexInfo, PassageRef};
use crate::ids::{DatabaseId, PageId};
use crate::page::{Ancestor, VerificationState};

/// One screenful of pages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SourceList {
    /// The pages: best first for a search, last edited first otherwise.
    pub items: Vec<SourceSummary>,
    /// Give it back as `cursor` to read on; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// How many pages fit in all.
    pub total: u64,
    /// How many of these pages have what, when it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facets: Option<Facets>,
    /// The state of the workspace that was searched.
    pub index: IndexInfo,
}

/// How many pages have what: each is a way to narrow a list. The most frequent come first, thirty at most.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Facets {
    /// The databases that the pages are rows of.
    pub databases: Vec<DatabaseCount>,
    /// The pages at the top of the workspace that they lie below.
    pub places: Vec<PlaceCount>,
    /// Who edited them last.
    pub people: Vec<PersonCount>,
    /// The months of their last edits, the latest first.
    pub months: Vec<MonthCount>,
    /// The values of the properties that people pick values of.
    pub properties: Vec<PropertyCount>,
}

/// How many pages are rows of a database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DatabaseCount {
    /// The database, as `database` filters by it.
    pub id: DatabaseId,
    /// Its title.
    pub title: String,
    /// How many pages.
    pub count: u64,
}

/// How many pages lie below a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlaceCount {
    /// The page or database, as `within` filters by it.
    pub id: PageId,
    /// Its title.
    pub title: String,
    /// How many pages.
    pub count: u64,
}

/// How many pages a person edited last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonCount {
    /// The person, as `author` filters by it.
    pub id: String,
    /// The name, where it may be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How many pages.
    pub count: u64,
}

/// How many pages were last edited in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthCount {
    /// The month in UTC, such as `2026-11`.
    pub month: String,
    /// How many pages.
    pub count: u64,
}

/// How often the values of a property occur.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PropertyCount {
    /// The property's name.
    pub name: String,
    /// Its values.
    pub values: Vec<ValueCount>,
}

/// How many pages have a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ValueCount {
    /// The value.
    pub value: String,
    /// How many pages.
    pub count: u64,
}

/// A page in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SourceSummary {
    /// The page.
    pub id: PageId,
    /// Its title.
    pub title: String,
    /// Its address in Notion.
    pub url: String,
    /// Its emoji, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// The titles of the pages above it, outermost first.
    pub path: Vec<String>,
    /// The title of the database that it is a row of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// When it was last edited.
    pub edited_at: DateTime<Utc>,
    /// Who edited it last, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_by: Option<String>,
    /// Its verification mark, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification: Option<VerificationState>,
    /// Whether everything on it was read.
    pub complete: bool,
    /// The passages that fit a search, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passages: Vec<PassageRef>,
}

/// One level of the workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SourceTree {
    /// From the top of the workspace to the place that was looked below, that included; empty at the top.
    pub path: Vec<Ancestor>,
    /// What is right below it, by title.
    pub items: Vec<TreeItem>,
    /// The state of the workspace that was looked at.
    pub index: IndexInfo,
}

/// A page or database in the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TreeItem {
    /// The page or database, as `within` filters by it.
    pub id: PageId,
    /// Its title.
    pub title: String,
    /// Its emoji, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// What it is.
    pub kind: PlaceKind,
    /// How many pages are in it, itself included where it is one.
    pub pages: u64,
}

/// What a place in the tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// A page that can be read.
    Page,
    /// A database: what is in it are its rows.
    Database,
    /// A page that is only known as the parent of others: it is not synced itself.
    Parent,
}
