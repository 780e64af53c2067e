//! Reads a Notion workspace and publishes it to the bucket.
//!
//! # Layout
//! * [`run`]: the order of one run; [`plan`] decides, without I/O, what a run has to do.
//! * [`notion`]: Notion over HTTP. [`render`]: from what Notion sends to what is stored, without I/O.
//! * [`tree`]: what lies in what. [`store`] and [`publish`]: the bucket, and the order of writing to it.
//! * [`config`] and [`secrets`]: what a run needs to know. [`command`] and [`lambda`]: who starts it.

pub mod command;
pub mod config;
mod hash;
#[cfg(feature = "import")]
pub mod import;
pub mod lambda;
pub mod notion;
pub mod plan;
pub mod progress;
pub mod publish;
pub mod render;
pub mod run;
pub mod secrets;
pub mod store;
pub mod tree;

use shared::sync::SyncReport;

use config::{Config, Settings};
use notion::Client;
use progress::Progress;
use run::SyncError;
use store::Store;

/// Brings the corpus up to the state of the workspace. Progress is told as it is made.
///
/// On an error readers go on to see the state from before. A page that cannot be read is no error: it is in the
/// report, and its last copy is kept.
pub async fn sync(config: &Config, progress: impl Fn(Progress)) -> Result<SyncReport, SyncError> {
    let client = Client::new(&config.notion_base_url, &config.notion_token, config.limits.clone())
        .map_err(SyncError::Enumerate)?;
    let store = Store::open(&config.corpus).await;
    run::run(&client, &store, progress).await
}

/// Does what the environment says: what a command and a Lambda have in common.
pub async fn sync_from_env(progress: impl Fn(Progress)) -> Result<SyncReport, SyncError> {
    let Settings { notion_base_url, notion_token, corpus } = Settings::from_env()?;
    let token = secrets::token(&notion_token).await?;
    sync(&Config::new(notion_base_url, token, corpus), progress).await
}
