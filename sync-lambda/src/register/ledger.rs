//! The register as the ledger: what the last run left, and what this one leaves.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};
use serde::{Serialize, Serializer};
use shared::ids::{BlockId, DatabaseId, PageId};
use shared::ledger::{LedgerEntry, ObjectKind, Outcome};
use uuid::Uuid;

use crate::notion::wire::Parent;
use crate::register::{Node, Register};

/// Objects of the register in the shape of the ledger, made one by one while they are written: a copy of all of them
/// would double the memory of a large workspace.
#[derive(Debug)]
pub struct Objects<'a> {
    register: &'a Register,
    /// In the order of the ledger.
    ids: Vec<Uuid>,
}

impl Serialize for Objects<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entry = |id: &Uuid| Some((*id, self.register.entry_of(*id)?));
        serializer.collect_map(self.ids.iter().filter_map(entry))
    }
}

impl Register {
    /// What the last run left, at the time of this one.
    pub fn new(ledger: BTreeMap<Uuid, LedgerEntry>, now: DateTime<Utc>) -> Self {
        let kinds: HashMap<Uuid, ObjectKind> = ledger.iter().map(|(id, entry)| (*id, entry.kind)).collect();
        let parent = |id: Uuid| match kinds.get(&id) {
            Some(ObjectKind::Database) => Parent::Database(DatabaseId(id)),
            Some(ObjectKind::DataSource) => Parent::DataSource(DatabaseId(id)),
            Some(ObjectKind::Page) | None => Parent::Page(PageId(id)),
        };
        let node = |entry: LedgerEntry| Node {
            kind: entry.kind,
            title: entry.title,
            parent: entry.parent.map(parent).unwrap_or_default(),
            mirrors: entry.mirrors,
            since: entry.since,
            // What was new in the last run is not new in this one.
            outcome: if entry.outcome == Outcome::Synced { Outcome::Unchanged } else { entry.outcome },
        };
        let (mut blocks, mut mirrors) = (HashMap::new(), HashMap::<BlockId, HashSet<PageId>>::new());
        let mut nodes = HashMap::with_capacity(ledger.len());
        for (id, entry) in ledger {
            let block = entry.block;
            let mut node = node(entry);
            if let Some(block) = block {
                blocks.insert(block, node.parent);
                node.parent = Parent::Block(block);
            }
            for block in &node.mirrors {
                mirrors.entry(*block).or_default().insert(PageId(id));
            }
            nodes.insert(id, node);
        }
        Self { nodes, blocks, mirrors, now }
    }

    /// What this run leaves. `all`: everything; otherwise what it changed or could not do.
    pub fn objects(&self, all: bool) -> Objects<'_> {
        let is_news = |node: &Node| {
            node.since == self.now
                || matches!(node.outcome, Outcome::Failed { .. } | Outcome::Partial { .. } | Outcome::Waiting)
        };
        let chosen = self.nodes.iter().filter(|(_, node)| all || is_news(node));
        let mut ids: Vec<Uuid> = chosen.map(|(id, _)| *id).collect();
        ids.sort_unstable();
        Objects { register: self, ids }
    }

    /// What is known of one object.
    pub fn entry_of(&self, id: Uuid) -> Option<LedgerEntry> {
        self.nodes.get(&id).map(|node| self.entry(node))
    }

    fn entry(&self, node: &Node) -> LedgerEntry {
        let parent = self.place_of(node.parent);
        LedgerEntry {
            kind: node.kind,
            title: node.title.clone(),
            parent,
            block: match node.parent {
                Parent::Block(block) if parent.is_some() => Some(block),
                _ => None,
            },
            mirrors: node.mirrors.clone(),
            since: node.since,
            outcome: node.outcome.clone(),
        }
    }

    /// Takes over what an unfinished run had come to know of an object.
    pub fn take(&mut self, id: Uuid, entry: LedgerEntry) {
        let parent = match entry.block {
            Some(block) => {
                self.blocks
                    .insert(block, entry.parent.map(|id| Parent::Page(PageId(id))).unwrap_or_default());
                Parent::Block(block)
            }
            None => entry.parent.map(|id| self.parent(id)).unwrap_or_default(),
        };
        let LedgerEntry { kind, title, mirrors, since, outcome, .. } = entry;
        self.nodes.insert(id, Node { kind, title, parent, mirrors: Vec::new(), since, outcome });
        self.set_mirrors(PageId(id), mirrors);
    }

    fn parent(&self, id: Uuid) -> Parent {
        match self.nodes.get(&id).map(|node| node.kind) {
            Some(ObjectKind::Database) => Parent::Database(DatabaseId(id)),
            Some(ObjectKind::DataSource) => Parent::DataSource(DatabaseId(id)),
            Some(ObjectKind::Page) | None => Parent::Page(PageId(id)),
        }
    }

    /// The page, database or data source that something in `parent` lies in.
    fn place_of(&self, parent: Parent) -> Option<Uuid> {
        let mut at = parent;
        // Blocks above blocks; a circle among them leads nowhere.
        for _ in 0..64 {
            match at {
                Parent::Workspace => return None,
                Parent::Page(id) => return Some(id.0),
                Parent::Database(id) | Parent::DataSource(id) => return Some(id.0),
                Parent::Block(id) => at = *self.blocks.get(&id)?,
            }
        }
        None
    }
}
