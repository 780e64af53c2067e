//! The state of the workspace that is searched now, and its renewal when the sync publishes a newer one.

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwapOption;
use shared::embedding::EmbeddingInfo;
use shared::keys;
use shared::sync::RunProgress;
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use crate::corpus::Corpus;
use crate::corpus::loader::{LoadError, Loaded, Loader};
use crate::corpus::snapshot::Snapshot;
use crate::corpus::watched::Watched;
use crate::ledger::SortedLedger;

/// What is told when there was a manifest and there is none any more.
const GONE: &str = "the manifest is gone from CORPUS_URL: the state that was loaded before is still searched";

/// The most passages that are loaded where nobody says otherwise: meant for 2 GB of memory (docs/RETRIEVAL.md).
pub const DEFAULT_MAX_PASSAGES: usize = 1_000_000;

/// How old what is told of a run that goes on may be.
const PROGRESS_AGE: Duration = Duration::from_secs(3);

/// The state that is searched now. A question keeps the one it began with, whatever happens meanwhile.
#[derive(Debug)]
pub struct Library {
    corpus: Corpus,
    loader: Mutex<Loader>,
    current: ArcSwapOption<Snapshot>,
    load_error: ArcSwapOption<String>,
    ledger: Watched<SortedLedger>,
    progress: Watched<RunProgress>,
}

impl Library {
    /// A library without a state yet: call [`Library::renew`].
    pub fn new(corpus: Corpus) -> Self {
        Self::with(corpus, DEFAULT_MAX_PASSAGES, None)
    }

    /// The same, with at most this many passages, and with the vectors that this model made.
    pub fn with(corpus: Corpus, max_passages: usize, embeddings: Option<EmbeddingInfo>) -> Self {
        Self {
            corpus,
            loader: Mutex::new(Loader::new(max_passages, embeddings)),
            current: ArcSwapOption::empty(),
            load_error: ArcSwapOption::empty(),
            ledger: Watched::new(keys::LEDGER),
            progress: Watched::new(keys::PROGRESS),
        }
    }

    /// The state that is searched now.
    pub fn current(&self) -> Option<Arc<Snapshot>> {
        self.current.load_full()
    }

    /// Why the last attempt to load a newer state failed.
    pub fn load_error(&self) -> Option<Arc<String>> {
        self.load_error.load_full()
    }

    /// What the sync said of everything that it has ever seen, if it left a ledger. It is written apart from the
    /// manifest: a run that changes no page leaves a new one too.
    pub fn ledger(&self) -> Option<Arc<SortedLedger>> {
        self.ledger.current()
    }

    /// How far the last run was a few seconds ago, if it left word; it may have ended since.
    pub async fn progress(&self) -> Option<Arc<RunProgress>> {
        self.progress.recent(&self.corpus, PROGRESS_AGE).await
    }

    /// Loads a newer state and a newer ledger where there are any; the old ones stay when that fails. Says whether
    /// there was a newer state.
    pub async fn renew(&self) -> Result<bool, LoadError> {
        let (renewed, ()) = tokio::join!(self.renew_state(), self.ledger.renew(&self.corpus));
        renewed
    }

    async fn renew_state(&self) -> Result<bool, LoadError> {
        let before = self.current();
        let loaded = self.loader.lock().await.load(&self.corpus).await;
        let message = match &loaded {
            Err(error) => Some(error.to_string()),
            Ok(Loaded::Nothing) if before.is_some() => Some(GONE.to_owned()),
            Ok(_) => None,
        };
        let news = message.is_some() && self.load_error().as_deref() != message.as_ref();
        self.load_error.store(message.map(Arc::new));
        if news && loaded.is_ok() {
            tracing::warn!("{GONE}");
        }
        match loaded? {
            Loaded::New(snapshot) => {
                tracing::info!(
                    index.generation = snapshot.info.generation,
                    index.pages = snapshot.info.pages,
                    index.passages = snapshot.index.passages(),
                    index.unreadable = snapshot.unreadable,
                    "loaded generation {} with {} pages",
                    snapshot.info.generation,
                    snapshot.info.pages
                );
                self.current.store(Some(Arc::from(snapshot)));
                Ok(true)
            }
            Loaded::Unchanged | Loaded::Nothing => Ok(false),
        }
    }

    /// Looks for a newer state again and again, until the token is cancelled.
    pub async fn watch(&self, period: Duration, stop: CancellationToken) {
        let mut ticks = tokio::time::interval(period);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        while stop.run_until_cancelled(ticks.tick()).await.is_some() {
            if let Err(error) = self.renew().await {
                tracing::error!(error = crate::telemetry::chain(&error), "cannot load the workspace");
            }
        }
    }
}
