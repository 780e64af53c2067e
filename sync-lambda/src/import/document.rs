//! Pages as they are stored, from what an export says of them and where it puts them.

use chrono::{DateTime, Utc};
use shared::ids::{DatabaseId, PageId};
use shared::page::{Ancestor, DatabaseRef, PAGE_SCHEMA, PageDocument, PageStatus};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use crate::import::draft;
use crate::import::html;
use crate::import::links::Links;
use crate::import::page::Page;
use crate::import::property;
use crate::import::rows;
use crate::import::site::{self, Place, Site};

/// When a page was made and last edited.
#[derive(Debug, Clone, Copy)]
pub struct Dates {
    created_at: DateTime<Utc>,
    edited_at: DateTime<Utc>,
}

impl Dates {
    /// As the page says, or as its file was packed: Notion made the file of what the page was then.
    pub fn of(page: &Page, packed_at: DateTime<Utc>) -> Self {
        Self::known(page.created_at, page.edited_at, packed_at)
    }

    fn known(
        created_at: Option<DateTime<Utc>>,
        edited_at: Option<DateTime<Utc>>,
        packed_at: DateTime<Utc>,
    ) -> Self {
        let edited_at = edited_at.unwrap_or(packed_at);
        Self { created_at: created_at.unwrap_or(edited_at), edited_at }
    }
}

/// A page with a file of its own.
pub fn of_page(site: &Site, place: Place, page: Page, dates: Dates) -> PageDocument {
    let node = site.node(place);
    let mut path = site.path(place);
    path.pop();
    PageDocument {
        icon: page.icon,
        database: site.database_of(place),
        properties: page.properties,
        blocks: draft::blocks(node.id, page.drafts),
        ..empty(node.id, page.title.as_deref().unwrap_or(&node.title), site.url(place), path, dates)
    }
}

/// A row of a database in an HTML page.
pub fn of_html_row(site: &Site, place: Place, row: html::Row, dates: Dates) -> PageDocument {
    let path = site.of(row.database).map_or_else(
        || {
            let database = Ancestor { id: PageId(row.database), title: row.database_title.clone() };
            site.path(place).into_iter().chain([database]).collect()
        },
        |database| site.path(database),
    );
    PageDocument {
        database: Some(database(row.database, row.database_title)),
        properties: row.properties,
        ..empty(row.id, &row.title, site::url(row.id), path, dates)
    }
}

/// A row of a table. Tables have no ids: it gets one from its database and its title, and the database's address.
pub fn of_table_row(
    site: &Site,
    table: Place,
    row: rows::Row,
    packed_at: DateTime<Utc>,
    links: &Links<'_>,
) -> PageDocument {
    let node = site.node(table);
    let id = Uuid::new_v5(&node.id, format!("{}\n{}", row.title, row.twin).as_bytes());
    let (created_at, edited_at) = property::times(&row.cells);
    let dates = Dates::known(created_at, edited_at, packed_at);
    let properties = row.cells.into_iter().map(|(name, words)| (name, property::value(&words, links)));
    PageDocument {
        database: Some(database(node.id, node.title.clone())),
        properties: property::sorted(properties),
        ..empty(id, &row.title, site.url(table), site.path(table), dates)
    }
}

/// An export does not name data sources: the database stands for its only one.
fn database(id: Uuid, title: String) -> DatabaseRef {
    DatabaseRef { id: DatabaseId(id), data_source_id: DatabaseId(id), title }
}

fn empty(id: Uuid, title: &str, url: String, path: Vec<Ancestor>, dates: Dates) -> PageDocument {
    PageDocument {
        schema: PAGE_SCHEMA,
        id: PageId(id),
        title: title.nfc().collect(),
        url,
        icon: None,
        path,
        database: None,
        properties: Vec::new(),
        created_at: dates.created_at,
        edited_at: dates.edited_at,
        created_by: None,
        edited_by: None,
        verification: None,
        blocks: Vec::new(),
        comments: Vec::new(),
        status: PageStatus::Complete,
    }
}
