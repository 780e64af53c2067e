//! The names of the people of a workspace. Notion gives an id alone for those who made and edited a page.

use std::collections::HashMap;

use tokio::sync::OnceCell;

use crate::notion::client::Client;
use crate::notion::error::NotionError;
use crate::notion::list;
use crate::notion::wire::User;

/// The names of the people of a workspace by id, asked for when first needed.
#[derive(Debug, Default)]
pub struct People(OnceCell<HashMap<String, String>>);

impl People {
    /// The names. None when the integration has no right to read them: pages are worth having without.
    pub async fn names(&self, client: &Client) -> Result<&HashMap<String, String>, NotionError> {
        self.0
            .get_or_try_init(|| async {
                let users: Vec<User> = match list::all(client, "users", |user: &User| user.id.clone()).await {
                    Ok(users) => users,
                    Err(error) if error.is_about_one_object() => Vec::new(),
                    Err(error) => return Err(error),
                };
                Ok(users.into_iter().filter_map(|user| Some((user.id, user.name?))).collect())
            })
            .await
    }
}
