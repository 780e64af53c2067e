//! How much of a question a passage covers: the evidence by which "not in your Notion" is decided.
//!
//! BM25 scores cannot be compared between questions; coverage can. It is the share of the question's terms that
//! stand in the passage (with its page's title and headings), each weighed by how rare it is in the workspace.
//! A word that stands nowhere weighs most: a question about what no page mentions is so seen at once.

use std::collections::{HashMap, HashSet};

use shared::passage::{self, PageText, Passage};

use crate::retrieval::index::{Index, IndexError};
use crate::retrieval::question::question_terms;
use crate::retrieval::tokenize;

/// What the terms of a predicate weigh: other verbs may say the same, other nouns hardly ever.
pub const PREDICATE_WEIGHT: f32 = 0.35;

/// The terms of a question, each with its weight.
#[derive(Debug, Clone)]
pub struct QuestionTerms {
    terms: Vec<(String, f32)>,
    total: f32,
    /// Whether the question names something that stands nowhere in the workspace.
    pub names_the_unknown: bool,
}

impl QuestionTerms {
    /// Takes a question apart and weighs its terms by their rarity in the workspace.
    pub fn new(question: &str, index: &Index) -> Result<Self, IndexError> {
        let all = index.passages() as f32;
        let mut terms: Vec<(String, f32)> = Vec::new();
        let mut nouns: HashMap<usize, bool> = HashMap::new();
        for term in question_terms(question) {
            let frequency = index.frequency(&term.text)? as f32;
            if !term.predicate {
                *nouns.entry(term.word).or_default() |= frequency > 0.0;
            }
            if terms.iter().any(|(known, _)| *known == term.text) {
                continue;
            }
            // The inverse document frequency of BM25.
            let rarity = (1.0 + (all - frequency + 0.5) / (frequency + 0.5)).ln();
            let weight = rarity * term.weight(PREDICATE_WEIGHT);
            terms.push((term.text, weight));
        }
        let total = terms.iter().map(|(_, weight)| weight).sum();
        Ok(Self { terms, total, names_the_unknown: nouns.values().any(|known| !known) })
    }

    /// The share of the question that a set of terms covers, 0 to 1.
    pub fn coverage(&self, present: &HashSet<String>) -> f32 {
        if self.total == 0.0 {
            return 0.0;
        }
        let covered: f32 =
            self.terms.iter().filter(|(term, _)| present.contains(term)).map(|(_, weight)| weight).sum();
        covered / self.total
    }
}

/// The terms of a text as a set.
pub fn term_set(text: &str) -> HashSet<String> {
    tokenize::terms(text).into_iter().map(|term| term.text).collect()
}

/// The terms that a passage is found by: its text, its headings, its page's title and path.
pub fn passage_terms(page: &PageText, passage: Passage) -> HashSet<String> {
    let mut text = passage::text(page, passage);
    for part in passage::heading_path(page, passage).iter().chain(&page.document.path_titles()) {
        text.push('\n');
        text.push_str(part);
    }
    text.push('\n');
    text.push_str(&page.document.title);
    term_set(&text)
}

#[cfg(test)]
mod tests {
    use shared::page::BlockKind;

    use super::*;
    use crate::retrieval::test_pages::page;

    fn coverage(question: &str) -> f32 {
        let page = page("연차휴가 규정", &[(BlockKind::Paragraph, "입사 2년차부터 연차는 15일입니다.")]);
        let index = Index::build(std::slice::from_ref(&page)).unwrap();
        let terms = QuestionTerms::new(question, &index).unwrap();
        terms.coverage(&passage_terms(&page, passage::passages(&page)[0]))
    }

    #[test]
    fn words_that_only_ask_do_not_count() {
        assert_eq!(coverage("연차는 얼마나 있나요?"), 1.0);
    }

    #[test]
    fn what_stands_nowhere_is_noticed() {
        let page = page("연차휴가 규정", &[(BlockKind::Paragraph, "연차는 15일입니다.")]);
        let index = Index::build(&[page]).unwrap();
        assert!(QuestionTerms::new("연차 보험", &index).unwrap().names_the_unknown);
        assert!(!QuestionTerms::new("연차휴가 규정", &index).unwrap().names_the_unknown);
    }

    #[test]
    fn a_subject_that_nobody_wrote_about_is_not_covered() {
        assert!(coverage("수영장 연차") < 0.5);
        assert_eq!(coverage("수영장"), 0.0);
    }
}
