//! From a question to the pages that are shown as its sources, and the passages that a model reads.

use std::sync::Arc;

use shared::ask::{AskRequest, PassageRef, Role, Source};
use shared::page::Block;
use shared::passage::{self, PageText, Passage};

use crate::corpus::snapshot::{Snapshot, TextError};
use crate::corpus::texts::Texts;
use crate::model::Model;
use crate::retrieval::index::{Hit, Index, IndexError, SearchQuery};
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
#[derive(Debug, Clone)]
pub struct FoundPassage {
    /// Its page.
    pub page: Arc<PageText>,
    /// Its place in the page.
    pub passage: Passage,
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

/// Why a search failed.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    /// The index failed.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The text of a page that was found could not be read.
    #[error(transparent)]
    Text(#[from] TextError),
}

/// Searches one state of the workspace for a question.
pub fn find(snapshot: &Snapshot, request: &AskRequest) -> Result<Found, FindError> {
    let index = &snapshot.index;
    let asked_before = request.history.iter().rev().find(|turn| turn.role == Role::User);
    let query = SearchQuery {
        text: &request.question,
        context: asked_before.map(|turn| turn.text.as_str()),
        filters: request.filters.clone().unwrap_or_default(),
    };
    let hits = by_freshness(index, index.search(&query, DEPTH)?);
    let terms = QuestionTerms::new(&request.question, index)?;
    let mut texts = Texts::of(snapshot);
    let mut passages = Vec::new();
    let mut chars = 0;
    for hit in hits.iter().take(MAX_PROMPT_PASSAGES) {
        let Some((page, passage)) = texts.passage(*hit)? else { continue };
        let size = passage::text(&page, passage).chars().count();
        // One that is too long by itself is cut (see `prompt`); it must not crowd out all others.
        if chars + size > MAX_PROMPT_CHARS && !passages.is_empty() {
            continue;
        }
        chars += size;
        let support = terms.coverage(&support::passage_terms(&page, passage));
        passages.push(FoundPassage { page, passage, support });
    }
    Ok(Found { sources: sources(&mut texts, &hits)?, passages, names_the_unknown: terms.names_the_unknown })
}

/// Hits with their scores lowered for age, in the new order: of two pages that say the same, the newer is right more
/// often. A page a year older than the newest that was found loses half of [`MOST_LOST_BY_AGE`], two years three quarters.
fn by_freshness(index: &Index, mut hits: Vec<Hit>) -> Vec<Hit> {
    let edited = |hit: &Hit| index.page(hit.page).map(|page| page.head.edited_at);
    let Some(newest) = hits.iter().filter_map(edited).max() else { return hits };
    for hit in &mut hits {
        let years = edited(hit).map_or(0.0, |edited| (newest - edited).num_days() as f32 / 365.0);
        hit.score *= 1.0 - MOST_LOST_BY_AGE * (1.0 - (-years).exp2());
    }
    hits.sort_by(|a, b| b.score.total_cmp(&a.score));
    hits
}

/// The pages of some hits, by their best passage.
fn sources(texts: &mut Texts<'_>, hits: &[Hit]) -> Result<Vec<Source>, TextError> {
    let best = hits.first().map_or(1.0, |hit| hit.score);
    let mut sources: Vec<Source> = Vec::new();
    for hit in hits {
        let Some(page) = texts.head(hit.page) else { continue };
        let known = sources.iter().position(|source| source.page_id == page.id);
        let is_full = |source: &Source| source.passages.len() == MAX_PASSAGES_OF_A_SOURCE;
        if known.map_or(sources.len() == MAX_SOURCES, |known| is_full(&sources[known])) {
            continue;
        }
        let Some((text, passage)) = texts.passage(*hit)? else { continue };
        let passage = passage_ref(&text, passage);
        match known {
            Some(known) => sources[known].passages.push(passage),
            None => sources.push(Source {
                page_id: page.id,
                title: page.title.clone(),
                url: page.url.clone(),
                icon: page.icon.clone(),
                path: page.path_titles(),
                edited_at: page.edited_at,
                edited_by: page.edited_by.as_ref().and_then(|person| person.name.clone()),
                verification: page.verification.as_ref().map(|mark| mark.state),
                score: hit.score / best,
                passages: vec![passage],
            }),
        }
    }
    Ok(sources)
}

/// A passage as lists show it: its first block with text that is neither a heading nor the page's title.
pub fn passage_ref(page: &PageText, passage: Passage) -> PassageRef {
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
