//! From a question to the pages that are shown as its sources, and the passages that a model reads.
//!
//! * [`phrases`]: what the question has in quotation marks must stand in a passage as it is.
//! * [`sources`]: the pages as they are shown.

use std::sync::Arc;

use shared::ask::{AskRequest, Source};
use shared::ids::PageId;
use shared::page::{PageDocument, VerificationState};
use shared::passage::{PageText, Passage};
use shared::vectors::Quantized;

use crate::answer::outdated::{Dated, Outdated, Why};
use crate::answer::standalone::{Standalone, names_its_topic};
use crate::corpus::snapshot::{Snapshot, TextError};
use crate::corpus::texts::Texts;
use crate::model::Model;
use crate::retrieval::evidence::Evidence;
use crate::retrieval::hybrid;
use crate::retrieval::index::{Hit, IndexError, SearchQuery};
use crate::retrieval::rank::rank;
use crate::retrieval::reading::Reading;
use crate::retrieval::support::Asked;
use crate::view::View;

mod phrases;
mod sources;

pub use sources::{passage_ref, whole_passage};

/// How many passages are looked at, and how many of them closely.
const DEPTH: usize = 100;
const CLOSELY: usize = 30;
/// How many passages a model reads, and how many characters of them at most.
const MAX_PROMPT_PASSAGES: usize = 12;
pub(super) const MAX_PROMPT_CHARS: usize = 24_000;
/// Of how many of the best passages the neighbors are read as well.
const WITH_NEIGHBORS: usize = 3;
/// The confidence (see [`Evidence`]) under which the extractive answerer says that the workspace does not tell.
const LEAST_CONFIDENCE: f32 = 0.5;

/// What was found for a question.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The pages, best first.
    pub sources: Vec<Source>,
    /// The passages for a model, best first; after them the neighbors of the best.
    pub passages: Vec<FoundPassage>,
    /// Every page that was looked at closely, best first.
    pub pages: Vec<PageId>,
    /// Those of them that are out of date.
    pub outdated: Vec<Outdated>,
    /// What the best passages have of the question's words.
    pub evidence: Evidence,
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
            Model::Extractive => self.is_supported(),
        }
    }

    /// Whether the passages have enough of the question to answer it.
    pub fn is_supported(&self) -> bool {
        !self.passages.is_empty() && self.evidence.confidence() >= LEAST_CONFIDENCE
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

/// A hit with its text.
struct Read {
    hit: Hit,
    text: Arc<Reading>,
    /// Other pages that say the same.
    copies: Vec<u32>,
}

/// Searches what a view shows of one state of the workspace for a question.
pub fn find(
    snapshot: &Snapshot,
    view: &View,
    request: &AskRequest,
    standalone: &Standalone,
    vector: Option<&Quantized>,
) -> Result<Found, FindError> {
    let index = &snapshot.index;
    let query = SearchQuery {
        text: &standalone.question,
        context: standalone.context.as_deref(),
        other_language: standalone.other_language.as_deref(),
        filters: request.filters.clone().unwrap_or_default(),
        view: view.clone(),
    };
    // What the conversation is about is in the workspace: whether this question is answered, its own words tell, if it
    // has any.
    let judged = if names_its_topic(&request.question) { &request.question } else { &standalone.question };
    let mut texts = Texts::of(snapshot, view);
    let hits =
        phrases::matching(&request.question, hybrid::search(index, &query, vector, DEPTH)?, &mut texts)?;
    let ranked = rank(index, hits);
    let read = without_copies(&ranked.hits, &mut texts)?;
    let asked = Asked::new(judged, index)?;
    let best = read.iter().take(MAX_PROMPT_PASSAGES);
    let best: Vec<_> = best.map(|read| &*read.text).collect();
    let evidence = Evidence::of(judged, &asked, &best);
    let sources = sources::sources(&read, &ranked.newer, &texts);
    let mut pages: Vec<PageId> = Vec::new();
    let mut outdated = Vec::new();
    for read in &read {
        let page = &read.text.page().document;
        if !pages.contains(&page.id) {
            pages.push(page.id);
            let newer = ranked.newer.get(&read.hit.page).and_then(|place| texts.head(*place));
            outdated.extend(out_of_date(page, newer.as_deref()));
        }
    }
    Ok(Found { sources, passages: passages(&read, &asked, &mut texts)?, pages, outdated, evidence })
}

/// Whether and why a page is out of date, if this is a newer edition of it.
fn out_of_date(page: &PageDocument, newer: Option<&PageDocument>) -> Option<Outdated> {
    let dated = |page: &PageDocument| Dated { title: page.title.clone(), edited_at: page.edited_at };
    let is_expired = || {
        let verification = page.verification.as_ref()?;
        (verification.state == VerificationState::Expired).then_some(Why::Expired)
    };
    let why = newer.map(|newer| Why::Newer(dated(newer))).or_else(is_expired)?;
    Some(Outdated { page_id: page.id, page: dated(page), why })
}

/// The best hits, each text once: of copies the best is kept, and knows the others.
fn without_copies(hits: &[Hit], texts: &mut Texts<'_>) -> Result<Vec<Read>, TextError> {
    let mut read: Vec<Read> = Vec::new();
    for &hit in hits.iter().take(CLOSELY) {
        let Some(text) = texts.passage(hit)? else { continue };
        let is_same =
            |known: &&mut Read| known.hit.page != hit.page && known.text.print().is_same(text.print());
        match read.iter_mut().find(is_same) {
            Some(known) if !known.copies.contains(&hit.page) => known.copies.push(hit.page),
            Some(_) => {}
            None => read.push(Read { hit, text, copies: Vec::new() }),
        }
    }
    Ok(read)
}

/// What a model reads: the best passages, and, while there is room, what stands before and after the very best.
fn passages(read: &[Read], asked: &Asked, texts: &mut Texts<'_>) -> Result<Vec<FoundPassage>, TextError> {
    let mut wanted: Vec<Arc<Reading>> =
        read.iter().take(MAX_PROMPT_PASSAGES).map(|read| read.text.clone()).collect();
    for Read { hit, .. } in read.iter().take(WITH_NEIGHBORS) {
        let number = hit.passage as usize;
        for number in [number.checked_sub(1), Some(number + 1)].into_iter().flatten() {
            wanted.extend(texts.reading(hit.page, number)?);
        }
    }
    let mut passages: Vec<FoundPassage> = Vec::new();
    let mut chars = 0;
    for text in wanted {
        let (page, passage) = (text.page(), text.passage());
        let known = passages
            .iter()
            .any(|known| known.page.document.id == page.document.id && known.passage == passage);
        // One that is too long by itself is cut (see `prompt`); it must not crowd out all others.
        if known || chars + text.chars() > MAX_PROMPT_CHARS && !passages.is_empty() {
            continue;
        }
        chars += text.chars();
        let support = asked.coverage(&[text.terms()]);
        passages.push(FoundPassage { page: page.clone(), passage, support });
    }
    Ok(passages)
}
