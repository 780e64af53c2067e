//! The JSON objects of the API, as version 2026-03-11 has them.

mod blocks;
mod markdown;
mod pages;
mod properties;
mod rich_text;
mod schema;

use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::notion::block::Source;
use crate::notion::ids;
use crate::notion::time::{self, Time};
use crate::notion::workspace::{Comment, CommentOn, User, Workspace};

pub(crate) use properties::{Named, is_list};

/// What objects are written from: the workspace, and what differs between two answers about the same thing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) workspace: &'a Workspace,
    /// The origin that this server is reached at.
    pub(crate) base_url: &'a str,
    pub(crate) now: Time,
}

impl View<'_> {
    /// A person or the integration with all that is known.
    pub(crate) fn user(&self, user: &User) -> Value {
        let mut object = json!({"object": "user", "id": user.id, "name": user.name, "avatar_url": null});
        if user.id == self.workspace.bot.id {
            object["type"] = "bot".into();
            object["bot"] = json!({
                "owner": {"type": "workspace", "workspace": true},
                "workspace_id": self.workspace.id,
                "workspace_name": self.workspace.name,
                "workspace_limits": {"max_file_upload_size_in_bytes": 5_242_880},
            });
        } else {
            object["type"] = "person".into();
            object["person"] = user.email.as_ref().map_or_else(|| json!({}), |email| json!({"email": email}));
        }
        object
    }

    /// Somebody by id, as mentions and people show them: the integration without its workspace.
    pub(crate) fn person(&self, id: Uuid) -> Value {
        let Some(user) = self.workspace.user(id) else { return partial_user(id) };
        let mut object = self.user(user);
        if object["type"] == "bot" {
            object["bot"] = json!({});
        }
        object
    }

    /// A comment.
    pub(crate) fn comment(&self, comment: &Comment) -> Value {
        let parent = match comment.on {
            CommentOn::Page(id) => json!({"type": "page_id", "page_id": id}),
            CommentOn::Block(id) => json!({"type": "block_id", "block_id": id}),
        };
        let by = self.workspace.user(comment.by);
        let kind = if comment.by == self.workspace.bot.id { "integration" } else { "user" };
        json!({
            "object": "comment",
            "id": comment.id,
            "parent": parent,
            "discussion_id": comment.discussion,
            "created_time": time::minute(comment.created),
            "last_edited_time": time::minute(comment.created),
            "created_by": partial_user(comment.by),
            "rich_text": self.rich_text(&comment.text),
            "display_name": {"type": kind, "resolved_name": by.map(|user| user.name.as_str())},
        })
    }

    /// An icon, or null.
    fn icon(icon: Option<&str>) -> Value {
        match icon {
            Some(address) if address.starts_with("http") => {
                json!({"type": "external", "external": {"url": address}})
            }
            Some(emoji) => json!({"type": "emoji", "emoji": emoji}),
            None => Value::Null,
        }
    }

    /// A file: one with Notion is signed anew with each answer, and for an hour.
    fn file(&self, source: &Source) -> Value {
        match source {
            Source::External(url) => json!({"type": "external", "external": {"url": url}}),
            Source::Hosted(path) => {
                let id = ids::of("file", path);
                let expiry = self.now + TimeDelta::hours(1);
                let url = format!(
                    "{}/secure-files/{}/{id}/{}?X-Amz-Algorithm=AWS4-HMAC-SHA256\
                     &X-Amz-Content-Sha256=UNSIGNED-PAYLOAD&X-Amz-Date={}&X-Amz-Expires=3600\
                     &X-Amz-Signature={}&X-Amz-SignedHeaders=host&x-id=GetObject",
                    self.base_url,
                    self.workspace.id,
                    escape(source.name()),
                    self.now.format("%Y%m%dT%H%M%SZ"),
                    Uuid::new_v4().simple(),
                );
                let expiry = expiry.to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
                json!({"type": "file", "file": {"url": url, "expiry_time": expiry}})
            }
        }
    }

    /// The address of a page or database.
    pub(crate) fn url(&self, title: &str, id: Uuid) -> String {
        let words = title.split(|char: char| !char.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let mut slug: String = words.map(|word| format!("{word}-")).collect();
        slug.truncate(61);
        format!("{}/{}{}", self.base_url, slug, id.simple())
    }
}

/// Somebody of whom only the id is told.
pub(crate) fn partial_user(id: Uuid) -> Value {
    json!({"object": "user", "id": id})
}

/// A file's name as a part of a path.
fn escape(name: &str) -> String {
    let mut out = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
