//! Everything known of the workspace: what there is, how it is called, what it is in, and what became of it.
//!
//! Pure. It starts as the ledger of the last run and ends as that of this one, so that nothing ever seen is forgotten.
//! Objects are put in as they are met; a path that leads into the unknown says where it does, so that the caller can
//! ask Notion and try again.

mod ledger;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Utc};
use shared::ids::{BlockId, DatabaseId, PageId};
use shared::ledger::{ObjectKind, Outcome};
use shared::page::{Ancestor, DatabaseRef};
use uuid::Uuid;

use crate::notion::wire::{self, Parent};

/// The known part of the workspace.
#[derive(Debug)]
pub struct Register {
    nodes: HashMap<Uuid, Node>,
    blocks: HashMap<BlockId, Parent>,
    /// The pages that mirror a block.
    mirrors: HashMap<BlockId, HashSet<PageId>>,
    now: DateTime<Utc>,
}

#[derive(Debug)]
struct Node {
    kind: ObjectKind,
    title: String,
    parent: Parent,
    /// The blocks of other pages that it mirrors.
    mirrors: Vec<BlockId>,
    since: DateTime<Utc>,
    outcome: Outcome,
}

/// The way from an object up to the top of the workspace.
#[derive(Debug, PartialEq, Eq)]
pub struct Climb {
    /// The pages and databases on it, outermost first.
    pub path: Vec<Ancestor>,
    /// Where the way was lost.
    pub unknown: Option<Parent>,
}

impl Register {
    /// How many objects of these kinds ended in each way.
    pub fn counts(&self, kinds: &[ObjectKind]) -> BTreeMap<String, u64> {
        let mut counts = BTreeMap::new();
        for node in self.nodes.values().filter(|node| kinds.contains(&node.kind)) {
            *counts.entry(node.outcome.name().to_owned()).or_default() += 1;
        }
        counts
    }

    /// Puts a page in.
    pub fn add_page(&mut self, page: &wire::Page) {
        self.add(page.id.0, ObjectKind::Page, page.title(), page.parent);
    }

    /// Puts in a page that something names, unless more is known of it. Whether that is news: it was not known, or
    /// could not be seen.
    pub fn add_named_page(&mut self, id: PageId, title: &str, parent: Parent) -> bool {
        if let Some(node) = self.nodes.get(&id.0) {
            return is_out_of_sight(node);
        }
        self.add(id.0, ObjectKind::Page, title.to_owned(), parent);
        true
    }

    /// Puts in a database that a block names, unless more is known of it. Whether that is news.
    pub fn add_named_database(&mut self, id: DatabaseId, parent: Parent) -> bool {
        if let Some(node) = self.nodes.get(&id.0) {
            return is_out_of_sight(node);
        }
        self.add(id.0, ObjectKind::Database, String::new(), parent);
        true
    }

    /// Puts a data source in, and its database with it: one of the two has no title of its own in most workspaces.
    pub fn add_data_source(&mut self, source: &wire::DataSource) {
        let title = wire::plain_text(&source.title);
        if let Parent::Database(id) = source.parent {
            let is_waiting = |node: &Node| node.title.is_empty() && node.outcome == Outcome::Waiting;
            if self.nodes.get(&id.0).is_none_or(is_waiting) {
                self.add(id.0, ObjectKind::Database, title.clone(), source.database_parent);
                self.settle(id.0, Outcome::Synced);
            }
        }
        self.add(source.id.0, ObjectKind::DataSource, title, source.parent);
    }

    /// Puts a database in, under its own title.
    pub fn add_database(&mut self, database: &wire::Database) {
        self.add(database.id.0, ObjectKind::Database, wire::plain_text(&database.title), database.parent);
    }

    fn add(&mut self, id: Uuid, kind: ObjectKind, title: String, parent: Parent) {
        let node = self.nodes.entry(id).or_insert_with(|| Node {
            kind,
            title: String::new(),
            parent,
            mirrors: Vec::new(),
            since: self.now,
            outcome: Outcome::Waiting,
        });
        node.kind = kind;
        node.parent = parent;
        if node.title != title {
            node.title = title;
        }
    }

