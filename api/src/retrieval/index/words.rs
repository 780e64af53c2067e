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

/// What to look for; `None` when the question has no words.
pub(super) fn query(fields: &Fields, query: &SearchQuery<'_>, weights: &Weights) -> Option<Box<dyn Query>> {
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
            clauses.push(clause(field, &term, boost * weight));
        }
    }
    let content = turns.map(|(text, weight)| (question::content(text), weight));
    let all_parts = content.iter().flat_map(|(text, weight)| {
        parts::sought(text).into_iter().map(move |part| (part, weights.parts * weight))
    });
    clauses.extend(merged(all_parts).into_iter().map(|(part, weight)| clause(fields.parts, &part, weight)));
    let pairs = content.iter().flat_map(|(text, weight)| {
        neighbors::pairs(&neighbors::words(text))
            .into_iter()
            .map(move |pair| (pair, weights.neighbors * weight))
    });
    clauses.extend(merged(pairs).into_iter().map(|(pair, weight)| clause(fields.neighbors, &pair, weight)));
    (!clauses.is_empty()).then(|| Box::new(BooleanQuery::new(clauses)) as Box<dyn Query>)
}

fn clause(field: Field, term: &str, weight: f32) -> (Occur, Box<dyn Query>) {
    let exact = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::WithFreqs);
    (Occur::Should, Box::new(BoostQuery::new(Box::new(exact), weight)))
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
