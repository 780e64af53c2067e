//! The path of a page whose parents are not all known: asks Notion for the missing ones, once each.

use std::sync::{Mutex, PoisonError};

use shared::page::Ancestor;

use crate::notion::blocks::ChildKind;
use crate::notion::client::Client;
use crate::notion::error::NotionError;
use crate::notion::wire::{Block, DataSource, Database, Page, Parent};
use crate::register::Register;

/// The pages and databases above something in `parent`, outermost first. What Notion does not show ends the path.
/// Those that had to be asked for go into `met`: nothing else may have listed them.
pub async fn resolve(
    client: &Client,
    register: &Mutex<Register>,
    parent: Parent,
    met: &mut Vec<ChildKind>,
) -> Result<Vec<Ancestor>, NotionError> {
    let lock = || register.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        let climb = lock().climb(parent);
        let Some(unknown) = climb.unknown else { return Ok(climb.path) };
        match fetch(client, unknown).await {
            Ok(Found::Page(page)) => {
                lock().add_page(&page);
                met.push(ChildKind::Page(page.id, page.title()));
            }
            Ok(Found::Database(database)) => {
                lock().add_database(&database);
                met.push(ChildKind::Database(database.id));
            }
            Ok(Found::DataSource(source)) => lock().add_data_source(&source),
            Ok(Found::Block(block)) => lock().add_block(block.id, block.parent),
            Ok(Found::Nothing) => lock().hide(unknown),
            Err(NotionError::NotFound { .. }) => lock().hide(unknown),
            // Refused is not gone: the next run asks again.
            Err(error) if error.is_about_one_object() => lock().miss(unknown, error.to_string()),
            Err(error) => return Err(error),
        }
        // Whatever came back under another id: this way is not asked for again.
        let mut register = lock();
        if register.climb(parent).unknown == Some(unknown) {
            register.hide(unknown);
        }
    }
}

enum Found {
    Page(Box<Page>),
    Database(Database),
    DataSource(DataSource),
    Block(Block),
    Nothing,
}

async fn fetch(client: &Client, parent: Parent) -> Result<Found, NotionError> {
    Ok(match parent {
        Parent::Workspace => Found::Nothing,
        Parent::Page(id) => Found::Page(Box::new(client.get(&format!("pages/{id}")).await?)),
        Parent::Database(id) => Found::Database(client.get(&format!("databases/{id}")).await?),
        Parent::DataSource(id) => Found::DataSource(client.get(&format!("data_sources/{id}")).await?),
        Parent::Block(id) => Found::Block(client.get(&format!("blocks/{id}")).await?),
    })
}
