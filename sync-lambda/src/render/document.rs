//! A page as it is stored, put together from its object, its place in the tree and its blocks.

use std::collections::{BTreeMap, HashMap};

use shared::ids::PageId;
use shared::page::{Ancestor, Block, DatabaseRef, PAGE_SCHEMA, PageDocument, PageStatus, Person};

use crate::hash;
use crate::notion::wire::{self, Page, Parent, User};
use crate::render::property;
use crate::tree::Tree;

/// Where a page stands, and what its object alone does not say.
#[derive(Debug, Default)]
pub struct Context {
    /// The pages and databases above it, outermost first.
    pub path: Vec<Ancestor>,
    /// The database that it is a row of.
    pub database: Option<DatabaseRef>,
    /// The names of people by id.
    pub people: HashMap<String, String>,
    /// Relations that the page object holds only in part.
    pub relations: BTreeMap<String, Vec<PageId>>,
}

/// The page as it is stored.
pub fn document(page: &Page, context: Context, blocks: Vec<Block>, status: PageStatus) -> PageDocument {
    let raw = page.properties();
    let person = |user: &Option<User>| {
        let User { id, name } = user.clone()?;
        let name = name.or_else(|| context.people.get(&id).cloned());
        Some(Person { id, name })
    };
    PageDocument {
        schema: PAGE_SCHEMA,
        id: page.id,
        title: page.title(),
        url: page.url.clone(),
        icon: wire::emoji(&page.icon),
        properties: property::properties(&raw, &context.relations),
        created_at: page.created_time,
        edited_at: page.last_edited_time,
        created_by: person(&page.created_by),
        edited_by: person(&page.last_edited_by),
        verification: property::verification(&raw),
        path: context.path,
        database: context.database,
        blocks,
        status,
    }
}

/// A digest of what is known of a page without asking Notion for more. It changes when the page is moved, an
/// ancestor is renamed, or a computed property has another result: Notion counts none of those as an edit.
pub fn head(page: &Page, tree: &Tree) -> String {
    let climb = tree.climb(page.parent);
    // A path that is lost is told apart by where it is lost.
    let lost = match climb.unknown {
        Some(Parent::Page(id)) => id.to_string(),
        Some(Parent::Block(id)) => id.to_string(),
        Some(Parent::Database(id) | Parent::DataSource(id)) => id.to_string(),
        Some(Parent::Workspace) | None => String::new(),
    };
    let context = Context { path: climb.path, database: tree.database_of(page.parent), ..Context::default() };
    let document = document(page, context, Vec::new(), PageStatus::Complete);
    let mut digest = hash::of_json(&(document, lost));
    digest.truncate(16);
    digest
}
