//! Exact search by vectors: every row of every page is compared with the question's.
//!
//! No approximate index: a hundred thousand rows of 512 numbers take 3 ms on one core, a million 27 to 47 ms, as
//! fast as memory is read (`cargo bench -p api --bench dense`), and no filter or update makes an exact search worse. The loop
//! is plain Rust that [`pulp`] has compiled for AVX2 too and chooses at run time; on arm64 the compiler makes NEON of
//! it by itself. Why this and no other library: docs/decisions/vector-search.md.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use pulp::{Arch, WithSimd};
use shared::vectors::{PageVectors, Quantized};

use crate::retrieval::fusion::Scored;

/// A passage, by its page and its place in it.
pub type PassageId = (u32, u32);

/// The vectors of one page.
#[derive(Debug, Clone, Copy)]
pub struct PageRows<'a> {
    /// The page's place in the index.
    pub page: u32,
    /// The scale of each row.
    pub scales: &'a [f32],
    /// All rows, one after the other.
    pub rows: &'a [i8],
}

impl<'a> PageRows<'a> {
    /// The vectors of the page at a place.
    pub fn new(page: u32, vectors: &'a PageVectors) -> Self {
        Self { page, scales: vectors.scales(), rows: vectors.rows() }
    }

    /// How near a passage of the page is to a question; `None` where there is no such passage, or no vector of it.
    pub fn nearness(&self, query: &Quantized, passage: u32) -> Option<f32> {
        let size = query.values().len();
        let scale = *self.scales.get(passage as usize)?;
        let row = self.rows.chunks_exact(size).nth(passage as usize)?;
        (scale > 0.0).then(|| dot(row, query.values()) as f32 * scale * query.scale())
    }
}

/// What a search by vectors found.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearest {
    /// The nearest passages, best first, with the cosine to the question.
    pub hits: Vec<Scored<PassageId>>,
    /// The cosine of the passage that is farthest, of all that were looked at; 0 when there was none. Cosines of one
    /// model lie close together: how near a passage is shows only against the others.
    pub farthest: f32,
}

/// The nearest passages of some pages, at most `limit`. Pages that a filter leaves out are not to be given; those whose
/// vectors have other dimensions than the question's are passed over.
pub fn nearest<'a>(
    query: &Quantized,
    pages: impl IntoIterator<Item = PageRows<'a>>,
    limit: usize,
) -> Nearest {
    Arch::new().dispatch(Scan { query, pages: pages.into_iter(), limit })
}

struct Scan<'q, I> {
    query: &'q Quantized,
    pages: I,
    limit: usize,
}

impl<'a, I: Iterator<Item = PageRows<'a>>> WithSimd for Scan<'_, I> {
    type Output = Nearest;

    // Inlined, or it would be compiled without the instructions that it is dispatched for.
    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) -> Nearest {
        let Self { query, pages, limit } = self;
        let size = query.values().len().max(1);
        let mut best: BinaryHeap<Worst> = BinaryHeap::with_capacity(limit + 1);
        let mut farthest = f32::INFINITY;
        for PageRows { page, scales, rows } in pages {
            if rows.len() != scales.len() * size {
                continue;
            }
            for (passage, (row, scale)) in rows.chunks_exact(size).zip(scales).enumerate() {
                // A passage that says nothing is near nothing, and no measure of what is far.
                if *scale <= 0.0 {
                    continue;
                }
                let score = dot(row, query.values()) as f32 * scale * query.scale();
                farthest = farthest.min(score);
                if best.len() == limit && best.peek().is_none_or(|worst| score <= worst.0.score) {
                    continue;
                }
                best.push(Worst(Scored { id: (page, passage as u32), score }));
                if best.len() > limit {
                    best.pop();
                }
            }
        }
        let hits = best.into_sorted_vec().into_iter().map(|Worst(hit)| hit).collect();
        Nearest { hits, farthest: if farthest.is_finite() { farthest } else { 0.0 } }
    }
}

/// The sum of the products. Products of 4,096 bytes do not leave an `i32`.
#[inline(always)]
fn dot(a: &[i8], b: &[i8]) -> i32 {
    a.iter().zip(b).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
}

/// A hit in a heap whose top is the worst: the lowest score, and of equal ones the last.
struct Worst(Scored<PassageId>);

impl Ord for Worst {
    fn cmp(&self, other: &Self) -> Ordering {
        other.0.score.total_cmp(&self.0.score).then(self.0.id.cmp(&other.0.id))
    }
}

impl PartialOrd for Worst {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Worst {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Worst {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use shared::embedding::TextDigest;

    use super::*;

    fn vectors(rows: &[&[f32]]) -> PageVectors {
        let dimensions = rows[0].len() as u16;
        let one = |row: &&[f32]| {
            let vector = Quantized::new(row).unwrap_or(Quantized::nowhere(dimensions));
            (TextDigest::of(""), vector)
        };
        PageVectors::new(dimensions, &rows.iter().map(one).collect::<Vec<_>>())
    }

    fn found(query: &[f32], pages: &[PageVectors], limit: usize) -> Nearest {
        let pages = pages.iter().enumerate().map(|(place, page)| PageRows::new(place as u32, page));
        nearest(&Quantized::new(query).unwrap(), pages, limit)
    }

    #[test]
    fn the_nearest_come_first_and_the_farthest_is_told() {
        let pages = [vectors(&[&[1.0, 0.0], &[0.0, 1.0]]), vectors(&[&[1.0, 1.0]])];
        let found = found(&[1.0, 0.1], &pages, 2);
        assert_eq!(found.hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), [(0, 0), (1, 0)]);
        assert!(found.hits[0].score > 0.99, "{found:?}");
        assert!((found.farthest - 0.0995).abs() < 0.01, "{found:?}");
    }

    #[test]
    fn what_says_nothing_and_what_another_model_made_is_not_found() {
        let pages = [vectors(&[&[0.0, 0.0]]), vectors(&[&[1.0, 0.0, 0.0]])];
        assert_eq!(found(&[1.0, 0.0], &pages, 5), Nearest { hits: Vec::new(), farthest: 0.0 });
        let query = Quantized::new(&[1.0, 0.0]).unwrap();
        assert_eq!(PageRows::new(0, &pages[0]).nearness(&query, 0), None);
        assert_eq!(PageRows::new(0, &pages[0]).nearness(&query, 1), None);
    }

    proptest! {
        #[test]
        fn it_finds_what_sorting_all_would_find(
            rows in prop::collection::vec(prop::collection::vec(-1.0_f32..1.0, 33), 1..40),
            query in prop::collection::vec(-1.0_f32..1.0, 33),
            limit in 0_usize..12,
        ) {
            prop_assume!(query.iter().any(|x| x.abs() > 0.01));
            let pages: Vec<_> = rows.chunks(3).map(|page| vectors(&page.iter().map(Vec::as_slice).collect::<Vec<_>>())).collect();
            let question = Quantized::new(&query).unwrap();
            let mut all: Vec<Scored<PassageId>> = Vec::new();
            for (place, page) in pages.iter().enumerate() {
                let rows = PageRows::new(place as u32, page);
                all.extend((0..page.len() as u32).filter_map(|passage| {
                    Some(Scored { id: (place as u32, passage), score: rows.nearness(&question, passage)? })
                }));
            }
            all.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.id.cmp(&b.id)));
            all.truncate(limit);
            prop_assert_eq!(found(&query, &pages, limit).hits, all);
        }
    }
}
