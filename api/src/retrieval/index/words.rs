//! The words of a question as the index looks for them.
//!
//! Three readings of the same words: their terms in the passage, its headings and its page's title; their parts; and
//! which of them stand near each other. What each weighs was measured: docs/RETRIEVAL.md.

use std::collections::HashMap;

use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use crate::retrieval::index::SearchQuery;
use crate::retrieval::index::schema::Fields;
use crate::retrieval::question::{self, question_terms};
use crate::retrieval::tokenize::{neighbors, parts};

/// What a match in each field weighs, the body's being 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// The title of the page.
    pub title: f32,
    /// The headings above the passage, and the titles above the page.
    pub headings: f32,
    /// Runs of letters.
    pub parts: f32,
    /// Pairs of words that stand near each other.
    pub neighbors: f32,
    /// Of a question's predicate, that of a noun being 1.
    pub predicate: f32,
    /// Of the turn before, in a follow-up question.
    pub context: f32,
    /// Of the question's words in the other language.
    pub other_language: f32,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            title: 0.6,
            headings: 0.35,
            parts: 0.2,
            neighbors: 0.6,
            predicate: 0.8,
            context: 0.25,
            other_language: 0.5,
        }
    }
}

/// The most different terms of a query, in each reading, and the most of the turn before that is read, in characters:
/// what a search takes grows with both.
const MAX_TERMS: usize = 200;
const MAX_CONTEXT_CHARS: usize = 500;

/// A word that is looked for.
#[derive(Debug, Clone)]
pub(super) struct Clause {
    pub(super) term: Term,
    /// What finding it counts, times its BM25 score.
    pub(super) weight: f32,
}

impl Clause {
    fn new(field: Field, term: &str, weight: f32) -> Self {
        Self { term: Term::from_field_text(field, term), weight }
    }

    /// It alone, as a query.
    pub(super) fn query(&self) -> Box<dyn Query> {
        let exact = TermQuery::new(self.term.clone(), IndexRecordOption::WithFreqs);
        Box::new(BoostQuery::new(Box::new(exact), self.weight))
    }
}

/// Any of these words.
pub(super) fn any_of(clauses: &[Clause]) -> BooleanQuery {
    BooleanQuery::new(clauses.iter().map(|clause| (Occur::Should, clause.query())).collect())
}

/// What to look for; nothing when the question has no words.
pub(super) fn clauses(fields: &Fields, query: &SearchQuery<'_>, weights: &Weights) -> Vec<Clause> {
    let context: String = query.context.unwrap_or_default().chars().take(MAX_CONTEXT_CHARS).collect();
    let other = query.other_language.unwrap_or_default();
    let turns = [(query.text, 1.0), (context.as_str(), weights.context), (other, weights.other_language)];
    let mut clauses = Vec::new();
    let terms = turns.iter().flat_map(|(text, weight)| {
        question_terms(text).into_iter().map(move |term| {
            let weight = weight * term.weight(weights.predicate);
            (term.text, weight)
        })
    });
    for (term, weight) in merged(terms) {
        for (field, boost) in
            [(fields.body, 1.0), (fields.headings, weights.headings), (fields.title, weights.title)]
        {
            clauses.push(Clause::new(field, &term, boost * weight));
        }
    }
    let content = turns.map(|(text, weight)| (question::content(text), weight));
    let all_parts = content.iter().flat_map(|(text, weight)| {
        parts::sought(text).into_iter().map(move |part| (part, weights.parts * weight))
    });
    clauses
        .extend(merged(all_parts).into_iter().map(|(part, weight)| Clause::new(fields.parts, &part, weight)));
    let pairs = content.iter().flat_map(|(text, weight)| {
        neighbors::neighbors(text).into_iter().map(move |pair| (pair, weights.neighbors * weight))
    });
    clauses
        .extend(merged(pairs).into_iter().map(|(pair, weight)| Clause::new(fields.neighbors, &pair, weight)));
    clauses.retain(|clause| clause.weight > 0.0);
    clauses
}

/// The different terms, each with its weight, at most [`MAX_TERMS`] of them. One that is repeated counts as often as it
/// stands there, so a long text of few words is a small query.
fn merged(terms: impl Iterator<Item = (String, f32)>) -> Vec<(String, f32)> {
    let mut merged: Vec<(String, f32)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (term, weight) in terms {
        match places.get(&term) {
            Some(&place) => merged[place].1 += weight,
            None if merged.len() < MAX_TERMS => {
                places.insert(term.clone(), merged.len());
                merged.push((term, weight));
            }
            None => {}
        }
    }
    merged
}
