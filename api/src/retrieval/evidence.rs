//! Whether the workspace says anything about a question: a calibrated probability, from what the best passages have of
//! its words.
//!
//! BM25 scores of two questions cannot be compared. What can is how much of a question a page covers, in words and in
//! letters, whether they stand together, and whether the question names what stands nowhere. A logistic regression makes
//! one figure of them; what it weighs was fitted on some questions and tested on others (docs/RETRIEVAL.md). Words cannot
//! tell a page that says when a project starts from one that says what it costs: a large model judges the passages itself.

use std::collections::{HashMap, HashSet};

use shared::passage::{PageText, Passage};

use crate::retrieval::index::{Index, IndexError};
use crate::retrieval::question::{self, question_terms};
use crate::retrieval::support::{PREDICATE_WEIGHT, passage_terms};
use crate::retrieval::tokenize::{neighbors, parts};

/// How many figures are made of a question.
pub const FEATURES: usize = 5;

/// What the regression weighs each of them by, in the order of [`Evidence::features`], and what it adds.
const WEIGHTS: [f32; FEATURES] = [1.89, 2.9, 0.54, -4.0, 0.83];
const BIAS: f32 = -2.77;

/// What the passages have of a question's words.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evidence {
    /// The share of its words that the passages of the best page have together, each weighed by its rarity, 0 to 1.
    pub coverage: f32,
    /// The share of the words' letters that the best passage has, for words that are inflected or spelled otherwise.
    pub letters: f32,
    /// The share of its pairs of neighboring words that stand near each other in the best passage.
    pub near: f32,
    /// 1 when it names an identifier such as `VPN-822` that stands nowhere, 0 otherwise.
    pub unknown_identifier: f32,
    /// How many words ask for something, as a logarithm: of many, some are always missing.
    pub words: f32,
}

impl Evidence {
    /// The figures, in the order of the weights.
    pub fn features(&self) -> [f32; FEATURES] {
        [self.coverage, self.letters, self.near, self.unknown_identifier, self.words]
    }

    /// How likely the passages answer the question, 0 to 1.
    pub fn confidence(&self) -> f32 {
        let sum: f32 = WEIGHTS.iter().zip(self.features()).map(|(weight, feature)| weight * feature).sum();
        1.0 / (1.0 + (-(sum + BIAS)).exp())
    }
}

/// A question's words, weighed by how rare they are in one state of the workspace.
#[derive(Debug)]
pub struct Asked {
    words: Vec<Word>,
    parts: Vec<String>,
    pairs: Vec<String>,
}

#[derive(Debug)]
struct Word {
    terms: Vec<String>,
    weight: f32,
    is_unknown_identifier: bool,
}

impl Asked {
    /// Takes a question apart.
    pub fn new(question: &str, index: &Index) -> Result<Self, IndexError> {
        let all = index.passages() as f32;
        let mut words: Vec<Word> = Vec::new();
        let mut places: HashMap<usize, usize> = HashMap::new();
        for term in question_terms(question) {
            let frequency = index.frequency(&term.text)? as f32;
            // The inverse document frequency of BM25.
            let rarity = (1.0 + (all - frequency + 0.5) / (frequency + 0.5)).ln();
            let weight = rarity * term.weight(PREDICATE_WEIGHT);
            let is_unknown_identifier = frequency == 0.0 && is_identifier(&term.text);
            let place = *places.entry(term.word).or_insert(words.len());
            match words.get_mut(place) {
                Some(word) => {
                    word.weight = word.weight.max(weight);
                    word.is_unknown_identifier |= is_unknown_identifier;
                    word.terms.push(term.text);
                }
                None => words.push(Word { terms: vec![term.text], weight, is_unknown_identifier }),
            }
        }
        let content = question::content(question);
        let pairs = neighbors::neighbors(&content);
        Ok(Self { words, parts: parts::parts(&content), pairs })
    }

