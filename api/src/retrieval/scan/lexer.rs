//! A question to its words, as the vocabulary of one database understands them; nothing when one is not understood.
//!
//! That every word must be understood is what keeps a scan from answering what it was not asked: `프로젝트를 몇 명이
//! 승인해요` has a database and a count in it, and asks for something that no row says.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use crate::retrieval::scan::grammar::{self, Word};
use crate::retrieval::scan::text::{Letters, is_ending};

/// The longest question that is read, in letters: a longer one tells a story.
const MAX_LETTERS: usize = 160;
/// The longest name that is looked for, in letters.
pub(super) const MAX_NAME: usize = 40;

/// What a word may mean.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Meaning {
    /// A word of the grammar.
    Word(Word),
    /// A number.
    Number(f64),
    /// A day in digits.
    Day(NaiveDate),
    /// A month in digits.
    MonthOf(i32, u32),
    /// The database, or a word of its name that does not suffice to name it.
    Database { suffices: bool },
    /// A column, by its place.
    Column(usize),
    /// A value of some columns.
    Value(Value),
}

/// A value that rows have in some columns.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Value {
    /// The columns, by their places.
    pub columns: Vec<usize>,
    /// The value, as the rows have it.
    pub text: String,
    /// Whether it was said by its own name.
    pub literal: bool,
    /// Whether the word denies it: `미완료`.
    pub denied: bool,
}

/// The words that a database brings along.
pub(super) type Vocabulary = HashMap<String, Vec<Meaning>>;

/// A word of the question that was understood.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    /// Everything that it may mean.
    pub meanings: Vec<Meaning>,
    /// Its letters.
    pub text: String,
    /// The grammatical ending after it.
    pub ending: String,
}

impl Token {
    /// The first meaning that is of a kind.
    pub(super) fn find<'t, T>(&'t self, of_kind: impl Fn(&'t Meaning) -> Option<T>) -> Option<T> {
        self.meanings.iter().find_map(of_kind)
    }

    pub(super) fn word<T>(&self, of_kind: impl Fn(Word) -> Option<T>) -> Option<T> {
        self.find(|meaning| if let Meaning::Word(word) = meaning { of_kind(*word) } else { None })
    }

    pub(super) fn is(&self, word: Word) -> bool {
        self.meanings.contains(&Meaning::Word(word))
    }

    pub(super) fn column(&self) -> Option<usize> {
        self.find(|meaning| if let Meaning::Column(place) = meaning { Some(*place) } else { None })
    }

    pub(super) fn columns(&self) -> impl Iterator<Item = usize> + '_ {
        self.meanings
            .iter()
            .filter_map(|meaning| if let Meaning::Column(place) = meaning { Some(*place) } else { None })
    }

    pub(super) fn number(&self) -> Option<f64> {
        self.find(|meaning| match meaning {
            Meaning::Number(number) => Some(*number),
            Meaning::Word(Word::Figure(figure)) => Some(f64::from(*figure)),
            _ => None,
        })
    }

    pub(super) fn is_database(&self) -> bool {
        self.meanings.iter().any(|meaning| matches!(meaning, Meaning::Database { .. }))
    }

    pub(super) fn names_database(&self) -> bool {
        self.meanings.contains(&Meaning::Database { suffices: true })
    }
}

/// The words of a question, or nothing when one of them is not understood.
pub(super) fn tokens(question: &Letters, vocabulary: &Vocabulary) -> Option<Vec<Token>> {
    if question.len() == 0 || question.len() > MAX_LETTERS {
        return None;
    }
    let mut lexer = Lexer { question, vocabulary, dead_ends: HashSet::new(), tokens: Vec::new() };
    lexer.read(0, Before::Space).then_some(lexer.tokens)
}

/// What stands right before a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Before {
    /// A space, or the beginning.
    Space,
    /// A number, in the same word.
    Number,
    /// A name, in the same word.
    Name,
}

struct Lexer<'a> {
    question: &'a Letters,
    vocabulary: &'a Vocabulary,
    dead_ends: HashSet<(usize, Before)>,
    tokens: Vec<Token>,
}

