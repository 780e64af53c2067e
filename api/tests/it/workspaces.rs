//! Questions that nothing was fitted on, and one workspace in two languages.

use std::collections::HashMap;
use std::path::Path;

use api::embeddings::Embeddings;
use api::evaluation::evaluate;
use api::evaluation::questions::{Expected, Question, read};
use api::model::rewrite::Rewriter;
use serde::Deserialize;
use serde_json::Value;
use shared::corpus_url::CorpusUrl;
use stand_ins::notion::{self, Options, Workspace};
use sync_lambda::config::Config;

use crate::support::TestApi;

fn e2e() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../e2e")
}

/// The figures of each kind of question, asked of a workspace that was synced through the real client.
async fn asked(workspace: &str, questions: Vec<Question>) -> HashMap<String, Value> {
    let workspace = Workspace::from_markdown(&e2e().join(workspace)).unwrap();
    let server = notion::start(workspace, Options::default()).await.unwrap();
    let corpus = tempfile::tempdir().unwrap();
    let url = CorpusUrl::Dir(corpus.path().to_owned());
    let config = Config::new(server.base_url().parse().unwrap(), server.token().to_owned().into(), url);
    sync_lambda::sync(&config, |_| {}).await.unwrap();
    let api = TestApi::over(corpus.path()).await;
    let expected: Vec<Expected> = questions
        .into_iter()
        .map(|question| Expected {
            pages: question
                .pages
                .iter()
                .map(|path| notion::page_id(path).to_string().parse().unwrap())
                .collect(),
            question,
        })
        .collect();
    let snapshot = api.state.snapshot().unwrap();
    let report = evaluate(&snapshot, &Embeddings::Off, &Rewriter::Rule, &expected).await.unwrap().json();
    serde_json::from_value(report["groups"].clone()).unwrap()
}

fn figure(groups: &HashMap<String, Value>, kind: &str, key: &str) -> f64 {
    groups[kind][key].as_f64().unwrap()
}

#[tokio::test]
async fn questions_that_nothing_was_fitted_on_find_their_pages() {
    let questions = read(&e2e().join("questions-heldout.yaml").to_string_lossy()).unwrap();
    let groups = asked("workspace", questions).await;
    println!("{groups:#?}");
    assert_eq!(groups["all"]["queries"], 80);
    assert!(figure(&groups, "plain", "recall@5") >= 0.92);
    assert!(figure(&groups, "follow_up", "recall@5") >= 0.92);
}

/// A question that is asked in two languages.
#[derive(Deserialize)]
struct Twin {
    ko: String,
    en: String,
    pages: Vec<String>,
}

#[tokio::test]
async fn korean_finds_as_much_as_english_does() {
    let file = std::fs::read_to_string(e2e().join("parity/questions.yaml")).unwrap();
    let twins: Vec<Twin> = serde_saphyr::from_str(&file).unwrap();
    let question = |text: &str, twin: &Twin| {
        serde_json::from_value::<Question>(serde_json::json!({"question": text, "pages": twin.pages}))
            .unwrap()
    };
    let korean = asked("parity/ko", twins.iter().map(|twin| question(&twin.ko, twin)).collect()).await;
    let english = asked("parity/en", twins.iter().map(|twin| question(&twin.en, twin)).collect()).await;
    let (korean, english) = (figure(&korean, "all", "recall@5"), figure(&english, "all", "recall@5"));
    println!("recall@5: {korean} in Korean, {english} in English");
    assert!((korean - english).abs() <= 0.02, "{korean} {english}");
    assert!(korean >= 0.88, "{korean}");
}
