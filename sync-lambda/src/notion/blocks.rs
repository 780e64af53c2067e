//! Walking the blocks of a page in reading order, however deep they are nested.

use std::collections::HashSet;
use std::vec;

use chrono::{DateTime, Utc};
use shared::ids::{BlockId, DatabaseId, PageId};

use crate::notion::client::Client;
use crate::notion::error::NotionError;
use crate::notion::list;
use crate::notion::wire::Block;

/// What a walk found out besides the blocks.
#[derive(Debug, Default)]
pub struct Walk {
    /// The blocks whose children could not be read.
    pub unread: Vec<BlockId>,
    /// The mirrored blocks whose original is not shared: what is in them is not ours to have.
    pub not_shared: Vec<BlockId>,
    /// When the block edited last was edited. Later than the page's own time means: edited while it was read.
    pub newest_edit: Option<DateTime<Utc>>,
    /// The pages and databases met on the way. They are documents of their own.
    pub children: Vec<Child>,
}

/// A page or database that lies in a page.
#[derive(Debug, Clone)]
pub struct Child {
    /// What it is.
    pub kind: ChildKind,
    /// The block it lies in, unless it lies at the top of the page.
    pub within: Option<BlockId>,
}

/// What lies in a page besides blocks.
#[derive(Debug, Clone)]
pub enum ChildKind {
    /// A page, with its title.
    Page(PageId, String),
    /// A database.
    Database(DatabaseId),
}

/// Blocks that are being read: those of one container, or of the three parts of a meeting note.
struct Frame {
    /// The block whose children these are.
    owner: BlockId,
    /// The type of that block.
    kind: String,
    /// Whether the owner mirrors blocks that may not be shared.
    is_copy: bool,
    /// The containers still to be read.
    containers: vec::IntoIter<BlockId>,
    /// The blocks of the container read last.
    blocks: vec::IntoIter<Block>,
}

/// Gives each block of a page to `visit`, with its depth, children after their parent.
///
/// An error is about the page itself. Children that cannot be read are noted, and the walk goes on.
pub async fn walk(
    client: &Client,
    page: PageId,
    mut visit: impl FnMut(u16, &Block),
) -> Result<Walk, NotionError> {
    let mut walk = Walk::default();
    let top = BlockId::from(page);
    let blocks = children(client, top).await?;
    // Mirrored blocks can contain themselves. No block of a page is read twice, so the walk ends.
    let mut seen = HashSet::from([top]);
    let mut stack = vec![Frame {
        owner: top,
        kind: String::new(),
        is_copy: false,
        containers: Vec::new().into_iter(),
        blocks: blocks.into_iter(),
    }];

    while let Some(depth) = stack.len().checked_sub(1) {
        let frame = &mut stack[depth];
        if let Some(block) = frame.blocks.next() {
            if block.in_trash || !seen.insert(block.id) {
                continue;
            }
            let within = (depth > 0).then_some(frame.owner);
            // What lies in the page, and what it mirrors, is edited without it.
            if child(&block).is_none() && !stack.iter().any(|frame| frame.is_copy) {
                walk.newest_edit = walk.newest_edit.max(block.last_edited_time);
            }
            visit(u16::try_from(depth).unwrap_or(u16::MAX), &block);
            match child(&block) {
                Some(kind) => walk.children.push(Child { kind, within }),
                None => stack.extend(Frame::below(&block)),
            }
        } else if let Some(container) = frame.containers.next() {
            match children(client, container).await {
                Ok(blocks) => frame.blocks = blocks.into_iter(),
                Err(error) if error.ends_the_run() => return Err(error),
                // The original is not shared with us: its text is not ours to have, and nothing is missing.
                Err(NotionError::NotFound { .. }) if frame.is_copy => walk.not_shared.push(frame.owner),
                // A transcript can be deleted by itself: the note goes on to name it.
                Err(NotionError::NotFound { .. }) if container != frame.owner => {}
                // Notion gives what is in such a block to nobody, today or tomorrow.
                Err(error) if frame.is_unsupported(&error) => {}
                Err(error) => {
                    tracing::debug!(block.id = %frame.owner, error = %error, "the children of a block cannot be read");
                    walk.unread.push(frame.owner);
                }
            }
        } else {
            stack.pop();
        }
    }
    walk.unread.dedup();
    Ok(walk)
}

async fn children(client: &Client, container: BlockId) -> Result<Vec<Block>, NotionError> {
    list::all(client, &format!("blocks/{container}/children"), |block: &Block| block.id).await
}

fn child(block: &Block) -> Option<ChildKind> {
    match block.kind.as_str() {
        "child_page" => {
            let title = block.payload["title"].as_str().unwrap_or_default();
            Some(ChildKind::Page(PageId(block.id.0), title.to_owned()))
        }
        "child_database" => Some(ChildKind::Database(DatabaseId(block.id.0))),
        _ => None,
    }
}

impl Frame {
    /// Whether Notion refuses to give what is in this block because it gives blocks of this type to nobody.
    fn is_unsupported(&self, error: &NotionError) -> bool {
        let NotionError::Refused { message, .. } = error else { return false };
        self.kind == "unsupported" || (message.contains(&self.kind) && message.contains("not supported"))
    }

    fn below(block: &Block) -> Option<Self> {
        let containers = match block.kind.as_str() {
            "meeting_notes" | "transcription" => {
                let parts = &block.payload["children"];
                let part = |name: &str| parts[name].as_str().and_then(|id| id.parse().ok());
                let parts: Vec<BlockId> = ["summary_block_id", "notes_block_id", "transcript_block_id"]
                    .into_iter()
                    .filter_map(part)
                    .collect();
                if parts.is_empty() && block.has_children { vec![block.id] } else { parts }
            }
            _ if block.has_children => vec![block.id],
            _ => Vec::new(),
        };
        if containers.is_empty() {
            return None;
        }
        Some(Self {
            owner: block.id,
            kind: block.kind.clone(),
            is_copy: block.payload["synced_from"].is_object(),
            containers: containers.into_iter(),
            blocks: Vec::new().into_iter(),
        })
    }
}
