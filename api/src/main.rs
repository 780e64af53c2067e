//! Starts the service: settings, logs, the workspace, the model, the server; and ends it without cutting answers.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use api::config::Config;
use api::corpus::Corpus;
use api::corpus::library::Library;
use api::model::Model;
use api::state::AppState;
use api::sync_trigger::SyncTrigger;
use api::{router, shutdown, telemetry};

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
    telemetry::init();
    let listener = match tokio::net::TcpListener::bind(config.bind).await {
        Ok(listener) => listener,
        Err(error) => {
            eprintln!("cannot listen on {}: {error}; set BIND to another address", config.bind);
            return ExitCode::FAILURE;
        }
    };
    let library = Arc::new(Library::new(Corpus::open(&config.corpus, config.s3_by_path).await));
    let model = Model::open(&config.model).await;
    let listening = listener.local_addr().unwrap_or(config.bind);
    tracing::info!(%listening, model = model.name(), corpus = %config.corpus, "listening on {listening}");
    let mut state = AppState::new(library, model, config.web_dir);
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
