//! One block: its kind, its text, and what it has besides.

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error as NoError;
use serde_json::Value;
use shared::ids::{DatabaseId, PageId};
use shared::page::{BlockDetail, BlockKind, CELL_SEPARATOR};

use crate::notion::wire::{self, Block};
use crate::render::link::{self, Target};
use crate::render::rich_text::{self, Styled};

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
        BlockKind::MeetingNotes => rich_text::text(&payload["title"]),
        BlockKind::LinkToPage => link_to_page(payload, titles),
        BlockKind::Bookmark | BlockKind::Embed | BlockKind::LinkPreview => {
            let caption = rich_text::text(&payload["caption"]);
            if caption.is_empty() {
                words(&Value::String(address(payload).unwrap_or_default()))
            } else {
                caption
            }
        }
        BlockKind::Image | BlockKind::Video | BlockKind::Pdf | BlockKind::Audio | BlockKind::File => {
            let mut name = Styled::default();
            name.push_str(&file_name(payload));
            // A picture's name is rarely its own; a caption was written for readers.
            let caption = rich_text::text(&payload["caption"]);
            match kind(&block.kind) {
                BlockKind::File | BlockKind::Pdf => with_caption(name, payload),
                _ if caption.is_empty() => name,
                _ => caption,
            }
        }
        BlockKind::Other => unknown(payload),
        _ => rich_text::text(words_of(payload)),
    }
}

/// The rich text of a block; `text` was its name in the first API versions.
fn words_of(payload: &Value) -> &Value {
    if payload["rich_text"].is_null() { &payload["text"] } else { &payload["rich_text"] }
}

/// What a block has besides text, as far as the block itself tells.
pub fn detail(block: &Block) -> BlockDetail {
    let payload = &block.payload;
    let kind = kind(&block.kind);
    let mut detail = BlockDetail::default();
    match kind {
        BlockKind::ToDo => detail.checked = Some(payload["checked"] == true),
        BlockKind::Code => detail.language = payload["language"].as_str().map(str::to_owned),
        BlockKind::Callout | BlockKind::Paragraph => detail.icon = wire::emoji(&payload["icon"]),
        BlockKind::Unsupported => {
            detail.notion_type = payload["block_type"].as_str().map(str::to_owned);
        }
        BlockKind::Other => {
            detail.notion_type = Some(block.kind.clone());
            detail.url = address(payload);
        }
        BlockKind::Bookmark
        | BlockKind::Embed
        | BlockKind::LinkPreview
        | BlockKind::Image
        | BlockKind::Video
        | BlockKind::Pdf
        | BlockKind::Audio
        | BlockKind::File => detail.url = address(payload),
        _ => {}
    }
    detail
}

fn words(value: &Value) -> Styled {
    let mut text = Styled::default();
    text.push_str(value.as_str().unwrap_or_default());
    text
}

fn with_caption(mut text: Styled, payload: &Value) -> Styled {
    let caption = wire::rich_text(&payload["caption"]);
    if !text.is_empty() && !caption.is_empty() {
        text.push_str("\n");
    }
    text.push(&caption);
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

fn link_to_page(payload: &Value, titles: &impl Titles) -> Styled {
    let mut text = Styled::default();
    if let Some(page) = payload["page_id"].as_str().and_then(|id| id.parse().ok()) {
        text.push_page(&titles.page(page).unwrap_or_default(), page);
    } else if let Some(database) = payload["database_id"].as_str().and_then(|id| id.parse().ok()) {
        text.push_str(&titles.database(database).unwrap_or_default());
    }
    text
}

/// Where a bookmark or file points, if that is an address of the web; without a signature that expires.
fn address(payload: &Value) -> Option<String> {
    if let Some(hosted) = payload["file"]["url"].as_str() {
        return Some(link::without_query(hosted));
    }
    let address = payload["external"]["url"].as_str().or(payload["url"].as_str())?;
    match link::target(address)? {
        Target::Page(_, full) => full,
        Target::Web(address) => Some(address),
    }
}

fn file_name(payload: &Value) -> String {
    match payload["name"].as_str() {
        Some(name) if !name.is_empty() => name.to_owned(),
        _ => address(payload).map(|address| link::file_name(&address)).unwrap_or_default(),
    }
}

/// Whatever a block of unknown kind has to say in the members that most kinds have.
fn unknown(payload: &Value) -> Styled {
    let mut text = rich_text::text(words_of(payload));
    for member in ["title", "name"] {
        if text.is_empty() {
            text = words(&payload[member]);
        }
        if text.is_empty() {
            text = rich_text::text(&payload[member]);
        }
    }
    with_caption(text, payload)
}
