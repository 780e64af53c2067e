//! What a structured question was answered by: the rows of a database that meet its conditions, all of them.

use serde::{Deserialize, Serialize};

use crate::ids::{DatabaseId, PageId};
use crate::page::Property;

/// A scan of all rows of a database: what was asked of them, and what it gave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Scan {
    /// The database.
    pub database_id: DatabaseId,
    /// Its title.
    pub database_title: String,
    /// What a row has to meet, every one of them; none when all rows were asked for.
    pub conditions: Vec<Condition>,
    /// The order of the rows; the order of their titles when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<Sort>,
    /// How many rows were asked for, from the first; all when absent. Rows that tie with the last of them are kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// The figure that was asked for; absent for a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<Measure>,
    /// How many rows meet the conditions, before the limit.
    pub total: u64,
    /// The rows in their order, at most 200 of them.
    pub rows: Vec<ScanRow>,
}

/// The most rows that [`Scan::rows`] has.
pub const MAX_SCAN_ROWS: usize = 200;

/// A condition on the rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ScanCondition))]
pub struct Condition {
    /// What is compared; where several are named, one that meets the condition is enough.
    pub fields: Vec<Field>,
    /// How it is compared.
    pub operator: Operator,
    /// What it is compared with. Days are written as `2026-05-01`, numbers in digits, boxes as `true` or `false`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
}

/// Something that every row may have.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ScanField))]
#[serde(tag = "kind", content = "name", rename_all = "snake_case")]
pub enum Field {
    /// The property of this name.
    Property(String),
    /// When the row was made.
    CreatedAt,
    /// When the row was last edited.
    EditedAt,
}

/// How a value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ScanOperator))]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    /// It is, or holds, one of the values.
    Is,
    /// It is, or holds, none of the values.
    IsNot,
    /// The day, or a day of the span, lies between the two values, both included. The last day of a shift is not one of
    /// its days: the next begins on it.
    Within,
    /// The day is the value or later; of a span, its first day.
    OnOrAfter,
    /// The day is the value or earlier; of a span, its first day.
    OnOrBefore,
    /// The number is the value or more.
    AtLeast,
    /// The number is more than the value.
    MoreThan,
    /// The number is the value or less.
    AtMost,
    /// The number is less than the value.
    LessThan,
    /// It has no value.
    IsEmpty,
    /// It has a value.
    IsNotEmpty,
}

/// An order of rows. Rows without a value come last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ScanSort))]
pub struct Sort {
    /// What the rows are ordered by.
    pub field: Field,
    /// Which way.
    pub direction: Direction,
}

/// Which way rows are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ScanDirection))]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The least or earliest first.
    Ascending,
    /// The most or latest first.
    Descending,
}

/// A figure over the rows that meet the conditions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ScanMeasure))]
pub struct Measure {
    /// Which figure.
    pub function: Function,
    /// The number property that it is made of; absent for a count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub property: Option<String>,
    /// The figure; absent where no row has a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// How many rows it is made of: those that have a value.
    pub rows: u64,
}

/// A figure over rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ScanFunction))]
#[serde(rename_all = "snake_case")]
pub enum Function {
    /// How many there are.
    Count,
    /// The sum of a number property.
    Sum,
    /// The average of a number property.
    Average,
}

/// A row that meets the conditions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScanRow {
    /// The page.
    pub page_id: PageId,
    /// Its title.
    pub title: String,
    /// Its address in Notion.
    pub url: String,
    /// The properties that the question is about, as far as the row has a value.
    pub properties: Vec<Property>,
}
