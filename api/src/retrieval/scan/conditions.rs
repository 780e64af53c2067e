//! The conditions that a question states by times, numbers, boxes, and by what is there or not.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use shared::ask::scan::Field;
use shared::page::PropertyValue;

use crate::retrieval::scan::calendar::{self, Range as Days};
use crate::retrieval::scan::database::{Kind, hand_over, spans, value};
use crate::retrieval::scan::grammar::{Compared, Time, Word};
use crate::retrieval::scan::reading::Reading;
use crate::retrieval::scan::times::{self, Stated};
use crate::retrieval::scan::{Condition, Test, amounts};

/// Endings of a verb that tells of what is yet to come, or goes on.
const NOT_PAST: &[&str] = &["는", "하는", "되는", "할", "될", "날", "하기로"];
/// Endings of a verb that tells of what has been.
const PAST: &[&str] = &[
    "한",
    "된",
    "했던",
    "됐던",
    "되었던",
    "하였던",
    "했어",
    "했나요",
    "됐나요",
    "됐어",
    "됐지",
    "했지",
    "해서",
    "되어",
];
/// Verbs that tell of what is yet to come, in English.
const NOT_PAST_WORDS: &[&str] = &[
    "end", "ends", "ending", "start", "starts", "starting", "begin", "begins", "due", "close", "closes",
    "finish", "finishes", "expire", "expires", "expiring",
];

