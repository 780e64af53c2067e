//! One block: its kind, its text, and what it has besides.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error as NoError;
use serde_json::Value;
use shared::ids::{DatabaseId, PageId};
use shared::page::{BlockDetail, BlockKind, CELL_SEPARATOR};

use crate::notion::wire::{self, Block};
use crate::render::rich_text::{self, Styled};
use crate::render::{link, media, unknown};

/// The titles of pages and databases, for blocks that only point at them.
pub trait Titles {
    /// The title of a page, when it is known.
    fn page(&self, id: PageId) -> Option<String>;
    /// The title of a database, when it is known.
    fn database(&self, id: DatabaseId) -> Option<String>;
}

/// The kind of a block. A kind that this version does not know is [`BlockKind::Other`].
pub fn kind(notion_type: &str) -> BlockKind {
    // Its name until API version 2026-03-11.
    if notion_type == "transcription" {
        return BlockKind::MeetingNotes;
    }
    let name: serde::de::value::StrDeserializer<'_, NoError> = notion_type.into_deserializer();
    BlockKind::deserialize(name).unwrap_or(BlockKind::Other)
}

/// The text of a block, without that of the blocks in it.
pub fn text(block: &Block, titles: &impl Titles) -> Styled {
    let payload = &block.payload;
    match kind(&block.kind) {
        BlockKind::Code => with_caption(rich_text::text(words_of(payload)), payload),
        BlockKind::Equation => words(&payload["expression"]),
        BlockKind::TableRow => row(&payload["cells"]),
        BlockKind::ChildPage => {
            let mut text = Styled::default();
            text.push_page(payload["title"].as_str().unwrap_or_default(), PageId(block.id.0));
            text
        }
        BlockKind::ChildDatabase => words(&payload["title"]),
        BlockKind::MeetingNotes => meeting(payload),
        BlockKind::LinkToPage => link_to_page(payload, titles),
        BlockKind::Bookmark
        | BlockKind::Embed
        | BlockKind::LinkPreview
        | BlockKind::Image
        | BlockKind::Video
        | BlockKind::Pdf
        | BlockKind::Audio
        | BlockKind::File => media::text(&block.kind, payload),
        BlockKind::Other => unknown::text(payload),
        _ => rich_text::text(words_of(payload)),
    }
}

/// The rich text of a block; `text` was its name in the first API versions.
pub(crate) fn words_of(payload: &Value) -> &Value {
    if payload["rich_text"].is_null() { &payload["text"] } else { &payload["rich_text"] }
}

/// What a block has besides text, as far as the block itself tells.
pub fn detail(block: &Block) -> BlockDetail {
    let payload = &block.payload;
    let mut detail = BlockDetail::default();
    match kind(&block.kind) {
        BlockKind::ToDo => detail.checked = Some(payload["checked"] == true),
        BlockKind::Code => detail.language = payload["language"].as_str().map(str::to_owned),
        BlockKind::Callout | BlockKind::Paragraph => detail.icon = wire::icon(&payload["icon"]),
        BlockKind::Unsupported => {
            detail.notion_type = payload["block_type"].as_str().map(str::to_owned);
        }
        BlockKind::Other => {
            detail.notion_type = Some(block.kind.clone());
            detail.url = media::address(payload);
        }
        BlockKind::ChildDatabase => detail.url = Some(link::in_notion(&block.id.simple())),
        BlockKind::LinkToPage => {
            let target = payload["page_id"].as_str().or(payload["database_id"].as_str());
            let page = target.and_then(|id| id.parse::<PageId>().ok());
            detail.url = page.map(|page| link::in_notion(&page.simple()));
        }
        BlockKind::Bookmark
        | BlockKind::Embed
        | BlockKind::LinkPreview
        | BlockKind::Image
        | BlockKind::Video
        | BlockKind::Pdf
        | BlockKind::Audio
        | BlockKind::File => detail.url = media::address(payload),
        _ => {}
    }
    detail
}

/// How many blocks say nothing because Notion gives their type to nobody, or because this version does not know
/// their type and found no words in them; by the name that Notion has for the type.
pub fn unsupported(blocks: &[shared::page::Block]) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for (at, block) in blocks.iter().enumerate() {
        let has_children = blocks.get(at + 1).is_some_and(|next| next.depth > block.depth);
        let says_nothing = block.text.trim().is_empty() && block.detail.url.is_none() && !has_children;
        if matches!(block.kind, BlockKind::Unsupported | BlockKind::Other) && says_nothing {
            let name = block.detail.notion_type.as_deref().unwrap_or("unsupported");
            *counts.entry(name.to_owned()).or_default() += 1;
        }
    }
    counts
}

fn words(value: &Value) -> Styled {
    let mut text = Styled::default();
    text.push_str(value.as_str().unwrap_or_default());
    text
}

fn with_caption(mut text: Styled, payload: &Value) -> Styled {
    text.push_caption(&wire::rich_text(&payload["caption"]));
    text
}

fn row(cells: &Value) -> Styled {
    let mut text = Styled::default();
    for (column, cell) in cells.as_array().into_iter().flatten().enumerate() {
        if column > 0 {
            text.push_str(CELL_SEPARATOR);
        }
        text.push_cell(&wire::rich_text(cell));
    }
    text
}

/// The title of a meeting, and when it was.
fn meeting(payload: &Value) -> Styled {
    let mut text = rich_text::text(&payload["title"]);
    let event = [&payload["calendar_event"], &payload["recording"]];
    if let Some(start) = event.iter().find_map(|event| event["start_time"].as_str()) {
        let end = event.iter().find_map(|event| event["end_time"].as_str());
        let gap = if text.is_empty() { "" } else { "\n" };
        text.push_str(&format!("{gap}{start}{}", end.map(|end| format!(" → {end}")).unwrap_or_default()));
    }
    text
}

fn link_to_page(payload: &Value, titles: &impl Titles) -> Styled {
    let mut text = Styled::default();
    if let Some(page) = payload["page_id"].as_str().and_then(|id| id.parse().ok()) {
        text.push_page(&titles.page(page).unwrap_or_default(), page);
    } else if let Some(database) = payload["database_id"].as_str().and_then(|id| id.parse().ok()) {
        text.push_str(&titles.database(database).unwrap_or_default());
    }
    text
}
