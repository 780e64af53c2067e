//! The order of one run: what is stored, what is there, read what differs, remove what is gone, publish.

mod checkpoint;
mod error;
mod garbage;
#[cfg(feature = "import")]
mod import;
mod lease;
mod places;
mod preview;
mod publication;
mod queue;
mod remove;
mod resume;
mod state;
mod survey;
mod vectors;
mod work;
mod worker;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use shared::ledger::ObjectKind;
use shared::manifest::Manifest;
use shared::sync::{RunSummary, SyncReport, SyncRequest};

use crate::command::with_causes;
use crate::embed::Embedder;
use crate::notion::Client;
use crate::notion::find::Scope;
use crate::plan;
use crate::progress::Progress;
use crate::publish;
use crate::register::Register;
use crate::store::Store;

use checkpoint::Checkpoint;
pub use error::SyncError;
#[cfg(feature = "import")]
pub use import::{ImportFailure, ImportReport, import};
use lease::{Lease, Taken};
pub use preview::{Preview, preview};
use publication::{Extent, Publication, Published, Resumption};
use queue::Queue;
use state::State;
use survey::Survey;
use vectors::Vectors;
use work::{Follow, Tally};

/// How the name of a run tells when it began.
const RUN_TIME: &str = "%Y%m%dT%H%M%SZ";
/// For so long may looks at the workspace not come to their end until somebody has to find out why.
const WHOLE_WITHIN: TimeDelta = TimeDelta::hours(6);
/// How long readers wait for the vectors of what they are about to see, and after how long of making further ones those
/// are shown.
const VECTORS_FIRST: Duration = Duration::from_secs(60);
const VECTORS_LATER: Duration = Duration::from_secs(600);
/// How often pages are read again that were edited while they were read.
const SETTLING_ROUNDS: u32 = 2;

/// What became of a run.
#[derive(Debug)]
pub struct Ended {
    /// What it did.
    pub report: SyncReport,
    /// Whether it stopped before everything was read, and got on: another run would go on with it.
    pub wants_another: bool,
    /// How long Notion asks to be left alone, where that is why it stopped.
    pub pause: Option<Duration>,
}

/// Does one run, unless another one is at work.
pub async fn run(
    client: &Client,
    store: &Store,
    embedder: &Embedder,
    request: &SyncRequest,
    progress: impl Fn(Progress),
) -> Result<Ended, SyncError> {
    let started_at = Utc::now();
    let run = run_id(started_at);
    let mut lease = match Lease::take(store, &run).await? {
        Taken::Ours(lease) => lease,
        Taken::By { run: other } => {
            progress(Progress::Busy);
            tracing::info!(run = other, "another sync is at work");
            let run = RunSummary { run, started_at, finished_at: started_at, ..RunSummary::default() };
            let report = SyncReport { run, generation: 0, pages: 0, as_of: None, busy: true };
            return Ok(Ended { report, wants_another: false, pause: None });
        }
    };
    let work = Run { client, store, embedder, request, run: &run, started_at };
    let ended = tokio::select! {
        ended = work.run(&progress) => ended,
        lost = lease.keep() => return Err(SyncError::LeaseLost(lost)),
    };
    lease.release().await;
    ended
}

/// The parts of one run.
struct Run<'a> {
    client: &'a Client,
    store: &'a Store,
    embedder: &'a Embedder,
    request: &'a SyncRequest,
    run: &'a str,
    started_at: DateTime<Utc>,
}

/// What finding came to, as far as the rest of the run depends on it.
#[derive(Debug, Default)]
struct Findings {
    /// Whether everything in scope was found.
    complete: bool,
    /// Whether there was no time to find everything.
    is_cut: bool,
    /// Up to when all edits were found, whatever became of this run.
    found_to: Option<DateTime<Utc>>,
    /// Pages that vanished all at once and are kept.
    held: u64,
    /// What to look at besides the queue.
    follow: Follow,
}