impl Reading<'_> {
    /// Times, each with the column that it is about.
    pub(super) fn times(&mut self) -> Option<()> {
        let mut about: Vec<Field> = Vec::new();
        for stated in times::read(&self.tokens, self.today) {
            // An option may be called `Q1`.
            if stated.tokens.clone().any(|at| self.tokens[at].is_literal_value()) {
                continue;
            }
            let (mention, field) = self.date_field(&stated.tokens)?;
            if about.contains(&field) {
                return None;
            }
            let mut days = self.days(&stated, &field, mention)?;
            // What has ended this year has ended by today.
            if mention.is_some_and(|at| self.is_past(at)) && days.1.is_none_or(|last| last > self.today) {
                days.1 = Some(self.today);
            }
            self.take(stated.tokens);
            self.add_days(field.clone(), days);
            about.push(field);
        }
        if self.conditions.is_empty() && self.any(Word::Time(Time::Now)) {
            self.now();
        }
        Some(())
    }

    /// `지금`, where the rows are spans of time.
    fn now(&mut self) {
        let dates = self.columns_of(Kind::is_date);
        let others = self.tokens.iter().any(|token| token.value_columns().next().is_some());
        if let [column] = dates[..]
            && self.columns[column].kind == Kind::Span
            && !others
        {
            self.add_days(self.columns[column].field(), (Some(self.today), Some(self.today)));
            self.show(column);
        }
    }

    /// What a time is about: what the question names beside it, or the only date there is.
    pub(super) fn date_field(&mut self, tokens: &Range<usize>) -> Option<(Option<usize>, Field)> {
        for (word, field) in [(Word::Created, Field::CreatedAt), (Word::Edited, Field::EditedAt)] {
            if let Some(&at) = self.free(word).first()
                && self.tokens[at].column().is_none()
            {
                self.take(at..at + 1);
                return Some((None, field));
            }
        }
        let (mention, column) = self.nearest(tokens, Kind::is_date)?;
        self.show(column);
        Some((mention, self.columns[column].field()))
    }

    /// The days of a time. One without a year is of this year; where no row is, it may be of the next or the last.
    fn days(&self, stated: &Stated, field: &Field, mention: Option<usize>) -> Option<Days> {
        let year = self.today.year();
        let days = stated.days(year)?;
        let Field::Property(name) = field else { return Some(days) };
        if !stated.lacks_year() || self.has_rows(name, days) {
            return Some(days);
        }
        let ahead = mention.is_some_and(|at| self.is_ahead(at));
        let is_future = days.0.is_some_and(|first| first > self.today);
        let other = match (ahead, is_future) {
            (true, false) => stated.days(year + 1),
            (false, true) => stated.days(year - 1),
            _ => None,
        };
        Some(other.filter(|other| self.has_rows(name, *other)).unwrap_or(days))
    }

    /// Whether a mention of a date tells of what is yet to come: `끝나는`, `ending`.
    pub(super) fn is_ahead(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        NOT_PAST.contains(&token.ending.as_str())
            || token.text.ends_with('날')
            || NOT_PAST_WORDS.contains(&token.text.as_str())
    }

    /// Whether a mention of a date tells of what has been: `끝난`, `ended`.
    fn is_past(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        PAST.contains(&token.ending.as_str())
            || token.text.ends_with(['난', '낸'])
            || token.text.is_ascii() && (token.text.ends_with("ed") || token.text == "began")
    }

    fn has_rows(&self, name: &str, (from, to): Days) -> bool {
        spans(self.database, name)
            .filter_map(|span| calendar::days(span, self.offset))
            .any(|(first, last)| from.is_none_or(|from| last >= from) && to.is_none_or(|to| first <= to))
    }

    fn add_days(&mut self, field: Field, days: Days) {
        let hand_over = matches!(&field, Field::Property(name) if hand_over(self.database, name));
        let test = match days {
            (Some(from), Some(to)) => Test::Within { from, to, hand_over },
            (Some(from), None) => Test::OnOrAfter(from),
            (None, Some(to)) => Test::OnOrBefore(to),
            (None, None) => return,
        };
        self.is_firm = true;
        self.conditions.push(Condition { fields: vec![field], test });
    }

    pub(super) fn add_until(&mut self, field: Field, day: NaiveDate) {
        self.conditions.push(Condition { fields: vec![field], test: Test::OnOrBefore(day) });
    }

    pub(super) fn add_from(&mut self, field: Field, day: NaiveDate) {
        self.conditions.push(Condition { fields: vec![field], test: Test::OnOrAfter(day) });
    }

    /// Comparisons with a number.
    pub(super) fn numbers(&mut self) -> Option<()> {
        for at in 0..self.tokens.len() {
            if !self.is_free(at) {
                continue;
            }
            let after = self.tokens[at].word(|word| match word {
                Word::NumberThen(compared) => Some(compared),
                _ => None,
            });
            let before = self.tokens[at].word(|word| match word {
                Word::ThenNumber(compared) => Some(compared),
                _ => None,
            });
            let stated =
                after.and_then(|compared| Some((compared, amounts::ending(&self.tokens, at)?))).or_else(
                    || before.and_then(|compared| Some((compared, amounts::starting(&self.tokens, at + 1)?))),
                );
            if let Some((compared, (amount, tokens))) = stated {
                self.compare(compared, amount, tokens.start.min(at)..tokens.end.max(at + 1))?;
            } else if self.has(at, Word::AtAll) {
                self.compare(Compared::AtLeast, 1.0, at..at + 1)?;
            }
        }
        Some(())
    }

    fn compare(&mut self, compared: Compared, amount: f64, tokens: Range<usize>) -> Option<()> {
        if tokens.clone().any(|at| !self.is_free(at)) {
            return None;
        }
        let (_, column) = self.nearest(&tokens, |kind| kind == Kind::Number)?;
        self.take(tokens);
        self.show(column);
        let fields = vec![self.columns[column].field()];
        self.is_firm = true;
        self.conditions.push(Condition { fields, test: Test::Number(compared, amount) });
        Some(())
    }

    /// Boxes that are named.
    pub(super) fn boxes(&mut self) {
        for (at, column) in self.mentions(|kind| kind == Kind::Checkbox) {
            if !self.is_free(at) {
                continue;
            }
            let denial = self.denial(at, &[column]);
            if let Some(denial) = denial {
                self.take(denial..denial + 1);
            }
            self.show(column);
            let fields = vec![self.columns[column].field()];
            self.is_firm = true;
            self.conditions.push(Condition { fields, test: Test::Checked(denial.is_none()) });
        }
    }

    /// Columns that are said to have a value, or none.
    pub(super) fn presence(&mut self) {
        for (word, test) in [(Word::Without, Test::Empty), (Word::With, Test::NotEmpty)] {
            for at in self.free(word) {
                // `담당자가 없는` comes after what it is about, `without an owner` before.
                let beside: Vec<usize> = if self.tokens[at].text.is_ascii() {
                    (at + 1..self.tokens.len()).collect()
                } else {
                    (0..at).rev().collect()
                };
                let named =
                    beside.into_iter().find(|&at| !self.is_filler(at) || self.tokens[at].column().is_some());
                let Some((named, column)) = named.and_then(|at| Some((at, self.tokens[at].column()?))) else {
                    continue;
                };
                let stated = !self.is_free(named);
                self.take(at..at + 1);
                // `with a budget over 50 million` is said already.
                if !stated {
                    self.show(column);
                    let fields = vec![self.columns[column].field()];
                    let test = if self.writes_zero(column) {
                        let compared = if word == Word::Without { Compared::AtMost } else { Compared::More };
                        Test::Number(compared, 0.0)
                    } else {
                        test.clone()
                    };
                    self.is_firm = true;
                    self.conditions.push(Condition { fields, test });
                }
            }
        }
    }

    /// Whether people write a zero where there was none: what is empty is then only not known yet.
    fn writes_zero(&self, column: usize) -> bool {
        let zero = Some(&PropertyValue::Number(0.0));
        self.database.rows.iter().any(|row| value(row, &self.columns[column].name) == zero)
    }
}
