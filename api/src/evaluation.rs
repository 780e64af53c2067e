//! `api eval questions.yaml`: how well an owner's own questions find the pages that answer them.
//!
//! Each question goes the way of POST /ask up to the model: search, rank, and whether there is an answer at all. So a
//! change of the corpus, or of this software, can be judged on the questions that matter to the people who ask.
//!
//! * [`questions`]: the file, and the pages that it names.
//! * [`metrics`]: recall, nDCG and times.
//! * [`report`]: what is printed.

use std::collections::HashMap;
use std::time::Instant;

use shared::ask::AskRequest;
use shared::ids::PageId;

use crate::answer::find::{FindError, find};
use crate::answer::{standalone, vector};
use crate::corpus::snapshot::Snapshot;
use crate::embeddings::Embeddings;
use crate::evaluation::metrics::Metrics;
use crate::evaluation::questions::{Expected, Question};
use crate::evaluation::report::{Group, Miss, Report};
use crate::model::rewrite::Rewriter;
use crate::view::View;

pub mod metrics;
pub mod questions;
pub mod report;

/// How many pages that were found in its place a miss names.
const NAMED: usize = 3;
/// The place from which on a page counts as missed.
const FEW: usize = 5;

/// Asks every question.
pub async fn evaluate(
    snapshot: &Snapshot,
    embeddings: &Embeddings,
    rewriter: &Rewriter,
    questions: &[Expected],
) -> Result<Report, FindError> {
    let mut groups: Vec<(String, Group)> = Vec::new();
    let mut misses = Vec::new();
    for Expected { question, pages } in questions {
        let started = Instant::now();
        let request = request(question);
        let standalone = standalone::of_request(rewriter, snapshot, &request).await;
        let (vector, _) = vector(snapshot, embeddings, &standalone.question).await;
        let found = find(snapshot, &View::Everything, &request, &standalone, vector.as_deref())?;
        let time = started.elapsed();
        let place = found.pages.iter().position(|page| pages.contains(page));
        let refused = !found.is_supported();
        for name in [report::ALL, question.kind.as_deref().unwrap_or_default()] {
            if name.is_empty() {
                continue;
            }
            let at = groups.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
                groups.push((name.to_owned(), Group::default()));
                groups.len() - 1
            });
            groups[at].1.add(&places(&found.pages, pages), pages.len(), refused, time);
        }
        let missed =
            if pages.is_empty() { !refused } else { refused || place.is_none_or(|place| place >= FEW) };
        if missed {
            let title =
                |id: &PageId| snapshot.page(*id).map_or_else(String::new, |page| page.head.title.clone());
            misses.push(Miss {
                id: question.id.clone(),
                question: question.question.clone(),
                expected: pages.iter().map(title).collect(),
                place: place.map(|place| place + 1),
                refused,
                confidence: found.evidence.confidence(),
                found: found.pages.iter().take(NAMED).map(title).collect(),
            });
        }
    }
    // The worst first: what is answered though nothing answers it, then what is not found at all.
    misses
        .sort_by_key(|miss| (!miss.expected.is_empty(), std::cmp::Reverse(miss.place.unwrap_or(usize::MAX))));
    Ok(Report { index: snapshot.info.clone(), groups, misses })
}

fn request(question: &Question) -> AskRequest {
    AskRequest {
        history: question.history.clone(),
        filters: question.filters.clone(),
        ..AskRequest::new(&question.question)
    }
}

/// Pages by numbers, as [`Metrics`] counts them.
fn places(found: &[PageId], relevant: &[PageId]) -> (Vec<usize>, HashMap<usize, f64>) {
    let place = |id: &PageId| relevant.iter().position(|known| known == id).unwrap_or(usize::MAX);
    (found.iter().map(place).collect(), (0..relevant.len()).map(|place| (place, 1.0)).collect())
}

impl Group {
    fn add(
        &mut self,
        (found, relevant): &(Vec<usize>, HashMap<usize, f64>),
        expected: usize,
        refused: bool,
        time: std::time::Duration,
    ) {
        if expected == 0 {
            self.unanswerable += 1;
            self.rightly_refused += usize::from(refused);
        } else {
            self.metrics.get_or_insert_with(Metrics::default).add(found, relevant, time);
            self.wrongly_refused += usize::from(refused);
        }
    }
}
