//! Showing readers what was read: at the end of a run, and every few minutes of a long one, so that the first load of
//! a large workspace can be asked long before it is done.

use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use shared::keys;
use shared::ledger::{self, Ledger, ObjectKind};
use shared::manifest::{MANIFEST_SCHEMA, Manifest};
use shared::sync::{RunProgress, RunSummary};
use tokio::time::Instant;
use uuid::Uuid;

use crate::progress::Progress;
use crate::publish::{self, Current};
use crate::run::SyncError;
use crate::run::checkpoint::Checkpoint;
use crate::run::queue::Queue;
use crate::run::state::State;
use crate::run::vectors::Vectors;
use crate::run::work::Tally;

/// How often readers are shown what a long run has read.
const SHOW_EVERY: Duration = Duration::from_secs(600);
/// How often the progress of a run is written down.
const TELL_EVERY: Duration = Duration::from_secs(10);

/// What a run shows of itself.
#[derive(Debug)]
pub(super) struct Publication<'a> {
    current: Current,
    run: &'a str,
    started_at: DateTime<Utc>,
    generation: u64,
    as_of: Option<DateTime<Utc>>,
    was_complete: bool,
    /// The runs before this one, as the last ledger told of them.
    recent: Vec<RunSummary>,
    /// What a run that goes on with this one has to know; none while there is nothing to go on with.
    pub(super) resumption: Option<Resumption>,
    /// The vectors of passages.
    pub(super) vectors: Vectors<'a>,
    shown_at: Instant,
    told_at: Option<Instant>,
    done: u64,
}

/// What a checkpoint says besides the parts.
#[derive(Debug, Clone)]
pub(super) struct Resumption {
    pub(super) found_to: Option<DateTime<Utc>>,
    pub(super) anew_since: Option<DateTime<Utc>>,
    /// The parts that the stored checkpoint names.
    pub(super) named: Vec<u32>,
}

/// How a publication came out.
#[derive(Debug)]
pub(super) struct Published {
    pub(super) summary: RunSummary,
    pub(super) generation: u64,
    pub(super) pages: u64,
    pub(super) as_of: Option<DateTime<Utc>>,
}

/// How far the run has come.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Extent {
    /// Whether it saw everything and left nothing to be read.
    pub(super) complete: bool,
    /// Every edit before this time is in the entries.
    pub(super) as_of: Option<DateTime<Utc>>,
    /// Pages that vanished all at once and are kept.
    pub(super) held: u64,
}

impl<'a> Publication<'a> {
    /// Nothing is shown yet.
    pub(super) fn new(
        current: Current,
        before: Option<&Manifest>,
        recent: Vec<RunSummary>,
        run: &'a str,
        started_at: DateTime<Utc>,
        vectors: Vectors<'a>,
    ) -> Self {
        Self {
            current,
            run,
            started_at,
            generation: before.map_or(0, |manifest| manifest.generation),
            as_of: before.and_then(|manifest| manifest.as_of),
            was_complete: before.is_some_and(|manifest| manifest.complete),
            recent,
            resumption: None,
            vectors,
            shown_at: Instant::now(),
            told_at: None,
            done: 0,
        }
    }

    /// What can be said before everything is read: what could be said before the run.
    pub(super) fn extent_before(&self) -> Extent {
        Extent { complete: self.was_complete, as_of: None, held: 0 }
    }

    /// Notes that a page is done: tells how far the run is, and shows what was read when it is time. `open`: the pages
    /// and databases besides the queue that are still to be looked at.
    pub(super) async fn note(
        &mut self,
        state: &State<'_>,
        queue: &Queue<'_>,
        tally: &Tally,
        waiting: u64,
        open: impl FnOnce() -> Vec<Uuid>,
        progress: &impl Fn(Progress),
    ) -> Result<(), SyncError> {
        self.done = tally.read;
        progress(Progress::Reading { done: tally.read, total: tally.read + waiting });
        self.tell(state, waiting, false).await;
        if self.shown_at.elapsed() >= SHOW_EVERY {
            self.show(state, self.extent_before()).await?;
            self.save(state, queue, open()).await?;
        }
        Ok(())
    }