    /// Remembers which blocks of other pages a page mirrors.
    pub fn set_mirrors(&mut self, page: PageId, blocks: Vec<BlockId>) {
        let Some(node) = self.nodes.get_mut(&page.0) else { return };
        for block in std::mem::replace(&mut node.mirrors, blocks.clone()) {
            if let Some(pages) = self.mirrors.get_mut(&block) {
                pages.remove(&page);
            }
        }
        for block in blocks {
            self.mirrors.entry(block).or_default().insert(page);
        }
    }

    /// Whether any page mirrors blocks of another one.
    pub fn has_mirrors(&self) -> bool {
        self.mirrors.values().any(|pages| !pages.is_empty())
    }

    /// The pages that mirror one of these blocks.
    pub fn mirrors_of(&self, blocks: impl IntoIterator<Item = BlockId>) -> Vec<PageId> {
        blocks.into_iter().filter_map(|block| self.mirrors.get(&block)).flatten().copied().collect()
    }

    /// Remembers what a block is in.
    pub fn add_block(&mut self, block: BlockId, parent: Parent) {
        self.blocks.insert(block, parent);
    }

    /// Remembers that Notion does not show an object: a path ends there as at the top of the workspace.
    pub fn hide(&mut self, parent: Parent) {
        self.lose(parent, Outcome::NotShared);
    }

    /// Remembers that Notion refused to show an object, which it may do another time: until then a path ends there.
    pub fn miss(&mut self, parent: Parent, reason: String) {
        self.lose(parent, Outcome::Failed { reason });
    }

    fn lose(&mut self, parent: Parent, outcome: Outcome) {
        let kind = match parent {
            Parent::Workspace => return,
            Parent::Block(id) => {
                self.blocks.insert(id, Parent::Workspace);
                return;
            }
            Parent::Page(_) => ObjectKind::Page,
            Parent::Database(_) => ObjectKind::Database,
            Parent::DataSource(_) => ObjectKind::DataSource,
        };
        let Some(id) = uuid_of(parent) else { return };
        self.nodes.entry(id).or_insert(Node {
            kind,
            title: String::new(),
            parent: Parent::Workspace,
            mirrors: Vec::new(),
            since: self.now,
            outcome: Outcome::Waiting,
        });
        self.settle(id, outcome);
    }

    /// Writes down what became of an object.
    pub fn settle(&mut self, id: Uuid, outcome: Outcome) {
        if let Some(node) = self.nodes.get_mut(&id) {
            let was_good = matches!(node.outcome, Outcome::Synced | Outcome::UnsupportedBlocks { .. });
            // Found as it was left: that Notion keeps some blocks to itself is still the news.
            if outcome == Outcome::Unchanged && was_good {
                return;
            }
            if node.outcome != outcome {
                node.since = self.now;
                node.outcome = outcome;
            }
        }
    }

    /// What became of an object so far.
    pub fn outcome(&self, id: Uuid) -> Option<&Outcome> {
        self.nodes.get(&id).map(|node| &node.outcome)
    }

    /// The objects of a kind that came to an outcome which `wanted` accepts.
    pub fn ids(&self, kind: ObjectKind, wanted: impl Fn(&Outcome) -> bool) -> Vec<Uuid> {
        let mut ids: Vec<Uuid> = self
            .nodes
            .iter()
            .filter(|(_, node)| node.kind == kind && wanted(&node.outcome))
            .map(|(id, _)| *id)
            .collect();
        ids.sort_unstable();
        ids
    }

    /// Whether the object is known.
    pub fn contains(&self, id: Uuid) -> bool {
        self.nodes.contains_key(&id)
    }

