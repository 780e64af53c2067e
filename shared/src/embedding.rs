//! Vectors of texts: which model makes them, what text of a passage it is shown, and how the text is recognized.
//!
//! The sync has the vectors of passages made, and the API that of a question; both name the model by the same setting
//! and speak to it by [`wire`], so that what one stores the other can compare.

use sha2::{Digest as _, Sha256};

use crate::passage::{self, PageText, Passage};

mod model;
pub mod wire;

pub use model::{EmbeddingInfo, EmbeddingModel, Family, InvalidEmbeddings};

/// The longest text that a model is shown, in Unicode code points.
///
/// Cohere Embed v3 on Bedrock refuses longer ones than 2,048 characters and reads 512 tokens of them; Titan Text
/// Embeddings V2 takes 8,192 tokens. A passage has 900 characters unless one block alone is longer: one bound for both
/// models costs nothing, and a text has one digest, whichever model reads it.
pub const MAX_TEXT_CHARS: usize = 2_000;

/// The text by which a passage is found: what it says, under the title of its page and where it stands. A sentence
/// like "15 days in the second year" is near a question about leave only with them. Empty when the passage says
/// nothing; cut at [`MAX_TEXT_CHARS`].
pub fn embedded_text(page: &PageText, passage: Passage) -> String {
    // The first passage begins with the page's own block, and that with the title.
    let title = if passage.start == 0 { "" } else { page.document.title.as_str() };
    let mut place = page.document.path_titles();
    place.extend(passage::heading_path(page, passage));
    let place = place.join(" > ");
    let body = passage::text(page, passage);
    if body.trim().is_empty() {
        return String::new();
    }
    let lines = [title, place.as_str(), body.as_str()];
    let text = lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    match text.char_indices().nth(MAX_TEXT_CHARS) {
        Some((end, _)) => text[..end].to_owned(),
        None => text,
    }
}

/// By which the text of a passage is recognized: the first 16 bytes of its SHA-256. A passage with the same digest has
/// the same vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextDigest(pub [u8; 16]);

impl TextDigest {
    /// The digest of a text.
    pub fn of(text: &str) -> Self {
        let mut digest = [0; 16];
        digest.copy_from_slice(&Sha256::digest(text.as_bytes())[..16]);
        Self(digest)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::passage::passages;

    fn page(title: &str, text: &str) -> PageText {
        let block = serde_json::json!({
            "id": uuid::Uuid::from_u128(1), "kind": "paragraph", "depth": 0, "heading_path": ["연차"], "text": text,
        });
        let document = serde_json::json!({
            "schema": 2, "id": uuid::Uuid::nil(), "title": title, "url": "", "blocks": [block, block],
            "path": [{"id": uuid::Uuid::nil(), "title": "인사"}],
            "created_at": "2026-01-01T00:00:00Z", "edited_at": "2026-01-01T00:00:00Z", "status": {"state": "complete"},
        });
        PageText::new(Arc::new(serde_json::from_value(document).expect("a page")))
    }

    #[test]
    fn a_passage_is_shown_with_its_title_and_place() {
        let page = page("휴가 규정", &"가".repeat(500));
        let cut = passages(&page);
        assert_eq!(cut.len(), 2);
        let first = embedded_text(&page, cut[0]);
        assert!(first.starts_with("인사 > 연차\n휴가 규정\n가"), "{first}");
        let second = embedded_text(&page, cut[1]);
        assert!(second.starts_with("휴가 규정\n인사 > 연차\n가"), "{second}");
        assert_ne!(TextDigest::of(&first), TextDigest::of(&second));
    }

    #[test]
    fn a_long_text_is_cut_and_what_says_nothing_is_empty() {
        let long = page("규정", &"나".repeat(3_000));
        let cut = passages(&long);
        assert_eq!(embedded_text(&long, cut[1]).chars().count(), MAX_TEXT_CHARS);
        let blank = page("", " ");
        assert_eq!(embedded_text(&blank, passages(&blank)[0]), "");
    }
}
