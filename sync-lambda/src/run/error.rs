//! Why a run could not do its job.

use shared::sync::SyncReport;

use crate::config::ConfigError;
use crate::notion::NotionError;
use crate::publish::PublishError;
use crate::secrets::SecretError;
use crate::store::StoreError;

/// A run that could not do its job. Unless it says otherwise, readers go on to see the state from before.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The environment does not say what to do.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The token could not be had.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// Nothing can be said about the workspace.
    #[error("cannot find out which pages there are; nothing was changed")]
    Find(#[source] NotionError),
    /// Notion refused to go on.
    #[error("Notion ended the sync before all pages were read; what readers see was not changed")]
    Interrupted(#[source] NotionError),
    /// The store failed while pages were written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The state could not be read or published.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// Another run took over while this one could not renew its lease.
    #[error("another sync took over, since this one could not be heard of for minutes: what it reads stands")]
    LeaseLost(#[source] StoreError),
    /// What could be read was published, and something is wrong that somebody has to look at.
    #[error("the sync published what it could, and needs a look: {}", .reasons.join("; "))]
    NeedsALook {
        /// What it did.
        report: Box<SyncReport>,
        /// What is wrong.
        reasons: Vec<String>,
    },
}
