//! The full-text index over all passages of one state of the workspace.
//!
//! BM25 over three fields of every passage: its body, its headings (with the titles of the pages above), and the
//! title of its page; and over two looser readings of them (see [`words`]). The index has the words, not the text:
//! a million passages would fill the memory of a task. Of every page it keeps what lists and filters ask for.
//!
//! * [`writer`]: adding and removing pages. A state that is searched does not change.
//! * [`schema`]: what is kept of a passage.
//! * [`words`] and [`filter`]: a question as the index looks for it.
//! * [`search`]: the best passages for it.

use std::sync::Arc;

use shared::ask::Filters;
use shared::page::PageDocument;
use shared::passage::{self, PageText, Passage};
use shared::vectors::PageVectors;
use tantivy::collector::DocSetCollector;
use tantivy::directory::RamDirectory;
use tantivy::query::{BooleanQuery, Occur};
use tantivy::{DocAddress, Searcher, Term};

use crate::retrieval::index::schema::Fields;
use crate::retrieval::index::search::Effort;
use crate::retrieval::index::writer::Indexer;
use crate::view::View;

mod filter;
pub mod schema;
mod search;
pub mod words;
pub mod writer;

pub use words::Weights;

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
    /// The same in the other language; it weighs less, for it was not asked like that.
    pub other_language: Option<&'a str>,
    /// Where to look.
    pub filters: Filters,
    /// What may be found at all.
    pub view: View,
}

/// A passage that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Its page, by its place in the index.
    pub page: u32,
    /// Its number in the page, from 0.
    pub passage: u32,
    /// Its score, comparable within one search only.
    pub score: f32,
}

/// What the index keeps of a page.
#[derive(Debug)]
pub struct IndexedPage {
    /// The page without its blocks and comments.
    pub head: Arc<PageDocument>,
    /// Its passages, in reading order.
    pub passages: Box<[Passage]>,
    /// Their vectors, where there are any.
    pub vectors: Option<Arc<PageVectors>>,
}

impl IndexedPage {
    /// Cuts a page into passages and keeps its head.
    pub fn new(page: &PageText) -> Self {
        Self { head: Arc::new(page.document.head()), passages: passage::passages(page).into(), vectors: None }
    }

    /// The same page with other vectors.
    pub fn with_vectors(&self, vectors: Option<Arc<PageVectors>>) -> Self {
        Self { head: self.head.clone(), passages: self.passages.clone(), vectors }
    }
}

/// The words of all passages, as of one commit of the [`Indexer`].
#[derive(Clone)]
pub struct Committed {
    searcher: Searcher,
    fields: Fields,
}

/// One state of the index.
pub struct Index {
    committed: Committed,
    /// By place; the place of a page that was removed is empty.
    pages: Vec<Option<Arc<IndexedPage>>>,
    passages: usize,
}

impl Index {
    /// The index of these pages, of which the indexer was given each under its place.
    pub fn new(committed: Committed, pages: Vec<Option<Arc<IndexedPage>>>) -> Self {
        let passages = pages.iter().flatten().map(|page| page.passages.len()).sum();
        Self { committed, pages, passages }
    }

    /// Builds an index in memory. Pages keep their order.
    pub fn build(pages: &[PageText]) -> Result<Self, IndexError> {
        let mut indexer = Indexer::new(RamDirectory::create())?;
        let mut indexed = Vec::with_capacity(pages.len());
        for (page, place) in pages.iter().zip(0..) {
            let kept = IndexedPage::new(page);
            indexer.add(place, page, &kept.passages)?;
            indexed.push(Some(Arc::new(kept)));
        }
        Ok(Self::new(indexer.commit()?, indexed))
    }

    /// All pages, each with its place.
    pub fn pages(&self) -> impl Iterator<Item = (u32, &Arc<IndexedPage>)> {
        (0..).zip(&self.pages).filter_map(|(place, page)| Some((place, page.as_ref()?)))
    }

    /// The page at a place.
    pub fn page(&self, place: u32) -> Option<&Arc<IndexedPage>> {
        self.pages.get(place as usize)?.as_ref()
    }

    /// How many passages there are.
    pub fn passages(&self) -> usize {
        self.passages
    }

    /// The best passages, best first, at most `limit`.
    pub fn search(&self, query: &SearchQuery<'_>, limit: usize) -> Result<Vec<Hit>, IndexError> {
        self.search_by(query, &Weights::default(), limit)
    }

    /// The same, with other weights: for measuring them.
    pub fn search_by(
        &self,
        query: &SearchQuery<'_>,
        weights: &Weights,
        limit: usize,
    ) -> Result<Vec<Hit>, IndexError> {
        let Committed { searcher, fields } = &self.committed;
        let words = words::clauses(fields, query, weights);
        let must = filter::clauses(fields, &query.filters, &query.view);
        self.located(&search::best(searcher, words, must, limit, Effort::default())?)
    }

