//! The project's own workspaces, synced through the stand-in, and the questions that are asked of them.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use api::corpus::Corpus;
use api::corpus::library::Library;
use api::corpus::snapshot::Snapshot;
use api::evaluation::questions::Question;
use serde::Deserialize;
use serde_json::json;
use shared::corpus_url::CorpusUrl;
use shared::ids::PageId;
use stand_ins::notion::{self, Options, Workspace};
use sync_lambda::config::Config;

/// The languages of the twin workspaces, with their folders.
pub const TWINS: [(&str, &str); 2] = [("ko", "parity/ko"), ("en", "parity/en")];

/// A question that is asked in two languages, of the same workspace in each.
#[derive(Deserialize)]
pub struct Twin {
    pub id: String,
    pub ko: String,
    pub en: String,
    /// Those that answer it.
    #[serde(default)]
    pub pages: Vec<String>,
    /// Of a question that no page answers: whether a page speaks of its subject.
    #[serde(default)]
    pub about: Option<String>,
}

impl Twin {
    /// The question in a language.
    pub fn question(&self, language: &str) -> Result<Question, Box<dyn Error>> {
        let text = if language == "ko" { &self.ko } else { &self.en };
        Ok(serde_json::from_value(
            json!({"id": self.id, "question": text, "pages": self.pages, "kind": self.about}),
        )?)
    }
}

/// A file or folder of `e2e`.
pub fn e2e(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../e2e").join(name)
}

/// The questions in a file of the twins.
pub fn twins(file: &str) -> Result<Vec<Twin>, Box<dyn Error>> {
    Ok(serde_saphyr::from_str(&std::fs::read_to_string(e2e(file))?)?)
}

/// The ids of the pages that answer a question.
pub fn pages(question: &Question) -> Result<Vec<PageId>, Box<dyn Error>> {
    let ids = question.pages.iter().map(|path| notion::page_id(path).to_string().parse());
    Ok(ids.collect::<Result<_, _>>()?)
}

/// A folder of `e2e` as the service has it after a sync.
pub async fn synced(folder: &str) -> Result<Arc<Snapshot>, Box<dyn Error>> {
    let workspace = Workspace::from_markdown(&e2e(folder))?;
    let server = notion::start(workspace, Options::default()).await?;
    let corpus = tempfile::tempdir()?;
    let url = CorpusUrl::Dir(corpus.path().to_owned());
    let config = Config::new(server.base_url().parse()?, server.token().to_owned().into(), url.clone());
    sync_lambda::sync(&config, |_| {}).await?;
    let library = Library::new(Corpus::open(&url, false).await);
    library.renew().await?;
    Ok(library.current().ok_or("nothing was synced")?)
}
