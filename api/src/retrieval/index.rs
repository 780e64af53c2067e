//! The full-text index over all passages of one state of the workspace, held in memory.
//!
//! BM25 over three fields of every passage: its body, its headings (with the titles of the pages above), and the
//! title of its page. The index is immutable: a new state of the workspace is a new index.

use std::collections::HashMap;
use std::sync::Arc;

use shared::ask::Filters;
use shared::page::PageDocument;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query, RangeQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{IndexReader, TantivyDocument, Term};

use crate::retrieval::index::schema::{Fields, document, schema, tokenizer};
use crate::retrieval::passage::{self, IndexedPage, Passage};
use crate::retrieval::question::question_terms;

mod schema;

/// What a match in each field weighs, the body's being 1. Chosen on the sample questions.
const TITLE_BOOST: f32 = 0.6;
const HEADINGS_BOOST: f32 = 0.35;
/// What the turn before weighs in a follow-up question.
const CONTEXT_BOOST: f32 = 0.25;
/// What a match of a question's predicate weighs, that of a noun being 1.
const PREDICATE_BOOST: f32 = 0.8;
/// The most different terms of a query, and the most of the turn before that is read, in characters: what a search
/// takes grows with both.
const MAX_TERMS: usize = 200;
const MAX_CONTEXT_CHARS: usize = 500;
/// Memory for building, in bytes; past it, the writer cuts another segment.
const BUILD_MEMORY: usize = 128 << 20;

/// Why an index could not be built or searched.
#[derive(Debug, thiserror::Error)]
#[error("the full-text index failed; this is a fault of the service")]
pub struct IndexError(#[from] tantivy::TantivyError);

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct SearchQuery<'a> {
    /// The question or the words.
    pub text: &'a str,
    /// What was asked before, for a follow-up question; it weighs less.
    pub context: Option<&'a str>,
    /// Where to look.
    pub filters: Filters,
}

/// A passage that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Its place in [`Index::passages`].
    pub passage: usize,
    /// Its BM25 score, comparable within one search only.
    pub score: f32,
}

/// The passages of one state of the workspace, and the full-text index over them.
pub struct Index {
    pages: Vec<IndexedPage>,
    passages: Vec<Passage>,
    reader: IndexReader,
    fields: Fields,
}

impl Index {
    /// Builds the index. Pages keep their order.
    pub fn build(pages: Vec<Arc<PageDocument>>) -> Result<Self, IndexError> {
        let pages: Vec<IndexedPage> = pages.into_iter().map(IndexedPage::new).collect();
        let (schema, fields) = schema();
        let index = tantivy::Index::builder().schema(schema).create_in_ram()?;
        index.tokenizers().register(schema::TOKENIZER, tokenizer());
        let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, BUILD_MEMORY)?;
        let mut passages = Vec::new();
        for (place, page) in pages.iter().enumerate() {
            for passage in passage::passages(page, place) {
                writer.add_document(document(&fields, page, &passage, passages.len()))?;
                passages.push(passage);
            }
        }
        writer.commit()?;
        let reader = index.reader()?;
        Ok(Self { pages, passages, reader, fields })
    }

    /// The pages, in the order they were given.
    pub fn pages(&self) -> &[IndexedPage] {
        &self.pages
    }

    /// All passages, page by page.
    pub fn passages(&self) -> &[Passage] {
        &self.passages
    }

    /// The page that a passage is part of.
    pub fn page_of(&self, passage: &Passage) -> &IndexedPage {
        &self.pages[passage.page]
    }

    /// The best passages, best first, at most `limit`.
    pub fn search(&self, query: &SearchQuery<'_>, limit: usize) -> Result<Vec<Hit>, IndexError> {
        let Some(words) = self.words_query(query) else { return Ok(Vec::new()) };
        let mut clauses = vec![(Occur::Must, words)];
        clauses.extend(self.filter_clauses(&query.filters));
        let searcher = self.reader.searcher();
        let top =
            searcher.search(&BooleanQuery::new(clauses), &TopDocs::with_limit(limit).order_by_score())?;
        let mut hits = Vec::with_capacity(top.len());
        for (score, address) in top {
            let column = searcher.segment_reader(address.segment_ord).fast_fields().u64("passage")?;
            if let Some(passage) = column.first(address.doc_id) {
                hits.push(Hit { passage: passage as usize, score });
            }
        }
        Ok(hits)
    }

    /// How many passages hold a term, in whichever field.
    pub fn frequency(&self, term: &str) -> Result<u64, IndexError> {
        let searcher = self.reader.searcher();
        let mut most = 0;
        for field in [self.fields.body, self.fields.headings, self.fields.title] {
            most = most.max(searcher.doc_freq(&Term::from_field_text(field, term))?);
        }
        Ok(most)
    }

    fn words_query(&self, query: &SearchQuery<'_>) -> Option<Box<dyn Query>> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for (text, weight) in merged_terms(query) {
            let fields = [
                (self.fields.body, 1.0),
                (self.fields.headings, HEADINGS_BOOST),
                (self.fields.title, TITLE_BOOST),
            ];
            for (field, boost) in fields {
                let exact = TermQuery::new(Term::from_field_text(field, &text), IndexRecordOption::WithFreqs);
                clauses.push((Occur::Should, Box::new(BoostQuery::new(Box::new(exact), boost * weight))));
            }
        }
        (!clauses.is_empty()).then(|| Box::new(BooleanQuery::new(clauses)) as Box<dyn Query>)
    }

    fn filter_clauses(&self, filters: &Filters) -> Vec<(Occur, Box<dyn Query>)> {
        let any_of = |field: Field, ids: Vec<String>| -> Option<(Occur, Box<dyn Query>)> {
            let terms: Vec<(Occur, Box<dyn Query>)> = ids
                .iter()
                .map(|id| {
                    let term = TermQuery::new(Term::from_field_text(field, id), IndexRecordOption::Basic);
                    (Occur::Should, Box::new(term) as Box<dyn Query>)
                })
                .collect();
            (!terms.is_empty()).then(|| (Occur::Must, unscored(BooleanQuery::new(terms))))
        };
        let within = any_of(self.fields.within, filters.within.iter().map(ToString::to_string).collect());
        let database =
            any_of(self.fields.database, filters.databases.iter().map(ToString::to_string).collect());
        let edited = filters.edited_from.map(|from| {
            // The index has whole seconds: a part of one begins after it.
            let seconds = from.timestamp() + i64::from(from.timestamp_subsec_nanos() > 0);
            let from = Term::from_field_i64(self.fields.edited, seconds);
            (
                Occur::Must,
                unscored(RangeQuery::new(std::ops::Bound::Included(from), std::ops::Bound::Unbounded)),
            )
        });
        [within, database, edited].into_iter().flatten().collect()
    }
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Index({} pages, {} passages)", self.pages.len(), self.passages.len())
    }
}