impl Run<'_> {
    async fn run(&self, progress: &impl Fn(Progress)) -> Result<Ended, SyncError> {
        let (current, mut manifest, (register, recent, has_ledger)) =
            publish::current(self.store, |ledger| {
                if let Some(rate) = ledger.as_ref().and_then(|ledger| ledger.requests_per_second) {
                    self.client.start_at(rate);
                }
                let has_ledger = ledger.is_some();
                let (objects, recent) =
                    ledger.map(|ledger| (ledger.objects, ledger.recent)).unwrap_or_default();
                (Register::new(objects, self.started_at), recent, has_ledger)
            })
            .await?;
        let checkpoint = self.checkpoint().await?;
        let vectors = Vectors::new(self.embedder, manifest.as_mut());
        let mut publication =
            Publication::new(current, manifest.as_ref(), recent, self.run, self.started_at, vectors);
        let as_of = manifest.as_ref().and_then(|manifest| manifest.as_of);
        // Without the ledger nobody knows which data sources to ask for edits.
        let known_to = resume::known_to(checkpoint.as_ref(), as_of, self.request.full).filter(|_| has_ledger);
        let has_run_before = manifest.is_some();
        let entries = manifest.map(|Manifest { pages, .. }| pages).unwrap_or_default();
        let anew_since = match &checkpoint {
            Some(checkpoint) => checkpoint.anew_since,
            None => self.request.full.then_some(self.started_at),
        };
        let state = State::new(self.client, self.store, entries, register, anew_since);
        let (queue_run, next_number) = match &checkpoint {
            Some(checkpoint) => (checkpoint.run.as_str(), checkpoint.next_number),
            None => (self.run, 0),
        };
        let mut queue = Queue::new(self.store, queue_run, next_number);
        publication.tell(&state, 0, false).await;

        let mut tally = Tally::default();
        let mut findings = Findings { found_to: known_to, ..Findings::default() };
        if let Some(checkpoint) = &checkpoint {
            tally = self.go_on(&state, &mut queue, checkpoint, &mut publication, progress).await?;
        }
        let mut has_found_work = false;
        if !self.is_whole() {
            findings.follow.ids = self.request.pages.iter().map(|page| page.0).collect();
        } else if !tally.is_cut {
            let is_resumed = checkpoint.is_some();
            findings = self.find(&state, &mut queue, is_resumed, known_to, as_of, progress).await?;
            has_found_work = queue.waiting() > 0;
        }
        queue.seal().await?;
        if !tally.is_cut {
            self.tell_plan(&state, &queue, &findings.follow, progress);
            if checkpoint.is_some() || !queue.stored_parts().is_empty() {
                publication.resume_from(findings.found_to, anew_since);
                publication.remember(&state).await?;
                publication.save(&state, &queue, findings.follow.all()).await?;
            }
            let follow = std::mem::take(&mut findings.follow);
            tally.add(work::work(&state, &mut queue, follow, &mut publication, progress).await?);
            tally.is_cut |= findings.is_cut;
        }
        self.settle(&state, &mut queue, &mut publication, &mut tally, progress).await?;
        if self.is_whole() {
            tally.is_cut |= !places::restate(&state).await?;
        }

        let extent = self.extent(&publication, findings.complete, findings.held, &tally);
        let left = if self.is_whole() { queue.save().await? } else { Vec::new() };
        let mut goes_on = publication.vectors.make(&state, VECTORS_FIRST, progress).await?;
        let mut published = publication.show(&state, extent).await?;
        let has_more = !left.is_empty() || !tally.left.is_empty() || !findings.complete;
        if self.is_whole() && tally.is_cut && has_more {
            publication.resume_from(findings.found_to, anew_since);
            publication.save(&state, &queue, tally.left.clone()).await?;
        } else if let Some(resumption) = &publication.resumption {
            Checkpoint::clear(self.store, queue.run(), &resumption.named).await?;
        }
        while goes_on {
            goes_on = publication.vectors.make(&state, VECTORS_LATER, progress).await?;
            published = publication.show(&state, extent).await?;
        }
        publication.tell(&state, left.len() as u64, true).await;
        let gets_on = tally.read > 0 || has_found_work;
        let gets_on = gets_on && tally.is_cut || publication.vectors.wants_another(&state);
        let wants_another = gets_on && self.client.is_out_of_time();
        let is_late = || self.client.is_out_of_time();
        let named = garbage::Named { entries: &state.take_entries(), model: publication.vectors.info() };
        let swept = garbage::sweep(self.store, &named, self.started_at, is_late).await;
        let mut reasons = Vec::new();
        // A first run may have met what passes.
        if has_run_before && self.is_whole() && !extent.complete && !tally.is_cut {
            reasons.extend(self.is_never_whole(as_of));
        }
        reasons.extend(
            swept.err().map(|error| {
                format!("what nobody reads any more cannot be removed: {}", with_causes(&error))
            }),
        );
        self.end(published, &tally, extent, wants_another, reasons, progress)
    }

    /// Whether the run is for the whole workspace, and not for single pages.
    fn is_whole(&self) -> bool {
        self.request.pages.is_empty()
    }

    /// What the last run left to do, if this one is to go on with it.
    async fn checkpoint(&self) -> Result<Option<Checkpoint>, SyncError> {
        if !self.is_whole() {
            return Ok(None);
        }
        let checkpoint = Checkpoint::load(self.store).await?;
        match checkpoint {
            // All that is left is among what is read anew.
            Some(checkpoint) if self.request.full && checkpoint.anew_since.is_none() => {
                Checkpoint::clear(self.store, &checkpoint.run, &checkpoint.parts).await?;
                Ok(None)
            }
            checkpoint => Ok(checkpoint),
        }
    }

    /// Reads what an unfinished run has left, before more is looked for: that can take all the time there is, so that
    /// nothing would ever be read.
    async fn go_on(
        &self,
        state: &State<'_>,
        queue: &mut Queue<'_>,
        checkpoint: &Checkpoint,
        publication: &mut Publication<'_>,
        progress: &impl Fn(Progress),
    ) -> Result<Tally, SyncError> {
        let ids = resume::take_up(state, queue, checkpoint).await?;
        let follow = Follow { ids, ..Follow::default() };
        self.tell_plan(state, queue, &follow, progress);
        publication.resumption = Some(Resumption {
            found_to: checkpoint.found_to,
            anew_since: checkpoint.anew_since,
            named: checkpoint.parts.clone(),
        });
        let tally = work::work(state, queue, follow, publication, progress).await?;
        if !tally.is_cut {
            // What the parts held is in the manifest before the next checkpoint names others in their place.
            publication.show(state, publication.extent_before()).await?;
        }
        Ok(tally)
    }

    fn tell_plan(&self, state: &State<'_>, queue: &Queue<'_>, follow: &Follow, progress: &impl Fn(Progress)) {
        progress(Progress::Planned {
            read: (queue.waiting() + follow.ids.len()) as u64,
            unchanged: state.register().counts(&[ObjectKind::Page]).get("unchanged").copied().unwrap_or(0),
        });
    }

    /// Finds what there is to read, and removes what is gone.
    async fn find(
        &self,
        state: &State<'_>,
        queue: &mut Queue<'_>,
        is_resumed: bool,
        known_to: Option<DateTime<Utc>>,
        as_of: Option<DateTime<Utc>>,
        progress: &impl Fn(Progress),
    ) -> Result<Findings, SyncError> {
        state.find_anew();
        let since = known_to.map(|known_to| plan::watermark(known_to, self.started_at));
        let pages = state.with_entries(|entries| entries.len());
        let per_sweep = self.client.limits().pages_per_sweep;
        let is_sweep = !is_resumed && plan::is_sweep_due(pages, per_sweep, self.started_at);
        let scope = match since {
            Some(since) if !is_sweep => Scope::Since(since),
            _ => Scope::Everything,
        };
        let mut follow = resume::unfinished(state, is_resumed);
        let trash_since = as_of.map(|as_of| plan::watermark(as_of, self.started_at));
        let mut survey = Survey::run(state, queue, scope, trash_since, progress).await?;
        if scope == Scope::Everything && state.found() == 0 {
            progress(Progress::NothingShared);
        }
        let removed = if scope == Scope::Everything && survey.is_complete() {
            let accept = self.request.accept_deletes;
            let removed = remove::remove(state, queue, &mut survey, accept, self.started_at).await?;
            // What no list has may lie in a data source that no list has either.
            survey.query(state, queue, Scope::Everything, progress).await?;
            removed
        } else {
            // A page that Notion lists as trash needs no look at the whole workspace.
            remove::remove_trashed(state, &mut survey).await?
        };
        follow.retain(|id| !state.has_found(*id));
        follow.append(&mut survey.odd);
        if survey.gaps > 0 {
            progress(Progress::ListsEndedEarly { lists: survey.gaps });
        }
        let complete = survey.is_complete();
        Ok(Findings {
            complete,
            is_cut: survey.is_cut,
            found_to: if complete { Some(self.started_at) } else { known_to },
            held: removed.held,
            follow: Follow { ids: follow, anew: removed.mirrors },
        })
    }

    /// Reads again what was edited while it was read.
    async fn settle(
        &self,
        state: &State<'_>,
        queue: &mut Queue<'_>,
        publication: &mut Publication<'_>,
        tally: &mut Tally,
        progress: &impl Fn(Progress),
    ) -> Result<(), SyncError> {
        let mut since = self.started_at;
        for _ in 0..SETTLING_ROUNDS {
            if tally.is_cut || tally.read == 0 || !self.is_whole() {
                break;
            }
            let from = std::mem::replace(&mut since, Utc::now());
            Survey::edits(state, queue, plan::minute(from)).await?;
            if queue.waiting() == 0 {
                break;
            }
            queue.seal().await?;
            let again = work::work(state, queue, Follow::default(), publication, progress).await?;
            tally.add(again);
        }
        Ok(())
    }

    fn extent(&self, publication: &Publication<'_>, found_all: bool, held: u64, tally: &Tally) -> Extent {
        if !self.is_whole() {
            return publication.extent_before();
        }
        let complete = found_all && tally.gaps == 0 && !tally.is_cut;
        Extent { complete, as_of: complete.then_some(self.started_at), held }
    }

    /// What to say when no look at the workspace has come to its end for long.
    fn is_never_whole(&self, as_of: Option<DateTime<Utc>>) -> Option<String> {
        let is_stale = as_of.is_none_or(|as_of| self.started_at - as_of > WHOLE_WITHIN);
        let since = as_of.map_or("ever".to_owned(), |as_of| format!("since {as_of}"));
        is_stale.then(|| {
            format!(
                "no look at the workspace came to its end {since}: what Notion does not list may be missing. The log \
                 says which lists end early"
            )
        })
    }

    /// The report; an error if somebody has to look at what it says, for these reasons or others.
    fn end(
        &self,
        published: Published,
        tally: &Tally,
        extent: Extent,
        wants_another: bool,
        mut reasons: Vec<String>,
        progress: &impl Fn(Progress),
    ) -> Result<Ended, SyncError> {
        let Published { summary, generation, pages, as_of } = published;
        progress(Progress::Published { generation, pages });
        let report = SyncReport { run: summary, generation, pages, as_of, busy: false };
        if extent.held > 0 {
            reasons.push(format!(
                "{} pages vanished all at once and are kept: share them with the integration again, or sync with \
                 --accept-deletes (event {{\"accept_deletes\": true}}) if they are meant to be gone",
                extent.held
            ));
        }
        if tally.is_down() {
            reasons.push("Notion failed again and again: the next run goes on".to_owned());
        }
        // A few pages that cannot be read today or tomorrow are nothing to wake somebody for every hour.
        let all = pages.max(tally.read).max(tally.failed);
        if tally.failed > 3 && tally.failed * 10 > all {
            reasons.push(format!(
                "{} of {all} pages could not be read: see the ledger for the reasons",
                tally.failed
            ));
        }
        if reasons.is_empty() {
            let pause = self.client.pause().filter(|_| tally.is_cut);
            return Ok(Ended { report, wants_another, pause });
        }
        Err(SyncError::NeedsALook { report: Box::new(report), reasons })
    }
}

/// Names a run: by its time, so that names sort, and by chance, so that two runs of one second differ.
fn run_id(now: DateTime<Utc>) -> String {
    format!("{}-{:08x}", now.format(RUN_TIME), fastrand::u32(..))
}
