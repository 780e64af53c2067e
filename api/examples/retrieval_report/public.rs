//! The public sets: each way to search, and each reading of words left out.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use api::evaluation::metrics::Metrics;
use api::retrieval::dense::{PageRows, nearest};
use api::retrieval::hybrid;
use api::retrieval::index::writer::Indexer;
use api::retrieval::index::{Index, IndexError, IndexedPage, SearchQuery, Weights};
use shared::embedding::TextDigest;
use shared::passage::PageText;
use shared::vectors::{PageVectors, Quantized};
use tantivy::directory::RamDirectory;

use crate::test_set::TestSet;
use crate::{Row, npy};

/// How many passages are ranked. Every page of these sets is one or two passages: ten pages are among them.
const DEPTH: usize = 30;

/// A way to search: the pages that are found for the question at a place, best first.
type Search<'a> = Box<dyn Fn(usize) -> Result<Vec<usize>, IndexError> + 'a>;

/// All ways, on both halves of the questions: what was chosen was chosen on the first.
pub fn measure(folder: &Path, file: &str, vectors: &str) -> Result<Vec<Row>, Box<dyn Error>> {
    let set = TestSet::squad(&folder.join(file))?;
    let of = |what: &str| npy::quantized(&folder.join("vectors").join(format!("{vectors}_{what}.npy")));
    let (passages, questions) = (of("passages")?, of("queries")?);
    let pages: Vec<PageText> = set.pages.into_iter().map(PageText::new).collect();
    let index = index(&pages, passages)?;
    let question =
        |place: usize| SearchQuery { text: set.queries[place].text.as_str(), ..Default::default() };
    let by_words = |weights: Weights| -> Search<'_> {
        let index = &index;
        Box::new(move |place| {
            let hits = index.search_by(&question(place), &weights, DEPTH)?;
            Ok(pages_of(hits.into_iter().map(|hit| hit.page)))
        })
    };
    let all = Weights::default();
    let ways: Vec<(&str, Search<'_>)> = vec![
        ("terms only", by_words(Weights { parts: 0.0, neighbors: 0.0, ..all })),
        ("terms and parts", by_words(Weights { neighbors: 0.0, ..all })),
        ("terms and neighbors", by_words(Weights { parts: 0.0, ..all })),
        ("**words**: terms, parts, neighbors", by_words(all)),
        (
            "**vectors** alone",
            Box::new(|place| {
                let rows =
                    index.pages().filter_map(|(at, page)| Some(PageRows::new(at, page.vectors.as_deref()?)));
                Ok(pages_of(nearest(&questions[place], rows, DEPTH).hits.into_iter().map(|hit| hit.id.0)))
            }),
        ),
        (
            "**words and vectors**",
            Box::new(|place| {
                let hits = hybrid::search(&index, &question(place), Some(&questions[place]), DEPTH)?;
                Ok(pages_of(hits.into_iter().map(|hit| hit.page)))
            }),
        ),
    ];
    let mut rows = Vec::new();
    for (name, search) in &ways {
        let mut halves = [Metrics::default(), Metrics::default()];
        for (place, query) in set.queries.iter().enumerate() {
            halves[place % 2].add(&search(place)?, &query.relevant, Duration::ZERO);
        }
        for (half, metrics) in ["first", "second"].iter().zip(halves) {
            rows.push(Row { names: [(*name).to_owned(), (*half).to_owned()], report: metrics.report() });
        }
    }
    Ok(rows)
}

fn index(pages: &[PageText], vectors: Vec<Quantized>) -> Result<Index, IndexError> {
    let mut indexer = Indexer::new(RamDirectory::create())?;
    let mut kept = Vec::new();
    for ((page, vector), place) in pages.iter().zip(vectors).zip(0..) {
        let one = IndexedPage::new(page);
        // The sets have one vector a paragraph: it stands for each of its passages.
        let rows: Vec<_> = one.passages.iter().map(|_| (TextDigest::of(""), vector.clone())).collect();
        let vectors = PageVectors::new(vector.values().len() as u16, &rows);
        indexer.add(place, page, &one.passages)?;
        kept.push(Some(Arc::new(one.with_vectors(Some(Arc::new(vectors))))));
    }
    Ok(Index::new(indexer.commit()?, kept))
}

/// The pages of passages, each once.
fn pages_of(passages: impl Iterator<Item = u32>) -> Vec<usize> {
    let mut pages: Vec<usize> = Vec::new();
    for page in passages.map(|page| page as usize) {
        if !pages.contains(&page) {
            pages.push(page);
        }
    }
    pages
}
