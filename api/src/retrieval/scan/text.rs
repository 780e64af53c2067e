//! A text as the letters that questions and names are compared by.
//!
//! `on-call`, `on call` and `oncall`, `진행 중` and `진행중` are the same to people, so spaces and signs are left out
//! and only remembered as the places where a word may begin. A sign between two digits stays: it is part of a date.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::retrieval::endings::{NOUN_ENDINGS, QUESTION_ENDINGS, VERB_ENDINGS};

/// Endings of names and options in a question, beyond those that the index strips.
#[rustfmt::skip]
const MORE_ENDINGS: &[&str] = &[
    "중인", "중이", "중이던", "중에", "중인가요", "중이에요", "중이야", "된", "되는", "될", "되지", "되어", "됐던", "되었던", "됐나요", "됐어요", "됐어", "됐지", "된지", "되면서",
    "하는", "한", "할", "하지", "하던", "했던", "했나요", "했어요", "했어", "했지", "하기로", "으로만", "에만", "인", "인지", "이던", "이었던", "였던", "던", "난", "나는", "는",
    "이야", "야", "이지", "지", "지요", "이죠", "죠", "입니까", "이었나요", "였나요", "이었어", "였어", "이었어요", "였어요", "이었지", "였지", "였더라", "이더라", "더라",
    "였는지", "이었는지", "인지요", "이니", "니", "일까", "일까요", "요", "이요", "이나요", "나요", "인건", "인게", "인것", "별로는", "쯤", "간", "이라도", "라도", "으로부터", "로부터",
    "랑", "이랑", "이랑은", "하고", "하고는", "이고", "고", "거나", "이거나", "이며", "며", "면서", "까지", "부터", "씩", "짜리", "어치", "째", "에서", "에는", "에도", "에", "의", "만", "도",
    "이라는", "라는", "이란", "란", "으로", "로", "어", "어요", "어서",
    "s", "st", "nd", "rd", "th",
];

/// What may stand between a name and its ending: plural and honorifics.
const BEFORE_ENDINGS: &[&str] = &["", "들", "님", "님들", "씨", "네"];

static ENDINGS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let endings = || NOUN_ENDINGS.iter().chain(VERB_ENDINGS).chain(QUESTION_ENDINGS).chain(MORE_ENDINGS);
    let all = BEFORE_ENDINGS.iter().flat_map(|before| {
        endings().map(move |ending| format!("{before}{ending}")).chain([(*before).to_owned()])
    });
    all.collect()
});

/// A text as letters, and where words begin in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Letters {
    letters: Vec<char>,
    begins: Vec<bool>,
}

impl Letters {
    pub(super) fn of(text: &str) -> Self {
        let normal: Vec<char> = text.nfkc().flat_map(char::to_lowercase).collect();
        let mut this = Self::default();
        let mut begin = true;
        for (place, &letter) in normal.iter().enumerate() {
            let digit = |at: Option<&char>| at.is_some_and(char::is_ascii_digit);
            let inside = place > 0 && digit(normal.get(place - 1)) && digit(normal.get(place + 1));
            match letter {
                _ if letter.is_alphanumeric() || letter == '~' => this.push(letter, &mut begin),
                '.' | '-' | '/' if inside => this.push(letter, &mut begin),
                ',' if inside => {}
                '\'' | '’' => {}
                _ => begin = true,
            }
        }
        this
    }

    fn push(&mut self, letter: char, begin: &mut bool) {
        self.letters.push(letter);
        self.begins.push(std::mem::take(begin));
    }

    pub(super) fn len(&self) -> usize {
        self.letters.len()
    }

    pub(super) fn at(&self, place: usize) -> Option<char> {
        self.letters.get(place).copied()
    }

    /// The letters from one place to another, or to the end.
    pub(super) fn slice(&self, from: usize, to: usize) -> String {
        self.letters[from.min(self.len())..to.min(self.len())].iter().collect()
    }

    /// Whether a word begins at a place; so it does after the last letter.
    pub(super) fn begins(&self, place: usize) -> bool {
        self.begins.get(place).copied().unwrap_or(true)
    }

    /// Where the word ends that a place is in.
    pub(super) fn word_end(&self, place: usize) -> usize {
        (place + 1..self.len()).find(|&at| self.begins[at]).unwrap_or(self.len())
    }

    /// Whether a place parts two letters of one Latin word or one number, where no name may end.
    pub(super) fn splits_latin(&self, place: usize) -> bool {
        let (Some(before), Some(after)) = (place.checked_sub(1).and_then(|at| self.at(at)), self.at(place))
        else {
            return false;
        };
        !self.begins(place)
            && (before.is_ascii_alphabetic() && after.is_ascii_alphabetic()
                || before.is_ascii_digit() && after.is_ascii_digit())
    }
}

/// A name as its letters alone.
pub(super) fn key(text: &str) -> String {
    let letters = Letters::of(text);
    letters.slice(0, letters.len())
}

/// The words of a name, each as its letters.
pub(super) fn words(text: &str) -> Vec<String> {
    let letters = Letters::of(text);
    let mut words = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let end = letters.word_end(at);
        words.push(letters.slice(at, end));
        at = end;
    }
    words
}

/// Whether letters after a name are a grammatical ending of it.
pub(super) fn is_ending(rest: &str) -> bool {
    ENDINGS.contains(rest)
}

/// Whether a word is written in Latin letters alone.
pub(super) fn is_latin(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|letter| letter.is_ascii_alphabetic())
}

/// A name and, in Latin letters, its singular or plural.
pub(super) fn forms(key: &str) -> Vec<String> {
    let mut forms = vec![key.to_owned()];
    if !key.chars().last().is_some_and(|letter| letter.is_ascii_alphabetic()) || key.len() < 3 {
        return forms;
    }
    let consonant_y = |stem: &str| !stem.ends_with(['a', 'e', 'i', 'o', 'u']);
    match key.strip_suffix('y') {
        Some(stem) if consonant_y(stem) => forms.push(format!("{stem}ies")),
        _ if key.ends_with('s') || key.ends_with("ch") || key.ends_with("sh") || key.ends_with('x') => {
            forms.push(format!("{key}es"));
        }
        _ => forms.push(format!("{key}s")),
    }
    if let Some(stem) = key.strip_suffix("ies") {
        forms.push(format!("{stem}y"));
    } else if let Some(stem) = key.strip_suffix('s').filter(|stem| stem.len() > 2 && !stem.ends_with('s')) {
        forms.push(stem.to_owned());
        forms
            .extend(stem.strip_suffix('e').filter(|stem| stem.ends_with(['h', 'x', 's'])).map(str::to_owned));
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_and_signs_do_not_part_what_is_the_same() {
        assert_eq!(key("On-call"), key("oncall"));
        assert_eq!(key("진행 중"), key("진행중"));
        assert_eq!(key("1,000"), "1000");
        assert_eq!(key("2026-05-01"), "2026-05-01");
        assert_eq!(words("기술 결정 (ADR)"), ["기술", "결정", "adr"]);
    }

    #[test]
    fn a_name_has_its_singular_and_plural() {
        assert!(forms("projects").contains(&"project".to_owned()));
        assert!(forms("policy").contains(&"policies".to_owned()));
        assert!(forms("branches").contains(&"branch".to_owned()));
        assert_eq!(forms("프로젝트"), ["프로젝트"]);
    }

    #[test]
    fn endings_stand_after_plurals_and_honorifics() {
        for ending in ["은", "들이", "님이", "인", "된", ""] {
            assert!(is_ending(ending), "{ending}");
        }
        assert!(!is_ending("계획서"));
    }
}
