//! Questions on the project's own workspaces, each with the evidence that is found for it.
//!
//! A question that a page answers is asked twice: of the whole workspace, and of the workspace without that page. So
//! there are as many questions without an answer as with one, in the very words of people who expect one.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use api::corpus::Corpus;
use api::corpus::library::Library;
use api::corpus::snapshot::Snapshot;
use api::corpus::texts::Texts;
use api::evaluation::questions::{Question, read};
use api::retrieval::evidence::{Asked as Words, Evidence};
use api::retrieval::index::SearchQuery;
use api::retrieval::rank::rank;
use api::view::View;
use serde::Deserialize;
use shared::corpus_url::CorpusUrl;
use shared::ids::PageId;
use stand_ins::notion::{self, Options, Workspace};
use sync_lambda::config::Config;

use crate::DEPTH;
use crate::fit::Example;

/// How deep is looked for passages of other pages than the one that is left out.
const LOOKED_AT: usize = 100;

/// A question that was asked.
pub struct Asked {
    pub id: String,
    pub kind: String,
    pub answerable: bool,
    pub evidence: Evidence,
}

impl Asked {
    pub fn example(&self) -> Example {
        Example { features: self.evidence.features().map(f64::from), answerable: self.answerable }
    }
}

/// A question that is asked in two languages, of the same workspace in each.
#[derive(Deserialize)]
struct Twin {
    id: String,
    ko: String,
    en: String,
    pages: Vec<String>,
}

/// Those that are fitted on, and those that test.
pub async fn examples() -> Result<(Vec<Asked>, Vec<Asked>), Box<dyn Error>> {
    let e2e = Path::new(env!("CARGO_MANIFEST_DIR")).join("../e2e");
    let file = |name: &str| e2e.join(name).to_string_lossy().into_owned();
    let sample = synced(&e2e.join("workspace")).await?;
    let mut fitted_on = Vec::new();
    for question in read(&file("questions.yaml"))? {
        fitted_on.extend(asked(&sample, &question, "sample")?);
    }
    let mut test = Vec::new();
    for question in read(&file("questions-heldout.yaml"))? {
        // That a question is asked without its page says nothing new here: the file has questions without one.
        test.extend(
            asked(&sample, &question, question.kind.as_deref().unwrap_or("plain"))?.into_iter().take(1),
        );
    }
    let twins: Vec<Twin> = serde_saphyr::from_str(&std::fs::read_to_string(file("parity/questions.yaml"))?)?;
    for (language, folder) in [("ko", "parity/ko"), ("en", "parity/en")] {
        let snapshot = synced(&e2e.join(folder)).await?;
        for (place, twin) in twins.iter().enumerate() {
            let text = if language == "ko" { &twin.ko } else { &twin.en };
            let question = serde_json::json!({"id": twin.id, "question": text, "pages": twin.pages});
            let both = asked(&snapshot, &serde_json::from_value(question)?, &format!("twin {language}"))?;
            if place % 2 == 0 { fitted_on.extend(both) } else { test.extend(both) }
        }
    }
    Ok((fitted_on, test))
}

async fn synced(workspace: &Path) -> Result<Arc<Snapshot>, Box<dyn Error>> {
    let server = notion::start(Workspace::from_markdown(workspace)?, Options::default()).await?;
    let folder = tempfile::tempdir()?;
    let url = CorpusUrl::Dir(folder.path().to_owned());
    let config = Config::new(server.base_url().parse()?, server.token().to_owned().into(), url.clone());
    sync_lambda::sync(&config, |_| {}).await?;
    let library = Library::new(Corpus::open(&url, false).await);
    library.renew().await?;
    Ok(library.current().ok_or("nothing was synced")?)
}

/// The question as it is, and, if a page answers it, without that page.
fn asked(snapshot: &Snapshot, question: &Question, kind: &str) -> Result<Vec<Asked>, Box<dyn Error>> {
    let pages: Vec<PageId> = question
        .pages
        .iter()
        .map(|path| notion::page_id(path).to_string().parse())
        .collect::<Result<_, _>>()?;
    let asked = |left_out: &[PageId], answerable: bool| -> Result<Asked, Box<dyn Error>> {
        let kind = if answerable { kind.to_owned() } else { format!("{kind}, no answer") };
        let evidence = evidence(snapshot, &question.question, left_out)?;
        Ok(Asked { id: question.id.clone(), kind, answerable, evidence })
    };
    if pages.is_empty() {
        return Ok(vec![asked(&[], false)?]);
    }
    Ok(vec![asked(&[], true)?, asked(&pages, false)?])
}

/// What the best passages have of a question, without those of some pages.
fn evidence(snapshot: &Snapshot, question: &str, left_out: &[PageId]) -> Result<Evidence, Box<dyn Error>> {
    let query = SearchQuery { text: question, ..Default::default() };
    let ranked = rank(&snapshot.index, snapshot.index.search(&query, LOOKED_AT)?);
    let mut texts = Texts::of(snapshot, &View::Everything);
    let mut found = Vec::new();
    for hit in ranked.hits {
        let Some((page, passage)) = texts.passage(hit)? else { continue };
        if !left_out.contains(&page.document.id) && found.len() < DEPTH {
            found.push((page, passage));
        }
    }
    let words = Words::new(question, &snapshot.index)?;
    Ok(words.evidence(found.iter().map(|(page, passage)| (&**page, *passage))))
}
