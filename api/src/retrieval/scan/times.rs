//! The times that a question states: `2026년 5월`, `since March`, `지난 분기`, `최근 3개월`.

use std::ops::Range as Places;

use chrono::{Datelike, NaiveDate};

use crate::retrieval::scan::calendar::{self, Range};
use crate::retrieval::scan::grammar::{Span, Time, Word};
use crate::retrieval::scan::lexer::{Meaning, Token};

#[cfg(test)]
mod tests;

/// A time that is stated, and the tokens that state it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stated {
    from: Point,
    to: Option<Point>,
    side: Side,
    /// The tokens, by their places.
    pub tokens: Places<usize>,
}

/// A part of the calendar, of a year that may not be said.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Point {
    year: Option<i32>,
    part: Part,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Part {
    Year,
    Months { first: u32, count: u32 },
    Day { month: u32, day: u32 },
    Fixed(NaiveDate, NaiveDate),
}

/// Which days are meant: those of the time, or those on one side of it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Side {
    In,
    Since,
    Until,
    Before,
    After,
}

impl Stated {
    /// Whether the year has to be guessed.
    pub(super) fn lacks_year(&self) -> bool {
        let lacks = |point: &Point| point.year.is_none() && !matches!(point.part, Part::Fixed(..));
        lacks(&self.from)
    }

    /// The days, where a year that is not said is `year`.
    pub(super) fn days(&self, year: i32) -> Option<Range> {
        let (first, last) = self.from.days(year)?;
        if let Some(to) = &self.to {
            let (_, end) = to.days(self.from.year.unwrap_or(year))?;
            return (first <= end).then_some((Some(first), Some(end)));
        }
        Some(match self.side {
            Side::In => (Some(first), Some(last)),
            Side::Since => (Some(first), None),
            Side::Until => (None, Some(last)),
            Side::Before => (None, Some(first.pred_opt()?)),
            Side::After => (Some(last.succ_opt()?), None),
        })
    }
}

impl Point {
    fn days(self, year: i32) -> Option<(NaiveDate, NaiveDate)> {
        let year = self.year.unwrap_or(year);
        match self.part {
            Part::Year => calendar::year(year),
            Part::Months { first, count } => calendar::months(year, first, count),
            Part::Day { month, day } => NaiveDate::from_ymd_opt(year, month, day).map(|day| (day, day)),
            Part::Fixed(from, to) => Some((from, to)),
        }
    }
}

/// All times that some tokens state.
pub(super) fn read(tokens: &[Token], today: NaiveDate) -> Vec<Stated> {
    let mut stated = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match expression(tokens, at, today) {
            Some(found) => {
                at = found.tokens.end;
                stated.push(found);
            }
            None => at += 1,
        }
    }
    stated
}

fn time(tokens: &[Token], at: usize) -> impl Iterator<Item = Time> + '_ {
    let meanings = tokens.get(at).map_or(&[][..], |token| &token.meanings);
    meanings
        .iter()
        .filter_map(|meaning| if let Meaning::Word(Word::Time(time)) = meaning { Some(*time) } else { None })
}

fn expression(tokens: &[Token], at: usize, today: NaiveDate) -> Option<Stated> {
    let has = |at: usize, wanted: Time| time(tokens, at).any(|time| time == wanted);
    for (before, side) in [
        (Time::SinceNext, Side::Since),
        (Time::BeforeNext, Side::Before),
        (Time::AfterNext, Side::After),
        (Time::UntilNext, Side::Until),
    ] {
        if has(at, before)
            && let Some((from, next)) = point(tokens, at + 1, today)
        {
            return Some(Stated { from, to: None, side, tokens: at..next });
        }
    }
    let start = at + usize::from(has(at, Time::Between) || has(at, Time::From));
    let (from, next) = point(tokens, start, today)?;
    let begins_between = has(at, Time::Between);
    let parts = |at: usize| has(at, Time::To) || has(at, Time::Since) || begins_between && is_and(tokens, at);
    if parts(next)
        && let Some((to, mut end)) = point(tokens, next + 1, today)
    {
        end += usize::from(has(end, Time::Until));
        let from = Point { year: from.year.or(to.year), ..from };
        return Some(Stated { from, to: Some(to), side: Side::In, tokens: at..end });
    }
    for (after, side) in [
        (Time::Since, Side::Since),
        (Time::Until, Side::Until),
        (Time::Before, Side::Before),
        (Time::After, Side::After),
    ] {
        if has(next, after) {
            return Some(Stated { from, to: None, side, tokens: at..next + 1 });
        }
    }
    Some(Stated { from, to: None, side: Side::In, tokens: at..next })
}

fn is_and(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|token| token.is(Word::And))
}

/// A part of the calendar that some tokens begin with, and where they end.
fn point(tokens: &[Token], at: usize, today: NaiveDate) -> Option<(Point, usize)> {
    if let Some((from, to, next)) = around_today(tokens, at, today) {
        return Some((Point { year: None, part: Part::Fixed(from, to) }, next));
    }
    let mut said = Said::default();
    let mut next = at;
    while let Some((component, end)) = component(tokens, next, today, &said).or_else(|| {
        // `the first half of 2026`
        let binds = tokens.get(next).is_some_and(|token| matches!(token.text.as_str(), "of" | "the"));
        if binds && next > at { component(tokens, next + 1, today, &said) } else { None }
    }) {
        if !said.add(component) {
            break;
        }
        next = end;
    }
    Some((said.point()?, next))
}

