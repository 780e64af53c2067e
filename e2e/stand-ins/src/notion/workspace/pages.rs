//! The pages of a workspace, with what makes it quick to find them: what is in what, what was edited when, and what
//! is in the trash. A workspace of a hundred thousand pages is served from it without going through all of them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use uuid::Uuid;

use crate::notion::time::{self, Time};

use super::{Database, Page, Parent, Target};

/// All pages, and where pages and databases are.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    all: HashMap<Uuid, Page>,
    /// What each page, database or block holds, in order.
    held: HashMap<Parent, BTreeSet<(Arc<str>, Target)>>,
    /// The blocks of a page that hold something.
    holders: HashMap<Uuid, BTreeSet<Uuid>>,
    databases: BTreeMap<Uuid, (Parent, Time)>,
    /// Pages and databases by the minute of their last edit.
    by_edit: BTreeSet<(Time, Target)>,
    /// Pages that are in the trash, themselves or with something above them.
    trashed: HashSet<Uuid>,
}

impl Pages {
    pub(crate) fn get(&self, id: &Uuid) -> Option<&Page> {
        self.all.get(id)
    }

    pub(crate) fn contains_key(&self, id: &Uuid) -> bool {
        self.all.contains_key(id)
    }

    /// All pages, in no order.
    pub(crate) fn values(&self) -> impl Iterator<Item = &Page> {
        self.all.values()
    }

    /// Adds a page, or puts it in place of the one with its id.
    pub(crate) fn put(&mut self, page: Page) {
        let target = Target::Page(page.id);
        if let Some(old) = self.all.remove(&page.id) {
            self.leave(old.parent, &old.rank, target);
            self.by_edit.remove(&(time::floor_to_minute(old.edited), target));
        }
        self.enter(page.parent, &page.rank, target);
        self.by_edit.insert((time::floor_to_minute(page.edited), target));
        self.all.insert(page.id, page);
        self.sort_trash(target);
    }

    /// Changes a page, if there is one with this id.
    pub(crate) fn update(&mut self, id: Uuid, change: impl FnOnce(&mut Page)) {
        if let Some(mut page) = self.all.get(&id).cloned() {
            change(&mut page);
            self.put(page);
        }
    }

    /// Notes where a database is. It is noted once: databases neither move nor change.
    pub(super) fn place(&mut self, database: &Database) {
        let target = Target::Database(database.id);
        let edited = time::floor_to_minute(database.edited);
        self.enter(database.parent, &database.rank, target);
        self.databases.insert(database.id, (database.parent, edited));
        self.by_edit.insert((edited, target));
        self.sort_trash(target);
    }

    /// What is held, in order; trashed pages included.
    pub(super) fn held(&self, parent: Parent) -> impl Iterator<Item = Target> {
        self.held.get(&parent).into_iter().flatten().map(|(_, target)| *target)
    }

    /// The blocks of a page that hold pages or databases.
    pub(super) fn holders(&self, page: Uuid) -> Vec<Uuid> {
        self.holders.get(&page).into_iter().flatten().copied().collect()
    }

    /// Pages and databases, trashed ones included, in the order of their last edits.
    pub(crate) fn by_edit(&self) -> impl DoubleEndedIterator<Item = Target> {
        self.by_edit.iter().map(|(_, target)| *target)
    }

    /// The pages in the trash, in no order.
    pub(super) fn trash(&self) -> impl Iterator<Item = &Page> {
        self.trashed.iter().filter_map(|id| self.all.get(id))
    }

    /// Whether the page is in the trash: itself, or something above it.
    pub(super) fn is_trashed(&self, id: Uuid) -> bool {
        self.trashed.contains(&id)
    }

    /// Whether something with this parent is in the trash because something above it is, or is not there.
    pub(super) fn is_under_trash(&self, parent: Parent) -> bool {
        match parent {
            Parent::Workspace => false,
            Parent::Page(id) | Parent::Block { page: id, .. } => {
                self.trashed.contains(&id) || !self.all.contains_key(&id)
            }
            Parent::Database(id) => {
                self.databases.get(&id).is_none_or(|(parent, _)| self.is_under_trash(*parent))
            }
        }
    }

    fn enter(&mut self, parent: Parent, rank: &Arc<str>, target: Target) {
        self.held.entry(parent).or_default().insert((rank.clone(), target));
        if let Parent::Block { block, page } = parent {
            self.holders.entry(page).or_default().insert(block);
        }
    }

    fn leave(&mut self, parent: Parent, rank: &Arc<str>, target: Target) {
        let Some(held) = self.held.get_mut(&parent) else { return };
        held.remove(&(rank.clone(), target));
        if held.is_empty() {
            self.held.remove(&parent);
            if let Parent::Block { block, page } = parent
                && let Some(holders) = self.holders.get_mut(&page)
            {
                holders.remove(&block);
            }
        }
    }

    /// Finds out anew whether something, and with it what is below it, is in the trash.
    fn sort_trash(&mut self, changed: Target) {
        let mut open = vec![changed];
        while let Some(target) = open.pop() {
            let mut parents = match target {
                Target::Database(id) => vec![Parent::Database(id)],
                Target::Page(id) => {
                    let Some(page) = self.all.get(&id) else { continue };
                    let is_trashed = page.trashed || self.is_under_trash(page.parent);
                    let is_new = match is_trashed {
                        true => self.trashed.insert(id),
                        false => self.trashed.remove(&id),
                    };
                    if !is_new && target != changed {
                        continue;
                    }
                    vec![Parent::Page(id)]
                }
            };
            if let Target::Page(page) = target {
                parents.extend(self.holders(page).into_iter().map(|block| Parent::Block { block, page }));
            }
            for parent in parents {
                open.extend(self.held(parent));
            }
        }
    }
}
