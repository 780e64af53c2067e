//! Search by words and, where there are vectors, by meaning too.

use std::collections::HashSet;

use shared::ask::Filters;
use shared::vectors::Quantized;

use crate::retrieval::dense::{PageRows, nearest};
use crate::retrieval::fusion::{Scored, fuse, words_weight};
use crate::retrieval::index::{Hit, Index, IndexError, SearchQuery};

/// How many passages each of the two searches gives to the other.
const CANDIDATES: usize = 200;

/// The best passages, best first, at most `limit`. Without a vector of the question they are those of its words.
pub fn search(
    index: &Index,
    query: &SearchQuery<'_>,
    vector: Option<&Quantized>,
    limit: usize,
) -> Result<Vec<Hit>, IndexError> {
    let Some(vector) = vector else { return index.search(query, limit) };
    let by_words = index.search(query, CANDIDATES.max(limit))?;
    let words: Vec<_> =
        by_words.iter().map(|hit| Scored { id: (hit.page, hit.passage), score: hit.score }).collect();
    let found = nearest(vector, rows(index, query)?, CANDIDATES.max(limit));
    let mut near = found.hits;
    // What the words found is judged by its vector too, wherever that stands.
    near.extend(by_words.iter().filter_map(|hit| {
        let vectors = index.page(hit.page)?.vectors.as_deref()?;
        let score = PageRows::new(hit.page, vectors).nearness(vector, hit.passage)?;
        Some(Scored { id: (hit.page, hit.passage), score })
    }));
    let mut fused = fuse(&words, &near, found.farthest, words_weight(query.text));
    fused.truncate(limit);
    let hits = fused.into_iter().map(|Scored { id: (page, passage), score }| Hit { page, passage, score });
    Ok(hits.collect())
}

/// The vectors of the pages that the filters and the view let through.
fn rows<'a>(index: &'a Index, query: &SearchQuery<'_>) -> Result<Vec<PageRows<'a>>, IndexError> {
    let allowed: Option<HashSet<u32>> = if query.filters == Filters::default() && query.view.roots().is_none()
    {
        None
    } else {
        let query =
            SearchQuery { filters: query.filters.clone(), view: query.view.clone(), ..Default::default() };
        Some(index.matching(&query)?.into_iter().collect())
    };
    let pages =
        index.pages().filter(|(place, _)| allowed.as_ref().is_none_or(|allowed| allowed.contains(place)));
    Ok(pages.filter_map(|(place, page)| Some(PageRows::new(place, page.vectors.as_deref()?))).collect())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use shared::embedding::TextDigest;
    use shared::page::BlockKind;
    use shared::vectors::PageVectors;

    use super::*;
    use crate::retrieval::index::IndexedPage;
    use crate::retrieval::index::writer::Indexer;
    use crate::retrieval::test_pages::page;
    use crate::view::View;

    /// Two pages, of which the vectors say what their words do not.
    fn index() -> Index {
        let pages = [
            page("연차 규정", &[(BlockKind::Paragraph, "연차는 15일입니다.")]),
            page("Leave policy", &[(BlockKind::Paragraph, "Fifteen days a year.")]),
        ];
        let mut indexer = Indexer::new(tantivy::directory::RamDirectory::create()).unwrap();
        let mut kept = Vec::new();
        for (place, page) in pages.iter().enumerate() {
            let vector = Quantized::new(&[1.0, place as f32 * 0.1]).unwrap();
            let vectors = PageVectors::new(2, &[(TextDigest::of(""), vector)]);
            let page_kept = IndexedPage::new(page).with_vectors(Some(Arc::new(vectors)));
            indexer.add(place as u32, page, &page_kept.passages).unwrap();
            kept.push(Some(Arc::new(page_kept)));
        }
        Index::new(indexer.commit().unwrap(), kept)
    }

    #[test]
    fn a_vector_finds_the_page_in_the_other_language() {
        let index = index();
        let query = SearchQuery { text: "연차", ..Default::default() };
        assert_eq!(search(&index, &query, None, 5).unwrap().len(), 1);
        let vector = Quantized::new(&[1.0, 0.05]).unwrap();
        let found = search(&index, &query, Some(&vector), 5).unwrap();
        assert_eq!(found.iter().map(|hit| hit.page).collect::<Vec<_>>(), [0, 1]);
    }

    #[test]
    fn a_view_holds_for_vectors_too_whatever_the_filters_say() {
        let index = index();
        let id = |place| index.page(place).unwrap().head.id;
        let view = View::Below([id(0)].into());
        for within in [vec![], vec![id(0)], vec![id(0), id(1)], vec![id(1)]] {
            let shut_out = within == [id(1)];
            let filters = Filters { within, ..Default::default() };
            let query =
                SearchQuery { text: "days 연차", filters, view: view.clone(), ..Default::default() };
            let found = search(&index, &query, Some(&Quantized::new(&[0.0, 1.0]).unwrap()), 5).unwrap();
            assert_eq!(found.is_empty(), shut_out, "{found:?}");
            assert!(found.iter().all(|hit| hit.page == 0), "{found:?}");
        }
    }

    #[test]
    fn a_filter_holds_for_vectors_too() {
        let index = index();
        let filters = Filters { within: vec![index.page(0).unwrap().head.id], ..Default::default() };
        let query = SearchQuery { text: "days", filters, ..Default::default() };
        let found = search(&index, &query, Some(&Quantized::new(&[0.0, 1.0]).unwrap()), 5).unwrap();
        assert!(found.iter().all(|hit| hit.page == 0), "{found:?}");
    }
}
