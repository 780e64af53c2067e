//! Pages made of a few lines, for unit tests.

use shared::ids::{BlockId, PageId};
use shared::page::{Block, BlockDetail, BlockKind, PAGE_SCHEMA, PageDocument, PageStatus};
use uuid::Uuid;

use std::sync::Arc;

use shared::passage::PageText;

/// A page with these blocks; its id is made from its title.
pub(crate) fn page(title: &str, blocks: &[(BlockKind, &str)]) -> PageText {
    let number = title.bytes().fold(7_u128, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) >> 16;
    let mut heading_path = Vec::new();
    let blocks = blocks.iter().enumerate().map(|(place, (kind, text))| {
        let above = heading_path.clone();
        if kind.heading_level().is_some() {
            heading_path = vec![(*text).to_owned()];
        }
        Block {
            id: BlockId(Uuid::from_u128(number * 1000 + place as u128)),
            kind: *kind,
            depth: 0,
            heading_path: if kind.heading_level().is_some() { Vec::new() } else { above },
            text: (*text).to_owned(),
            marks: Vec::new(),
            detail: BlockDetail::default(),
        }
    });
    let blocks = blocks.collect();
    PageText::new(Arc::new(PageDocument {
        schema: PAGE_SCHEMA,
        id: PageId(Uuid::from_u128(number)),
        title: title.to_owned(),
        url: format!("https://www.notion.so/{number}"),
        icon: None,
        path: Vec::new(),
        database: None,
        properties: Vec::new(),
        created_at: Default::default(),
        edited_at: Default::default(),
        created_by: None,
        edited_by: None,
        verification: None,
        blocks,
        comments: Vec::new(),
        status: PageStatus::Complete,
    }))
}
