//! How much of a question a passage covers: the evidence by which "not in your Notion" is decided.
//!
//! BM25 scores cannot be compared between questions; coverage can. It is the share of the question's terms that
//! stand in the passage (with its page's title and headings), each weighed by how rare it is in the workspace.
//! A word that stands nowhere weighs most: a question about what no page mentions is so seen at once.

use std::collections::HashSet;

use crate::retrieval::endings::ASKING;
use crate::retrieval::index::{Index, IndexError};
use crate::retrieval::passage::{self, Passage};
use crate::retrieval::tokenize;

/// The terms of a question that say what is asked for, each with its weight.
#[derive(Debug, Clone)]
pub struct QuestionTerms {
    terms: Vec<(String, f32)>,
    total: f32,
}

impl QuestionTerms {
    /// Takes a question apart and weighs its terms by their rarity in the workspace.
    pub fn new(question: &str, index: &Index) -> Result<Self, IndexError> {
        let all = index.passages().len() as f32;
        let mut terms: Vec<(String, f32)> = Vec::new();
        for term in content_terms(question) {
            if terms.iter().any(|(known, _)| *known == term) {
                continue;
            }
            let frequency = index.frequency(&term)? as f32;
            // The inverse document frequency of BM25.
            let weight = (1.0 + (all - frequency + 0.5) / (frequency + 0.5)).ln();
            terms.push((term, weight));
        }
        let total = terms.iter().map(|(_, weight)| weight).sum();
        Ok(Self { terms, total })
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

    /// Whether the question says nothing that could be looked for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
}

/// The terms of a text as a set.
pub fn term_set(text: &str) -> HashSet<String> {
    tokenize::terms(text).into_iter().map(|term| term.text).collect()
}

/// The terms that a passage is found by: its text, its headings, its page's title and path.
pub fn passage_terms(index: &Index, passage: &Passage) -> HashSet<String> {
    let page = index.page_of(passage);
    let mut text = passage::text(page, passage);
    for part in passage::heading_path(page, passage).iter().chain(&page.document.path_titles()) {
        text.push('\n');
        text.push_str(part);
    }
    text.push('\n');
    text.push_str(&page.document.title);
    term_set(&text)
}

/// The terms of a question without the words that only ask.
pub fn content_terms(question: &str) -> Vec<String> {
    let words = question.split(|letter: char| letter.is_whitespace() || "?!,.\"'“”‘’()~…".contains(letter));
    words
        .filter(|word| !ASKING.contains(&word.to_lowercase().as_str()))
        .flat_map(tokenize::terms)
        .map(|term| term.text)
        .collect()
}

#[cfg(test)]
mod tests {
    use shared::page::BlockKind;

    use super::*;
    use crate::retrieval::passage::test_pages::page;

    fn coverage(question: &str) -> f32 {
        let page = page("연차휴가 규정", &[(BlockKind::Paragraph, "입사 2년차부터 연차는 15일입니다.")]);
        let index = Index::build(vec![page.document]).unwrap();
        let terms = QuestionTerms::new(question, &index).unwrap();
        terms.coverage(&passage_terms(&index, &index.passages()[0]))
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
}
