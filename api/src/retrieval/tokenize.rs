//! Text to index terms, for Korean and English in the same breath and without a dictionary.
//!
//! A stock tokenizer leaves a Korean eojeol whole, so `예산은` does not find `예산`. Here each eojeol loses one
//! grammatical ending of a fixed list while at least two syllables remain, and what is left becomes overlapping
//! pairs of syllables: compounds, spacing variants and unseen words then match by their parts. Measured on
//! KorQuAD this equals a morphological analyzer (MeCab) at a twentieth of its time; whole words on top of the
//! pairs made it worse. Latin words are stemmed; identifiers such as `PPR-9087` are also kept whole.
//!
//! Two looser readings of the same words stand beside the terms, and weigh less:
//!
//! * [`parts`]: pieces which words share that are written or inflected in different ways.
//! * [`neighbors`]: words that stand near each other.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use crate::retrieval::endings::{NOUN_ENDINGS, POINTING, VERB_ENDINGS};

pub mod neighbors;
pub mod parts;
mod read;

use read::Kind;
pub(super) use read::Words;

/// Grammatical endings by their last syllable, longest first: most words have none, and are told so by one look.
static ENDINGS: LazyLock<HashMap<char, Vec<Vec<char>>>> = LazyLock::new(|| {
    let mut endings: HashMap<char, Vec<Vec<char>>> = HashMap::new();
    for ending in NOUN_ENDINGS.iter().chain(VERB_ENDINGS) {
        let syllables: Vec<char> = ending.chars().collect();
        if let Some(last) = syllables.last() {
            endings.entry(*last).or_default().push(syllables);
        }
    }
    for same_last in endings.values_mut() {
        same_last.sort_by_key(|ending| std::cmp::Reverse(ending.len()));
    }
    endings
});

/// Words that only point or bind, for looking up: every word of every page is.
static POINTING_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| POINTING.iter().copied().collect());

static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

/// An index term and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The term.
    pub text: String,
    /// The word it was made from, counted from 0: all pairs of one eojeol share it.
    pub word: usize,
}

/// The terms of a text, in order.
pub fn terms(text: &str) -> Vec<Term> {
    let words = Words::read(text);
    let mut terms = Vec::new();
    each_term(&words, |text, word| terms.push(Term { text: text.to_owned(), word }));
    terms
}

/// Hands each term of a text, and the number of its word, to `take`.
pub(super) fn each_term(words: &Words, mut take: impl FnMut(&str, usize)) {
    let mut term = String::new();
    for run in words.runs() {
        let letters = words.letters(run);
        match run.kind {
            Kind::Hangul | Kind::Ideograph if letters.len() == 1 => {
                term.clear();
                term.push(letters[0]);
                take(&term, run.word);
            }
            Kind::Hangul | Kind::Ideograph => {
                for pair in letters.windows(2) {
                    term.clear();
                    term.extend(pair);
                    take(&term, run.word);
                }
            }
            Kind::Other => {
                term.clear();
                term.extend(letters);
                if term != "s" || run.opens {
                    take(&STEMMER.stem(&term), run.word);
                }
            }
            Kind::Identifier => {
                term.clear();
                term.extend(letters);
                take(&term, run.word);
            }
        }
    }
}

/// The text in one form: composed, of normal width, in lower case.
pub fn normal(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    normalize(text, |letter| normal.push(letter));
    normal
}

fn normalize(text: &str, mut take: impl FnMut(char)) {
    // Most text is in that form already, but for capitals.
    if text.is_ascii() {
        text.chars().for_each(|letter| take(letter.to_ascii_lowercase()));
    } else if is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        text.chars().for_each(|letter| lower(letter, &mut take));
    } else {
        text.nfkc().for_each(|letter| lower(letter, &mut take));
    }
}

fn lower(letter: char, take: &mut impl FnMut(char)) {
    if is_syllable(letter) {
        take(letter);
    } else {
        letter.to_lowercase().for_each(take);
    }
}

fn is_syllable(letter: char) -> bool {
    ('가'..='힣').contains(&letter)
}

/// The eojeol without its longest known ending, so long as two syllables remain.
pub fn stem(eojeol: &[char]) -> &[char] {
    let endings = eojeol.last().and_then(|last| ENDINGS.get(last));
    let ending = endings.into_iter().flatten().find(|ending| {
        // An ending is at most what leaves two syllables.
        eojeol.len() >= ending.len() + 2 && eojeol.ends_with(ending)
    });
    &eojeol[..eojeol.len() - ending.map_or(0, Vec::len)]
}

fn is_ending(run: &[char]) -> bool {
    let endings = run.last().and_then(|last| ENDINGS.get(last));
    endings.is_some_and(|endings| endings.iter().any(|ending| ending == run))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(text: &str) -> Vec<String> {
        terms(text).into_iter().map(|term| term.text).collect()
    }

    #[test]
    fn an_ending_does_not_hide_the_noun() {
        assert_eq!(texts("예산은"), ["예산"]);
        assert_eq!(texts("예산에서는"), ["예산"]);
        assert_eq!(texts("연차휴가를"), ["연차", "차휴", "휴가"]);
    }

    #[test]
    fn a_noun_of_two_syllables_is_not_cut_further() {
        assert_eq!(texts("휴가"), ["휴가"]);
        assert_eq!(texts("회의"), ["회의"]);
        assert_eq!(texts("팀"), ["팀"]);
    }

    #[test]
    fn identifiers_are_found_whole_and_by_their_parts() {
        assert_eq!(texts("PPR-9087을"), ["ppr", "9087", "ppr-9087"]);
        assert_eq!(texts("API를"), ["api"]);
        assert_eq!(texts("PR리뷰"), ["pr", "리뷰"]);
    }

    #[test]
    fn english_words_are_stemmed() {
        assert_eq!(texts("Company's policies"), ["compani", "polici"]);
    }

    #[test]
    fn decomposed_korean_equals_composed() {
        assert_eq!(texts("한글"), texts("한글"));
    }

    proptest! {
        #[test]
        fn any_text_has_terms_that_are_neither_empty_nor_spaced(text in any::<String>()) {
            for term in terms(&text) {
                prop_assert!(!term.text.is_empty());
                prop_assert!(!term.text.contains(char::is_whitespace));
            }
        }
    }
}