    /// The databases with several data sources: those have a title that none of their data sources has.
    pub fn databases_with_several_sources(&self) -> Vec<DatabaseId> {
        let mut counts: BTreeMap<DatabaseId, u32> = BTreeMap::new();
        for node in self.nodes.values().filter(|node| node.kind == ObjectKind::DataSource) {
            if let Parent::Database(id) = node.parent {
                *counts.entry(id).or_default() += 1;
            }
        }
        counts.into_iter().filter(|(_, count)| *count > 1).map(|(id, _)| id).collect()
    }

    /// The data sources of a database.
    pub fn sources_of(&self, database: DatabaseId) -> Vec<DatabaseId> {
        let of =
            |node: &Node| node.kind == ObjectKind::DataSource && node.parent == Parent::Database(database);
        self.nodes.iter().filter(|(_, node)| of(node)).map(|(id, _)| DatabaseId(*id)).collect()
    }

    /// The title of a page.
    pub fn page_title(&self, id: PageId) -> Option<&str> {
        self.title(id.0, ObjectKind::Page)
    }

    /// The title of a database.
    pub fn database_title(&self, id: DatabaseId) -> Option<&str> {
        self.title(id.0, ObjectKind::Database)
    }

    fn title(&self, id: Uuid, kind: ObjectKind) -> Option<&str> {
        let node = self.nodes.get(&id).filter(|node| node.kind == kind)?;
        (!is_hidden(node)).then_some(node.title.as_str())
    }

    /// What the page is in.
    pub fn parent_of(&self, id: PageId) -> Option<Parent> {
        self.nodes.get(&id.0).map(|node| node.parent)
    }

    /// Whether a page lies in one of these pages, at whatever depth.
    pub fn lies_in(&self, page: PageId, pages: &BTreeSet<PageId>) -> bool {
        let above = self.parent_of(page).map(|parent| self.climb(parent).path).unwrap_or_default();
        above.iter().any(|ancestor| pages.contains(&ancestor.id))
    }

    /// The database that something in `parent` is a row of.
    pub fn database_of(&self, parent: Parent) -> Option<DatabaseRef> {
        let Parent::DataSource(data_source_id) = parent else { return None };
        let source = self.nodes.get(&data_source_id.0).filter(|node| node.kind == ObjectKind::DataSource)?;
        let Parent::Database(id) = source.parent else { return None };
        let title = self.database_title(id).unwrap_or(&source.title).to_owned();
        Some(DatabaseRef { id, data_source_id, title })
    }

    /// The way from something in `parent` to the top of the workspace.
    pub fn climb(&self, parent: Parent) -> Climb {
        let mut path = Vec::new();
        let mut seen = HashSet::new();
        let mut at = parent;
        let mut unknown = None;
        while let Some(id) = uuid_of(at) {
            // What Notion answers is not proven to be a tree.
            if !seen.insert(id) {
                break;
            }
            if let Parent::Block(block) = at {
                match self.blocks.get(&block) {
                    Some(parent) => at = *parent,
                    None => {
                        unknown = Some(at);
                        break;
                    }
                }
                continue;
            }
            let Some(node) = self.nodes.get(&id) else {
                unknown = Some(at);
                break;
            };
            if is_hidden(node) {
                break;
            }
            if node.kind != ObjectKind::DataSource {
                path.push(Ancestor { id: PageId(id), title: node.title.clone() });
            }
            at = node.parent;
        }
        path.reverse();
        Climb { path, unknown }
    }
}

/// Whether Notion does not show it, or never did.
fn is_hidden(node: &Node) -> bool {
    let was_never_seen = node.title.is_empty() && matches!(node.outcome, Outcome::Failed { .. });
    was_never_seen || node.outcome == Outcome::NotShared
}

fn is_out_of_sight(node: &Node) -> bool {
    matches!(node.outcome, Outcome::NotShared | Outcome::InTrash | Outcome::Deleted)
}

fn uuid_of(parent: Parent) -> Option<Uuid> {
    match parent {
        Parent::Workspace => None,
        Parent::Page(id) => Some(id.0),
        Parent::Block(id) => Some(id.0),
        Parent::Database(id) | Parent::DataSource(id) => Some(id.0),
    }
}

#[cfg(test)]
mod tests;
