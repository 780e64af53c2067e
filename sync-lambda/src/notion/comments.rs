//! The open comments of a page. Only an integration with the capability to read comments gets them.

use std::sync::atomic::{AtomicBool, Ordering};

use shared::ids::BlockId;

use crate::notion::client::Client;
use crate::notion::error::NotionError;
use crate::notion::parts::parts;
use crate::notion::wire::Comment;

/// Where open comments are looked for. Notion has no list of all of them, and lists those on a page apart from those on
/// its blocks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CommentsOn {
    /// Nowhere.
    Nothing,
    /// On the pages themselves, at one request for each page that is read.
    #[default]
    Pages,
    /// On each of their blocks too, at one request for each block of a page that is read.
    Blocks,
}

/// The comments of a run: asked for until Notion says that they are not for this integration.
#[derive(Debug, Default)]
pub struct Comments {
    refused: AtomicBool,
    /// Whether Notion gave comments, so that a refusal is about one place and not about the integration.
    answered: AtomicBool,
}

impl Comments {
    /// The open comments on these blocks, oldest first, at one request for each block at least. Notion lists the
    /// comments on a page under the page's id, and those on a block under the block's alone.
    ///
    /// None without the capability to read comments, and none for a block that is gone by now.
    pub async fn on(
        &self,
        client: &Client,
        blocks: impl IntoIterator<Item = BlockId>,
    ) -> Result<Vec<Comment>, NotionError> {
        let mut comments: Vec<Comment> = Vec::new();
        for block in blocks {
            if self.refused.load(Ordering::Relaxed) {
                return Ok(Vec::new());
            }
            let id = block.to_string();
            let query = [("block_id", id.as_str())];
            match parts(client, "comments", &query).await {
                Ok(list) => {
                    self.answered.store(true, Ordering::Relaxed);
                    let found = list.iter().flat_map(|part| &part.results);
                    // An odd comment must not cost the page.
                    comments.extend(found.filter_map(|comment| serde_json::from_str(comment.get()).ok()));
                }
                Err(NotionError::NotFound { .. } | NotionError::Refused { .. }) => {}
                Err(NotionError::Forbidden { .. }) if self.answered.load(Ordering::Relaxed) => {}
                Err(NotionError::Forbidden { .. }) => {
                    if !self.refused.swap(true, Ordering::Relaxed) {
                        tracing::info!(
                            "comments are left out: the integration lacks the capability to read comments"
                        );
                    }
                    return Ok(Vec::new());
                }
                Err(error) => return Err(error),
            }
        }
        comments.sort_by(|a, b| (a.created_time, &a.id).cmp(&(b.created_time, &b.id)));
        comments.dedup_by(|a, b| a.id == b.id);
        Ok(comments)
    }

    /// Whether Notion has said that comments are not for this integration.
    pub fn are_refused(&self) -> bool {
        self.refused.load(Ordering::Relaxed)
    }
}
