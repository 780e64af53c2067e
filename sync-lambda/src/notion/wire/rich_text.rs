//! Rich text: pieces of text, each in one style.

use serde::Deserialize;
use serde_json::Value;

/// A piece of text in one style.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RichText {
    /// `text`, `mention` or `equation`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What a reader sees.
    pub plain_text: String,
    /// Where it leads.
    pub href: Option<String>,
    /// Its formatting.
    pub annotations: Annotations,
    /// What it mentions.
    pub mention: Value,
}

/// Formatting of a piece of text.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "each is explained by Notion under the same name")]
pub struct Annotations {
    pub bold: bool,
    pub italic: bool,
    pub strikethrough: bool,
    pub underline: bool,
    pub code: bool,
}

/// The pieces of a text. A piece of a shape that we do not know keeps its words.
pub fn rich_text(value: &Value) -> Vec<RichText> {
    match value {
        Value::Array(pieces) => pieces.iter().map(piece).collect(),
        // The values of a property come one by one when they are asked for.
        Value::Object(_) => vec![piece(value)],
        _ => Vec::new(),
    }
}

/// The words of a text without their formatting.
pub fn plain_text(value: &Value) -> String {
    rich_text(value).into_iter().map(|piece| piece.plain_text).collect()
}

fn piece(value: &Value) -> RichText {
    let mut piece = RichText::deserialize(value).unwrap_or_else(|_| RichText {
        plain_text: value["plain_text"].as_str().unwrap_or_default().to_owned(),
        ..RichText::default()
    });
    if let Some(link) = link_mention(&value["mention"]["link_mention"], &piece.plain_text) {
        piece.plain_text = link;
    }
    if piece.plain_text.is_empty() {
        piece.plain_text = said_elsewhere(value);
    }
    piece
}

/// A link that Notion shows as a small card: what the card says, where the plain text is only the address.
fn link_mention(card: &Value, plain_text: &str) -> Option<String> {
    if !plain_text.is_empty() && card["href"] != plain_text {
        return None;
    }
    let says = |member: &str| card[member].as_str().map(str::trim).filter(|words| !words.is_empty());
    let mut words = says("title")?.to_owned();
    if let Some(description) = says("description") {
        words.push_str(&format!(" – {description}"));
    }
    let mut sources = vec![];
    for source in ["link_author", "link_provider"].into_iter().filter_map(says) {
        if !words.contains(source) && !sources.contains(&source) {
            sources.push(source);
        }
    }
    if !sources.is_empty() {
        words.push_str(&format!(" ({})", sources.join(", ")));
    }
    Some(words)
}

/// The words of a piece without a plain text, from the members that hold them.
fn said_elsewhere(piece: &Value) -> String {
    let mention = &piece["mention"];
    let words = |value: &Value| value.as_str().filter(|words| !words.is_empty()).map(str::to_owned);
    let date = || {
        let date = &mention["date"];
        let start = words(&date["start"])?;
        Some(words(&date["end"]).map_or_else(|| start.clone(), |end| format!("{start} → {end}")))
    };
    words(&piece["text"]["content"])
        .or_else(|| words(&piece["equation"]["expression"]))
        .or_else(|| words(&mention["user"]["name"]).map(|name| format!("@{name}")))
        .or_else(date)
        .or_else(|| words(&mention["custom_emoji"]["name"]).map(|name| format!(":{name}:")))
        .or_else(|| words(&mention["link_preview"]["url"]))
        .or_else(|| words(&mention["link_mention"]["href"]))
        .or_else(|| words(&mention["template_mention"]["template_mention_date"]).map(|day| format!("@{day}")))
        .or_else(|| words(&mention["template_mention"]["template_mention_user"]).map(|who| format!("@{who}")))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_piece_without_a_plain_text_says_what_its_members_say() {
        let mention =
            |kind: &str, value: Value| json!({"type": "mention", "mention": {"type": kind, kind: value}});
        for (piece, words) in [
            (json!({"type": "text", "text": {"content": "연차"}}), "연차"),
            (json!({"type": "equation", "equation": {"expression": "x^2"}}), "x^2"),
            (mention("user", json!({"id": "1", "name": "김민지"})), "@김민지"),
            (mention("date", json!({"start": "2026-05-01", "end": "2026-05-03"})), "2026-05-01 → 2026-05-03"),
            (mention("custom_emoji", json!({"name": "party"})), ":party:"),
            (mention("link_preview", json!({"url": "https://example.com/pr"})), "https://example.com/pr"),
            (mention("template_mention", json!({"template_mention_date": "today"})), "@today"),
            (mention("of_tomorrow", json!({})), ""),
        ] {
            assert_eq!(plain_text(&json!([piece])), words);
        }
    }

    #[test]
    fn a_mentioned_link_says_what_its_card_says() {
        let mut piece = json!({"type": "mention", "plain_text": "https://example.com/", "mention": {
            "type": "link_mention",
            "link_mention": {"href": "https://example.com/", "title": "휴가 제도", "description": "모든 회사의 휴가",
                "link_author": "박서준", "link_provider": "예시"},
        }});
        assert_eq!(plain_text(&json!([piece])), "휴가 제도 – 모든 회사의 휴가 (박서준, 예시)");
        piece["mention"]["link_mention"] = json!({"href": "https://example.com/"});
        assert_eq!(plain_text(&json!([piece])), "https://example.com/");
    }

    #[test]
    fn a_piece_of_another_shape_keeps_its_words() {
        assert_eq!(plain_text(&json!([{"plain_text": "글", "annotations": "none"}])), "글");
        assert_eq!(plain_text(&json!({"type": "text", "plain_text": "한 조각"})), "한 조각");
    }
}
