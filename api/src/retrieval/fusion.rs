//! Two rankings to one: by words and by vectors.
//!
//! A convex sum of normalized scores, as both rankings say how much better the first is than the second, and the
//! places alone do not: fusion of places (reciprocal rank fusion) finds less than the words alone in Korean.

use std::collections::HashMap;
use std::hash::Hash;

/// What the score by words weighs in the sum, of a Korean question and of another; the score by vectors weighs the rest.
/// Chosen on a half of `KorQuAD` and `XQuAD-en`: embedding models understand English better, and Korean words say more.
const KOREAN_WORDS_WEIGHT: f32 = 0.6;
const OTHER_WORDS_WEIGHT: f32 = 0.35;

/// What the words of this question weigh.
pub fn words_weight(question: &str) -> f32 {
    if question.contains(|letter| matches!(letter, '가'..='힣')) {
        KOREAN_WORDS_WEIGHT
    } else {
        OTHER_WORDS_WEIGHT
    }
}

/// Something that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored<Id> {
    /// What.
    pub id: Id,
    /// How well it fits; comparable within one ranking only.
    pub score: f32,
}

/// Joins two rankings, best first. What is in one of them is in the result, once.
///
/// The score by words is its share of the best one's; the score by vectors its place between `farthest` (see
/// [`crate::retrieval::dense::Nearest`]) and the nearest. What only the vectors found has no words of the question, or
/// few: 0. What only the words found is taken to have no vector, and keeps its score by words: callers look up the
/// nearness of each hit by words whose page has vectors, and add it to `vectors` in whatever order.
pub fn fuse<Id: Copy + Eq + Hash + Ord>(
    words: &[Scored<Id>],
    vectors: &[Scored<Id>],
    farthest: f32,
    words_weight: f32,
) -> Vec<Scored<Id>> {
    let most = words.iter().map(|hit| hit.score).fold(0.0, f32::max);
    let nearest = vectors.iter().map(|hit| hit.score).fold(farthest, f32::max);
    let of_words = |score: f32| if most > 0.0 { (score / most).clamp(0.0, 1.0) } else { 0.0 };
    let of_vectors = |score: f32| {
        let range = nearest - farthest;
        // One passage alone, or all alike: the vectors say nothing about the order.
        if range > 0.0 { ((score - farthest) / range).clamp(0.0, 1.0) } else { 1.0 }
    };
    let mut scores: HashMap<Id, (f32, Option<f32>)> = HashMap::with_capacity(words.len() + vectors.len());
    for hit in words {
        let (by_words, _) = scores.entry(hit.id).or_default();
        *by_words = by_words.max(of_words(hit.score));
    }
    for hit in vectors {
        let (_, by_vectors) = scores.entry(hit.id).or_default();
        let score = of_vectors(hit.score);
        *by_vectors = Some(by_vectors.map_or(score, |other| other.max(score)));
    }
    let mut fused: Vec<Scored<Id>> = scores
        .into_iter()
        .map(|(id, (by_words, by_vectors))| {
            let by_vectors = by_vectors.unwrap_or(by_words);
            Scored { id, score: words_weight * by_words + (1.0 - words_weight) * by_vectors }
        })
        .collect();
    fused.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.id.cmp(&b.id)));
    fused
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn scored(hits: &[(u32, f32)]) -> Vec<Scored<u32>> {
        hits.iter().map(|&(id, score)| Scored { id, score }).collect()
    }

    fn order(words: &[(u32, f32)], vectors: &[(u32, f32)], farthest: f32) -> Vec<(u32, f32)> {
        fuse(&scored(words), &scored(vectors), farthest, 0.6).iter().map(|hit| (hit.id, hit.score)).collect()
    }

    #[test]
    fn what_both_find_comes_before_what_one_finds() {
        let found = order(&[(1, 20.0), (2, 18.0)], &[(3, 0.9), (2, 0.88), (1, 0.8)], 0.8);
        assert_eq!(found.iter().map(|hit| hit.0).collect::<Vec<_>>(), [2, 1, 3]);
        assert!((found[2].1 - 0.4).abs() < 1e-6, "{found:?}");
    }

    #[test]
    fn one_ranking_alone_keeps_its_order() {
        assert_eq!(order(&[(7, 4.0), (3, 1.0)], &[], 0.0), [(7, 1.0), (3, 0.25)]);
        let found = order(&[], &[(7, 0.9), (3, 0.85)], 0.8);
        assert_eq!(found.iter().map(|hit| hit.0).collect::<Vec<_>>(), [7, 3]);
        assert!(order(&[], &[], 0.0).is_empty());
    }

    #[test]
    fn a_page_without_vectors_is_ranked_by_its_words() {
        let found = order(&[(1, 10.0), (2, 9.0), (3, 2.0)], &[(1, 0.9), (3, 0.8)], 0.8);
        assert_eq!(found[0], (1, 1.0));
        assert!((found[1].1 - 0.9).abs() < 1e-6, "{found:?}");
    }

    proptest! {
        #[test]
        fn no_hit_is_lost_or_doubled(
            words in prop::collection::vec((0_u32..30, 0.0_f32..40.0), 0..20),
            vectors in prop::collection::vec((0_u32..30, -1.0_f32..1.0), 0..20),
            farthest in -1.0_f32..1.0,
        ) {
            let found = order(&words, &vectors, farthest);
            let mut ids: Vec<u32> = found.iter().map(|hit| hit.0).collect();
            let mut given: Vec<u32> = words.iter().chain(&vectors).map(|hit| hit.0).collect();
            ids.sort_unstable();
            given.sort_unstable();
            given.dedup();
            prop_assert_eq!(ids, given);
            prop_assert!(found.iter().all(|hit| (0.0..=1.0 + 1e-6).contains(&hit.1)));
        }

        #[test]
        fn a_better_score_never_costs_a_place(
            words in prop::collection::btree_map(0_u32..20, 1.0_f32..40.0, 2..15),
            vectors in prop::collection::btree_map(0_u32..20, 0.0_f32..1.0, 2..15),
            more in 0.0_f32..1.0,
            by_words: bool,
        ) {
            let place = |words: &[(u32, f32)], vectors: &[(u32, f32)], id: u32| {
                order(words, vectors, 0.0).iter().position(|hit| hit.0 == id)
            };
            let mut words: Vec<_> = words.into_iter().collect();
            let mut vectors: Vec<_> = vectors.into_iter().collect();
            let ranking = if by_words { &words } else { &vectors };
            let (id, before) = ranking[0];
            // Not past the best, which all others are measured by.
            let best = ranking.iter().map(|hit| hit.1).fold(0.0, f32::max);
            let old = place(&words, &vectors, id);
            let ranking = if by_words { &mut words } else { &mut vectors };
            ranking[0].1 = before + (best - before) * more;
            prop_assert!(place(&words, &vectors, id) <= old);
        }
    }
}
