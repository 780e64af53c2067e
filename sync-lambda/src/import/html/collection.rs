//! Databases within a page of an HTML export: a table with a row for each page.

use shared::page::Property;
use uuid::Uuid;

use crate::import::html::dom::Element;
use crate::import::html::{inline, properties};
use crate::import::links::{Links, Target};
use crate::import::{piece, property};

/// A row of which the export holds no page.
#[derive(Debug)]
pub struct Row {
    /// Its id.
    pub id: Uuid,
    /// Its title.
    pub title: String,
    /// Its properties, as far as the view shows them.
    pub properties: Vec<Property>,
    /// The id of its database.
    pub database: Uuid,
    /// The title of its database.
    pub database_title: String,
}

/// Whether an element shows a database.
pub fn is_collection(element: &Element<'_>) -> bool {
    element.has_class("collection-content") || element.has_class("collection-content-wrapper")
}

/// The id and the title of a database within a page. That of a page which is a database is the page's.
pub fn database(collection: &Element<'_>, links: &Links<'_>) -> (Option<Uuid>, String) {
    let inner = collection.descendants().find(|it| is_collection(it) && it.id().is_some());
    let title = collection.first_with_class("collection-title");
    let title = title.map(|title| piece::words(&inline::pieces(title.children(), links)).trim().to_owned());
    (collection.id().or(inner.and_then(|inner| inner.id())), title.unwrap_or_default())
}

/// The rows of a database of which the export holds no page.
pub fn rows(collection: &Element<'_>, database: Uuid, database_title: &str, links: &Links<'_>) -> Vec<Row> {
    let words =
        |element: &Element<'_>| piece::words(&inline::pieces(element.children(), links)).trim().to_owned();
    let names: Vec<String> = collection.all("th").map(|name| words(&name)).collect();
    let mut rows = Vec::new();
    for row in collection.all("tr") {
        let cells: Vec<Element<'_>> = row.all("td").collect();
        let title = cells.iter().position(|cell| cell.has_class("cell-title")).unwrap_or_default();
        let Some(cell) = cells.get(title) else { continue };
        let target = cell.all("a").find_map(|link| links.target(link.attribute("href")?));
        let page = match target {
            Some(Target::Page(id)) => Some(id),
            _ => row.id(),
        };
        let Some(id) = page.filter(|id| !links.holds(*id)) else { continue };
        let named = names.iter().zip(&cells).enumerate().filter(|(column, _)| *column != title);
        let named = named.map(|(_, (name, cell))| (name.clone(), properties::value("", cell, links)));
        rows.push(Row {
            id,
            title: words(cell),
            properties: property::sorted(named),
            database,
            database_title: database_title.to_owned(),
        });
    }
    rows
}