    /// What the passages have of it, each with its page.
    pub fn evidence<'a>(&self, passages: impl Iterator<Item = (&'a PageText, Passage)>) -> Evidence {
        let mut pages: HashMap<_, HashSet<String>> = HashMap::new();
        let mut best: Option<(f32, &PageText, Passage)> = None;
        for (page, passage) in passages {
            let terms = passage_terms(page, passage);
            let coverage = self.coverage(&terms);
            if best.is_none_or(|(most, ..)| coverage > most) {
                best = Some((coverage, page, passage));
            }
            pages.entry(page.document.id).or_default().extend(terms);
        }
        let Some((_, page, passage)) = best else { return Evidence::default() };
        let text = format!("{}\n{}", page.document.title, shared::passage::text(page, passage));
        Evidence {
            coverage: pages.values().map(|terms| self.coverage(terms)).fold(0.0, f32::max),
            letters: share(&self.parts, &parts::parts(&text).into_iter().collect()),
            near: share(&self.pairs, &neighbors::neighbors(&text).into_iter().collect()),
            unknown_identifier: f32::from(u8::from(self.words.iter().any(|word| word.is_unknown_identifier))),
            words: (self.words.len() as f32).ln_1p(),
        }
    }

    /// The share of the words that a set of terms covers, 0 to 1. A word whose parts are there in part counts in part.
    pub fn coverage(&self, present: &HashSet<String>) -> f32 {
        let total: f32 = self.words.iter().map(|word| word.weight).sum();
        let covered: f32 = self.words.iter().map(|word| word.weight * word.covered(present)).sum();
        if total > 0.0 { covered / total } else { 0.0 }
    }
}

impl Word {
    fn covered(&self, present: &HashSet<String>) -> f32 {
        let covered = self.terms.iter().filter(|term| present.contains(*term)).count();
        covered as f32 / self.terms.len().max(1) as f32
    }
}

/// A name of letters and digits: `vpn-822`, `adr-014`. The tokenizer keeps such a name whole beside its parts.
fn is_identifier(term: &str) -> bool {
    term.len() > 3
        && term.is_ascii()
        && term.contains(|letter: char| letter.is_ascii_digit())
        && term.contains(|letter: char| letter.is_ascii_alphabetic())
}

fn share(wanted: &[String], present: &HashSet<String>) -> f32 {
    if wanted.is_empty() {
        return 0.0;
    }
    wanted.iter().filter(|item| present.contains(*item)).count() as f32 / wanted.len() as f32
}

#[cfg(test)]
mod tests {
    use shared::page::BlockKind;
    use shared::passage::passages;

    use super::*;
    use crate::retrieval::test_pages::page;

    fn evidence(question: &str) -> Evidence {
        let pages = [
            page(
                "연차휴가 규정",
                &[(BlockKind::Paragraph, "입사 2년차부터 연차는 15일이고 이월은 5일까지입니다.")],
            ),
            page("출장 규정", &[(BlockKind::Paragraph, "출장비는 복귀 후 5일 안에 정산합니다.")]),
        ];
        let index = Index::build(&pages).unwrap();
        let asked = Asked::new(question, &index).unwrap();
        asked.evidence(pages.iter().map(|page| (page, passages(page)[0])))
    }

    #[test]
    fn what_a_page_says_is_more_likely_answered_than_what_none_says() {
        let said = evidence("연차 이월은 며칠까지 되나요?");
        let unsaid = evidence("수영장 회원권 할인이 되나요?");
        assert!(said.confidence() > unsaid.confidence(), "{said:?} {unsaid:?}");
        assert_eq!((said.coverage, unsaid.coverage), (1.0, 0.0));
    }

    #[test]
    fn a_name_that_stands_nowhere_is_noticed() {
        assert_eq!(evidence("연차 규정 HR-2029는 무슨 뜻인가요?").unknown_identifier, 1.0);
        assert_eq!(evidence("연차 규정은?").unknown_identifier, 0.0);
    }

    #[test]
    fn a_question_without_words_has_no_evidence() {
        assert_eq!(evidence("???").coverage, 0.0);
    }
}
