//! The best passages for many words, in a time that hardly grows with the workspace.
//!
//! A question is some hundred words in its three readings, and the frequent ones stand in every third passage: going
//! through all of them takes longer the larger the workspace is. So the telling words find candidates, and the frequent
//! ones only count for those.

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, EnableScoring, Occur, Query};
use tantivy::{DocAddress, DocSet, Score, Searcher, SegmentReader, TERMINATED};

use crate::retrieval::index::IndexError;
use crate::retrieval::index::words::{Clause, any_of};

/// How far is looked for candidates.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effort {
    /// How many passages the telling words give to the others.
    candidates: usize,
    /// In how many passages the telling words stand, all together. Below it, every word is a telling one.
    looked_through: u64,
    /// The share of the most that a passage can score, that the telling words must stand for however frequent they are.
    telling: f32,
}

impl Default for Effort {
    /// On 400,000 passages, fewer than 3 in 1,000 of the best ten of 400 questions were others than by going through all
    /// words; on 50,000, none.
    fn default() -> Self {
        Self { candidates: 1_000, looked_through: 150_000, telling: 0.5 }
    }
}

/// A filter, or a word that every passage must have.
pub(super) type Must = (Occur, Box<dyn Query>);

/// The best passages that fulfil all of `must`, best first, at most `limit`.
pub(super) fn best(
    searcher: &Searcher,
    clauses: Vec<Clause>,
    mut must: Vec<Must>,
    limit: usize,
    effort: Effort,
) -> Result<Vec<(Score, DocAddress)>, IndexError> {
    let (telling, frequent) = split(searcher, clauses, effort)?;
    let words = any_of(&telling);
    let query: Box<dyn Query> = if must.is_empty() {
        Box::new(words)
    } else {
        must.push((Occur::Must, Box::new(words)));
        Box::new(BooleanQuery::new(must))
    };
    let wanted = if frequent.is_empty() { limit } else { limit.max(effort.candidates) };
    // Going through all of them is faster than skipping: what tantivy does to skip takes longer the more words there are.
    let all_scored =
        TopDocs::with_limit(wanted.max(1)).tweak_score(|_: &SegmentReader| |_, score: Score| score);
    let mut found = searcher.search(&query, &all_scored)?;
    if !frequent.is_empty() {
        count(searcher, &frequent, &mut found)?;
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(limit);
    }
    Ok(found)
}

/// The words that find candidates, and those that only count.
fn split(
    searcher: &Searcher,
    clauses: Vec<Clause>,
    effort: Effort,
) -> Result<(Vec<Clause>, Vec<Clause>), IndexError> {
    let all = searcher.num_docs() as f32;
    let mut by_frequency = Vec::with_capacity(clauses.len());
    let mut most = 0.0;
    for clause in clauses {
        let frequency = searcher.doc_freq(&clause.term)?;
        if frequency == 0 {
            continue;
        }
        let rarity = (1.0 + (all - frequency as f32 + 0.5) / (frequency as f32 + 0.5)).ln();
        most += clause.weight * rarity;
        by_frequency.push((frequency, clause.weight * rarity, clause));
    }
    by_frequency.sort_by_key(|(frequency, ..)| *frequency);
    let (mut looked_through, mut stood_for) = (0, 0.0);
    let telling = by_frequency.iter().take_while(|(frequency, counts, _)| {
        let enough = looked_through + frequency > effort.looked_through && stood_for > effort.telling * most;
        looked_through += frequency;
        stood_for += counts;
        !enough
    });
    let telling = telling.count();
    let mut clauses: Vec<Clause> = by_frequency.into_iter().map(|(.., clause)| clause).collect();
    let frequent = clauses.split_off(telling);
    Ok((clauses, frequent))
}

/// Adds what these words count to the candidates that have them.
fn count(
    searcher: &Searcher,
    clauses: &[Clause],
    candidates: &mut [(Score, DocAddress)],
) -> Result<(), IndexError> {
    candidates.sort_by_key(|(_, address)| *address);
    let scoring = EnableScoring::enabled_from_searcher(searcher);
    for clause in clauses {
        let weight = clause.query().weight(scoring)?;
        for same in candidates.chunk_by_mut(|a, b| a.1.segment_ord == b.1.segment_ord) {
            let Some((_, first)) = same.first() else { continue };
            let mut scorer = weight.scorer(searcher.segment_reader(first.segment_ord), 1.0)?;
            for (score, address) in same {
                if scorer.doc() < address.doc_id {
                    scorer.seek(address.doc_id);
                }
                if scorer.doc() == TERMINATED {
                    break;
                }
                if scorer.doc() == address.doc_id {
                    *score += scorer.score();
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use shared::page::BlockKind;
    use tantivy::directory::RamDirectory;

    use super::*;
    use crate::retrieval::index::words::{Weights, clauses};
    use crate::retrieval::index::writer::Indexer;
    use crate::retrieval::index::{IndexedPage, SearchQuery};
    use crate::retrieval::test_pages::page;

    #[test]
    fn candidates_of_the_telling_words_are_scored_by_all_words() {
        let mut indexer = Indexer::new(RamDirectory::create()).unwrap();
        for place in 0..300 {
            let rare = if place % 50 == 0 { "이월" } else { "안내" };
            let frequent = ["휴가", "규정", "회의"][place as usize % 3];
            let text = format!("연차 {frequent} {rare} 문서 {place}");
            let page = page("문서", &[(BlockKind::Paragraph, &text)]);
            indexer.add(place, &page, &IndexedPage::new(&page).passages).unwrap();
        }
        let committed = indexer.commit().unwrap();
        let query = SearchQuery { text: "연차 휴가 이월 규정", ..Default::default() };
        let words = || clauses(&committed.fields, &query, &Weights::default());
        let exact = best(&committed.searcher, words(), Vec::new(), 300, Effort::default()).unwrap();
        let effort = Effort { candidates: 20, looked_through: 10, telling: 0.4 };
        let (telling, frequent) = split(&committed.searcher, words(), effort).unwrap();
        assert!(!telling.is_empty() && !frequent.is_empty());
        let found = best(&committed.searcher, words(), Vec::new(), 5, effort).unwrap();
        assert_eq!(found.len(), 5);
        for (place, (score, address)) in found.iter().enumerate() {
            let (exact_score, _) = exact.iter().find(|(_, other)| other == address).unwrap();
            assert!((score - exact_score).abs() < 1e-4, "{score} {exact_score}");
            assert!((score - exact[place].0).abs() < 1e-4, "{score} is not the best for place {place}");
        }
    }
}
