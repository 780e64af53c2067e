//! Starts the service: settings, logs, the workspace, the model, the server; and ends it without cutting answers. Or
//! evaluates an owner's questions instead: `api eval questions.yaml`.

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use api::config::Config;
use api::corpus::Corpus;
use api::corpus::library::Library;
use api::embeddings::Embeddings;
use api::evaluation::{self, questions};
use api::metrics::Metrics;
use api::model::Model;
use api::model::rewrite::Rewriter;
use api::state::AppState;
use api::sync_trigger::SyncTrigger;
use api::{router, shutdown, telemetry};
use shared::embedding::EmbeddingModel;

/// How long edits are collected that Notion tells of, before they are synced together.
const COLLECT: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() -> ExitCode {
    let config = match Config::from_env() {
        Ok(config) => config,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    match Command::of(std::env::args().skip(1)) {
        Ok(Command::Serve) => serve(config).await,
        Ok(Command::Evaluate { questions, json }) => evaluate(config, &questions, json).await,
        Err(usage) => {
            eprintln!("{usage}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(config: Config) -> ExitCode {
    telemetry::init();
    let listener = match tokio::net::TcpListener::bind(config.bind).await {
        Ok(listener) => listener,
        Err(error) => {
            eprintln!("cannot listen on {}: {error}; set BIND to another address", config.bind);
            return ExitCode::FAILURE;
        }
    };
    let library = Arc::new(library(&config).await);
    let model = Model::open(&config.model).await;
    let listening = listener.local_addr().unwrap_or(config.bind);
    tracing::info!(%listening, model = model.name(), corpus = %config.corpus, "listening on {listening}");
    let embeddings = Embeddings::open(config.embeddings.as_ref()).await;
    let rewriter = Rewriter::open(config.rewrite_model.as_deref()).await;
    let mut state = AppState::new(library, model, config.web_dir)
        .with_embeddings(embeddings)
        .with_rewriter(rewriter)
        .with_mcp_hosts(config.mcp_hosts);
    if config.metrics {
        state = state.with_metrics(Metrics::to_log());
    }
    if let Some(function) = config.sync_function {
        let trigger = SyncTrigger::open(function).await;
        state = state.with_sync(trigger, config.webhook_token, COLLECT);
    }
    match shutdown::run(listener, state, config.refresh, config.shutdown, router::serve).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(error = %error, "the server ended with an error");
            ExitCode::FAILURE
        }
    }
}

async fn library(config: &Config) -> Library {
    let corpus = Corpus::open(&config.corpus, config.s3_by_path).await;
    Library::with(corpus, config.max_passages, config.embeddings.as_ref().map(EmbeddingModel::info))
}

/// Prints how well the questions of a file find their pages in the corpus of these settings.
async fn evaluate(config: Config, questions: &str, json: bool) -> ExitCode {
    let report = async {
        let questions = questions::read(questions)?;
        let library = library(&config).await;
        library.renew().await?;
        let snapshot = library.current().ok_or("there is nothing at CORPUS_URL yet: run a sync first")?;
        let embeddings = Embeddings::open(config.embeddings.as_ref()).await;
        let rewriter = Rewriter::open(config.rewrite_model.as_deref()).await;
        let expected = questions::resolve(questions, &snapshot)?;
        Ok::<_, Box<dyn Error + Send + Sync>>(
            evaluation::evaluate(&snapshot, &embeddings, &rewriter, &expected).await?,
        )
    };
    match report.await {
        Ok(report) if json => println!("{:#}", report.json()),
        Ok(report) => print!("{}", report.table()),
        Err(error) => {
            eprintln!("{}", telemetry::chain(&*error));
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// What the command line asks for.
enum Command {
    Serve,
    Evaluate { questions: String, json: bool },
}

impl Command {
    fn of(arguments: impl Iterator<Item = String>) -> Result<Self, &'static str> {
        let (flags, words): (Vec<_>, Vec<_>) = arguments.partition(|argument| argument.starts_with("--"));
        let json = flags == ["--json"];
        match words.as_slice() {
            [] if flags.is_empty() => Ok(Self::Serve),
            [command, questions] if command == "eval" && (json || flags.is_empty()) => {
                Ok(Self::Evaluate { questions: questions.clone(), json })
            }
            _ => Err("usage: api | api eval QUESTIONS.yaml [--json]"),
        }
    }
}
