//! The pages that a run has to read. Those that do not fit into memory, or into the time of one run, lie in the store.
//!
//! Pages come with what Notion sent for them, so that reading them later costs no request. They are kept in parts; a
//! part is stored when it is full. When all its pages are done, what they came to is stored in its place: a run that
//! is killed is gone on with from there.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use shared::ids::PageId;
use shared::keys;
use shared::ledger::LedgerEntry;
use shared::manifest::ManifestEntry;
use uuid::Uuid;

use crate::publish;
use crate::store::{Store, StoreError};

/// Pages in a part: as many as may be read twice when a run is killed.
const PART: usize = 50;

/// The pages that a run has to read.
#[derive(Debug)]
pub(super) struct Queue<'a> {
    store: &'a Store,
    run: String,
    /// Whether parts may be stored.
    stores: bool,
    next_number: u32,
    /// Pages whose place is known, and those in a block of a page that is still to be read.
    filling: [Vec<Box<RawValue>>; 2],
    /// Parts in the order in which they are read; by lane while pages are found.
    lanes: [VecDeque<Part>; 2],
    /// The parts that are being read.
    open: BTreeMap<u32, Open>,
    waiting: usize,
}

#[derive(Debug)]
struct Part {
    number: u32,
    count: usize,
    /// The pages, unless they lie in the store.
    pages: Option<Vec<Box<RawValue>>>,
}

#[derive(Debug)]
struct Open {
    pages: VecDeque<Box<RawValue>>,
    /// Pages given out that are not done.
    outstanding: usize,
    is_stored: bool,
    done: Done,
}

/// One page to read.
#[derive(Debug)]
pub(super) struct Item {
    /// The part that it belongs to.
    pub(super) part: u32,
    /// What Notion sent for it.
    pub(super) page: Box<RawValue>,
}

/// What the pages of a part came to.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Done {
    /// Their entries in the manifest.
    pub(super) entries: BTreeMap<PageId, ManifestEntry>,
    /// What became of them, and what was met in them.
    pub(super) ledger: BTreeMap<Uuid, LedgerEntry>,
}

/// What is stored of a part.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stored {
    Todo(Vec<Box<RawValue>>),
    Done(Done),
}

impl<'a> Queue<'a> {
    /// An empty queue. `run` is part of the names of what it stores.
    pub(super) fn new(store: &'a Store, run: &str, next_number: u32) -> Self {
        Self {
            store,
            run: run.to_owned(),
            stores: true,
            next_number,
            filling: Default::default(),
            lanes: Default::default(),
            open: BTreeMap::new(),
            waiting: 0,
        }
    }

    /// An empty queue that stores nothing, however many pages it holds.
    pub(super) fn in_memory(store: &'a Store) -> Self {
        Self { stores: false, ..Self::new(store, "", 0) }
    }

    /// Takes up what an unfinished run has left: gives what is done to `take`, and queues the rest.
    pub(super) async fn resume(
        &mut self,
        parts: &[u32],
        mut take: impl FnMut(Done),
    ) -> Result<(), StoreError> {
        for &number in parts {
            match publish::get(self.store, &keys::work(&self.run, number)).await? {
                Some(Stored::Todo(pages)) => {
                    self.waiting += pages.len();
                    self.lanes[0].push_back(Part { number, count: pages.len(), pages: None });
                }
                Some(Stored::Done(done)) => take(done),
                // Its pages are found again by their edit times.
                None => {}
            }
        }
        Ok(())
    }

    /// Adds a page. `late`: reading other pages first tells its place without a request.
    pub(super) fn push(&mut self, page: Box<RawValue>, late: bool) {
        self.filling[usize::from(late)].push(page);
        self.waiting += 1;
    }

    /// Stores the parts that are full. To be called now and then while pages are added.
    pub(super) async fn flush(&mut self) -> Result<(), StoreError> {
        for lane in 0..2 {
            if self.stores && self.filling[lane].len() >= PART {
                let pages = std::mem::take(&mut self.filling[lane]);
                let part = self.store_part(pages).await?;
                self.lanes[lane].push_back(part);
            }
        }
        Ok(())
    }

    /// Ends the adding: what did not fill a part can be read too, the late pages last.
    pub(super) async fn seal(&mut self) -> Result<(), StoreError> {
        let is_large = self.lanes.iter().any(|lane| !lane.is_empty());
        for lane in 0..2 {
            let pages = std::mem::take(&mut self.filling[lane]);
            if pages.is_empty() {
                continue;
            }
            let part = if is_large { self.store_part(pages).await? } else { self.part(Some(pages)) };
            self.lanes[lane].push_back(part);
        }
        let [first, late] = &mut self.lanes;
        first.append(late);
        Ok(())
    }

