//! Questions on the sample workspace, asked as POST /ask asks them.

use std::error::Error;
use std::path::{Path, PathBuf};

use api::answer::find::find;
use api::corpus::Corpus;
use api::corpus::library::Library;
use api::evaluation::questions::{self, Question};
use api::retrieval::evidence::Evidence;
use shared::ask::AskRequest;
use shared::corpus_url::CorpusUrl;
use stand_ins::notion::{self, Options, Workspace};
use sync_lambda::config::Config;

use crate::fit::Example;

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

/// Those that are fitted on, and those that test.
pub async fn examples() -> Result<(Vec<Asked>, Vec<Asked>), Box<dyn Error>> {
    let e2e = Path::new(env!("CARGO_MANIFEST_DIR")).join("../e2e");
    let server = notion::start(Workspace::from_markdown(&e2e.join("workspace"))?, Options::default()).await?;
    let folder = tempfile::tempdir()?;
    let url = CorpusUrl::Dir(folder.path().to_owned());
    let config = Config::new(server.base_url().parse()?, server.token().to_owned().into(), url.clone());
    sync_lambda::sync(&config, |_| {}).await?;
    let library = Library::new(Corpus::open(&url, false).await);
    library.renew().await?;
    let asked = |file: &str| -> Result<Vec<Asked>, Box<dyn Error>> {
        let snapshot = library.current().ok_or("nothing was synced")?;
        let file: PathBuf = e2e.join(file);
        let questions = questions::read(&file.to_string_lossy())?;
        let asked = questions.into_iter().map(|question| {
            let Question { id, question, pages, history, kind, .. } = question;
            let request =
                AskRequest { question, history, filters: None, language: None, utc_offset_minutes: None };
            let evidence = find(&snapshot, &request, None)?.evidence;
            let (answerable, kind) = (!pages.is_empty(), kind.unwrap_or_else(|| "plain".to_owned()));
            let kind = if answerable { kind } else { "unanswerable".to_owned() };
            Ok(Asked { id, kind, answerable, evidence })
        });
        asked.collect()
    };
    Ok((asked("questions.yaml")?, asked("questions-heldout.yaml")?))
}
