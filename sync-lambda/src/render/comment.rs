//! An open comment: its words, and the block that it is on.

use std::collections::HashMap;

use shared::ids::{BlockId, PageId};
use shared::page::{Comment, Person};

use crate::notion::wire::{self, Parent};
use crate::render::document;
use crate::render::rich_text;

/// A comment of a page as it is stored; none for one without words, a picture for instance.
pub fn comment(raw: &wire::Comment, page: PageId, people: &HashMap<String, String>) -> Option<Comment> {
    let (text, marks) = rich_text::text(&raw.rich_text).finish();
    if text.trim().is_empty() {
        return None;
    }
    let block = match raw.parent {
        Parent::Block(block) => block,
        Parent::Page(page) => page.into(),
        Parent::Workspace | Parent::Database(_) | Parent::DataSource(_) => BlockId::from(page),
    };
    // An integration writes under the name of whom it speaks for.
    let name = raw.display_name["resolved_name"].as_str().filter(|name| !name.is_empty());
    let by = raw.created_by.as_ref().map(|user| {
        let person = document::person(user, people);
        Person { name: name.map(str::to_owned).or(person.name), id: person.id }
    });
    Some(Comment { id: raw.id.clone(), block, text, marks, created_at: raw.created_time, by })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const PAGE: &str = "1f2e3d4c-5b6a-4978-8899-aabbccddeeff";
    const BLOCK: &str = "00000000-0000-4000-8000-000000000001";

    fn read(parent: Value, words: &str) -> Option<Comment> {
        let raw = serde_json::from_value(json!({
            "object": "comment", "id": "c", "parent": parent, "discussion_id": "d",
            "created_time": "2026-05-01T09:00:00.000Z", "created_by": {"object": "user", "id": "7"},
            "rich_text": [{"type": "text", "plain_text": words, "annotations": {"bold": true}}],
        }));
        let people = HashMap::from([("7".to_owned(), "김민지".to_owned())]);
        comment(&raw.unwrap(), PAGE.parse().unwrap(), &people)
    }

    #[test]
    fn a_comment_knows_its_block_its_author_and_its_words() {
        let comment = read(json!({"type": "block_id", "block_id": BLOCK}), "확인 바람").unwrap();
        assert_eq!(comment.block, BLOCK.parse().unwrap());
        assert_eq!(comment.by.unwrap().name.as_deref(), Some("김민지"));
        assert_eq!((comment.text.as_str(), comment.marks.len()), ("확인 바람", 1));
        let on_page = read(json!({"type": "page_id", "page_id": PAGE}), "좋음").unwrap();
        assert_eq!(on_page.block, PAGE.parse().unwrap());
        assert_eq!(read(json!({}), "어디든").unwrap().block, PAGE.parse().unwrap());
    }

    #[test]
    fn a_comment_without_words_is_none() {
        assert_eq!(read(json!({}), " "), None);
    }
}
