//! From a question to the pages that are shown as its sources, and the passages that a model reads.

use shared::ask::{AskRequest, PassageRef, Role, Source};
use shared::page::Block;

use crate::corpus::snapshot::Snapshot;
use crate::model::Model;
use crate::retrieval::index::{Hit, Index, IndexError, SearchQuery};
use crate::retrieval::passage;
use crate::retrieval::support::{self, QuestionTerms};

/// How many passages are looked at.
const DEPTH: usize = 60;
/// How many pages are shown as sources.
const MAX_SOURCES: usize = 8;
/// How many passages of one page are named.
const MAX_PASSAGES_OF_A_SOURCE: usize = 3;
/// How many passages a model reads, and how many characters of them at most.
const MAX_PROMPT_PASSAGES: usize = 12;
pub(super) const MAX_PROMPT_CHARS: usize = 24_000;
/// The share of its score that an old page loses at most.
const MOST_LOST_BY_AGE: f32 = 0.15;
/// The length of a snippet, in characters.
const SNIPPET_CHARS: usize = 160;
/// The coverage (see [`support`]) under which the extractive answerer says that the workspace does not tell; more is
/// asked for when the question names something that stands nowhere. Chosen on the sample questions.
const LEAST_COVERAGE: f32 = 0.3;
const LEAST_COVERAGE_WITH_UNKNOWN: f32 = 0.45;

/// What was found for a question.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The pages, best first.
    pub sources: Vec<Source>,
    /// The passages for a model, best first.
    pub passages: Vec<FoundPassage>,
    /// Whether the question names something that stands nowhere in the workspace.
    pub names_the_unknown: bool,
}

/// A passage for a model.
#[derive(Debug, Clone, Copy)]
pub struct FoundPassage {
    /// Its place in the index.
    pub place: usize,
    /// How much of the question it covers, 0 to 1.
    pub support: f32,
}

impl Found {
    /// Whether to try an answer. A large model judges the passages itself; the extractive one cannot, and would
    /// quote whatever shares a word with the question.
    pub fn answerable(&self, model: &Model) -> bool {
        match model {
            Model::Bedrock(_) => !self.passages.is_empty(),
            Model::Extractive => {
                let least = if self.names_the_unknown { LEAST_COVERAGE_WITH_UNKNOWN } else { LEAST_COVERAGE };
                self.passages.iter().any(|passage| passage.support >= least)
            }
        }
    }
}

/// Searches one state of the workspace for a question.
pub fn find(snapshot: &Snapshot, request: &AskRequest) -> Result<Found, IndexError> {
    let index = &snapshot.index;
    let asked_before = request.history.iter().rev().find(|turn| turn.role == Role::User);
    let query = SearchQuery {
        text: &request.question,
        context: asked_before.map(|turn| turn.text.as_str()),
        filters: request.filters.clone().unwrap_or_default(),
    };
    let hits = by_freshness(index, index.search(&query, DEPTH)?);
    let terms = QuestionTerms::new(&request.question, index)?;
    let mut passages = Vec::new();
    let mut chars = 0;
    for hit in hits.iter().take(MAX_PROMPT_PASSAGES) {
        let passage = &index.passages()[hit.passage];
        let size = passage::text(index.page_of(passage), passage).chars().count();
        // One that is too long by itself is cut (see `prompt`); it must not crowd out all others.
        if chars + size > MAX_PROMPT_CHARS && !passages.is_empty() {
            continue;
        }
        chars += size;
        let support = terms.coverage(&support::passage_terms(index, passage));
        passages.push(FoundPassage { place: hit.passage, support });
    }
    Ok(Found { sources: sources(index, &hits), passages, names_the_unknown: terms.names_the_unknown })
}

/// Hits with their scores lowered for age, in the new order: of two pages that say the same, the newer is right more
/// often. A page a year older than the newest that was found loses half of [`MOST_LOST_BY_AGE`], two years three quarters.
fn by_freshness(index: &Index, mut hits: Vec<Hit>) -> Vec<Hit> {
    let edited = |hit: &Hit| index.page_of(&index.passages()[hit.passage]).document.edited_at;
    let Some(newest) = hits.iter().map(edited).max() else { return hits };
    for hit in &mut hits {
        let years = (newest - edited(hit)).num_days() as f32 / 365.0;
        hit.score *= 1.0 - MOST_LOST_BY_AGE * (1.0 - (-years).exp2());
    }
    hits.sort_by(|a, b| b.score.total_cmp(&a.score));
    hits
}

/// The pages of some hits, by their best passage.
fn sources(index: &Index, hits: &[Hit]) -> Vec<Source> {
    let best = hits.first().map_or(1.0, |hit| hit.score);
    let mut sources: Vec<Source> = Vec::new();
    for hit in hits {
        let passage = &index.passages()[hit.passage];
        let document = &index.page_of(passage).document;
        if let Some(source) = sources.iter_mut().find(|source| source.page_id == document.id) {
            if source.passages.len() < MAX_PASSAGES_OF_A_SOURCE {
                source.passages.push(passage_ref(index, hit.passage));
            }
            continue;
        }
        if sources.len() == MAX_SOURCES {
            continue;
        }
        sources.push(Source {
            page_id: document.id,
            title: document.title.clone(),
            url: document.url.clone(),
            icon: document.icon.clone(),
            path: document.path_titles(),
            edited_at: document.edited_at,
            edited_by: document.edited_by.as_ref().and_then(|person| person.name.clone()),
            verification: document.verification.as_ref().map(|mark| mark.state),
            score: hit.score / best,
            passages: vec![passage_ref(index, hit.passage)],
        });
    }
    sources
}

/// A passage as lists show it: its first block with text that is neither a heading nor the page's title.
pub fn passage_ref(index: &Index, place: usize) -> PassageRef {
    let passage = &index.passages()[place];
    let page = index.page_of(passage);
    let blocks: Vec<&Block> = page.blocks(passage).filter(|block| !block.text.is_empty()).collect();
    let first = blocks
        .iter()
        .find(|block| block.kind.heading_level().is_none() && block.id.0 != page.document.id.0)
        .or(blocks.first());
    let block_id = first.map_or(page.document.id.into(), |block| block.id);
    let text = first.map_or("", |block| block.text.as_str());
    PassageRef { block_id, heading_path: passage::heading_path(page, passage), snippet: snippet(text) }
}

fn snippet(text: &str) -> String {
    let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((cut, _)) = words.char_indices().nth(SNIPPET_CHARS) {
        words.truncate(cut);
        words.push('…');
    }
    words
}
