//! What all parts of a run share: where to read, where to write, and what is known so far.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use shared::ids::{DatabaseId, PageId};
use shared::ledger::Outcome;
use shared::manifest::ManifestEntry;
use shared::page::{Ancestor, Block, DatabaseRef};
use uuid::Uuid;

use crate::notion::comments::{Comments, CommentsOn};
use crate::notion::people::People;
use crate::notion::wire::{Comment, Page};
use crate::notion::{Client, NotionError};
use crate::plan::{self, Seen, Step};
use crate::register::Register;
use crate::render::block::Titles;
use crate::render::document;
use crate::store::Store;

/// What all parts of a run share.
pub(super) struct State<'a> {
    pub(super) client: &'a Client,
    pub(super) store: &'a Store,
    pub(super) people: People,
    open_comments: Comments,
    /// What was read before this time is read again.
    pub(super) anew_since: Option<DateTime<Utc>>,
    known: Mutex<Known>,
    /// Pages and databases that this run found, so that what is met again needs no second look.
    found: Mutex<HashSet<Uuid>>,
    pub(super) register: Mutex<Register>,
}

#[derive(Default)]
struct Known {
    entries: BTreeMap<PageId, ManifestEntry>,
    has_changed: bool,
}

impl<'a> State<'a> {
    /// The state at the start of a run.
    pub(super) fn new(
        client: &'a Client,
        store: &'a Store,
        entries: BTreeMap<PageId, ManifestEntry>,
        register: Register,
        anew_since: Option<DateTime<Utc>>,
    ) -> Self {
        let known = Mutex::new(Known { entries, ..Known::default() });
        Self {
            client,
            store,
            people: People::default(),
            open_comments: Comments::default(),
            anew_since,
            known,
            found: Mutex::default(),
            register: Mutex::new(register),
        }
    }

    /// The open comments on a page, as far as they are wanted.
    pub(super) async fn comments(&self, page: &Page, blocks: &[Block]) -> Result<Vec<Comment>, NotionError> {
        let on_blocks = match self.client.limits().comments {
            CommentsOn::Nothing => return Ok(Vec::new()),
            CommentsOn::Pages => &[],
            CommentsOn::Blocks => blocks,
        };
        let places = std::iter::once(page.id.into()).chain(on_blocks.iter().map(|block| block.id));
        self.open_comments.on(self.client, places).await
    }

    /// What is known of the workspace.
    pub(super) fn register(&self) -> MutexGuard<'_, Register> {
        self.register.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How a page is to be read, as far as stored.
    pub(super) fn entry(&self, id: PageId) -> Option<ManifestEntry> {
        self.known().entries.get(&id).cloned()
    }

    /// Looks at all entries.
    pub(super) fn with_entries<T>(&self, look: impl FnOnce(&BTreeMap<PageId, ManifestEntry>) -> T) -> T {
        look(&self.known().entries)
    }

    /// Lends the entries to a manifest, and takes them back.
    pub(super) fn take_entries(&self) -> BTreeMap<PageId, ManifestEntry> {
        std::mem::take(&mut self.known().entries)
    }

    /// Gives back what was lent.
    pub(super) fn give_entries(&self, entries: BTreeMap<PageId, ManifestEntry>) {
        self.known().entries = entries;
    }

    /// Sets how a page is to be read from now on.
    pub(super) fn set_entry(&self, id: PageId, entry: ManifestEntry) {
        let mut known = self.known();
        let before = known.entries.remove(&id).filter(|before| before.hash == entry.hash);
        known.has_changed |= before.is_none();
        // Vectors are of one state of the page: what has changed has none yet.
        let vectors = before.and_then(|before| before.vectors);
        known.entries.insert(id, ManifestEntry { vectors, ..entry });
    }

    /// Names the vectors of a page, unless it is in another state by now.
    pub(super) fn set_vectors(&self, id: PageId, hash: &str, name: String) {
        let mut known = self.known();
        if let Some(entry) = known.entries.get_mut(&id).filter(|entry| entry.hash == hash) {
            entry.vectors = Some(name);
            known.has_changed = true;
        }
    }

    /// Makes a page due to be read, although it was not edited; also by another run, where this one does not come to it.
    pub(super) fn make_due(&self, id: PageId) {
        if let Some(entry) = self.known().entries.get_mut(&id) {
            entry.read_at = plan::NEVER;
        }
    }

    /// Removes a page.
    pub(super) fn remove_entry(&self, id: PageId) {
        let mut known = self.known();
        known.has_changed |= known.entries.remove(&id).is_some();
    }

    /// Whether readers would see a difference, since this was asked last.
    pub(super) fn take_has_changed(&self) -> bool {
        std::mem::take(&mut self.known().has_changed)
    }

    /// Notes that something was found. Whether it is new to this run.
    pub(super) fn find(&self, id: Uuid) -> bool {
        self.found_ids().insert(id)
    }

    /// Whether this run found it.
    pub(super) fn has_found(&self, id: Uuid) -> bool {
        self.found_ids().contains(&id)
    }

    /// Begins a look at the workspace: what was met before, while other pages were read, is to be looked at all the same.
    pub(super) fn find_anew(&self) {
        self.found_ids().clear();
    }

    /// How many things this run found.
    pub(super) fn found(&self) -> u64 {
        self.found_ids().len() as u64
    }

    fn found_ids(&self) -> MutexGuard<'_, HashSet<Uuid>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a list had the page when it was found last; what is not stored yet was not listed.
    pub(super) fn is_listed(&self, id: PageId) -> bool {
        self.known().entries.get(&id).is_some_and(|entry| !entry.unlisted)
    }

    /// Takes in a page that Notion showed, and decides what to do with it. `is_listed`: a list had it, not only its id.
    pub(super) fn meet(&self, page: &Page, is_listed: bool) -> Step {
        self.register().add_page(page);
        self.find(page.id.0);
        let mut known = self.known();
        let entry = known.entries.get_mut(&page.id);
        if let Some(entry) = entry {
            entry.unlisted = !is_listed;
        }
        let seen = Seen { edited_at: page.last_edited_time, head: document::head(page) };
        let step = plan::step(known.entries.get(&page.id), &seen, self.anew_since);
        drop(known);
        let outcome = if step == Step::Keep { Outcome::Unchanged } else { Outcome::Waiting };
        self.register().settle(page.id.0, outcome);
        step
    }

    /// Writes down what became of an object.
    pub(super) fn settle(&self, id: Uuid, outcome: Outcome) {
        self.register().settle(id, outcome);
    }

    /// Where a page lies: the titles above it, and its database. None while that is not known.
    pub(super) fn place(&self, id: PageId) -> Option<(Vec<Ancestor>, Option<DatabaseRef>)> {
        let register = self.register();
        let parent = register.parent_of(id)?;
        let climb = register.climb(parent);
        climb.unknown.is_none().then(|| (climb.path, register.database_of(parent)))
    }
}

/// The titles that are known, for links between pages.
pub(super) struct KnownTitles<'a>(pub(super) &'a Mutex<Register>);

impl Titles for KnownTitles<'_> {
    fn page(&self, id: PageId) -> Option<String> {
        let register = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        register.page_title(id).map(str::to_owned)
    }

    fn database(&self, id: DatabaseId) -> Option<String> {
        let register = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        register.database_title(id).map(str::to_owned)
    }
}