    /// Pages that wait to be read.
    pub(super) fn waiting(&self) -> usize {
        self.waiting
    }

    /// The next page to read.
    pub(super) async fn next(&mut self) -> Result<Option<Item>, StoreError> {
        loop {
            let waiting = self.open.iter_mut().find(|(_, open)| !open.pages.is_empty());
            if let Some((&part, open)) = waiting
                && let Some(page) = open.pages.pop_front()
            {
                open.outstanding += 1;
                self.waiting -= 1;
                return Ok(Some(Item { part, page }));
            }
            let Some(part) = self.lanes[0].pop_front() else { return Ok(None) };
            let is_stored = part.pages.is_none();
            let pages = match part.pages {
                Some(pages) => pages,
                None => match publish::get(self.store, &keys::work(&self.run, part.number)).await? {
                    Some(Stored::Todo(pages)) => pages,
                    _ => Vec::new(),
                },
            };
            self.waiting = self.waiting + pages.len() - part.count;
            let open = Open { pages: pages.into(), outstanding: 0, is_stored, done: Done::default() };
            self.open.insert(part.number, open);
        }
    }

    /// Writes down what a page came to. With the last page of a stored part, the part is stored as done.
    pub(super) async fn done(
        &mut self,
        part: u32,
        entries: impl IntoIterator<Item = (PageId, ManifestEntry)>,
        ledger: BTreeMap<Uuid, LedgerEntry>,
    ) -> Result<(), StoreError> {
        let Some(open) = self.open.get_mut(&part) else { return Ok(()) };
        open.outstanding -= 1;
        if open.is_stored {
            open.done.entries.extend(entries);
            open.done.ledger.extend(ledger);
        }
        if open.outstanding > 0 || !open.pages.is_empty() {
            return Ok(());
        }
        if let Some(Open { is_stored: true, done, .. }) = self.open.remove(&part) {
            publish::put(self.store, &keys::work(&self.run, part), &Stored::Done(done)).await?;
        }
        Ok(())
    }

    /// Puts a page back that could not be read for want of time.
    pub(super) fn put_back(&mut self, item: Item) {
        if let Some(open) = self.open.get_mut(&item.part) {
            open.outstanding -= 1;
            open.pages.push_front(item.page);
            self.waiting += 1;
        }
    }

    /// Stores what is still to be read, and gives the numbers of all parts that hold some of it.
    pub(super) async fn save(&mut self) -> Result<Vec<u32>, StoreError> {
        for (number, open) in std::mem::take(&mut self.open) {
            let (count, pages) = (open.pages.len(), Vec::from(open.pages));
            if count > 0 {
                self.lanes[0].push_front(Part { number, count, pages: Some(pages) });
            }
        }
        let mut numbers = Vec::new();
        for part in self.lanes.iter_mut().flatten() {
            if let Some(pages) = part.pages.take() {
                publish::put(self.store, &keys::work(&self.run, part.number), &Stored::Todo(pages)).await?;
            }
            numbers.push(part.number);
        }
        Ok(numbers)
    }

    /// The numbers of the stored parts that are not read to the end.
    pub(super) fn stored_parts(&self) -> Vec<u32> {
        let open = self.open.iter().filter(|(_, open)| open.is_stored).map(|(number, _)| *number);
        let closed = self.lanes.iter().flatten().filter(|part| part.pages.is_none()).map(|part| part.number);
        open.chain(closed).collect()
    }

    /// The number that the next part gets.
    pub(super) fn next_number(&self) -> u32 {
        self.next_number
    }

    /// The run whose name the parts carry.
    pub(super) fn run(&self) -> &str {
        &self.run
    }

    async fn store_part(&mut self, pages: Vec<Box<RawValue>>) -> Result<Part, StoreError> {
        let count = pages.len();
        let part = self.part(None);
        publish::put(self.store, &keys::work(&self.run, part.number), &Stored::Todo(pages)).await?;
        Ok(Part { count, ..part })
    }

    fn part(&mut self, pages: Option<Vec<Box<RawValue>>>) -> Part {
        let number = self.next_number;
        self.next_number += 1;
        Part { number, count: pages.as_ref().map_or(0, Vec::len), pages }
    }
}
