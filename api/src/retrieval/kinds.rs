//! What kind of thing a question asks for, such as an amount of money or a time, and whether a sentence has one.
//!
//! It takes no understanding: `얼마예요` asks for an amount, and a sentence without a figure and a currency has none. What
//! is recognized is loose on purpose, for a sentence that is wrongly taken to have no answer costs more than one that is
//! wrongly taken to have one. The lists are in [`signs`].

use shared::page::CELL_SEPARATOR;

use crate::retrieval::kinds::signs::{Counted, FAMILY_NAMES, MONTHS, NUMERALS, SIGNS, Signs};

mod signs;

/// A kind of thing that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An amount of money.
    Money,
    /// A number of people.
    People,
    /// A floor of a building.
    Floor,
    /// A share of a hundred.
    Percent,
    /// A score.
    Score,
    /// How often.
    Times,
    /// A day, a time of day, a period.
    Time,
    /// A person or those who are responsible.
    Person,
    /// A place, also one in a program.
    Place,
    /// Any number.
    Number,
}

/// What kinds of things a question asks for: any of them answers it. None where that cannot be told.
pub fn asked_for(question: &str) -> Vec<Kind> {
    // `몇 명` and `몇명` ask for the same.
    let question = padded(question).replace("몇 ", "몇");
    let mut kinds: Vec<Kind> = SIGNS
        .iter()
        .filter(|signs| signs.asked.iter().any(|word| has(&question, word)))
        .map(|signs| signs.kind)
        .collect();
    // What is counted or measured is the sharper sign: `who is paid how much`, `how many times`.
    for general in [Kind::Number, Kind::Person, Kind::Place] {
        if kinds.len() > 1 {
            kinds.retain(|kind| *kind != general);
        }
    }
    kinds
}

/// Whether a sentence has a thing of a kind.
pub fn has_kind(sentence: &str, kind: Kind) -> bool {
    let text = padded(sentence);
    let Some(signs) = SIGNS.iter().find(|signs| signs.kind == kind) else { return false };
    signs.words.iter().any(|word| has(&text, word))
        || counts(&text, signs)
        || !signs.units.is_empty() && sentence.split(CELL_SEPARATOR).skip(1).any(is_bare_figure)
        || kind == Kind::Time && (has_clock(&text) || MONTHS.iter().any(|month| has(&text, month)))
        || kind == Kind::Person && (has_korean_name(&text) || has_latin_name(sentence))
}

/// In lower case, with a space on both sides.
fn padded(text: &str) -> String {
    format!(" {} ", text.to_lowercase())
}

/// Whether a word stands in a text: a Latin word by itself, anything else anywhere.
fn has(text: &str, word: &str) -> bool {
    let inside = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphanumeric());
    let is_latin = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphabetic());
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !(is_latin(word.chars().next()) && inside(before)
            || is_latin(word.chars().next_back()) && inside(after))
    })
}

/// Whether a figure or a numeral stands before a unit of a kind, or a currency before a figure.
fn counts(text: &str, signs: &Signs) -> bool {
    let is_unit = |rest: &str| {
        let rest = rest.trim_start();
        signs.units.iter().any(|unit| rest.starts_with(unit))
    };
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        let ends_figure = before.is_ascii_digit() && !letter.is_ascii_digit();
        if ends_figure && (signs.counted == Counted::Anything || is_unit(after_figure(&text[at..]))) {
            return true;
        }
        if letter.is_ascii_digit() && signs.before.iter().any(|sign| text[..at].trim_end().ends_with(sign)) {
            return true;
        }
        if !before.is_alphanumeric() && letter.is_alphabetic() {
            let mut numerals = NUMERALS.iter().filter_map(|numeral| text[at..].strip_prefix(numeral));
            if numerals.any(is_unit) {
                return true;
            }
        }
        before = letter;
    }
    false
}

/// What follows a figure and its thousands: `3,000만 원` is followed by `원`.
fn after_figure(rest: &str) -> &str {
    rest.trim_start_matches([
        ',', '.', ' ', '만', '천', '백', '억', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
    ])
}

