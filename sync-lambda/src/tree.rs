//! The tree of the workspace, as far as it is known: what is in what, and how it is called.
//!
//! Pure. Objects are put in as they are met; a path that leads into the unknown says where it does, so that the
//! caller can ask Notion and try again.

use std::collections::{HashMap, HashSet};

use shared::ids::{BlockId, DatabaseId, PageId};
use shared::page::{Ancestor, DatabaseRef};
use uuid::Uuid;

use crate::notion::wire::{self, Parent};

/// The known part of the workspace's tree.
#[derive(Debug, Default)]
pub struct Tree {
    pages: HashMap<PageId, Node>,
    databases: HashMap<DatabaseId, Node>,
    data_sources: HashMap<DatabaseId, DataSource>,
    blocks: HashMap<BlockId, Parent>,
    /// What Notion does not show us: a path ends there as at the top of the workspace.
    hidden: HashSet<Uuid>,
}

#[derive(Debug)]
struct Node {
    title: String,
    parent: Parent,
}

#[derive(Debug)]
struct DataSource {
    title: String,
    database: Option<DatabaseId>,
}

/// The way from an object up to the top of the workspace.
#[derive(Debug, PartialEq, Eq)]
pub struct Climb {
    /// The pages and databases on it, outermost first.
    pub path: Vec<Ancestor>,
    /// Where the way was lost.
    pub unknown: Option<Parent>,
}

impl Tree {
    /// Puts a page in.
    pub fn add_page(&mut self, page: &wire::Page) {
        self.pages.insert(page.id, Node { title: page.title(), parent: page.parent });
    }

    /// Puts a data source in, and its database with it: one of the two has no title of its own in most workspaces.
    pub fn add_data_source(&mut self, source: &wire::DataSource) {
        let title = wire::plain_text(&source.title);
        let database = match source.parent {
            Parent::Database(id) => Some(id),
            _ => None,
        };
        if let Some(id) = database {
            self.databases.entry(id).or_insert(Node { title: title.clone(), parent: source.database_parent });
        }
        self.data_sources.insert(source.id, DataSource { title, database });
    }

    /// Puts a database in, under its own title.
    pub fn add_database(&mut self, database: &wire::Database) {
        let node = Node { title: wire::plain_text(&database.title), parent: database.parent };
        self.databases.insert(database.id, node);
    }

    /// Remembers what a block is in.
    pub fn add_block(&mut self, block: BlockId, parent: Parent) {
        self.blocks.insert(block, parent);
    }

    /// Remembers that Notion does not show an object.
    pub fn hide(&mut self, parent: Parent) {
        self.hidden.extend(uuid_of(parent));
    }

    /// Whether the data source is known.
    pub fn has_data_source(&self, id: DatabaseId) -> bool {
        self.data_sources.contains_key(&id)
    }

    /// The databases that are known.
    pub fn databases(&self) -> impl Iterator<Item = DatabaseId> {
        self.databases.keys().copied()
    }

    /// The databases with several data sources: those have a title that none of their data sources has.
    pub fn databases_with_several_sources(&self) -> Vec<DatabaseId> {
        let mut counts: HashMap<DatabaseId, u32> = HashMap::new();
        for database in self.data_sources.values().filter_map(|source| source.database) {
            *counts.entry(database).or_default() += 1;
        }
        counts.into_iter().filter(|(_, count)| *count > 1).map(|(id, _)| id).collect()
    }

    /// The title of a page.
    pub fn page_title(&self, id: PageId) -> Option<&str> {
        self.pages.get(&id).map(|page| page.title.as_str())
    }

    /// The title of a database.
    pub fn database_title(&self, id: DatabaseId) -> Option<&str> {
        self.databases.get(&id).map(|database| database.title.as_str())
    }

    /// The database that something in `parent` is a row of.
    pub fn database_of(&self, parent: Parent) -> Option<DatabaseRef> {
        let Parent::DataSource(data_source_id) = parent else { return None };
        let source = self.data_sources.get(&data_source_id)?;
        let id = source.database?;
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
            if self.hidden.contains(&id) || !seen.insert(id) {
                break;
            }
            let above = match at {
                Parent::Workspace => break,
                Parent::Page(id) => self.pages.get(&id).map(|page| (Some(&page.title), page.parent)),
                Parent::Database(id) => self.databases.get(&id).map(|node| (Some(&node.title), node.parent)),
                Parent::DataSource(id) => self
                    .data_sources
                    .get(&id)
                    .map(|source| (None, source.database.map(Parent::Database).unwrap_or_default())),
                Parent::Block(id) => self.blocks.get(&id).map(|parent| (None, *parent)),
            };
            let Some((title, above)) = above else {
                unknown = Some(at);
                break;
            };
            if let Some(title) = title {
                path.push(Ancestor { id: PageId(id), title: title.clone() });
            }
            at = above;
        }
        path.reverse();
        Climb { path, unknown }
    }
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
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn page(n: u128, title: &str, parent: serde_json::Value) -> wire::Page {
        let time = "2026-05-01T09:00:00.000Z";
        from_value(json!({
            "id": id(n), "created_time": time, "last_edited_time": time, "parent": parent,
            "properties": {"이름": {"type": "title", "title": [{"plain_text": title}]}},
        }))
        .unwrap()
    }

    fn titles(climb: &Climb) -> Vec<&str> {
        climb.path.iter().map(|ancestor| ancestor.title.as_str()).collect()
    }

    #[test]
    fn a_row_lies_under_its_database_and_all_above_it() {
        let mut tree = Tree::default();
        tree.add_page(&page(1, "회사", json!({"type": "workspace", "workspace": true})));
        let source = json!({
            "id": id(3), "title": [{"plain_text": "프로젝트"}],
            "parent": {"type": "database_id", "database_id": id(2)},
            "database_parent": {"type": "page_id", "page_id": id(1)},
        });
        tree.add_data_source(&from_value(source).unwrap());
        let row = Parent::DataSource(DatabaseId(id(3)));
        assert_eq!(titles(&tree.climb(row)), ["회사", "프로젝트"]);
        assert_eq!(tree.database_of(row).unwrap().id, DatabaseId(id(2)));
    }

    #[test]
    fn a_way_that_is_lost_says_where_and_goes_on_once_that_is_known() {
        let mut tree = Tree::default();
        tree.add_page(&page(1, "위", json!({"type": "workspace"})));
        tree.add_page(&page(2, "아래", json!({"type": "block_id", "block_id": id(9)})));
        let parent = Parent::Page(PageId(id(2)));
        let lost = Parent::Block(BlockId(id(9)));
        assert_eq!(tree.climb(parent).unknown, Some(lost));
        tree.add_block(BlockId(id(9)), Parent::Page(PageId(id(1))));
        assert_eq!(titles(&tree.climb(parent)), ["위", "아래"]);
    }

    #[test]
    fn a_hidden_ancestor_and_a_circle_end_the_way() {
        let mut tree = Tree::default();
        tree.add_page(&page(1, "a", json!({"type": "page_id", "page_id": id(2)})));
        tree.add_page(&page(2, "b", json!({"type": "page_id", "page_id": id(1)})));
        tree.add_page(&page(3, "c", json!({"type": "page_id", "page_id": id(7)})));
        assert_eq!(tree.climb(Parent::Page(PageId(id(1)))).path.len(), 2);
        tree.hide(Parent::Page(PageId(id(7))));
        let climb = tree.climb(Parent::Page(PageId(id(3))));
        assert_eq!((titles(&climb), climb.unknown), (vec!["c"], None));
    }
}