    /// Writes down how far the run is. Nothing depends on it, so a failure is not worth the run.
    pub(super) async fn tell(&mut self, state: &State<'_>, waiting: u64, ended: bool) {
        if !ended && self.told_at.is_some_and(|told_at| told_at.elapsed() < TELL_EVERY) {
            return;
        }
        self.told_at = Some(Instant::now());
        let progress = RunProgress {
            run: self.run.to_owned(),
            started_at: self.started_at,
            updated_at: Utc::now(),
            found: state.found(),
            total: self.done + waiting,
            done: self.done,
            ended,
        };
        if let Err(error) = publish::put(state.store, keys::PROGRESS, &progress).await {
            tracing::debug!(error = %error, "the progress cannot be written");
        }
    }

    /// Sets what a run that goes on with this one has to know.
    pub(super) fn resume_from(&mut self, found_to: Option<DateTime<Utc>>, anew_since: Option<DateTime<Utc>>) {
        let named = self.resumption.take().map(|resumption| resumption.named).unwrap_or_default();
        self.resumption = Some(Resumption { found_to, anew_since, named });
    }

    /// Writes down what is left to do, if a run could go on with it.
    pub(super) async fn save(
        &mut self,
        state: &State<'_>,
        queue: &Queue<'_>,
        follow: Vec<Uuid>,
    ) -> Result<(), SyncError> {
        let Some(resumption) = &mut self.resumption else { return Ok(()) };
        let parts = queue.stored_parts();
        let checkpoint = Checkpoint::new(
            queue.run(),
            resumption.found_to,
            resumption.anew_since,
            parts.clone(),
            queue.next_number(),
            follow,
        );
        checkpoint.save(state.store, &resumption.named).await?;
        resumption.named = parts;
        Ok(())
    }

    /// Writes the ledger alone: what is known of the workspace, before any of it is read.
    pub(super) async fn remember(&mut self, state: &State<'_>) -> Result<(), SyncError> {
        // Told of only once it has shown something: it may yet do nothing.
        let latest = stored(state, self.summary(state, self.extent_before()), self.recent.clone(), true);
        Ok(self.current.put_ledger(state.store, latest).await?)
    }

    /// Makes what was read what readers see.
    pub(super) async fn show(&mut self, state: &State<'_>, extent: Extent) -> Result<Published, SyncError> {
        let store = state.store;
        if extent.as_of.is_some() {
            self.as_of = extent.as_of;
        }
        let summary = self.summary(state, extent);
        let of_run = stored(state, summary.clone(), Vec::new(), false);
        store.put(&keys::ledger_of_run(self.run), of_run).await?;
        self.recent = ledger::recent_with(std::mem::take(&mut self.recent), &summary);
        let latest = stored(state, summary.clone(), self.recent.clone(), true);
        self.current.put_ledger(store, latest).await?;

        self.generation += u64::from(state.take_has_changed() || self.generation == 0);
        let manifest = Manifest {
            schema: MANIFEST_SCHEMA,
            generation: self.generation,
            published_at: Utc::now(),
            run: self.run.to_owned(),
            as_of: self.as_of,
            complete: extent.complete,
            embeddings: self.vectors.info(),
            pages: state.take_entries(),
        };
        let written = self.current.put_manifest(store, publish::json(&manifest)).await;
        let pages = manifest.pages.len() as u64;
        state.give_entries(manifest.pages);
        written?;
        self.shown_at = Instant::now();
        Ok(Published { summary, generation: self.generation, pages, as_of: self.as_of })
    }

    fn summary(&self, state: &State<'_>, extent: Extent) -> RunSummary {
        let register = state.register();
        RunSummary {
            run: self.run.to_owned(),
            started_at: self.started_at,
            finished_at: Utc::now(),
            counts: register.counts(&[ObjectKind::Page]),
            databases: register.counts(&[ObjectKind::Database, ObjectKind::DataSource]),
            complete: extent.complete,
            requests: state.client.requests(),
            throttled: state.client.throttled(),
            held: extent.held,
            vectors: self.vectors.summary(state),
        }
    }
}

/// A ledger as it is stored. `all`: everything ever seen; otherwise what the run changed or could not do.
fn stored(state: &State<'_>, summary: RunSummary, recent: Vec<RunSummary>, all: bool) -> Bytes {
    let (register, requests_per_second) = (state.register(), state.client.learned_rate());
    publish::json(&Ledger { summary, requests_per_second, recent, objects: register.objects(all) })
}
