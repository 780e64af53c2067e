//! A question's words, and how much of them a text says.
//!
//! BM25 scores cannot be compared between questions; coverage can. It is the share of the question's words that stand in
//! a passage (with its page's title and headings), each weighed by how rare it is in the workspace. A word that stands
//! nowhere weighs most: a question about what no page mentions is so seen at once.

use std::collections::HashMap;

use shared::passage::{self, PageText, Passage};

use crate::retrieval::index::{Index, IndexError};
use crate::retrieval::question::{self, question_terms};
use crate::retrieval::terms::{TermId, TermSet};
use crate::retrieval::tokenize::parts;

/// What the terms of a predicate weigh: other verbs may say the same, other nouns hardly ever.
pub const PREDICATE_WEIGHT: f32 = 0.35;

/// A question's words, weighed by how rare they are in one state of the workspace.
#[derive(Debug)]
pub struct Asked {
    pub(super) words: Vec<Word>,
    /// The letters of all words, as [`parts`].
    pub(super) parts: Vec<TermId>,
}

/// A word of a question.
#[derive(Debug)]
pub(super) struct Word {
    /// Its place in the question, as [`question::words`] counts.
    pub(super) place: usize,
    /// Whether it names something that stands nowhere, such as `VPN-822`.
    pub(super) is_unknown_identifier: bool,
    /// Whether it is a predicate.
    pub(super) is_predicate: bool,
    terms: Vec<TermId>,
    parts: Vec<TermId>,
    weight: f32,
}

/// What a text says: its terms, and its letters as parts.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    terms: TermSet,
    parts: TermSet,
}

impl Asked {
    /// Takes a question apart.
    pub fn new(question: &str, index: &Index) -> Result<Self, IndexError> {
        let all = index.passages() as f32;
        let stems = question::stems(question);
        let mut words: Vec<Word> = Vec::new();
        let mut places: HashMap<usize, usize> = HashMap::new();
        for term in question_terms(question) {
            let frequency = index.frequency(&term.text)? as f32;
            // The inverse document frequency of BM25.
            let rarity = (1.0 + (all - frequency + 0.5) / (frequency + 0.5)).ln();
            let weight = rarity * term.weight(PREDICATE_WEIGHT);
            let is_unknown_identifier = frequency == 0.0 && is_identifier(&term.text);
            let at = *places.entry(term.word).or_insert(words.len());
            match words.get_mut(at) {
                Some(word) => {
                    word.weight = word.weight.max(weight);
                    word.is_unknown_identifier |= is_unknown_identifier;
                    word.terms.push(TermId::of(&term.text));
                }
                None => words.push(Word {
                    place: term.word,
                    is_unknown_identifier,
                    is_predicate: term.predicate,
                    parts: stems.get(&term.word).map(|stem| part_ids(stem)).unwrap_or_default(),
                    terms: vec![TermId::of(&term.text)],
                    weight,
                }),
            }
        }
        Ok(Self { words, parts: part_ids(&question::content(question)) })
    }

    /// The share of the words that some sets of terms cover together, 0 to 1. A word whose parts are there in part counts
    /// in part.
    pub fn coverage(&self, present: &[&TermSet]) -> f32 {
        self.share(|word| word.covered(present))
    }

    /// The same, where words count that are inflected or spelled otherwise.
    pub(super) fn covered_loosely(&self, said: &[&Said]) -> f32 {
        self.share(|word| word.covered_loosely(said))
    }

    fn share(&self, covered: impl Fn(&Word) -> f32) -> f32 {
        let total: f32 = self.words.iter().map(|word| word.weight).sum();
        let sum: f32 = self.words.iter().map(|word| word.weight * covered(word)).sum();
        if total > 0.0 { sum / total } else { 0.0 }
    }
}

impl Word {
    fn covered(&self, present: &[&TermSet]) -> f32 {
        share(&self.terms, |term| present.iter().any(|present| present.has(term)))
    }

    /// Few letters in common mean nothing: their share counts squared.
    pub(super) fn covered_loosely(&self, said: &[&Said]) -> f32 {
        let terms = share(&self.terms, |term| said.iter().any(|said| said.terms.has(term)));
        let letters = share(&self.parts, |part| said.iter().any(|said| said.parts.has(part)));
        terms.max(letters * letters)
    }
}

impl Said {
    pub(super) fn terms(&self) -> impl Iterator<Item = TermId> {
        self.terms.iter()
    }

    pub(super) fn of(text: &str) -> Self {
        Self { terms: TermSet::of(text), parts: TermSet::parts_of(text) }
    }
}

/// The share of some items that are there.
pub(super) fn share(wanted: &[TermId], is_there: impl Fn(TermId) -> bool) -> f32 {
    if wanted.is_empty() {
        return 0.0;
    }
    wanted.iter().filter(|item| is_there(**item)).count() as f32 / wanted.len() as f32
}

/// A name of letters and digits: `vpn-822`, `adr-014`. The tokenizer keeps such a name whole beside its parts.
fn is_identifier(term: &str) -> bool {
    term.len() > 3
        && term.is_ascii()
        && term.contains(|letter: char| letter.is_ascii_digit())
        && term.contains(|letter: char| letter.is_ascii_alphabetic())
}

fn part_ids(text: &str) -> Vec<TermId> {
    parts::parts(text).iter().map(|part| TermId::of(part)).collect()
}

/// The terms that a passage is found by: its text, its headings, its page's title and path.
pub fn passage_terms(page: &PageText, passage: Passage) -> TermSet {
    let mut text = passage::text(page, passage);
    for part in passage::heading_path(page, passage).iter().chain(&page.document.path_titles()) {
        text.push('\n');
        text.push_str(part);
    }
    text.push('\n');
    text.push_str(&page.document.title);
    TermSet::of(&text)
}

#[cfg(test)]
mod tests {
    use shared::page::BlockKind;

    use super::*;
    use crate::retrieval::test_pages::page;

    fn coverage(question: &str) -> f32 {
        let page = page("연차휴가 규정", &[(BlockKind::Paragraph, "입사 2년차부터 연차는 15일입니다.")]);
        let index = Index::build(std::slice::from_ref(&page)).unwrap();
        let asked = Asked::new(question, &index).unwrap();
        asked.coverage(&[&passage_terms(&page, passage::passages(&page)[0])])
    }

    #[test]
    fn words_that_only_ask_do_not_count() {
        assert_eq!(coverage("연차는 얼마나 있나요?"), 1.0);
    }

    #[test]
    fn a_subject_that_nobody_wrote_about_is_not_covered() {
        assert!(coverage("수영장 연차") < 0.5);
        assert_eq!(coverage("수영장"), 0.0);
    }

    #[test]
    fn a_word_that_is_spelled_otherwise_is_covered_loosely() {
        let page = page("콘텐츠", &[]);
        let index = Index::build(&[page]).unwrap();
        let loosely = |question: &str| {
            Asked::new(question, &index).unwrap().covered_loosely(&[&Said::of("콘텐츠 제작 규정")])
        };
        assert!(loosely("컨텐츠") > 2.0 * loosely("수영장"), "{} {}", loosely("컨텐츠"), loosely("수영장"));
    }
}
