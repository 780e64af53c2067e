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
//! * [`parts`]: runs of four letters, which words share that are written or inflected in different ways.
//! * [`neighbors`]: words that stand near each other.

use std::collections::HashSet;
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;

use crate::retrieval::endings::{NOUN_ENDINGS, POINTING, VERB_ENDINGS};

/// Grammatical endings, and the most syllables that one has.
static ENDINGS: LazyLock<(HashSet<Vec<char>>, usize)> = LazyLock::new(|| {
    let endings: HashSet<Vec<char>> =
        NOUN_ENDINGS.iter().chain(VERB_ENDINGS).map(|ending| ending.chars().collect()).collect();
    let longest = endings.iter().map(Vec::len).max().unwrap_or(0);
    (endings, longest)
});

/// Words that only point or bind, for looking up: every word of every page is.
static POINTING_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| POINTING.iter().copied().collect());

pub mod neighbors;
pub mod parts;

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
    let mut terms = Vec::new();
    for (word, chunk) in chunks(&normal(text)).enumerate() {
        chunk_terms(chunk, word, &mut terms);
    }
    terms
}

/// The text in one form: composed, of normal width, in lower case.
pub fn normal(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

/// What stands between spaces and punctuation.
fn chunks(normal: &str) -> impl Iterator<Item = &str> {
    normal.split(is_separator).filter(|chunk| !chunk.is_empty())
}

/// Letters of one script, as far as they stand together.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Run {
    script: Script,
    /// Of Korean, without its ending.
    letters: Vec<char>,
}

/// The words of a normal text as their runs, in order. Endings after Latin words are left out.
fn runs(normal: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    for chunk in chunks(normal) {
        let mut before = None;
        let letters: Vec<char> = chunk.chars().collect();
        for run in letters.chunk_by(|a, b| script(*a) == script(*b)) {
            let Some(script) = script(run[0]) else { continue };
            let is_ending = before == Some(Script::Other) && script == Script::Hangul && is_ending(run);
            if !is_ending {
                let letters = if script == Script::Hangul { stem(run) } else { run };
                runs.push(Run { script, letters: letters.to_vec() });
            }
            before = Some(script);
        }
    }
    runs
}

fn is_ending(run: &[char]) -> bool {
    ENDINGS.0.contains(run)
}

/// Whether a letter can stand in no term. Hyphens, dots and the like stay: they may join an identifier.
fn is_separator(letter: char) -> bool {
    !(letter.is_alphanumeric() || is_joiner(letter))
}

fn is_joiner(letter: char) -> bool {
    matches!(letter, '-' | '_' | '.' | '\'' | '’' | '/' | ':' | '@' | '+' | '#')
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Hangul,
    Ideograph,
    Other,
}

fn script(letter: char) -> Option<Script> {
    match letter {
        '가'..='힣' | 'ᄀ'..='ᇿ' | 'ㄱ'..='ㆎ' => Some(Script::Hangul),
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' => {
            Some(Script::Ideograph)
        }
        _ if letter.is_alphanumeric() => Some(Script::Other),
        _ => None,
    }
}

/// The terms of what stands between two spaces: runs of one script, and identifiers as a whole.
fn chunk_terms(chunk: &str, word: usize, terms: &mut Vec<Term>) {
    let letters: Vec<char> = chunk.chars().collect();
    let mut at = 0;
    let mut identifier = (0, 0); // start of the run of Latin parts and joiners, and how many parts it has
    let mut after_latin = false;
    while at < letters.len() {
        let Some(kind) = script(letters[at]) else {
            at += 1;
            continue;
        };
        let start = at;
        while at < letters.len() && script(letters[at]) == Some(kind) {
            at += 1;
        }
        let run = &letters[start..at];
        match kind {
            Script::Hangul => {
                flush_identifier(&letters, identifier, start, word, terms);
                identifier = (at, 0);
                // `API를`: what follows a Latin word and is an ending is no word of its own.
                if !(after_latin && is_ending(run)) {
                    pairs(stem(run), word, terms);
                }
            }
            Script::Ideograph => {
                flush_identifier(&letters, identifier, start, word, terms);
                identifier = (at, 0);
                pairs(run, word, terms);
            }
            Script::Other => {
                if identifier.1 == 0 {
                    identifier.0 = start;
                }
                identifier.1 += 1;
                let text: String = run.iter().collect();
                if text != "s" || start == 0 {
                    terms.push(Term { text: STEMMER.stem(&text).into_owned(), word });
                }
            }
        }
        after_latin = kind == Script::Other;
    }
    flush_identifier(&letters, identifier, letters.len(), word, terms);
}

/// Adds an identifier as a whole, when its parts were several: `ppr-9087` besides `ppr` and `9087`.
fn flush_identifier(
    letters: &[char],
    (start, parts): (usize, usize),
    end: usize,
    word: usize,
    terms: &mut Vec<Term>,
) {
    if parts < 2 {
        return;
    }
    let whole: String = letters[start..end].iter().collect();
    let whole = whole.trim_matches(is_joiner);
    if whole.chars().any(char::is_numeric) {
        terms.push(Term { text: whole.to_owned(), word });
    }
}

/// The eojeol without its longest known ending, so long as two syllables remain.
pub fn stem(eojeol: &[char]) -> &[char] {
    let (endings, longest) = &*ENDINGS;
    let most = eojeol.len().saturating_sub(2).min(*longest);
    let cut = (1..=most).rev().map(|size| eojeol.len() - size).find(|cut| endings.contains(&eojeol[*cut..]));
    cut.map_or(eojeol, |cut| &eojeol[..cut])
}

fn pairs(run: &[char], word: usize, terms: &mut Vec<Term>) {
    if let [single] = run {
        terms.push(Term { text: single.to_string(), word });
    }
    terms.extend(run.windows(2).map(|pair| Term { text: pair.iter().collect(), word }));
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
