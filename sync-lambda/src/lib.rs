//! Reads a Notion workspace and publishes it to the bucket.
//!
//! # Layout
//! * [`run`]: the order of one run; [`plan`] decides, without I/O, what a run has to do.
//! * [`notion`]: Notion over HTTP. [`render`]: from what Notion sends to what is stored, without I/O.
//! * [`register`]: what is known of the workspace. [`store`] and [`publish`]: the bucket, and the order of writing to it.
//! * [`embed`]: vectors of passages, where a model for them is set.
//! * [`config`] and [`secrets`]: what a run needs to know. [`command`] and [`lambda`]: who starts it.

pub mod command;
pub mod config;
pub mod embed;
mod hash;
#[cfg(feature = "import")]
pub mod import;
pub mod lambda;
pub mod misread;
pub mod notion;
pub mod plan;
pub mod progress;
pub mod publish;
pub mod register;
pub mod render;
pub mod run;
pub mod secrets;
pub mod store;

use shared::sync::{SyncReport, SyncRequest};
use tokio::time::Instant;

use config::{Config, Settings};
use embed::Embedder;
use notion::Client;
use progress::Progress;
use run::{Ended, Preview, SyncError};
use store::Store;

/// Brings the corpus up to the state of the workspace. Progress is told as it is made.
///
/// On an error readers go on to see the state from before. A page that cannot be read is no error: it is in the
/// ledger, and its last copy is kept.
pub async fn sync(config: &Config, progress: impl Fn(Progress)) -> Result<SyncReport, SyncError> {
    let ended = sync_for(config, &SyncRequest::default(), None, progress).await?;
    Ok(ended.report)
}

/// Does what is asked for. After `until` no new page is begun: what is left is for the next run.
pub async fn sync_for(
    config: &Config,
    request: &SyncRequest,
    until: Option<Instant>,
    progress: impl Fn(Progress),
) -> Result<Ended, SyncError> {
    let store = Store::open(&config.corpus).await;
    let client = client(config, until)?;
    let embedder = Embedder::open(config.embeddings.as_ref()).await;
    run::run(&client, &store, &embedder, request, progress).await
}

/// Says what a sync would change, and changes nothing.
pub async fn preview(
    config: &Config,
    request: &SyncRequest,
    progress: impl Fn(Progress),
) -> Result<Preview, SyncError> {
    let store = Store::open(&config.corpus).await;
    let client = client(config, None)?;
    run::preview(&client, &store, request, progress).await
}

fn client(config: &Config, until: Option<Instant>) -> Result<Client, SyncError> {
    Client::new(&config.notion_base_url, &config.notion_token, config.limits.clone(), until)
        .map_err(SyncError::Find)
}

/// What the environment says, with the token at hand: what a command and a Lambda have in common.
pub async fn config_from_env() -> Result<Config, SyncError> {
    let Settings { notion_base_url, notion_token, corpus, comments, embeddings } = Settings::from_env()?;
    let token = secrets::token(&notion_token).await?;
    let mut config = Config::new(notion_base_url, token, corpus);
    config.limits.comments = comments;
    config.embeddings = embeddings;
    Ok(config)
}
