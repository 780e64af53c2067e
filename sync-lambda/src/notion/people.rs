//! The names of the people of a workspace. Notion gives an id alone for those who made and edited a page.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::sync::OnceCell;

use crate::notion::client::Client;
use crate::notion::error::NotionError;
use crate::notion::list::{Listing, Reader};
use crate::notion::wire::User;

/// How often the names are asked for, each time for another page, before the run does without.
const ATTEMPTS: u32 = 3;

/// The names of the people of a workspace by id, asked for when first needed.
#[derive(Debug, Default)]
pub struct People {
    names: OnceCell<HashMap<String, String>>,
    failed: AtomicU32,
}

impl People {
    /// The names. None when the integration has no right to read them: pages are worth having without.
    pub async fn names(&self, client: &Client) -> Result<&HashMap<String, String>, NotionError> {
        self.names
            .get_or_try_init(|| async {
                if self.failed.load(Ordering::Relaxed) >= ATTEMPTS {
                    return Err(NotionError::Incomplete { path: "users".to_owned() });
                }
                match read(client).await {
                    Err(error) if error.is_about_one_object() => Ok(HashMap::new()),
                    Err(error) => {
                        self.failed.fetch_add(1, Ordering::Relaxed);
                        Err(error)
                    }
                    names => names,
                }
            })
            .await
    }
}

/// The names that the list of users gives, as far as it goes: one that goes round in circles does so tomorrow too.
async fn read(client: &Client) -> Result<HashMap<String, String>, NotionError> {
    let mut names = HashMap::new();
    let mut users = Reader::new(client, Listing::Get { path: "users" });
    let mut any_new = true;
    while let Some(part) = users.next(any_new).await? {
        any_new = part.is_empty();
        for user in part {
            let Ok(User { id, name }) = serde_json::from_str(user.get()) else { continue };
            any_new |= names.insert(id, name).is_none();
        }
    }
    Ok(names.into_iter().filter_map(|(id, name)| Some((id, name?))).collect())
}
