//! A block of a type that this version does not know: whatever words it holds, wherever they stand.

use serde_json::Value;

use crate::notion::wire;
use crate::render::block::words_of;
use crate::render::rich_text::{self, Styled};

/// The members that hold words in most types, the first first.
const USUAL: [&str; 6] = ["rich_text", "text", "title", "name", "expression", "caption"];

/// The words of a block of unknown type: those of the members that most types have, then those of its other texts.
pub fn text(payload: &Value) -> Styled {
    let mut text = rich_text::text(words_of(payload));
    for member in &USUAL[2..] {
        add(&mut text, &payload[member]);
    }
    let members = payload.as_object().into_iter().flatten();
    for (_, value) in members.filter(|(name, _)| !USUAL.contains(&name.as_str())) {
        add_texts_within(&mut text, value);
    }
    text
}

fn add(text: &mut Styled, value: &Value) {
    match value {
        Value::String(words) if !words.is_empty() => {
            separate(text);
            text.push_str(words);
        }
        Value::Array(pieces) if pieces.iter().any(|piece| piece["plain_text"].is_string()) => {
            separate(text);
            text.push(&wire::rich_text(value));
        }
        _ => {}
    }
}

/// Adds the rich texts of a member and of what is in it. A string by itself may be an id or a colour.
fn add_texts_within(text: &mut Styled, value: &Value) {
    match value {
        Value::Array(pieces) if pieces.iter().any(|piece| piece["plain_text"].is_string()) => {
            add(text, value)
        }
        Value::Array(items) => items.iter().for_each(|item| add_texts_within(text, item)),
        Value::Object(members) => members.values().for_each(|member| add_texts_within(text, member)),
        _ => {}
    }
}

fn separate(text: &mut Styled) {
    if !text.is_empty() {
        text.push_str("\n");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn words_are_found_wherever_a_type_of_tomorrow_puts_them() {
        let words = |words: &str| json!([{"type": "text", "plain_text": words}]);
        for (payload, expected) in [
            (json!({"rich_text": words("하나"), "caption": words("둘")}), "하나\n둘"),
            (json!({"title": "이름", "color": "red"}), "이름"),
            (json!({"title": words("이름"), "url": "https://example.com"}), "이름"),
            (json!({"cards": [{"front": words("앞"), "back": words("뒤")}]}), "뒤\n앞"),
            (json!({"id": "x", "n": 1}), ""),
            (Value::Null, ""),
        ] {
            assert_eq!(text(&payload).finish().0, expected, "{payload}");
        }
    }
}
