//! What the handlers share.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chrono::{TimeDelta, Utc};
use secrecy::SecretString;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::answer::admission::Admission;
use crate::answer::desk::Desk;
use crate::auth::Access;
use crate::budget::{self, Budget};
use crate::cooldown::Cooldown;
use crate::corpus::library::Library;
use crate::corpus::snapshot::Snapshot;
use crate::embeddings::Embeddings;
use crate::limits::Limits;
use crate::metrics::{self, IndexState, Metrics};
use crate::model::Model;
use crate::model::rewrite::Rewriter;
use crate::origins::Origins;
use crate::problem::Failure;
use crate::sync_trigger::SyncTrigger;
use crate::webhook::Webhook;

/// How long nobody can start another sync after one was started. The page and a person may both ask.
const BETWEEN_SYNCS: Duration = Duration::from_secs(30);

/// What the handlers share. Cloning shares it.
#[derive(Debug, Clone)]
pub struct AppState {
    /// The state of the workspace that is searched now.
    pub library: Arc<Library>,
    /// What writes the answers.
    pub model: Model,
    /// Where questions arrive.
    pub desk: Desk,
    /// What may be spent.
    pub budget: Budget,
    /// What makes the vectors of questions.
    pub embeddings: Embeddings,
    /// What makes questions self-standing.
    pub rewriter: Rewriter,
    /// What is counted and told to CloudWatch.
    pub metrics: Metrics,
    /// What starts a sync, if this server can.
    pub sync: Option<Arc<SyncStart>>,
    /// How often the schedule starts one, if this server was told.
    pub sync_period: Option<TimeDelta>,
    /// Who may call.
    pub access: Arc<Access>,
    /// How often.
    pub limits: Arc<Limits>,
    /// From which other sites.
    pub origins: Arc<Origins>,
    /// The names of this server, besides those of the machine itself, that clients of the Model Context Protocol use.
    pub mcp_hosts: Vec<String>,
    /// The folder of the built page, if it is served.
    pub web_dir: Option<PathBuf>,
    /// Cancelled when the server takes no more requests.
    pub draining: CancellationToken,
    /// Cancelled when open answers have to end.
    pub stop: CancellationToken,
}

/// What starts a sync.
#[derive(Debug)]
pub struct SyncStart {
    /// Asks for a sync.
    pub trigger: SyncTrigger,
    /// Lets people ask for one, not too often.
    pub cooldown: Cooldown,
    /// Asks for one when Notion tells of an edit.
    pub webhook: Webhook,
}

impl AppState {
    /// The state for these parts, not going down, and open to this machine without limits.
    pub fn new(library: Arc<Library>, model: Model, web_dir: Option<PathBuf>) -> Self {
        Self {
            library,
            model,
            desk: Desk::default(),
            budget: Budget::default(),
            embeddings: Embeddings::Off,
            rewriter: Rewriter::Rule,
            metrics: Metrics::default(),
            sync: None,
            sync_period: None,
            access: Arc::new(Access::open()),
            limits: Arc::new(Limits::new(None, None)),
            origins: Arc::default(),
            mcp_hosts: Vec::new(),
            web_dir,
            draining: CancellationToken::new(),
            stop: CancellationToken::new(),
        }
    }

    /// The same, with this much to spend.
    pub fn with_budget(self, limits: budget::Limits) -> Self {
        Self { budget: Budget::new(limits), ..self }
    }

    /// The same, with so many places for questions.
    pub fn with_places(self, admission: Admission) -> Self {
        Self { desk: Desk::new(admission), ..self }
    }

    /// The same, with questions that are looked for by their meaning too.
    pub fn with_embeddings(self, embeddings: Embeddings) -> Self {
        Self { embeddings, ..self }
    }

    /// The same, with what is counted told by `metrics`.
    pub fn with_metrics(self, metrics: Metrics) -> Self {
        Self { metrics, ..self }
    }

    /// The same, for clients of the Model Context Protocol that call it by these names too.
    pub fn with_mcp_hosts(self, mcp_hosts: Vec<String>) -> Self {
        Self { mcp_hosts, ..self }
    }

    /// The same, with questions that a small model makes self-standing.
    pub fn with_rewriter(self, rewriter: Rewriter) -> Self {
        Self { rewriter, ..self }
    }

    /// The same, for these callers, so often, and from pages of these other sites.
    pub fn with_access(self, access: Access, limits: Limits, origins: Origins) -> Self {
        Self { access: Arc::new(access), limits: Arc::new(limits), origins: Arc::new(origins), ..self }
    }

    /// The same, able to start a sync by `trigger`: on demand, and when Notion tells of edits by deliveries that are
    /// signed with `webhook_token`. Edits within `period` are one sync.
    pub fn with_sync(
        self,
        trigger: SyncTrigger,
        webhook_token: Option<SecretString>,
        period: Duration,
    ) -> Self {
        let webhook = Webhook::new(webhook_token, trigger.clone(), period, self.draining.clone());
        let sync = SyncStart { trigger, cooldown: Cooldown::new(BETWEEN_SYNCS), webhook };
        Self { sync: Some(Arc::new(sync)), ..self }
    }

    /// The same, told how often the schedule starts a sync.
    pub fn with_sync_period(self, sync_period: Option<TimeDelta>) -> Self {
        Self { sync_period, ..self }
    }

    /// What starts a sync.
    pub fn sync(&self) -> Result<&SyncStart, Failure> {
        self.sync.as_deref().ok_or_else(Failure::sync_not_configured)
    }

    /// The state of the workspace that is searched now.
    pub fn snapshot(&self) -> Result<Arc<Snapshot>, Failure> {
        self.library
            .current()
            .ok_or_else(|| Failure::not_ready(self.library.load_error().as_deref().map(String::as_str)))
    }

    /// Tells what was counted, each minute and for ever.
    pub async fn tell_each_minute(self) {
        let mut minutes = tokio::time::interval_at(Instant::now() + metrics::PERIOD, metrics::PERIOD);
        loop {
            minutes.tick().await;
            self.tell_counts();
        }
    }

    /// Tells what was counted since the last time.
    pub fn tell_counts(&self) {
        let index = self.library.current().map(|snapshot| IndexState {
            age: (Utc::now() - snapshot.as_of.unwrap_or(snapshot.info.published_at))
                .to_std()
                .unwrap_or_default(),
            pages: snapshot.info.pages,
            unreadable: snapshot.unreadable,
        });
        self.metrics.minute(self.model.take_throttled(), index);
    }
}
