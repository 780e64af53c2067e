//! Structured questions: how many projects are in progress, all decisions of May, who is on call this week. They are
//! answered by a scan of all rows of a database, with filter, order and figure, never from the best hits of a search.
//!
//! A question becomes a [`Scan`] only when every word of it is understood as part of one; anything else is searched
//! for. A scan that answers what was not asked would be worse than a search.
//!
//! * [`text`]: texts as letters to compare. [`lexicon`]: words that mean the same in Korean and English.
//! * [`database`]: the columns of a database. [`names`], [`vocabulary`]: the words that it brings along.
//! * [`catalog`]: which of them a question may be about.
//! * [`grammar`], [`lexer`]: the words of a question, and what they do in it.
//! * [`times`], [`calendar`]: the times that it states. [`amounts`]: its numbers.
//! * [`reading`]: the words in their use: [`conditions`] and [`values`] pick rows, [`order`] and [`figures`] say what is
//!   wanted of them.
//! * [`run`]: the rows.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use shared::ask::scan::{Field, Function, Operator, Sort};
use shared::ids::DatabaseId;
use shared::page::PageDocument;

use crate::retrieval::scan::names::Names;
use crate::retrieval::scan::text::Letters;

mod amounts;
mod calendar;
mod catalog;
mod conditions;
mod database;
mod figures;
mod grammar;
mod lexer;
mod lexicon;
mod names;
mod order;
mod reading;
mod run;
#[cfg(test)]
mod tests;
mod text;
mod times;
mod values;
mod vocabulary;

pub use catalog::Catalog;
pub use database::Database;
pub use grammar::Compared;

/// The longest question that is read, in bytes, and the most databases that one may seem to be about.
const MAX_BYTES: usize = 1_000;
const MAX_CANDIDATES: usize = 8;

/// What a structured question asks of the rows of a database.
#[derive(Debug, Clone, PartialEq)]
pub struct Scan {
    /// The database.
    pub database_id: DatabaseId,
    /// Its title.
    pub database_title: String,
    /// What a row has to meet, every one of them.
    pub conditions: Vec<Condition>,
    /// The order of the rows.
    pub sort: Option<Sort>,
    /// How many rows are asked for, from the first.
    pub limit: Option<usize>,
    /// The figure that is asked for, and the property that it is made of.
    pub measure: Option<(Function, Option<String>)>,
    /// The fields that the question is about.
    pub shown: Vec<Field>,
    /// The time of the asker, by which days begin.
    pub offset: FixedOffset,
}

/// A condition on a row: one of the fields has to pass the test.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The fields.
    pub fields: Vec<Field>,
    /// The test.
    pub test: Test,
}

/// What is asked of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// It is, or holds, one of these.
    Is(Vec<String>),
    /// It is, or holds, none of these.
    IsNot(Vec<String>),
    /// It compares so with a number.
    Number(Compared, f64),
    /// The box is checked, or not.
    Checked(bool),
    /// One of its days lies between these, both included.
    Within {
        /// The first day.
        from: NaiveDate,
        /// The last day.
        to: NaiveDate,
        /// Whether a span's last day is that of the next one's beginning, and does not count.
        hand_over: bool,
    },
    /// It begins on this day or later.
    OnOrAfter(NaiveDate),
    /// It begins on this day or earlier.
    OnOrBefore(NaiveDate),
    /// It has no value.
    Empty,
    /// It has a value.
    NotEmpty,
}

/// What a scan gives.
#[derive(Debug, Clone, PartialEq)]
pub struct ScanResult<'a> {
    /// The rows, in their order, up to the limit and what ties with the last.
    pub rows: Vec<&'a PageDocument>,
    /// How many rows meet the conditions.
    pub total: usize,
    /// The figure that was asked for; none where no row has a number.
    pub figure: Option<f64>,
    /// How many rows the figure is made of.
    pub with_value: usize,
}

/// Reads a question as a scan of one of these databases, those that it may be about (see [`Catalog::named_in`]); none
/// unless it surely is one. `now` and the asker's offset say what today is.
pub fn plan(
    question: &str,
    databases: &[Database<'_>],
    now: DateTime<Utc>,
    offset: FixedOffset,
) -> Option<Scan> {
    if question.len() > MAX_BYTES {
        return None;
    }
    let letters = Letters::of(question);
    let named = databases.iter().map(|database| (database, Names::of(database)));
    let today = now.with_timezone(&offset).date_naive();
    let read =
        |(database, names): (&Database<'_>, Names)| reading::read(&letters, database, &names, today, offset);
    let mut scans: Vec<(usize, Scan)> = named.filter_map(read).collect();
    let most = scans.iter().map(|(named_by, _)| *named_by).max()?;
    scans.retain(|(named_by, _)| *named_by == most);
    // Two databases that fit as well: neither is surely meant.
    let [(_, scan)] = <[_; 1]>::try_from(scans).ok()?;
    Some(scan)
}

impl Test {
    /// How it compares, and with what, as clients read it.
    pub fn to_wire(&self) -> (Operator, Vec<String>) {
        match self {
            Test::Is(values) => (Operator::Is, values.clone()),
            Test::IsNot(values) => (Operator::IsNot, values.clone()),
            Test::Number(compared, than) => {
                let operator = match compared {
                    Compared::AtLeast => Operator::AtLeast,
                    Compared::More => Operator::MoreThan,
                    Compared::AtMost => Operator::AtMost,
                    Compared::Less => Operator::LessThan,
                };
                (operator, vec![than.to_string()])
            }
            Test::Checked(wanted) => (Operator::Is, vec![wanted.to_string()]),
            Test::Within { from, to, .. } => (Operator::Within, vec![from.to_string(), to.to_string()]),
            Test::OnOrAfter(day) => (Operator::OnOrAfter, vec![day.to_string()]),
            Test::OnOrBefore(day) => (Operator::OnOrBefore, vec![day.to_string()]),
            Test::Empty => (Operator::IsEmpty, Vec::new()),
            Test::NotEmpty => (Operator::IsNotEmpty, Vec::new()),
        }
    }
}
