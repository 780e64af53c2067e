//! Block objects.

use std::collections::HashSet;

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::notion::block::{Block, Content};
use crate::notion::text;
use crate::notion::time;
use crate::notion::workspace::{Page, Parent, Target};

use super::{View, partial_user};

impl View<'_> {
    /// A block of a page's body.
    pub(crate) fn block(&self, block: &Block) -> Value {
        let page = self.workspace.pages.get(&block.page);
        let by = page.map_or(self.workspace.bot.id, |page| page.edited_by);
        let parent = match block.holder {
            Some(holder) => json!({"type": "block_id", "block_id": holder}),
            None => json!({"type": "page_id", "page_id": block.page}),
        };
        let kind = block.content.kind();
        json!({
            "object": "block",
            "id": block.id,
            "parent": parent,
            "created_time": time::minute(block.created),
            "last_edited_time": time::minute(block.edited),
            "created_by": partial_user(page.map_or(by, |page| page.created_by)),
            "last_edited_by": partial_user(by),
            "has_children": !self.children(block).is_empty(),
            "in_trash": page.is_none_or(|page| self.workspace.is_trashed(page)),
            "type": kind,
            kind: self.payload(&block.content),
        })
    }

    /// The blocks in a block, and the pages after them: a synced copy holds what its original holds.
    pub(crate) fn children(&self, block: &Block) -> Vec<Uuid> {
        let block = self.original(block).unwrap_or(block);
        let held = self.workspace.held_by(Parent::Block { block: block.id, page: block.page });
        block.children.iter().copied().chain(held.map(Target::id)).collect()
    }

    /// The blocks in a block, for a text of all that is in it: a synced copy that is part of what it shows shows
    /// nothing there, else there was no end.
    pub(crate) fn shown(&self, block: &Block) -> Vec<Uuid> {
        let children = self.children(block);
        if self.original(block).is_none() {
            return children;
        }
        let mut seen: HashSet<Uuid> = children.iter().copied().collect();
        let mut open = children.clone();
        while let Some(id) = open.pop() {
            let Some(inner) = self.workspace.blocks.get(&id) else { continue };
            if inner.id == block.id {
                return Vec::new();
            }
            open.extend(self.children(inner).into_iter().filter(|id| seen.insert(*id)));
        }
        children
    }

    /// The synced block that a copy shows.
    pub(crate) fn original(&self, block: &Block) -> Option<&Block> {
        match &block.content {
            Content::SyncedCopy(original) => self.workspace.blocks.get(original),
            Content::Other { kind, payload } => {
                self.synced(payload.get("copy_of").filter(|_| kind == "synced_block")?)
            }
            _ => None,
        }
    }

    fn synced(&self, name: &Value) -> Option<&Block> {
        self.workspace.blocks.values().find(|block| match &block.content {
            Content::Other { kind, payload } => kind == "synced_block" && payload.get("name") == Some(name),
            _ => false,
        })
    }

    /// A page as the block that stands for it in the page above.
    pub(crate) fn child_page(&self, page: &Page) -> Value {
        let trashed = self.workspace.is_trashed(page);
        let mut block = self.child(Target::Page(page.id), page.parent, trashed, &page.title);
        block["created_time"] = time::minute(page.created).into();
        block["last_edited_time"] = time::minute(page.edited).into();
        block["created_by"] = partial_user(page.created_by);
        block["last_edited_by"] = partial_user(page.edited_by);
        let mut held = self.workspace.held_by(Parent::Page(page.id));
        let has_children = !page.body.is_empty() || held.next().is_some();
        block["has_children"] = has_children.into();
        block
    }

    /// A page or database as a block in the page above.
    pub(crate) fn held(&self, target: Target) -> Option<Value> {
        match target {
            Target::Page(id) => Some(self.child_page(self.workspace.pages.get(&id)?)),
            Target::Database(id) => {
                let database = self.workspace.databases.get(&id)?;
                let trashed = self.workspace.is_database_trashed(database);
                let mut block = self.child(target, database.parent, trashed, &database.title);
                block["created_time"] = time::minute(database.created).into();
                block["last_edited_time"] = time::minute(database.edited).into();
                Some(block)
            }
        }
    }

    fn child(&self, target: Target, parent: Parent, trashed: bool, title: &str) -> Value {
        let kind = match target {
            Target::Page(_) => "child_page",
            Target::Database(_) => "child_database",
        };
        let bot = partial_user(self.workspace.bot.id);
        json!({
            "object": "block",
            "id": target.id(),
            "parent": self.parent(parent),
            "created_time": time::minute(time::unknown()),
            "last_edited_time": time::minute(time::unknown()),
            "created_by": bot,
            "last_edited_by": bot,
            "has_children": false,
            "in_trash": trashed,
            "type": kind,
            kind: {"title": title},
        })
    }

    fn payload(&self, content: &Content) -> Value {
        let with_color = |text| json!({"rich_text": self.rich_text(text), "color": "default"});
        match content {
            Content::Paragraph(text) => {
                json!({"rich_text": self.rich_text(text), "icon": null, "color": "default"})
            }
            Content::Heading { text, .. } => {
                json!({"rich_text": self.rich_text(text), "is_toggleable": false, "color": "default"})
            }
            Content::BulletedItem(text)
            | Content::NumberedItem(text)
            | Content::Toggle(text)
            | Content::Quote(text) => with_color(text),
            Content::ToDo { text, checked } => {
                json!({"rich_text": self.rich_text(text), "checked": checked, "color": "default"})
            }
            Content::Callout { text, icon } => json!({
                "rich_text": self.rich_text(text),
                "icon": {"type": "emoji", "emoji": icon},
                "color": "gray_background",
            }),
            Content::Code { text, language } => {
                json!({"caption": [], "rich_text": self.rich_text(text), "language": language})
            }
            Content::Equation(expression) => json!({"expression": expression}),
            Content::Divider | Content::ColumnList | Content::Column => json!({}),
            Content::TableOfContents => json!({"color": "default"}),
            Content::Table { width, header } => {
                json!({"table_width": width, "has_column_header": header, "has_row_header": false})
            }
            Content::TableRow(cells) => {
                json!({"cells": cells.iter().map(|cell| self.rich_text(cell)).collect::<Value>()})
            }
            Content::Bookmark(url) => json!({"caption": [], "url": url}),
            Content::Embed { url, caption } => json!({"caption": self.rich_text(caption), "url": url}),
            Content::Media(media) => {
                let mut payload = self.file(&media.source);
                payload["caption"] = self.rich_text(&media.caption);
                if media.kind == "file" {
                    payload["name"] = media.source.name().into();
                }
                payload
            }
            Content::SyncedCopy(original) => {
                json!({"synced_from": {"type": "block_id", "block_id": original}})
            }
            Content::Other { kind, payload } => self.raw(kind, payload),
        }
    }

    /// A block that was given as it is, with its plain strings made rich text where Notion has that.
    fn raw(&self, kind: &str, given: &Map<String, Value>) -> Value {
        if kind == "synced_block" {
            let original = given.get("copy_of").and_then(|name| self.synced(name));
            let from = original.map(|block| json!({"type": "block_id", "block_id": block.id}));
            return json!({"synced_from": from});
        }
        let mut payload = given.clone();
        for key in ["rich_text", "caption"] {
            if let Some(Value::String(words)) = given.get(key) {
                payload.insert(key.to_owned(), self.rich_text(&text::tidy(text::plain(words))));
            }
        }
        Value::Object(payload)
    }
}
