//! Blocks under construction. They are what Notion's API would have sent, so that one renderer serves both.

use serde_json::{Value, json};
use shared::ids::{BlockId, DatabaseId, PageId};
use shared::page::Block;
use uuid::Uuid;

use crate::import::links::{Links, Target};
use crate::import::piece::{self, Meaning, Piece};
use crate::notion::wire::{self, Parent};
use crate::render::block::Titles;
use crate::render::outline::Outline;

/// The blocks of a page under construction, in reading order.
#[derive(Debug, Default)]
pub struct Drafts(pub Vec<Draft>);

impl Drafts {
    /// Adds a block.
    pub fn push(&mut self, depth: usize, kind: &'static str, payload: Value, id: Option<Uuid>) {
        self.0.push(Draft { depth, kind, payload, id });
    }

    /// Adds a paragraph: what stands alone in it may be more than words.
    pub fn push_paragraph(
        &mut self,
        depth: usize,
        mut pieces: Vec<Piece>,
        id: Option<Uuid>,
        links: &Links<'_>,
    ) {
        piece::trim(&mut pieces);
        if pieces.is_empty() {
            return;
        }
        let words = piece::words(&pieces);
        match piece::only_link(&pieces).cloned() {
            Some(Target::Page(page))
                if links.is_child(page) && self.push_child(depth, page, &words, links) => {}
            Some(Target::Web(address)) if address.starts_with("http") => {
                self.push_bookmark(depth, "bookmark", &address, pieces, id);
            }
            Some(Target::File(name)) => {
                let caption = if words == name { Value::Null } else { piece::rich_text(&pieces) };
                self.push(depth, kind_of_file(&name), json!({"name": name, "caption": caption}), id);
            }
            _ => self.push(depth, "paragraph", json!({"rich_text": piece::rich_text(&pieces)}), id),
        }
    }

    /// Adds a page or database that lies in this one. A page is a block of its parent once only: whether it was added.
    pub fn push_child(&mut self, depth: usize, page: Uuid, title: &str, links: &Links<'_>) -> bool {
        let is_new = self.0.iter().all(|draft| draft.id != Some(page));
        if is_new {
            let kind = if links.is_database(page) { "child_database" } else { "child_page" };
            self.push(depth, kind, json!({"title": title}), Some(page));
        }
        is_new
    }

    /// Adds a block that shows an address: without a caption, if that only repeats it.
    pub fn push_bookmark(
        &mut self,
        depth: usize,
        kind: &'static str,
        address: &str,
        caption: Vec<Piece>,
        id: Option<Uuid>,
    ) {
        let says_more = piece::words(&caption) != address;
        // The whole caption leads there: as words, it does not have to say so again.
        let words =
            caption.into_iter().filter(|_| says_more).map(|piece| Piece { meaning: Meaning::Words, ..piece });
        let caption = piece::rich_text(&words.collect::<Vec<_>>());
        self.push(depth, kind, json!({"url": address, "caption": caption}), id);
    }
}

/// The kind of block that shows a file.
pub fn kind_of_file(name: &str) -> &'static str {
    let extension = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "svg" | "heic" | "bmp" | "tif" | "tiff" | "ico"
        | "avif" => "image",
        "mp4" | "mov" | "webm" | "mkv" | "avi" | "m4v" => "video",
        "mp3" | "wav" | "m4a" | "ogg" | "flac" | "aac" => "audio",
        "pdf" => "pdf",
        _ => "file",
    }
}

/// A heading or toggle with more letters is a paragraph: a heading is stored again with every block under it.
const LONGEST_HEADING: usize = 4000;

/// Blocks that lie deeper are shown at this depth. No page of people has so many levels.
pub const DEEPEST: usize = 64;

/// A block as the API would have sent it.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// How deep it lies.
    pub depth: usize,
    /// Its type, as the API names it.
    pub kind: &'static str,
    /// What its type says about it.
    pub payload: Value,
    /// Its id, where the export tells.
    pub id: Option<Uuid>,
}

/// The blocks of a page. One without an id gets one from the page, its position and its text: an unchanged page has
/// the same ids in the next export.
pub fn blocks(page: Uuid, Drafts(drafts): Drafts) -> Vec<Block> {
    let mut outline = Outline::new(&NoTitles);
    let mut seen = std::collections::HashSet::new();
    for (index, draft) in drafts.iter().enumerate() {
        let has_children =
            drafts.get(index + 1).is_some_and(|next| next.depth.min(DEEPEST) > draft.depth.min(DEEPEST));
        let id = draft.id.filter(|id| seen.insert(*id)).unwrap_or_default();
        let depth = u16::try_from(draft.depth.min(DEEPEST)).unwrap_or(u16::MAX);
        let raw = wire::Block {
            id: BlockId(id),
            kind: kind(draft).to_owned(),
            has_children,
            in_trash: false,
            last_edited_time: None,
            parent: Parent::Page(PageId(page)),
            payload: draft.payload.clone(),
        };
        outline.push(depth, &raw);
    }
    let mut blocks = outline.finish();
    for (position, block) in blocks.iter_mut().enumerate().filter(|(_, block)| block.id.0.is_nil()) {
        block.id = BlockId(Uuid::new_v5(&page, format!("{position}\n{}", block.text).as_bytes()));
    }
    blocks
}

fn kind(draft: &Draft) -> &'static str {
    let heads = draft.kind.starts_with("heading") || draft.kind == "toggle";
    let length = || wire::plain_text(&draft.payload["rich_text"]).len();
    if heads && length() > LONGEST_HEADING { "paragraph" } else { draft.kind }
}

/// The drafts hold the titles that they need.
struct NoTitles;

impl Titles for NoTitles {
    fn page(&self, _: PageId) -> Option<String> {
        None
    }

    fn database(&self, _: DatabaseId) -> Option<String> {
        None
    }
}
