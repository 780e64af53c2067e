//! A page as it is stored, put together from its object, its place in the tree and its blocks.

use std::collections::{BTreeMap, HashMap};

use shared::ids::PageId;
use shared::page::{Ancestor, Block, DatabaseRef, PAGE_SCHEMA, PageDocument, PageStatus, Person};

use crate::hash;
use crate::notion::wire::{self, Page, User};
use crate::render::property;

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

/// A digest of what a page's object says besides its place. It changes when a computed property has another result,
/// which Notion does not count as an edit.
pub fn head(page: &Page) -> String {
    digest(&document(page, Context::default(), Vec::new(), PageStatus::Complete))
}

/// A digest of where a page lies. It changes when the page is moved or something above it is renamed.
pub fn place(path: &[Ancestor], database: Option<&DatabaseRef>) -> String {
    digest(&(path, database))
}

fn digest(value: &impl serde::Serialize) -> String {
    let mut digest = hash::of_json(value);
    digest.truncate(16);
    digest
}
