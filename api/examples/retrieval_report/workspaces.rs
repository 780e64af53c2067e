//! The project's own workspaces, asked as `api eval` asks them, by words only.

use std::error::Error;

use api::embeddings::Embeddings;
use api::evaluation::questions::{Expected, Question, read};
use api::evaluation::{evaluate, report};
use api::model::rewrite::Rewriter;

use crate::Row;
use crate::synced::{TWINS, e2e, pages, synced, twins};

/// Every file of questions.
pub async fn measure() -> Result<Vec<Row>, Box<dyn Error>> {
    let mut rows = Vec::new();
    for (title, questions) in [("sample", "questions.yaml"), ("sample, held out", "questions-heldout.yaml")] {
        rows.extend(asked(title, "workspace", read(&e2e(questions).to_string_lossy())?).await?);
    }
    let twins = twins("parity/questions.yaml")?;
    for (language, folder) in TWINS {
        let title = if language == "ko" { "twin in Korean" } else { "twin in English" };
        let questions = twins.iter().map(|twin| twin.question(language));
        rows.extend(asked(title, folder, questions.collect::<Result<_, _>>()?).await?);
    }
    Ok(rows)
}

async fn asked(title: &str, workspace: &str, questions: Vec<Question>) -> Result<Vec<Row>, Box<dyn Error>> {
    let snapshot = synced(workspace).await?;
    let expected = questions.into_iter().map(|question| Ok(Expected { pages: pages(&question)?, question }));
    let expected: Vec<Expected> = expected.collect::<Result<_, Box<dyn Error>>>()?;
    let evaluated = evaluate(&snapshot, &Embeddings::Off, &Rewriter::Rule, &expected).await?.json();
    let groups = evaluated["groups"].as_object().into_iter().flatten();
    Ok(groups
        .filter(|(kind, _)| *kind == report::ALL || title.contains("held out"))
        .map(|(kind, report)| Row { names: [title.to_owned(), kind.clone()], report: report.clone() })
        .collect())
}