/// A time that is counted from today.
fn around_today(tokens: &[Token], at: usize, today: NaiveDate) -> Option<(NaiveDate, NaiveDate, usize)> {
    for time in time(tokens, at) {
        let days = match time {
            Time::Relative(span, offset) if span != Span::Year => calendar::relative(today, span, offset),
            Time::Past(span, count) => calendar::until_today(today, span, i64::from(count)),
            _ => None,
        };
        if let Some((from, to)) = days {
            return Some((from, to, at + 1));
        }
    }
    let in_digits = tokens.get(at)?.find(|meaning| match meaning {
        Meaning::Day(day) => Some((*day, *day)),
        Meaning::MonthOf(year, month) => calendar::months(*year, *month, 1),
        _ => None,
    });
    if let Some((from, to)) = in_digits {
        return Some((from, to, at + 1));
    }
    // `최근 3개월`, `the last 30 days`, `the next two weeks`
    let sign = match tokens.get(at)? {
        token if token.is(Word::Recent) || token.is(Word::Latest) => 1,
        token if token.is(Word::Next) => -1,
        _ => return None,
    };
    let count = whole(tokens.get(at + 1)?, 1, 1_000)?;
    let span = time(tokens, at + 2).find_map(|time| match time {
        Time::Length(span) | Time::Unit(span @ (Span::Day | Span::Year)) => Some(span),
        _ => None,
    })?;
    let (from, to) = calendar::until_today(today, span, sign * i64::from(count))?;
    Some((from, to, at + 3))
}

#[derive(Debug, Clone, Copy)]
enum Component {
    Year(i32),
    Months(u32, u32),
    Day(u32),
}

/// What was said of a point so far.
#[derive(Debug, Default)]
struct Said {
    year: Option<i32>,
    months: Option<(u32, u32)>,
    day: Option<u32>,
}

impl Said {
    /// Adds a component; false when there is one of its kind.
    fn add(&mut self, component: Component) -> bool {
        match component {
            Component::Year(year) => self.year.is_none() && self.year.replace(year).is_none(),
            Component::Months(first, count) => {
                self.months.is_none() && self.months.replace((first, count)).is_none()
            }
            Component::Day(day) => self.day.is_none() && self.day.replace(day).is_none(),
        }
    }

    fn point(&self) -> Option<Point> {
        let part = match (self.months, self.day) {
            (None, None) => self.year.map(|_| Part::Year)?,
            (Some((first, count)), None) => Part::Months { first, count },
            (Some((month, 1)), Some(day)) => Part::Day { month, day },
            _ => return None,
        };
        Some(Point { year: self.year, part })
    }
}

fn component(tokens: &[Token], at: usize, today: NaiveDate, said: &Said) -> Option<(Component, usize)> {
    let token = tokens.get(at)?;
    for time in time(tokens, at) {
        match time {
            Time::Month(month) => return Some((Component::Months(month, 1), at + 1)),
            Time::Quarter(quarter) => return Some((Component::Months(quarter * 3 - 2, 3), at + 1)),
            Time::Half(half) => return Some((Component::Months(half * 6 - 5, 6), at + 1)),
            Time::Relative(Span::Year, offset) => {
                return Some((Component::Year(today.year() + offset), at + 1));
            }
            _ => {}
        }
    }
    let unit = |at: usize| {
        time(tokens, at).find_map(|time| if let Time::Unit(span) = time { Some(span) } else { None })
    };
    let number = whole(token, 1, 2_100)?;
    let parted = time(tokens, at + 1).any(|time| time == Time::To)
        && tokens.get(at + 2).is_some_and(|token| token.number().is_some());
    // `3~5월`: the unit of the second is that of the first.
    let (span, next) = match unit(at + 1) {
        Some(span) => (Some(span), at + 2),
        None if parted => (unit(at + 3), at + 1),
        None => (None, at + 1),
    };
    let component = match span {
        Some(Span::Year) if number < 100 => Component::Year(2_000 + number as i32),
        Some(Span::Year) if number >= 1_900 => Component::Year(number as i32),
        Some(Span::Quarter) if number <= 4 => Component::Months(number * 3 - 2, 3),
        Some(Span::Month) if number <= 12 => Component::Months(number, 1),
        Some(Span::Day) if number <= 31 => Component::Day(number),
        Some(_) => return None,
        None if number >= 1_990 && token.text.len() == 4 && !counts(tokens, at + 1) => {
            Component::Year(number as i32)
        }
        // `May 12`, `12 May`
        None if number <= 31
            && said.day.is_none()
            && token.text.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            let named = |at: usize| time(tokens, at).any(|time| matches!(time, Time::Month(_)));
            let after = at.checked_sub(1).is_some_and(named);
            let before = said.months.is_none() && named(at + 1);
            if !(after && said.months.is_some() || before) {
                return None;
            }
            Component::Day(number)
        }
        None => return None,
    };
    Some((component, next))
}

/// Whether a token says that a number before it is an amount.
fn counts(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|token| {
        token.is(Word::Counter) || token.word(|word| matches!(word, Word::Times(_)).then_some(())).is_some()
    })
}

/// A whole number between two others.
fn whole(token: &Token, least: u32, most: u32) -> Option<u32> {
    let number = token.number().filter(|number| number.fract() == 0.0)?;
    (f64::from(least)..=f64::from(most)).contains(&number).then_some(number as u32)
}