/// The different terms of a query, each with its weight, at most [`MAX_TERMS`] of them. A term that is repeated counts
/// as often as it stands there, so a long text of few words is a small query.
fn merged_terms(query: &SearchQuery<'_>) -> Vec<(String, f32)> {
    let context: String = query.context.unwrap_or_default().chars().take(MAX_CONTEXT_CHARS).collect();
    let mut terms: Vec<(String, f32)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (text, weight) in [(query.text, 1.0), (context.as_str(), CONTEXT_BOOST)] {
        for term in question_terms(text) {
            let weight = weight * term.weight(PREDICATE_BOOST);
            match places.get(&term.text) {
                Some(&place) => terms[place].1 += weight,
                None if terms.len() < MAX_TERMS => {
                    places.insert(term.text.clone(), terms.len());
                    terms.push((term.text, weight));
                }
                None => {}
            }
        }
    }
    terms
}

/// A filter decides who is in, not who is first.
fn unscored(query: impl Query) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(Box::new(query), 0.0))
}

#[cfg(test)]
mod tests {
    use shared::page::BlockKind;

    use super::*;
    use crate::retrieval::passage::test_pages::page;

    fn index() -> Index {
        let pages = [
            page("연차휴가 규정", &[(BlockKind::Paragraph, "입사 2년차부터 연차는 15일입니다.")]),
            page("출장 규정", &[(BlockKind::Paragraph, "출장비는 복귀 후 5일 안에 정산합니다.")]),
            page(
                "Deploy runbook",
                &[(BlockKind::Paragraph, "Releases are deployed on Tuesdays, see PPR-9087.")],
            ),
        ];
        Index::build(pages.iter().map(|page| page.document.clone()).collect()).unwrap()
    }

    fn titles(query: &SearchQuery<'_>) -> Vec<String> {
        let index = index();
        let hits = index.search(query, 10).unwrap();
        hits.iter().map(|hit| index.page_of(&index.passages()[hit.passage]).document.title.clone()).collect()
    }

    #[test]
    fn a_question_finds_the_page_that_answers_it() {
        for (text, title) in [
            ("연차가 며칠이에요?", "연차휴가 규정"),
            ("출장비를 언제까지 정산해야 하나요", "출장 규정"),
            ("when do we deploy a release?", "Deploy runbook"),
            ("PPR-9087", "Deploy runbook"),
        ] {
            assert_eq!(titles(&SearchQuery { text, ..Default::default() })[0], title, "{text}");
        }
    }

    #[test]
    fn a_filter_keeps_everything_else_out() {
        let within = vec![index().pages()[1].document.id];
        let filters = Filters { within, ..Default::default() };
        assert_eq!(titles(&SearchQuery { text: "규정", filters, ..Default::default() }), ["출장 규정"]);
        let later = "2100-01-01T00:00:00Z".parse().unwrap();
        let filters = Filters { edited_from: Some(later), ..Default::default() };
        assert!(titles(&SearchQuery { text: "규정", filters, ..Default::default() }).is_empty());
    }

    #[test]
    fn what_was_asked_before_helps_a_follow_up() {
        let query =
            SearchQuery { text: "언제까지?", context: Some("출장비 정산"), ..Default::default() };
        assert_eq!(titles(&query)[0], "출장 규정");
    }

    #[test]
    fn words_that_nobody_wrote_find_nothing() {
        assert!(titles(&SearchQuery { text: "???", ..Default::default() }).is_empty());
        assert!(titles(&SearchQuery { text: "zzzz", ..Default::default() }).is_empty());
    }
}
