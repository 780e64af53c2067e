//! A page as it is stored, put together from its object, its place in the tree and its blocks.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;
use shared::ids::PageId;
use shared::page::{Ancestor, Block, DatabaseRef, PAGE_SCHEMA, PageDocument, PageStatus, Person};

use crate::hash;
use crate::notion::wire::{self, Page, User};
use crate::render::property::{self, Names};
use crate::render::{block, comment};

/// Where a page stands, and what its object alone does not say.
#[derive(Debug, Default)]
pub struct Context {
    /// The pages and databases above it, outermost first.
    pub path: Vec<Ancestor>,
    /// The database that it is a row of.
    pub database: Option<DatabaseRef>,
    /// The names of people by id.
    pub people: HashMap<String, String>,
    /// The titles of the pages that its properties relate to, see [`related_pages`].
    pub titles: HashMap<PageId, String>,
    /// Properties that the page object holds only in part, whole: by name, in the shape that they have in a page.
    pub long_properties: BTreeMap<String, Value>,
    /// The open comments on it and its blocks.
    pub comments: Vec<wire::Comment>,
}

/// The pages that the properties of a page relate to.
pub fn related_pages(page: &Page, long_properties: &BTreeMap<String, Value>) -> BTreeSet<PageId> {
    let mut pages = property::related_pages(&page.properties());
    pages.append(&mut property::related_pages(long_properties));
    pages
}

/// How much of a page Notion gives to nobody, or in a type that this version does not know, by the name of the type:
/// blocks without any text, and properties without a value.
pub fn unsupported(page: &Page, blocks: &[Block]) -> BTreeMap<String, u64> {
    let mut counts = block::unsupported(blocks);
    property::unsupported(&page.properties(), &mut counts);
    counts
}

/// The page as it is stored.
pub fn document(page: &Page, context: Context, blocks: Vec<Block>, status: PageStatus) -> PageDocument {
    let Context { path, database, people, titles, long_properties, comments } = context;
    let mut raw = page.properties();
    raw.extend(long_properties);
    let names = Names { people: &people, titles: &titles };
    let person = |user: &Option<User>| user.as_ref().map(|user| person(user, &people));
    PageDocument {
        schema: PAGE_SCHEMA,
        id: page.id,
        title: wire::title(&raw),
        url: page.url.clone(),
        icon: wire::icon(&page.icon),
        properties: property::properties(&raw, names),
        created_at: page.created_time,
        edited_at: page.last_edited_time,
        created_by: person(&page.created_by),
        edited_by: person(&page.last_edited_by),
        verification: property::verification(&raw, names),
        path,
        database,
        blocks,
        comments: comments.iter().filter_map(|comment| comment::comment(comment, page.id, &people)).collect(),
        status,
    }
}

/// A user with a name, if anybody knows it.
pub fn person(user: &User, names: &HashMap<String, String>) -> Person {
    let User { id, name } = user.clone();
    let name = name.or_else(|| names.get(&id).cloned());
    Person { id, name }
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
