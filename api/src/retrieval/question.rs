//! A question to terms: what is asked for counts, the words that only ask do not.
//!
//! In a workspace of two languages, `what does the` is as rare as any name, since most pages do not have it at
//! all: rarity alone would rank by it. Predicates are marked, for people ask with other verbs than the page was
//! written with (`사려면` for `구매`), but with the same nouns.

use std::collections::HashMap;

use crate::retrieval::endings::{ASKING_STEMS, POINTING, PREDICATE_ENDINGS, QUESTION_ENDINGS};
use crate::retrieval::tokenize;

/// A term of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionTerm {
    /// The term, as the index has it.
    pub text: String,
    /// The word it was made from, counted from 0.
    pub word: usize,
    /// Whether its word is a predicate.
    pub predicate: bool,
}

impl QuestionTerm {
    /// What the term weighs: 1, or less for one of a predicate.
    pub fn weight(&self, of_predicate: f32) -> f32 {
        if self.predicate { of_predicate } else { 1.0 }
    }
}

/// The terms of a question, in order. Words that only ask are left out, unless there are no others.
pub fn question_terms(question: &str) -> Vec<QuestionTerm> {
    let words = words(question).enumerate();
    let terms: Vec<QuestionTerm> = words.flat_map(|(place, word)| word_terms(&word, place)).collect();
    if !terms.is_empty() {
        return terms;
    }
    tokenize::terms(question)
        .into_iter()
        .map(|term| QuestionTerm { text: term.text, word: term.word, predicate: false })
        .collect()
}

/// The question without the words that only ask, and without the endings by which the others ask.
pub fn content(question: &str) -> String {
    let mut content = String::new();
    for word in words(question) {
        if let Some((stem, _)) = asked_for(&word) {
            if !content.is_empty() {
                content.push(' ');
            }
            content.push_str(stem);
        }
    }
    if content.is_empty() { question.to_owned() } else { content }
}

/// What each word asks for, without its ending, by its place; words that only ask are left out.
pub fn stems(question: &str) -> HashMap<usize, String> {
    let words = words(question).enumerate();
    words.filter_map(|(place, word)| asked_for(&word).map(|(stem, _)| (place, stem.to_owned()))).collect()
}

/// The words of a question in lower case.
pub fn words(question: &str) -> impl Iterator<Item = String> {
    let is_end = |letter: char| letter.is_whitespace() || "?!,\"“”()~…".contains(letter);
    let words =
        question.split(is_end).map(|word| word.trim_matches(['.', '\'', '‘', '’', ':']).to_lowercase());
    words.filter(|word| !word.is_empty())
}

fn word_terms(word: &str, place: usize) -> Vec<QuestionTerm> {
    let Some((stem, predicate)) = asked_for(word) else { return Vec::new() };
    tokenize::terms(stem)
        .into_iter()
        .map(|term| QuestionTerm { text: term.text, word: place, predicate })
        .collect()
}

/// What a word asks for, and whether it is a predicate; `None` for a word that only asks.
fn asked_for(word: &str) -> Option<(&str, bool)> {
    if POINTING.contains(&word) || ASKING_STEMS.iter().any(|stem| word.starts_with(stem)) {
        return None;
    }
    let longest = |endings: &[&'static str]| {
        endings.iter().filter(|ending| word.ends_with(**ending)).max_by_key(|ending| ending.len()).copied()
    };
    let asking = longest(QUESTION_ENDINGS);
    let stem = asking.and_then(|ending| word.strip_suffix(ending)).unwrap_or(word);
    // One syllable before an ending that asks is a verb such as `쓰`: it says nothing of what is asked for.
    if asking.is_some() && stem.chars().count() < 2 {
        return None;
    }
    let predicate = asking.is_some_and(|ending| !is_copula(ending)) || longest(PREDICATE_ENDINGS).is_some();
    Some((stem, predicate))
}

/// `연차인가요` asks for the noun before the copula.
fn is_copula(ending: &str) -> bool {
    ["인가요", "예요", "이에요", "이죠", "입니까", "인지", "인가", "이야", "야"].contains(&ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_keep_the_places_of_their_words() {
        let stems = stems("연차는 며칠인가요");
        assert_eq!(stems.get(&0).map(String::as_str), Some("연차는"));
        assert_eq!(stems.get(&1), None);
    }

    fn texts(question: &str) -> Vec<String> {
        question_terms(question).into_iter().map(|term| term.text).collect()
    }

    #[test]
    fn words_that_only_ask_are_left_out() {
        assert_eq!(texts("연차는 며칠이에요?"), ["연차"]);
        assert_eq!(texts("How many days of leave do I have?"), ["day", "leav"]);
        assert_eq!(texts("정산은 언제까지 하나요"), ["정산"]);
    }

    #[test]
    fn a_question_of_nothing_else_keeps_them() {
        assert_eq!(texts("what is it?"), ["what", "is", "it"]);
    }

    #[test]
    fn a_predicate_is_told_from_a_noun() {
        let terms = question_terms("장비를 구입하려면");
        assert_eq!(terms[0], QuestionTerm { text: "장비".to_owned(), word: 0, predicate: false });
        assert!(terms[1..].iter().all(|term| term.predicate));
    }
}
