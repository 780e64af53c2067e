//! A question, word by word, as a scan of one database.

use std::ops::Range;

use chrono::{FixedOffset, NaiveDate};
use shared::ask::scan::Field;

use crate::retrieval::scan::database::{Column, Database, Kind, columns};
use crate::retrieval::scan::grammar::{Time, Word};
use crate::retrieval::scan::lexer::{self, Token};
use crate::retrieval::scan::names::Names;
use crate::retrieval::scan::order::Order;
use crate::retrieval::scan::text::Letters;
use crate::retrieval::scan::vocabulary::vocabulary;
use crate::retrieval::scan::{Condition, Scan};

/// A question while it is read: which of its words have found their use.
pub(super) struct Reading<'a> {
    pub database: &'a Database<'a>,
    pub columns: Vec<Column>,
    pub tokens: Vec<Token>,
    pub used: Vec<bool>,
    pub conditions: Vec<Condition>,
    /// Whether any condition can be nothing else.
    pub is_firm: bool,
    /// The columns that the question is about.
    pub shown: Vec<usize>,
    pub of_people: bool,
    pub today: NaiveDate,
    pub offset: FixedOffset,
}

/// Reads a question as a scan of a database: the scan, and by how many letters the question names the database.
pub(super) fn read(
    question: &Letters,
    database: &Database<'_>,
    names: &Names,
    today: NaiveDate,
    offset: FixedOffset,
) -> Option<(usize, Scan)> {
    let columns = columns(database);
    let tokens = lexer::tokens(question, &vocabulary(database, names, &columns))?;
    if !tokens.iter().any(Token::names_database) {
        return None;
    }
    let named_by = tokens.iter().filter(|token| token.is_database()).map(|token| token.text.len()).sum();
    let mut reading = Reading {
        database,
        columns,
        used: vec![false; tokens.len()],
        tokens,
        conditions: Vec::new(),
        is_firm: false,
        shown: Vec::new(),
        of_people: names.of_people,
        today,
        offset,
    };
    reading.times()?;
    reading.numbers()?;
    reading.values()?;
    reading.boxes();
    reading.presence();
    let order = reading.order()?;
    reading.everything_is_used(&order)?;
    Some((named_by, reading.scan(order)))
}

impl Reading<'_> {
    pub(super) fn is_free(&self, at: usize) -> bool {
        self.used.get(at) == Some(&false)
    }

    pub(super) fn take(&mut self, places: Range<usize>) {
        for place in places {
            if let Some(used) = self.used.get_mut(place) {
                *used = true;
            }
        }
    }

    pub(super) fn has(&self, at: usize, word: Word) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(word))
    }

    /// The places of a word that have found no use yet.
    pub(super) fn free(&self, word: Word) -> Vec<usize> {
        (0..self.tokens.len()).filter(|&at| self.is_free(at) && self.has(at, word)).collect()
    }

    pub(super) fn any(&self, word: Word) -> bool {
        self.tokens.iter().any(|token| token.is(word))
    }

    /// Where columns of a kind are mentioned, and which.
    pub(super) fn mentions(&self, of_kind: impl Fn(Kind) -> bool) -> Vec<(usize, usize)> {
        let tokens = self.tokens.iter().enumerate();
        tokens
            .flat_map(|(at, token)| token.columns().map(move |column| (at, column)))
            .filter(|&(_, column)| of_kind(self.columns[column].kind))
            .collect()
    }

    /// The columns of a kind.
    pub(super) fn columns_of(&self, of_kind: impl Fn(Kind) -> bool) -> Vec<usize> {
        (0..self.columns.len()).filter(|&place| of_kind(self.columns[place].kind)).collect()
    }

    /// The column of a kind that is mentioned nearest to some tokens, or the only one there is.
    pub(super) fn nearest(
        &self,
        tokens: &Range<usize>,
        of_kind: impl Fn(Kind) -> bool + Copy,
    ) -> Option<(Option<usize>, usize)> {
        let distance = |at: usize| {
            if at < tokens.start {
                (tokens.start - at) * 2 + 1
            } else {
                (at + 1 - tokens.end.min(at + 1)) * 2
            }
        };
        let mentioned = self.mentions(of_kind).into_iter().min_by_key(|&(at, _)| distance(at));
        mentioned.map(|(at, column)| (Some(at), column)).or_else(|| {
            let [only] = self.columns_of(of_kind)[..] else { return None };
            Some((None, only))
        })
    }

    /// Shows a column, and takes the words that mention it.
    pub(super) fn show(&mut self, column: usize) {
        if !self.shown.contains(&column) {
            self.shown.push(column);
        }
        for at in 0..self.tokens.len() {
            if self.tokens[at].columns().any(|mentioned| mentioned == column) {
                self.used[at] = true;
            }
        }
    }

    pub(super) fn is_filler(&self, at: usize) -> bool {
        self.has(at, Word::Filler)
    }

    /// Whether every word has found its use. The rest has to be such that says nothing by itself.
    fn everything_is_used(&mut self, order: &Order) -> Option<()> {
        let people = self.any(Word::Who) || self.has_person();
        for at in 0..self.tokens.len() {
            if self.used[at] || self.tokens[at].is_database() {
                continue;
            }
            let says_nothing = self.tokens[at].word(|word| match word {
                // Conditions hold together, joined or not.
                Word::Filler | Word::Tell | Word::What | Word::List | Word::All | Word::And => Some(()),
                Word::Role if people => Some(()),
                Word::Honorific if at > 0 && self.is_person(at - 1) => Some(()),
                // `now` adds nothing to a state that is asked for.
                Word::Time(Time::Now) if !self.conditions.is_empty() || order.sort.is_some() => Some(()),
                _ => None,
            });
            says_nothing?;
        }
        Some(())
    }

    fn is_person(&self, at: usize) -> bool {
        self.tokens[at].value_columns().any(|column| self.columns[column].kind == Kind::People)
    }

    pub(super) fn has_person(&self) -> bool {
        (0..self.tokens.len()).any(|at| self.is_person(at))
    }

    fn scan(self, order: Order) -> Scan {
        let mut shown: Vec<Field> = Vec::new();
        let columns = self.shown.iter().map(|&place| self.columns[place].field());
        let compared = self.conditions.iter().flat_map(|condition| condition.fields.iter().cloned());
        for field in columns.chain(compared).chain(order.sort.iter().map(|sort| sort.field.clone())) {
            if !shown.contains(&field) {
                shown.push(field);
            }
        }
        Scan {
            database_id: self.database.id,
            database_title: self.database.title.to_owned(),
            conditions: self.conditions,
            sort: order.sort,
            limit: order.limit,
            measure: order.measure,
            shown,
            offset: self.offset,
        }
    }
}