impl Lexer<'_> {
    /// Reads on from a place to the end, longest names first.
    fn read(&mut self, at: usize, before: Before) -> bool {
        if at >= self.question.len() {
            return true;
        }
        if self.dead_ends.contains(&(at, before)) {
            return false;
        }
        let longest = (self.question.len() - at).min(MAX_NAME);
        for length in (1..=longest).rev() {
            let end = at + length;
            let text = self.question.slice(at, end);
            let meanings = self.meanings(&text, before);
            if !meanings.is_empty() && self.go_on(meanings, text, end) {
                return true;
            }
        }
        if self.number(at) {
            return true;
        }
        self.dead_ends.insert((at, before));
        false
    }

    fn meanings(&self, text: &str, before: Before) -> Vec<Meaning> {
        let own = self.vocabulary.get(text).into_iter().flatten().cloned();
        let words = grammar::words(text).iter().copied();
        // Units stand after numbers only, and nothing of one letter after a name, but for what makes an order or a count.
        let words = words.filter(|word| match before {
            Before::Number => true,
            Before::Space => !matches!(word, Word::Times(1_000 | 10_000)) || text.is_ascii(),
            Before::Name => text.chars().count() > 1 || matches!(word, Word::InOrder | Word::Count(_)),
        });
        let own = own.filter(|_| before != Before::Name || text.chars().count() > 1);
        own.chain(words.map(Meaning::Word)).collect()
    }

    /// Takes a token that ends at a place, and reads on after it: inside its word, or after its ending.
    fn go_on(&mut self, meanings: Vec<Meaning>, text: String, end: usize) -> bool {
        let numeric = |meaning: &Meaning| {
            matches!(
                meaning,
                Meaning::Number(_)
                    | Meaning::Day(_)
                    | Meaning::MonthOf(..)
                    | Meaning::Word(Word::Figure(_) | Word::Times(_) | Word::Time(_))
            )
        };
        let before = if meanings.iter().any(numeric) { Before::Number } else { Before::Name };
        let depth = self.tokens.len();
        self.tokens.push(Token { meanings, text, ending: String::new() });
        if self.question.begins(end) {
            if self.read(end, Before::Space) {
                return true;
            }
        } else {
            let word_end = self.question.word_end(end);
            let rest = self.question.slice(end, word_end);
            let may_split = !self.question.splits_latin(end) || before == Before::Number;
            let is_ending = (may_split || rest == "s") && is_ending(&rest);
            // After a number comes its unit, after a name its ending.
            for ends in [before == Before::Name, before != Before::Name] {
                self.tokens.truncate(depth + 1);
                if ends && is_ending {
                    self.tokens[depth].ending = rest.clone();
                    if self.read(word_end, Before::Space) {
                        return true;
                    }
                } else if !ends && may_split {
                    self.tokens[depth].ending = String::new();
                    if self.read(end, before) {
                        return true;
                    }
                }
            }
        }
        self.tokens.truncate(depth);
        false
    }

    /// Reads a number or a day in digits.
    fn number(&mut self, at: usize) -> bool {
        if self.question.splits_latin(at) {
            return false;
        }
        let word = self.question.slice(at, self.question.word_end(at));
        let text: String =
            word.chars().take_while(|letter| letter.is_ascii_digit() || "./-".contains(*letter)).collect();
        let end = at + text.len();
        let Some(meaning) = in_digits(&text) else { return false };
        self.go_on(vec![meaning], text, end)
    }
}

/// A number, a day or a month in digits.
fn in_digits(text: &str) -> Option<Meaning> {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let number = |part: &str| part.parse::<u32>().ok();
    match parts[..] {
        [year, month, day] if year.len() == 4 => {
            let day = NaiveDate::from_ymd_opt(year.parse().ok()?, number(month)?, number(day)?)?;
            Some(Meaning::Day(day))
        }
        [year, month] if year.len() == 4 && number(month).is_some_and(|month| (1..=12).contains(&month)) => {
            Some(Meaning::MonthOf(year.parse().ok()?, number(month)?))
        }
        _ => text.parse::<f64>().ok().filter(|number| number.is_finite()).map(Meaning::Number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(question: &str, names: &[&str]) -> Option<Vec<String>> {
        let vocabulary: Vocabulary =
            names.iter().map(|name| ((*name).to_owned(), vec![Meaning::Column(0)])).collect();
        Some(tokens(&Letters::of(question), &vocabulary)?.into_iter().map(|token| token.text).collect())
    }

    #[test]
    fn every_word_must_be_understood() {
        assert_eq!(texts("프로젝트는 몇 개인가요?", &["프로젝트"]).unwrap(), ["프로젝트", "몇개"]);
        assert_eq!(texts("프로젝트 계획서는 몇 개?", &["프로젝트"]), None);
        assert_eq!(texts("how many projecting", &["project"]), None);
    }

    #[test]
    fn spaces_do_not_matter() {
        assert_eq!(
            texts("진행중인 프로젝트목록", &["프로젝트", "진행중"]).unwrap(),
            ["진행중", "프로젝트", "목록"]
        );
    }

    #[test]
    fn numbers_are_followed_by_their_units() {
        assert_eq!(texts("2026년 5월", &[]).unwrap(), ["2026", "년", "5", "월"]);
        assert_eq!(in_digits("2026-05-01"), NaiveDate::from_ymd_opt(2026, 5, 1).map(Meaning::Day));
        assert_eq!(in_digits("2026.5"), Some(Meaning::MonthOf(2026, 5)));
        assert_eq!(in_digits("1.5"), Some(Meaning::Number(1.5)));
    }
}
