//! Finding the pages of a workspace: search, and the rows of every data source.
//!
//! Search alone misses pages, rows above all. What both miss turns up while blocks are read, see [`super::blocks`].

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::value::RawValue;
use serde_json::{Value, json};
use shared::ids::{DatabaseId, PageId};

use crate::notion::client::Client;
use crate::notion::error::NotionError;
use crate::notion::list::{self, End, Listing, Taken};
use crate::notion::wire::{DataSource, Database, ObjectKind, Page, Parent};
use crate::tree::Tree;

/// What was found.
#[derive(Debug, Default)]
pub struct Inventory {
    /// The pages that are not in the trash.
    pub pages: BTreeMap<PageId, Page>,
    /// What is in what.
    pub tree: Tree,
    /// Lists that Notion did not give to their end, and data sources that it did not open.
    pub gaps: u64,
}

/// Asks for everything that the integration may see. An error means that nothing can be said about the workspace.
pub async fn enumerate(client: &Client, mut found: impl FnMut(u64)) -> Result<Inventory, NotionError> {
    let mut inventory = Inventory::default();
    let mut sources = Sources::default();

    let end = list::each(client, Listing::Post { path: "search", body: json!({}) }, |object| {
        take(object, &mut inventory, &mut sources)
    })
    .await?;
    inventory.gaps += u64::from(end == End::Incomplete);
    found(inventory.pages.len() as u64);

    loop {
        while let Some(source) = sources.next() {
            inventory.read_rows(client, source, &mut sources).await?;
            found(inventory.pages.len() as u64);
        }
        // A row that search lists may be the only trace of its data source.
        let parents: BTreeSet<DatabaseId> = inventory.pages.values().filter_map(data_source_of).collect();
        if parents.into_iter().filter(|source| sources.add(*source)).count() == 0 {
            break;
        }
    }

    for id in inventory.tree.databases_with_several_sources() {
        let database: Database = match client.get(&format!("databases/{id}")).await {
            Ok(database) => database,
            Err(error) if error.is_about_one_object() => continue,
            Err(error) => return Err(error),
        };
        inventory.tree.add_database(&database);
    }
    Ok(inventory)
}

/// The data sources to ask for their rows, each once.
#[derive(Debug, Default)]
struct Sources {
    seen: BTreeSet<DatabaseId>,
    waiting: VecDeque<DatabaseId>,
}

impl Sources {
    fn add(&mut self, id: DatabaseId) -> bool {
        let new = self.seen.insert(id);
        if new {
            self.waiting.push_back(id);
        }
        new
    }

    fn next(&mut self) -> Option<DatabaseId> {
        self.waiting.pop_front()
    }
}

impl Inventory {
    async fn read_rows(
        &mut self,
        client: &Client,
        source: DatabaseId,
        sources: &mut Sources,
    ) -> Result<(), NotionError> {
        if !self.tree.has_data_source(source) {
            match client.get::<DataSource>(&format!("data_sources/{source}")).await {
                Ok(found) => self.tree.add_data_source(&found),
                Err(error) if error.is_about_one_object() => {
                    self.tree.hide(Parent::DataSource(source));
                    self.gaps += 1;
                    return Ok(());
                }
                Err(error) => return Err(error),
            }
        }
        match rows(client, source, |object| take(object, self, sources)).await {
            Ok(end) => self.gaps += u64::from(end == End::Incomplete),
            // Not shared after all, or the view of a database elsewhere.
            Err(error) if error.is_about_one_object() => self.gaps += 1,
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

/// Gives each row of a data source to `take`.
///
/// One query ends after 10,000 rows. Rows come in the order of their creation, so the next query starts at the time
/// of the last one; the rows of that minute come twice.
pub async fn rows(
    client: &Client,
    source: DatabaseId,
    mut take: impl FnMut(&RawValue) -> Result<Taken, serde_json::Error>,
) -> Result<End, NotionError> {
    let path = format!("data_sources/{source}/query");
    let mut from: Option<Value> = None;
    loop {
        let mut body = json!({"sorts": [{"timestamp": "created_time", "direction": "ascending"}]});
        if let Some(from) = &from {
            body["filter"] = json!({"timestamp": "created_time", "created_time": {"on_or_after": from}});
        }
        let mut last = None;
        let end = list::each(client, Listing::Post { path: &path, body }, |object| {
            let taken = take(object)?;
            if taken == Taken::New {
                last = serde_json::from_str::<Value>(object.get())?.get("created_time").cloned();
            }
            Ok(taken)
        })
        .await?;
        if end == End::Complete || last.is_none() || last == from {
            return Ok(end);
        }
        from = last;
    }
}

fn take(
    object: &RawValue,
    inventory: &mut Inventory,
    sources: &mut Sources,
) -> Result<Taken, serde_json::Error> {
    let ObjectKind { object: kind } = serde_json::from_str(object.get())?;
    let new = match kind.as_str() {
        "page" => inventory.take_page(serde_json::from_str(object.get())?),
        "data_source" => {
            let source: DataSource = serde_json::from_str(object.get())?;
            inventory.tree.add_data_source(&source);
            !source.is_in_trash() && sources.add(source.id)
        }
        _ => false,
    };
    Ok(if new { Taken::New } else { Taken::Again })
}

impl Inventory {
    /// Takes a page that was met. Whether it is new, and not in the trash.
    pub fn take_page(&mut self, page: Page) -> bool {
        if page.is_in_trash() {
            return false;
        }
        self.tree.add_page(&page);
        self.pages.insert(page.id, page).is_none()
    }
}

fn data_source_of(page: &Page) -> Option<DatabaseId> {
    match page.parent {
        Parent::DataSource(id) => Some(id),
        _ => None,
    }
}
