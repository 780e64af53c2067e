//! The ways to search that are compared: by words, by vectors, and by both.

use std::error::Error;
use std::path::Path;

use api::retrieval::dense::{self, PageRows, PassageId};
use api::retrieval::fusion::{Scored, fuse, words_weight};
use api::retrieval::index::{Hit, Index, SearchQuery};
use shared::embedding::TextDigest;
use shared::vectors::{PageVectors, Quantized};

use crate::npy;

/// How many passages each of the two rankings gives to the fusion.
const CANDIDATES: usize = 60;

/// How to search.
pub enum Mode {
    /// By words.
    Lexical,
    /// By vectors.
    Dense(Vectors),
    /// By both; the words weigh this, or what they weigh in the service.
    Hybrid(Vectors, Option<f32>),
}

/// The vectors of a test set, whose pages are one passage each.
pub struct Vectors {
    pages: Vec<PageVectors>,
    queries: Vec<Quantized>,
}

impl Vectors {
    /// Reads `{name}_passages.npy` and `{name}_queries.npy`.
    pub fn read(dir: &Path, name: &str) -> Result<Self, Box<dyn Error>> {
        let page = |vector: Quantized| {
            let dimensions = vector.values().len() as u16;
            PageVectors::new(dimensions, &[(TextDigest::of(""), vector)])
        };
        let pages =
            npy::quantized(&dir.join(format!("{name}_passages.npy")))?.into_iter().map(page).collect();
        Ok(Self { pages, queries: npy::quantized(&dir.join(format!("{name}_queries.npy")))? })
    }

    /// Fails where the vectors are of another set.
    pub fn check(&self, pages: usize, queries: usize) -> Result<(), Box<dyn Error>> {
        if (self.pages.len(), self.queries.len()) == (pages, queries) {
            return Ok(());
        }
        let (has_pages, has_queries) = (self.pages.len(), self.queries.len());
        Err(format!("{has_pages} and {has_queries} vectors for {pages} passages and {queries} questions")
            .into())
    }

    fn nearest(&self, query: &Quantized) -> dense::Nearest {
        let pages = (0..).zip(&self.pages).map(|(place, page)| PageRows::new(place, page));
        dense::nearest(query, pages, CANDIDATES)
    }
}

impl Mode {
    /// Its name, as the flag and the report have it.
    pub fn name(&self) -> &'static str {
        match self {
            Mode::Lexical => "lexical",
            Mode::Dense(_) => "dense",
            Mode::Hybrid(..) => "hybrid",
        }
    }

    /// The vectors that it uses.
    pub fn vectors(&self) -> Option<&Vectors> {
        match self {
            Mode::Lexical => None,
            Mode::Dense(vectors) | Mode::Hybrid(vectors, _) => Some(vectors),
        }
    }

    /// The best passages for the question at a place of the set, best first.
    pub fn search(
        &self,
        index: &Index,
        question: &SearchQuery<'_>,
        place: usize,
        limit: usize,
    ) -> Result<Vec<PassageId>, Box<dyn Error>> {
        let ids = |hits: Vec<Scored<PassageId>>| hits.into_iter().map(|hit| hit.id).take(limit).collect();
        match self {
            Mode::Lexical => Ok(ids(index.search(question, limit)?.into_iter().map(scored).collect())),
            Mode::Dense(vectors) => Ok(ids(vectors.nearest(&vectors.queries[place]).hits)),
            Mode::Hybrid(vectors, weight) => {
                let query = &vectors.queries[place];
                let words: Vec<_> = index.search(question, CANDIDATES)?.into_iter().map(scored).collect();
                let mut nearest = vectors.nearest(query);
                nearest.hits.extend(words.iter().filter_map(|hit| {
                    let (page, passage) = hit.id;
                    let score =
                        PageRows::new(page, &vectors.pages[page as usize]).nearness(query, passage)?;
                    Some(Scored { id: hit.id, score })
                }));
                let weight = weight.unwrap_or_else(|| words_weight(question.text));
                Ok(ids(fuse(&words, &nearest.hits, nearest.farthest, weight)))
            }
        }
    }
}

fn scored(hit: Hit) -> Scored<PassageId> {
    Scored { id: (hit.page, hit.passage), score: hit.score }
}
