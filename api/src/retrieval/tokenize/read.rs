//! A text taken apart, once for all readings of it: its letters in one form, and the runs of them that words are made of.

use super::{is_ending, is_syllable, normalize, stem};

/// The words of a text, as runs of letters.
#[derive(Debug)]
pub struct Words {
    letters: Vec<char>,
    runs: Vec<Run>,
}

/// Letters of one script, as far as they stand together; or an identifier, which is several such runs joined.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub(super) kind: Kind,
    start: usize,
    /// Of Korean, where its ending begins.
    end: usize,
    /// The word it is of, counted from 0: what stands between spaces and punctuation.
    pub(super) word: usize,
    /// The line it is in, counted from 0.
    pub(super) line: usize,
    /// Whether it is the first of its word.
    pub(super) opens: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Hangul,
    Ideograph,
    /// Latin letters, digits, and every other script.
    Other,
    /// Several runs of [`Kind::Other`], as a whole: `ppr-9087` comes after `ppr` and `9087`.
    Identifier,
}

impl Words {
    /// Takes a text apart.
    pub fn read(text: &str) -> Self {
        let mut letters = Vec::with_capacity(text.len());
        normalize(text, |letter| letters.push(letter));
        let mut words = Self { letters, runs: Vec::new() };
        let (mut at, mut word, mut line) = (0, 0, 0);
        while at < words.letters.len() {
            let letter = words.letters[at];
            if is_separator(letter) {
                line += usize::from(letter == '\n');
                at += 1;
                continue;
            }
            let length = words.letters[at..].iter().take_while(|letter| !is_separator(**letter)).count();
            words.word(at, at + length, word, line);
            word += 1;
            at += length;
        }
        words
    }

    pub(super) fn runs(&self) -> &[Run] {
        &self.runs
    }

    pub(super) fn letters(&self, run: &Run) -> &[char] {
        &self.letters[run.start..run.end]
    }

    /// Adds the runs of a word.
    fn word(&mut self, start: usize, end: usize, word: usize, line: usize) {
        let mut identifier: Option<(usize, usize)> = None; // where its Latin parts begin, and how many it has
        let mut before = None;
        let mut at = start;
        while at < end {
            let Some(kind) = kind(self.letters[at]) else {
                at += 1;
                continue;
            };
            let length =
                self.letters[at..end].iter().take_while(|letter| self::kind(**letter) == Some(kind)).count();
            let letters = &self.letters[at..at + length];
            let mut run = Run { kind, start: at, end: at + length, word, line, opens: at == start };
            if kind == Kind::Other {
                identifier = Some(identifier.map_or((at, 1), |(start, parts)| (start, parts + 1)));
                self.runs.push(run);
            } else {
                // `API를`: what follows a Latin word and is an ending is no word of its own.
                let is_ending = kind == Kind::Hangul && before == Some(Kind::Other) && is_ending(letters);
                if kind == Kind::Hangul {
                    run.end = at + stem(letters).len();
                }
                self.identifier(identifier.take(), Run { end: at, ..run });
                if !is_ending {
                    self.runs.push(run);
                }
            }
            before = Some(kind);
            at += length;
        }
        self.identifier(identifier, Run { kind: Kind::Identifier, start, end, word, line, opens: false });
    }

    /// Adds an identifier as a whole, if its parts are several and one has a digit; `whole` says where it ends.
    fn identifier(&mut self, begun: Option<(usize, usize)>, whole: Run) {
        let Some((start, 2..)) = begun else { return };
        let joiners =
            self.letters[start..whole.end].iter().rev().take_while(|letter| is_joiner(**letter)).count();
        let end = whole.end - joiners;
        if self.letters[start..end].iter().any(|letter| letter.is_numeric()) {
            self.runs.push(Run { kind: Kind::Identifier, start, end, opens: false, ..whole });
        }
    }
}

/// Whether a letter can stand in no term. Hyphens, dots and the like stay: they may join an identifier.
fn is_separator(letter: char) -> bool {
    !(is_syllable(letter) || letter.is_alphanumeric() || is_joiner(letter))
}

fn is_joiner(letter: char) -> bool {
    matches!(letter, '-' | '_' | '.' | '\'' | '’' | '/' | ':' | '@' | '+' | '#')
}

fn kind(letter: char) -> Option<Kind> {
    match letter {
        '가'..='힣' | 'ᄀ'..='ᇿ' | 'ㄱ'..='ㆎ' => Some(Kind::Hangul),
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' => Some(Kind::Ideograph),
        _ if letter.is_alphanumeric() => Some(Kind::Other),
        _ => None,
    }
}
