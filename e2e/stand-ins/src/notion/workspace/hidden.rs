//! What of a workspace the integration does not get to see, and what search does not list.

use std::collections::HashSet;

use uuid::Uuid;

use crate::notion::block::Block;
use crate::notion::faults::Faults;

use super::{Database, Page, Target, Workspace};

/// What faults hide.
#[derive(Debug, Default)]
pub(crate) struct Hidden {
    unlisted: Some,
    unshared: Some,
}

/// Things by their ids, and a share of all others.
#[derive(Debug, Default)]
struct Some {
    ids: HashSet<Uuid>,
    share: f64,
}

impl Hidden {
    pub(crate) fn by(faults: &Faults) -> Hidden {
        let some = |ids: &[Uuid], share| Some { ids: ids.iter().copied().collect(), share };
        Hidden {
            unlisted: some(&faults.unlisted, faults.unlisted_share),
            unshared: some(&faults.unshared, faults.unshared_share),
        }
    }
}

impl Some {
    /// Whether this is one of them. `from` is the part of the id that decides about the share: ids are made of
    /// hashes, so that any part of them is as good as a hash.
    fn holds(&self, id: Uuid, from: usize) -> bool {
        if self.ids.contains(&id) {
            return true;
        }
        let bytes = id.as_bytes();
        let part = u32::from_be_bytes([bytes[from], bytes[from + 1], bytes[from + 2], bytes[from + 3]]);
        f64::from(part) < self.share * f64::from(u32::MAX)
    }

    fn is_empty(&self) -> bool {
        self.ids.is_empty() && self.share == 0.0
    }
}

impl Workspace {
    /// Hides this from now on, and nothing else; what the workspace itself does not share stays hidden.
    pub(crate) fn hide(&mut self, hidden: Hidden) {
        self.hidden = hidden;
    }

    /// Whether the page or database with this id is shared with the integration.
    pub(crate) fn is_shared(&self, id: Uuid) -> bool {
        let unshared = &self.hidden.unshared;
        !self.private.contains(&id) && (unshared.is_empty() || !unshared.holds(id, 10))
    }

    /// Whether search lists this. What is not shared, it never lists.
    pub(crate) fn is_listed(&self, target: Target) -> bool {
        let unlisted = &self.hidden.unlisted;
        let is_unlisted = |id| !unlisted.is_empty() && unlisted.holds(id, 0);
        match target {
            Target::Page(id) => self.is_shared(id) && !is_unlisted(id),
            Target::Database(id) => self
                .shared_database(id)
                .is_some_and(|database| !is_unlisted(id) && !unlisted.ids.contains(&database.source)),
        }
    }

    /// Whether no page at all is in the trash, not shared, or not listed.
    pub(crate) fn shows_everything(&self) -> bool {
        let nothing_hidden = self.hidden.unlisted.is_empty() && self.hidden.unshared.is_empty();
        nothing_hidden && self.private.is_empty() && self.pages.trash().next().is_none()
    }

    pub(crate) fn shared_page(&self, id: Uuid) -> Option<&Page> {
        self.pages.get(&id).filter(|_| self.is_shared(id))
    }

    pub(crate) fn shared_database(&self, id: Uuid) -> Option<&Database> {
        let is_shared =
            |database: &&Database| self.is_shared(id) && !self.hidden.unshared.ids.contains(&database.source);
        self.databases.get(&id).filter(is_shared)
    }

    /// The database of a data source.
    pub(crate) fn shared_source(&self, source: Uuid) -> Option<&Database> {
        self.shared_database(self.database_of(source)?.id)
    }

    /// A block of a page that is shared.
    pub(crate) fn shared_block(&self, id: Uuid) -> Option<&Block> {
        self.blocks.get(&id).filter(|block| self.is_shared(block.page))
    }
}