/// A figure alone in its cell: what it counts, the name of the column says.
fn is_bare_figure(cell: &str) -> bool {
    let cell = cell.trim();
    cell.contains(|letter: char| letter.is_ascii_digit())
        && cell.chars().all(|letter| letter.is_ascii_digit() || ",.".contains(letter))
}

/// `14:30`.
fn has_clock(text: &str) -> bool {
    let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let bytes = text.as_bytes();
    (1..bytes.len()).any(|at| bytes[at] == b':' && digit(bytes.get(at - 1)) && digit(bytes.get(at + 1)))
}

/// Three syllables of which the first is a family name: `한지우`.
fn has_korean_name(text: &str) -> bool {
    let is_syllable = |letter: char| ('가'..='힣').contains(&letter);
    text.split(|letter: char| !is_syllable(letter)).any(|word| {
        let name = PARTICLES.iter().find_map(|particle| word.strip_suffix(particle)).unwrap_or(word);
        [word, name].iter().any(|name| name.chars().count() == 3 && name.starts_with(FAMILY_NAMES))
    })
}

/// What follows a name in a sentence.
const PARTICLES: [&str; 7] = ["에게", "이", "가", "은", "는", "의", "님"];

/// Two capitalized words in a row.
fn has_latin_name(text: &str) -> bool {
    let is_name = |word: &str| {
        let mut letters = word.trim_matches(|letter: char| !letter.is_alphanumeric()).chars();
        letters.next().is_some_and(|letter| letter.is_ascii_uppercase())
            && letters.as_str().len() > 1
            && letters.all(|letter| letter.is_ascii_lowercase())
    };
    let words: Vec<&str> = text.split(' ').collect();
    words.windows(2).any(|pair| pair.iter().all(|word| is_name(word)) && !pair[0].ends_with(['.', ',']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_tells_what_it_asks_for() {
        for (question, kinds) in [
            ("예산은 얼마예요?", vec![Kind::Money]),
            ("What does a license cost?", vec![Kind::Money]),
            ("플랫폼팀은 몇 명이에요?", vec![Kind::People]),
            ("몇층에서 일해요?", vec![Kind::Floor]),
            ("How many times is it retried?", vec![Kind::Times]),
            ("언제 시작했나요?", vec![Kind::Time]),
            ("Who approves it?", vec![Kind::Person]),
            ("How many approvals does it need?", vec![Kind::Number]),
            ("왜 그만뒀어요?", vec![]),
        ] {
            assert_eq!(asked_for(question), kinds, "{question}");
        }
    }

    #[test]
    fn a_sentence_has_what_it_tells() {
        for (sentence, kind) in [
            ("한 달 10만 원까지입니다.", Kind::Money),
            ("You get KRW 3,000,000.", Kind::Money),
            ("플랫폼팀 (팀장 이도윤) 9명", Kind::People),
            ("two people do it together", Kind::People),
            ("세 번까지 나누어 사용", Kind::Times),
            ("We try again 8 times.", Kind::Times),
            ("개통은 11월 18일 19시", Kind::Time),
            ("Renewal: 1 March", Kind::Time),
            ("1차 한지우", Kind::Person),
            ("Expenses | Jin Seoyul", Kind::Person),
            ("7층 자리", Kind::Floor),
            ("컬럼 삭제 | 3", Kind::Times),
        ] {
            assert!(has_kind(sentence, kind), "{sentence} {kind:?}");
        }
    }

    #[test]
    fn a_sentence_has_not_what_it_does_not_tell() {
        for (sentence, kind) in [
            ("계약은 2026년 2월까지입니다.", Kind::Money),
            ("The contract ended on 13 February 2026.", Kind::Money),
            ("연차는 15일입니다.", Kind::People),
            ("서버를 다시 켭니다.", Kind::Time),
            ("지난번 회의에서 정했다", Kind::Times),
            ("3명이 일합니다", Kind::Floor),
            ("Nothing is broken.", Kind::Person),
        ] {
            assert!(!has_kind(sentence, kind), "{sentence} {kind:?}");
        }
    }
}
