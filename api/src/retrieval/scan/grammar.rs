//! The words of a structured question that no database brings along: how many, all, the latest, last month, not.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::retrieval::scan::grammar::words::WORDS;
use crate::retrieval::scan::text::key;

mod words;

/// What a word of the question does in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// Nothing: it binds or is polite.
    Filler,
    /// Asks to tell or show.
    Tell,
    /// Asks for things.
    What,
    /// Asks for people.
    Who,
    /// Asks for a day.
    When,
    /// Asks for a figure.
    HowMuch,
    /// Asks how many.
    Count(Counted),
    /// Asks for a list.
    List,
    /// Asks for all.
    All,
    /// Asks for a sum.
    Sum,
    /// Asks for an average.
    Average,
    /// The latest.
    Latest,
    /// Recent; with a number and a span, the time until today.
    Recent,
    /// The oldest.
    Oldest,
    /// The one that comes.
    Next,
    /// Makes a superlative of the next word.
    Most,
    /// Large, as a superlative or an order.
    High,
    /// Small.
    Low,
    /// Late.
    Late,
    /// Early.
    Early,
    /// In the order of.
    InOrder,
    /// Not, after what is denied.
    NotBefore,
    /// Not, before what is denied.
    NotNext,
    /// Has none.
    Without,
    /// Has some.
    With,
    /// Even once.
    AtAll,
    /// This or that.
    Or,
    /// This and that.
    And,
    /// A comparison after its number.
    NumberThen(Compared),
    /// A comparison before its number.
    ThenNumber(Compared),
    /// What people do with rows: `담당하는`, `owned by`.
    Role,
    /// A title of a person.
    Honorific,
    /// Was made.
    Created,
    /// Was edited.
    Edited,
    /// A part of a time.
    Time(Time),
    /// What is counted, after a number.
    Counter,
    /// A multiple, after a number.
    Times(u64),
    /// A number in letters.
    Figure(u32),
}

/// What a question counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    /// Things.
    Things,
    /// People.
    People,
    /// Times that something happened.
    Times,
}

/// A comparison of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// As much or more.
    AtLeast,
    /// More.
    More,
    /// As much or less.
    AtMost,
    /// Less.
    Less,
}

/// A part of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Time {
    /// The unit after the number of a year, quarter, month or day.
    Unit(Span),
    /// A span after a number: months, weeks.
    Length(Span),
    /// A month by name.
    Month(u32),
    /// A quarter by name.
    Quarter(u32),
    /// A half of a year.
    Half(u32),
    /// A span, counted from the present one.
    Relative(Span, i32),
    /// So much time until today.
    Past(Span, u32),
    /// Now.
    Now,
    /// From then on, after the time.
    Since,
    /// From, before the time.
    From,
    /// From then on, before the time.
    SinceNext,
    /// Until, after the time.
    Until,
    /// Until, before the time.
    UntilNext,
    /// Before it, after the time.
    Before,
    /// Before it, before the time.
    BeforeNext,
    /// After it, after the time.
    After,
    /// After it, before the time.
    AfterNext,
    /// Parts two times.
    To,
    /// Between two times.
    Between,
}

/// A span of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Span {
    /// A day.
    Day,
    /// A week, from Monday.
    Week,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A year.
    Year,
}

static VOCABULARY: LazyLock<HashMap<String, Vec<Word>>> = LazyLock::new(|| {
    let mut vocabulary: HashMap<String, Vec<Word>> = HashMap::new();
    for (word, texts) in WORDS {
        for text in *texts {
            let words = vocabulary.entry(key(text)).or_default();
            if !words.contains(word) {
                words.push(*word);
            }
        }
    }
    vocabulary
});

/// What a word, given as its letters, may do.
pub(super) fn words(key: &str) -> &'static [Word] {
    VOCABULARY.get(key).map_or(&[], Vec::as_slice)
}
