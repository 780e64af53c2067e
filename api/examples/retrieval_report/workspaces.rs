//! The project's own workspaces, synced through the stand-in and asked as `api eval` asks them, by words only.

use std::error::Error;
use std::path::Path;

use api::corpus::Corpus;
use api::corpus::library::Library;
use api::embeddings::Embeddings;
use api::evaluation::questions::{Expected, Question, read};
use api::evaluation::{evaluate, report};
use api::model::rewrite::Rewriter;
use serde::Deserialize;
use shared::corpus_url::CorpusUrl;
use stand_ins::notion::{self, Options, Workspace};
use sync_lambda::config::Config;

use crate::Row;

/// A question that is asked in two languages, of the same workspace in each.
#[derive(Deserialize)]
struct Twin {
    ko: String,
    en: String,
    pages: Vec<String>,
}

/// Every file of questions.
pub async fn measure() -> Result<Vec<Row>, Box<dyn Error>> {
    let e2e = Path::new(env!("CARGO_MANIFEST_DIR")).join("../e2e");
    let file = |name: &str| e2e.join(name).to_string_lossy().into_owned();
    let mut rows = Vec::new();
    for (title, questions) in [("sample", "questions.yaml"), ("sample, held out", "questions-heldout.yaml")] {
        rows.extend(asked(title, &e2e.join("workspace"), read(&file(questions))?).await?);
    }
    let twins: Vec<Twin> = serde_saphyr::from_str(&std::fs::read_to_string(file("parity/questions.yaml"))?)?;
    for (title, folder) in [("twin in Korean", "parity/ko"), ("twin in English", "parity/en")] {
        let questions = twins.iter().map(|twin| {
            let text = if folder.ends_with("ko") { &twin.ko } else { &twin.en };
            serde_json::from_value(serde_json::json!({"question": text, "pages": twin.pages}))
        });
        rows.extend(asked(title, &e2e.join(folder), questions.collect::<Result<_, _>>()?).await?);
    }
    Ok(rows)
}

async fn asked(title: &str, workspace: &Path, questions: Vec<Question>) -> Result<Vec<Row>, Box<dyn Error>> {
    let server = notion::start(Workspace::from_markdown(workspace)?, Options::default()).await?;
    let folder = tempfile::tempdir()?;
    let url = CorpusUrl::Dir(folder.path().to_owned());
    let config = Config::new(server.base_url().parse()?, server.token().to_owned().into(), url.clone());
    sync_lambda::sync(&config, |_| {}).await?;
    let library = Library::new(Corpus::open(&url, false).await);
    library.renew().await?;
    let snapshot = library.current().ok_or("nothing was synced")?;
    let expected = questions.into_iter().map(|question| {
        let pages = question.pages.iter().map(|path| notion::page_id(path).to_string().parse());
        Ok(Expected { pages: pages.collect::<Result<_, _>>()?, question })
    });
    let expected: Vec<Expected> = expected.collect::<Result<_, Box<dyn Error>>>()?;
    let evaluated = evaluate(&snapshot, &Embeddings::Off, &Rewriter::Rule, &expected).await?.json();
    let groups = evaluated["groups"].as_object().into_iter().flatten();
    Ok(groups
        .filter(|(kind, _)| *kind == report::ALL || title.contains("held out"))
        .map(|(kind, report)| Row { names: [title.to_owned(), kind.clone()], report: report.clone() })
        .collect())
}
