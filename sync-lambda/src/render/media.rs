//! Files, pictures, bookmarks and embedded pages: what they are called, and where they point.

use serde_json::Value;

use crate::notion::wire;
use crate::render::link::{self, Target};
use crate::render::rich_text::Styled;

/// The text of a file or link: its name, and the caption below. Only what has neither is called by its address.
pub fn text(kind: &str, payload: &Value) -> Styled {
    let caption = wire::rich_text(&payload["caption"]);
    let has_caption = caption.iter().any(|piece| !piece.plain_text.is_empty());
    let mut text = Styled::default();
    match payload["name"].as_str().filter(|name| !name.is_empty()) {
        Some(name) => text.push_str(name),
        // An address that is none of the web is stored nowhere else.
        None if matches!(kind, "bookmark" | "embed" | "link_preview")
            && (!has_caption || address(payload).is_none()) =>
        {
            let raw = payload["url"].as_str().unwrap_or_default();
            text.push_str(&address(payload).unwrap_or_else(|| raw.to_owned()));
        }
        // The name of a picture's file is rarely its own; a caption was written for readers.
        None if matches!(kind, "file" | "pdf") || !has_caption => {
            text.push_str(&address(payload).map(|address| link::file_name(&address)).unwrap_or_default());
        }
        None => {}
    }
    text.push_caption(&caption);
    text
}

/// Where a bookmark or file points, if that is an address of the web; without a signature that expires.
pub fn address(payload: &Value) -> Option<String> {
    if let Some(hosted) = payload["file"]["url"].as_str() {
        return Some(link::without_query(hosted));
    }
    let address = payload["external"]["url"].as_str().or(payload["url"].as_str())?;
    Some(match link::target(address)? {
        Target::Page(page, full) => full.unwrap_or_else(|| link::in_notion(&page.simple())),
        Target::Web(address) => address,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_file_is_called_by_its_name_and_its_caption() {
        let caption = json!([{"type": "text", "plain_text": "2026년판"}]);
        let url = json!({"url": "https://example.com/%ED%91%9C.png"});
        for (kind, payload, expected) in [
            ("image", json!({"external": url}), "표.png"),
            ("image", json!({"external": url, "caption": caption}), "2026년판"),
            ("image", json!({"external": url, "caption": caption, "name": "조직도"}), "조직도\n2026년판"),
            ("pdf", json!({"external": url, "caption": caption}), "표.png\n2026년판"),
            ("bookmark", json!({"url": "https://example.com/a", "caption": []}), "https://example.com/a"),
            ("bookmark", json!({"url": "https://example.com/a", "caption": caption}), "2026년판"),
            ("embed", json!({"url": "figma://file"}), "figma://file"),
            ("embed", json!({"url": "figma://file", "caption": caption}), "figma://file\n2026년판"),
        ] {
            assert_eq!(text(kind, &payload).finish().0, expected, "{kind} {payload}");
        }
        assert_eq!(address(&json!({"url": "figma://file"})), None);
        let page = json!({"url": "/1f2e3d4c5b6a49788899aabbccddeeff"});
        assert_eq!(address(&page).unwrap(), "https://www.notion.so/1f2e3d4c5b6a49788899aabbccddeeff");
    }
}
