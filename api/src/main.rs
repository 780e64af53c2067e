//! Starts the service: settings, logs, the workspace, the model, the server; and ends it without cutting answers. Or
//! does something else instead: evaluates an owner's questions by `api eval questions.yaml`, makes an API key by `api key
//! new`, or asks whether a running service lives by `api health`.

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use api::auth::{Access, key};
use api::config::Config;
use api::corpus::Corpus;
use api::corpus::library::Library;
use api::embeddings::Embeddings;
use api::evaluation::{self, questions};
use api::health_check;
use api::limits::Limits;
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
    let command = match Command::of(std::env::args().skip(1)) {
        Ok(command) => command,
        Err(usage) => {
            eprintln!("{usage}");
            return ExitCode::FAILURE;
        }
    };
    match command {
        Command::NewKey(printed) => {
            print!("{printed}");
            ExitCode::SUCCESS
        }
        Command::Health => health().await,
        Command::Evaluate { questions, json } => match settings() {
            Ok(config) => evaluate(config, &questions, json).await,
            Err(failure) => failure,
        },
        Command::Serve => match settings() {
            Ok(config) => serve(config).await,
            Err(failure) => failure,
        },
    }
}

/// The settings; what is wrong with them is told.
fn settings() -> Result<Config, ExitCode> {
    Config::from_env().map_err(|error| {
        eprintln!("{error}");
        ExitCode::FAILURE
    })
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
    let access = match Access::of(&config.access).await {
        Ok(access) => access,
        Err(error) => {
            eprintln!("{}", telemetry::chain(&error));
            return ExitCode::FAILURE;
        }
    };
    let limits = Limits::new(config.access.asks_per_minute, config.access.reads_per_minute);
    let library = Arc::new(library(&config).await);
    let model = Model::open(&config.model).await;
    let listening = listener.local_addr().unwrap_or(config.bind);
    tracing::info!(%listening, model = model.name(), corpus = %config.corpus, "listening on {listening}");
    let embeddings = Embeddings::open(config.embeddings.as_ref()).await;
    let rewriter = Rewriter::open(config.rewrite_model.as_deref()).await;
    let mut state = AppState::new(library, model, config.web_dir)
        .with_embeddings(embeddings)
        .with_rewriter(rewriter)
        .with_access(access, limits, config.access.origins)
        .with_budget(config.budget)
        .with_mcp_hosts(config.mcp_hosts)
        .with_sync_period(config.sync_period);
    let watching = {
        let (access, stop) = (state.access.clone(), state.draining.clone());
        tokio::spawn(async move { access.watch(config.access.refresh, stop).await })
    };
    if config.metrics {
        state = state.with_metrics(Metrics::to_log());
    }
    if let Some(function) = config.sync_function {
        let trigger = SyncTrigger::open(function).await;
        state = state.with_sync(trigger, config.webhook_token, COLLECT);
    }
    let ended = shutdown::run(listener, state, config.refresh, config.shutdown, router::serve).await;
    watching.abort();
    match ended {
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

/// Says whether the service on this machine lives.
async fn health() -> ExitCode {
    let asked = match Config::bind_from_env() {
        Ok(bind) => health_check::ask(bind).await.map_err(|error| telemetry::chain(&error)),
        Err(error) => Err(error.to_string()),
    };
    match asked {
        Ok(url) => println!("{url} says that the service lives"),
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// What the command line asks for.
enum Command {
    Serve,
    Evaluate {
        questions: String,
        json: bool,
    },
    /// What to print of a new key.
    NewKey(String),
    Health,
}

impl Command {
    fn of(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let arguments: Vec<String> = arguments.collect();
        if let Some(options) = arguments.strip_prefix(&["key".to_owned(), "new".to_owned()]) {
            return new_key(options).map(Self::NewKey);
        }
        let (flags, words): (Vec<_>, Vec<_>) =
            arguments.into_iter().partition(|argument| argument.starts_with("--"));
        let json = flags == ["--json"];
        match words.as_slice() {
            [] if flags.is_empty() => Ok(Self::Serve),
            [command] if command == "health" && flags.is_empty() => Ok(Self::Health),
            [command, questions] if command == "eval" && (json || flags.is_empty()) => {
                Ok(Self::Evaluate { questions: questions.clone(), json })
            }
            _ => Err(USAGE.to_owned()),
        }
    }
}

const USAGE: &str = "usage: api | api health | api eval QUESTIONS.yaml [--json] | api key new --scopes ask,read \
    [--collections NAME,NAME] [--id NAME] [--expires TIME]";

/// A new key by the options of the command line.
fn new_key(options: &[String]) -> Result<String, String> {
    let (mut scopes, mut collections, mut id, mut expires) = (None, None, None, None);
    for option in options.chunks(2) {
        let place = match option[0].as_str() {
            "--scopes" => &mut scopes,
            "--collections" => &mut collections,
            "--id" => &mut id,
            "--expires" => &mut expires,
            _ => return Err(USAGE.to_owned()),
        };
        *place = Some(option.get(1).ok_or(USAGE)?.as_str());
    }
    key::issue(id, scopes.ok_or(USAGE)?, collections, expires)
}