    /// The pages, by their places in ascending order, that fulfil the filters and, where there are any, have one of
    /// the words.
    pub fn matching(&self, query: &SearchQuery<'_>) -> Result<Vec<u32>, IndexError> {
        let mut clauses = filter::clauses(&self.committed.fields, &query.filters, &query.view);
        if !query.text.trim().is_empty() {
            let words = words::clauses(&self.committed.fields, query, &Weights::default());
            clauses.push((Occur::Must, Box::new(words::any_of(&words))));
        }
        if clauses.is_empty() {
            return Ok(self.pages().map(|(place, _)| place).collect());
        }
        let found = self.committed.searcher.search(&BooleanQuery::new(clauses), &DocSetCollector)?;
        let found: Vec<_> = found.into_iter().map(|address| (0.0, address)).collect();
        let mut places: Vec<u32> = self.located(&found)?.into_iter().map(|hit| hit.page).collect();
        places.sort_unstable();
        places.dedup();
        Ok(places)
    }

    /// How many passages hold a term, in whichever field.
    pub fn frequency(&self, term: &str) -> Result<u64, IndexError> {
        let Committed { searcher, fields } = &self.committed;
        let mut most = 0;
        for field in [fields.body, fields.headings, fields.title] {
            most = most.max(searcher.doc_freq(&Term::from_field_text(field, term))?);
        }
        Ok(most)
    }

    fn located(&self, found: &[(f32, DocAddress)]) -> Result<Vec<Hit>, IndexError> {
        let segments = self.committed.searcher.segment_readers();
        let columns = segments.iter().map(|segment| {
            let fast = segment.fast_fields();
            Ok((fast.u64("page")?, fast.u64("passage")?))
        });
        let columns = columns.collect::<Result<Vec<_>, tantivy::TantivyError>>()?;
        let hits = found.iter().filter_map(|(score, address)| {
            let (pages, passages) = columns.get(address.segment_ord as usize)?;
            let page = pages.first(address.doc_id)? as u32;
            let passage = passages.first(address.doc_id)? as u32;
            // A page that is gone from the state but not yet from the words is not found.
            self.page(page)?.passages.get(passage as usize)?;
            Some(Hit { page, passage, score: *score })
        });
        Ok(hits.collect())
    }
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Index({} pages, {} passages)", self.pages().count(), self.passages)
    }
}

#[cfg(test)]
mod tests {
    use shared::ids::PageId;
    use shared::page::BlockKind;

    use super::*;
    use crate::retrieval::test_pages::page;

    fn pages() -> Vec<PageText> {
        vec![
            page("연차휴가 규정", &[(BlockKind::Paragraph, "입사 2년차부터 연차는 15일입니다.")]),
            page("출장 규정", &[(BlockKind::Paragraph, "출장비는 복귀 후 5일 안에 정산합니다.")]),
            page(
                "Deploy runbook",
                &[(BlockKind::Paragraph, "Releases are deployed on Tuesdays, see PPR-9087.")],
            ),
            page("온 콜", &[(BlockKind::Paragraph, "플랫폼팀이 콘텐츠를 올립니다.")]),
        ]
    }

    fn titles(query: &SearchQuery<'_>) -> Vec<String> {
        let index = Index::build(&pages()).unwrap();
        let hits = index.search(query, 10).unwrap();
        hits.iter().map(|hit| index.page(hit.page).unwrap().head.title.clone()).collect()
    }

    #[test]
    fn a_question_finds_the_page_that_answers_it() {
        for (text, title) in [
            ("연차가 며칠이에요?", "연차휴가 규정"),
            ("출장비를 언제까지 정산해야 하나요", "출장 규정"),
            ("when do we deploy a release?", "Deploy runbook"),
            ("PPR-9087", "Deploy runbook"),
            ("relaeses deploied", "Deploy runbook"),
            ("온콜", "온 콜"),
            ("컨텐츠", "온 콜"),
            ("팀", "온 콜"),
        ] {
            let found = titles(&SearchQuery { text, ..Default::default() });
            assert_eq!(found.first().map(String::as_str), Some(title), "{text}");
        }
    }

    #[test]
    fn a_filter_keeps_everything_else_out() {
        let within: Vec<PageId> = vec![pages()[1].document.id];
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

    #[test]
    fn a_state_does_not_see_what_is_changed_after_it() {
        let mut indexer = Indexer::new(RamDirectory::create()).unwrap();
        let pages = pages();
        let kept = Arc::new(IndexedPage::new(&pages[0]));
        indexer.add(0, &pages[0], &kept.passages).unwrap();
        let before = Index::new(indexer.commit().unwrap(), vec![Some(kept)]);
        indexer.remove(0);
        let after = Index::new(indexer.commit().unwrap(), vec![None]);
        let query = SearchQuery { text: "연차", ..Default::default() };
        assert_eq!(before.search(&query, 1).unwrap().len(), 1);
        assert!(after.search(&query, 1).unwrap().is_empty());
        assert_eq!((before.frequency("연차").unwrap(), after.frequency("연차").unwrap()), (1, 0));
    }
}
