//! Reading the pages of a run, several side by side, each forgotten once it is stored.

use std::collections::{BTreeMap, VecDeque};

use futures_util::stream::{FuturesUnordered, StreamExt};
use shared::ids::{DatabaseId, PageId};
use shared::ledger::ObjectKind;
use uuid::Uuid;

use crate::notion::blocks::ChildKind;
use crate::notion::find::Scope;
use crate::progress::Progress;
use crate::run::SyncError;
use crate::run::publication::Publication;
use crate::run::queue::Queue;
use crate::run::state::State;
use crate::run::survey::Survey;
use crate::run::worker::{self, Finished, Task};

/// So many pages that Notion gives no answer for, one after the other, mean that Notion is down rather than one page
/// odd.
const DOWN_AFTER: u32 = 6;

/// What there is to look at besides the queue.
#[derive(Debug, Default)]
pub(super) struct Follow {
    /// Pages and databases that an earlier run could not read, or that somebody asks for.
    pub(super) ids: Vec<Uuid>,
    /// Pages that mirror what is gone.
    pub(super) anew: Vec<PageId>,
}

impl Follow {
    /// All of it.
    pub(super) fn all(&self) -> Vec<Uuid> {
        self.ids.iter().copied().chain(self.anew.iter().map(|page| page.0)).collect()
    }
}

/// What reading came to.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Pages that were read.
    pub(super) read: u64,
    /// Pages that could not be read, or only in part.
    pub(super) failed: u64,
    /// Lists that did not come to their end.
    pub(super) gaps: u64,
    /// Whether there was no time, or no Notion, to read everything.
    pub(super) is_cut: bool,
    /// Pages and databases that were met and not looked at.
    pub(super) left: Vec<Uuid>,
    /// Pages in a row that Notion gave no answer for.
    unanswered: u32,
}

impl Tally {
    /// Adds what a further round came to.
    pub(super) fn add(&mut self, other: Self) {
        self.read += other.read;
        self.failed += other.failed;
        self.gaps += other.gaps;
        self.is_cut |= other.is_cut;
        self.left.extend(other.left);
        self.unanswered = other.unanswered;
    }

    /// Whether Notion answers for no page any more.
    pub(super) fn is_down(&self) -> bool {
        self.unanswered >= DOWN_AFTER
    }
}

/// Reads everything in the queue, and what that leads to.
pub(super) async fn work(
    state: &State<'_>,
    queue: &mut Queue<'_>,
    follow: Follow,
    publication: &mut Publication<'_>,
    progress: &impl Fn(Progress),
) -> Result<Tally, SyncError> {
    let mut tally = Tally::default();
    let mut follows: VecDeque<Task> = follow.ids.into_iter().filter_map(|id| task(state, id)).collect();
    follow.anew.iter().for_each(|page| state.make_due(*page));
    follows.extend(follow.anew.into_iter().map(Task::ReadAnew));
    let mut survey = Survey::default();
    loop {
        read_all(state, queue, &mut follows, &mut survey, &mut tally, publication, progress).await?;
        if tally.is_cut || !survey.has_sources() {
            break;
        }
        survey.query(state, queue, Scope::Everything, progress).await?;
        queue.seal().await?;
    }
    tally.gaps += survey.gaps;
    tally.is_cut |= survey.is_cut;
    tally.left = follows.iter().filter_map(Task::id).collect();
    Ok(tally)
}

async fn read_all(
    state: &State<'_>,
    queue: &mut Queue<'_>,
    follows: &mut VecDeque<Task>,
    survey: &mut Survey,
    tally: &mut Tally,
    publication: &mut Publication<'_>,
    progress: &impl Fn(Progress),
) -> Result<(), SyncError> {
    let mut running = FuturesUnordered::new();
    let mut under_way: Vec<Uuid> = Vec::new();
    loop {
        tally.is_cut |= state.client.is_out_of_time() || tally.is_down();
        while !tally.is_cut && running.len() < state.client.concurrency() {
            let task = match queue.next().await? {
                Some(item) => Task::Read(item),
                None => match follows.pop_front() {
                    Some(task) => task,
                    None => break,
                },
            };
            under_way.extend(task.id());
            running.push(worker::run(state, task));
        }
        let Some(finished) = running.next().await else { return Ok(()) };
        let Finished {
            part,
            page,
            was_read,
            has_failed,
            met,
            sources,
            mirrors,
            undone,
            is_unanswered,
            followed,
        } = finished?;
        if let Some(at) = under_way.iter().position(|id| Some(*id) == followed) {
            under_way.swap_remove(at);
        }
        mirrors.iter().for_each(|page| state.make_due(*page));
        let mut about: Vec<Uuid> = page.iter().map(|page| page.0).collect();
        for child in met {
            let (id, task) = match child {
                ChildKind::Page(id, _) => (id.0, Task::FollowPage(id)),
                ChildKind::Database(id) => (id.0, Task::FollowDatabase(id)),
            };
            about.push(id);
            if state.find(id) && !is_known(state, id) {
                follows.push_back(task);
            }
        }
        for source in sources {
            survey.add_source(state, source);
        }
        // Notion asks for a pause that is not worth sitting out: whatever else is asked for would meet the same.
        tally.is_cut |= undone.is_some();
        match undone {
            Some(Task::Read(item)) => queue.put_back(item),
            Some(task) => follows.push_front(task),
            None => {}
        }
        if let Some(part) = part {
            // A run that goes on from here has to know of the mirrors too.
            let entries = page.into_iter().chain(mirrors.iter().copied());
            let entries = entries.filter_map(|id| Some((id, state.entry(id)?)));
            queue.done(part, entries, entries_of(state, &about)).await?;
        }
        follows.extend(mirrors.into_iter().map(Task::ReadAnew));
        tally.unanswered = if is_unanswered { tally.unanswered + 1 } else { 0 };
        tally.read += u64::from(was_read);
        tally.failed += u64::from(has_failed);
        let waiting = (running.len() + queue.waiting() + follows.len()) as u64;
        let open = || follows.iter().filter_map(Task::id).chain(under_way.iter().copied()).collect();
        publication.note(state, queue, tally, waiting, open, progress).await?;
    }
}

/// Whether something that a page names needs no look of its own: a stored page is looked at when a list misses it, a
/// database when its data source is queried.
fn is_known(state: &State<'_>, id: Uuid) -> bool {
    state.entry(PageId(id)).is_some() || !state.register().sources_of(DatabaseId(id)).is_empty()
}

fn entries_of(state: &State<'_>, ids: &[Uuid]) -> BTreeMap<Uuid, shared::ledger::LedgerEntry> {
    let register = state.register();
    ids.iter().filter_map(|id| Some((*id, register.entry_of(*id)?))).collect()
}

/// What is to be done with something that an earlier run left, or that somebody asks for.
fn task(state: &State<'_>, id: Uuid) -> Option<Task> {
    match state.register().entry_of(id).map(|entry| entry.kind) {
        // What is not known yet can only be a page that somebody asks for.
        Some(ObjectKind::Page) | None => Some(Task::FollowPage(PageId(id))),
        Some(ObjectKind::Database) => Some(Task::FollowDatabase(DatabaseId(id))),
        Some(ObjectKind::DataSource) => None,
    }
}
