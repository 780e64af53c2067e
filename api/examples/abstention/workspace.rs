//! Questions on the project's own workspaces, each with the evidence that is found for it.
//!
//! A question that a page answers is asked twice: of the whole workspace, and of the workspace without that page. So
//! there are as many questions without an answer as with one, in the very words of people who expect one.

use std::error::Error;
use std::sync::Arc;

use api::corpus::snapshot::Snapshot;
use api::corpus::texts::Texts;
use api::evaluation::questions::{Question, read};
use api::retrieval::evidence::Evidence;
use api::retrieval::index::{Index, SearchQuery};
use api::retrieval::rank::rank;
use api::retrieval::reading::Reading;
use api::retrieval::support::Asked as Words;
use api::view::View;
use shared::passage::PageText;

use crate::DEPTH;
use crate::synced::{TWINS, e2e, pages, synced, twins};

/// How many passages are ranked.
const LOOKED_AT: usize = 100;

/// A question that was asked.
pub struct Asked {
    pub id: String,
    pub kind: String,
    pub answerable: bool,
    pub evidence: Evidence,
}

/// Those that are fitted on, and those that test.
pub async fn examples() -> Result<(Vec<Asked>, Vec<Asked>), Box<dyn Error>> {
    let sample = Pages::of(&*synced("workspace").await?)?;
    let mut fitted_on = Vec::new();
    for question in read(&e2e("questions.yaml").to_string_lossy())? {
        fitted_on.extend(sample.both(&question, "sample")?);
    }
    let mut test = Vec::new();
    for question in read(&e2e("questions-heldout.yaml").to_string_lossy())? {
        // That a question is asked without its page says nothing new here: the file has questions without one.
        let kind = format!("held out, {}", question.kind.as_deref().unwrap_or("plain"));
        test.push(sample.asked(&question, &kind)?);
    }
    let (answered, unanswerable) = (twins("parity/questions.yaml")?, twins("parity/unanswerable.yaml")?);
    for (language, folder) in TWINS {
        let twin = Pages::of(&*synced(folder).await?)?;
        for questions in [&answered, &unanswerable] {
            for (place, question) in questions.iter().enumerate() {
                let both = twin.both(&question.question(language)?, "twins")?;
                if place % 2 == 0 { fitted_on.extend(both) } else { test.extend(both) }
            }
        }
    }
    Ok((fitted_on, test))
}

/// A workspace, or what is left of one.
struct Pages {
    pages: Vec<PageText>,
    index: Index,
}

impl Pages {
    fn of(snapshot: &Snapshot) -> Result<Self, Box<dyn Error>> {
        let mut texts = Texts::of(snapshot, &View::Everything);
        let mut pages = Vec::new();
        for (place, _) in snapshot.index.pages() {
            pages.extend(texts.page(place)?.map(|page| (*page).clone()));
        }
        Self::new(pages)
    }

    fn new(pages: Vec<PageText>) -> Result<Self, Box<dyn Error>> {
        Ok(Self { index: Index::build(&pages)?, pages })
    }

    /// The question as it is, and, if a page answers it, asked of a workspace without that page.
    fn both(&self, question: &Question, set: &str) -> Result<Vec<Asked>, Box<dyn Error>> {
        let answer = pages(question)?;
        if answer.is_empty() {
            let subject = question.kind.as_deref().unwrap_or("unknown");
            return Ok(vec![self.asked(question, &format!("{set}, subject {subject}"))?]);
        }
        let others = self.pages.iter().filter(|page| !answer.contains(&page.document.id));
        let without = Self::new(others.cloned().collect())?;
        let left = without.asked(question, &format!("{set}, page left out"))?;
        Ok(vec![self.asked(question, set)?, Asked { answerable: false, ..left }])
    }

    fn asked(&self, question: &Question, kind: &str) -> Result<Asked, Box<dyn Error>> {
        Ok(Asked {
            id: question.id.clone(),
            kind: kind.to_owned(),
            answerable: !question.pages.is_empty(),
            evidence: evidence(&question.question, &self.index, &self.pages)?,
        })
    }
}

/// What the best passages of an index have of a question.
pub fn evidence(question: &str, index: &Index, pages: &[PageText]) -> Result<Evidence, Box<dyn Error>> {
    let hits = index.search(&SearchQuery { text: question, ..Default::default() }, LOOKED_AT)?;
    let found = rank(index, hits).hits.into_iter().take(DEPTH).filter_map(|hit| {
        let passage = *index.page(hit.page)?.passages.get(hit.passage as usize)?;
        Some(Reading::new(Arc::new(pages.get(hit.page as usize)?.clone()), passage))
    });
    let found: Vec<Reading> = found.collect();
    Ok(Evidence::of(question, &Words::new(question, index)?, &found.iter().collect::<Vec<_>>()))
}
