//! Reading and storing the pages of a run, several side by side, each forgotten once it is stored.

mod worker;

use std::collections::{BTreeMap, HashSet, VecDeque};

use chrono::{DateTime, Utc};
use futures_util::stream::{FuturesUnordered, StreamExt};
use shared::ids::{DatabaseId, PageId};
use shared::manifest::ManifestEntry;

use crate::notion::Client;
use crate::notion::blocks::ChildKind;
use crate::notion::enumerate::Inventory;
use crate::notion::wire::Page;
use crate::plan::Seen;
use crate::progress::Progress;
use crate::render::document;
use crate::run::{Settled, SyncError};
use crate::store::Store;

use worker::Worker;

/// What there is to do with a page or database. A page comes with the digest of its head.
#[derive(Debug)]
enum Task {
    /// Read and store a page.
    Read(Box<Page>, String),
    /// Store a page anew with the blocks that are stored.
    Restate(Box<Page>, String),
    /// See what a block points at: something that neither search nor a data source listed.
    Follow(ChildKind),
}

/// What a task came to.
#[derive(Debug, Default)]
struct Finished {
    /// The page that was worked on.
    page: Option<(PageId, Settled)>,
    /// Rows of a database that was followed.
    rows: Vec<Page>,
    /// Pages and databases that were met.
    met: Vec<ChildKind>,
    /// Lists that did not come to their end.
    gaps: u64,
}

/// What all tasks came to.
#[derive(Debug)]
pub(super) struct Done {
    /// The pages that were worked on.
    pub(super) pages: BTreeMap<PageId, Settled>,
    /// Lists that did not come to their end, those of the enumeration included.
    pub(super) gaps: u64,
}

/// The tasks of a run.
pub(super) struct Work<'a> {
    worker: Worker<'a>,
    concurrency: usize,
    pages: BTreeMap<PageId, Page>,
    queue: VecDeque<Task>,
    known_pages: HashSet<PageId>,
    known_databases: HashSet<DatabaseId>,
    gaps: u64,
}

impl<'a> Work<'a> {
    /// No tasks yet. `started_at`: an edit after it may have been missed.
    pub(super) fn new(
        client: &'a Client,
        store: &'a Store,
        stored: &'a BTreeMap<PageId, ManifestEntry>,
        inventory: Inventory,
        started_at: DateTime<Utc>,
    ) -> Self {
        let Inventory { pages, tree, gaps } = inventory;
        Self {
            concurrency: client.concurrency(),
            known_pages: pages.keys().chain(stored.keys()).copied().collect(),
            known_databases: tree.databases().collect(),
            worker: Worker::new(client, store, stored, tree, started_at),
            pages,
            queue: VecDeque::new(),
            gaps,
        }
    }

    /// Queues what was planned, and forgets the other pages.
    pub(super) fn queue(&mut self, read: Vec<PageId>, restate: Vec<PageId>, heads: &BTreeMap<PageId, Seen>) {
        // A page in a column or toggle comes last: reading the page around it tells its place without a request.
        let mut last = VecDeque::new();
        let read = read.into_iter().map(|id| (id, Task::Read as fn(_, _) -> _));
        let restate = restate.into_iter().map(|id| (id, Task::Restate as fn(_, _) -> _));
        for (id, task) in read.chain(restate) {
            let (Some(page), Some(seen)) = (self.pages.remove(&id), heads.get(&id)) else { continue };
            let queue = if self.worker.knows_the_place_of(&page) { &mut self.queue } else { &mut last };
            queue.push_back(task(Box::new(page), seen.head.clone()));
        }
        self.queue.append(&mut last);
        self.pages.clear();
    }

    /// Does all tasks, and those that they lead to.
    pub(super) async fn run(self, progress: &impl Fn(Progress)) -> Result<Done, SyncError> {
        let Self { worker, concurrency, mut queue, mut known_pages, mut known_databases, gaps, .. } = self;
        let mut done = Done { pages: BTreeMap::new(), gaps };
        let mut running = FuturesUnordered::new();
        loop {
            while running.len() < concurrency
                && let Some(task) = queue.pop_front()
            {
                running.push(worker.run(task));
            }
            let Some(finished) = running.next().await else { break };
            let Finished { page, rows, met, gaps } = finished?;
            done.gaps += gaps;
            for row in rows {
                if known_pages.insert(row.id) {
                    let head = document::head(&row, &worker.tree());
                    queue.push_back(Task::Read(Box::new(row), head));
                }
            }
            for child in met {
                let is_new = match &child {
                    ChildKind::Page(id, _) => known_pages.insert(*id),
                    ChildKind::Database(id) => known_databases.insert(*id),
                };
                if is_new {
                    queue.push_back(Task::Follow(child));
                }
            }
            if let Some((id, page)) = page {
                done.pages.insert(id, page);
                let pages = done.pages.len() as u64;
                progress(Progress::Reading {
                    done: pages,
                    total: pages + (running.len() + queue.len()) as u64,
                });
            }
        }
        Ok(done)
    }
}
