//! Pieces of text in one style, as the API would have sent them.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::import::links::Target;
use crate::notion::wire::Annotations;

/// A piece of text.
#[derive(Debug, Clone)]
pub struct Piece {
    /// What a reader sees.
    pub words: String,
    /// Its formatting.
    pub style: Annotations,
    /// What it is besides its words.
    pub meaning: Meaning,
}

/// What a piece of text is besides its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing.
    Words,
    /// A formula.
    Equation,
    /// A link.
    Link(Target),
    /// The name of a person.
    User,
    /// A date.
    Date,
}

/// Pieces as the API writes them.
pub fn rich_text(pieces: &[Piece]) -> Value {
    Value::Array(pieces.iter().filter(|piece| !piece.words.is_empty()).map(json).collect())
}

/// The words of pieces.
pub fn words(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| piece.words.as_str()).collect()
}

/// Joins pieces beside each other that differ in nothing but their words.
pub fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let is_text = matches!(piece.meaning, Meaning::Words | Meaning::Link(_));
        match joined.last_mut() {
            Some(last) if is_text && last.meaning == piece.meaning && is_same(last.style, piece.style) => {
                last.words.push_str(&piece.words);
            }
            _ => joined.push(piece),
        }
    }
    joined
}

/// Whether two styles are one.
pub fn is_same(a: Annotations, b: Annotations) -> bool {
    let all = |it: Annotations| [it.bold, it.italic, it.strikethrough, it.underline, it.code];
    all(a) == all(b)
}

/// Cuts white space off both ends.
pub fn trim(pieces: &mut Vec<Piece>) {
    while let Some(first) = pieces.first_mut() {
        first.words = first.words.trim_start().to_owned();
        if !first.words.is_empty() {
            break;
        }
        pieces.remove(0);
    }
    while let Some(last) = pieces.last_mut() {
        last.words.truncate(last.words.trim_end().len());
        if !last.words.is_empty() {
            break;
        }
        pieces.pop();
    }
}

/// Where all of the words lead, if they lead to one place.
pub fn only_link(pieces: &[Piece]) -> Option<&Target> {
    let mut targets = pieces.iter().map(|piece| match &piece.meaning {
        Meaning::Link(target) => Some(target),
        _ => None,
    });
    let first = targets.next()??;
    targets.all(|target| target == Some(first)).then_some(first)
}

/// Turns the emoji that a callout starts with into its icon.
pub fn take_icon(pieces: &mut Vec<Piece>) -> Option<String> {
    let first = pieces.first_mut()?;
    let icon = first.words.split_whitespace().next().filter(|word| is_emoji(word))?.to_owned();
    first.words = first.words.trim_start()[icon.len()..].trim_start().to_owned();
    trim(pieces);
    Some(icon)
}

fn is_emoji(word: &str) -> bool {
    let is_part = |c: char| {
        matches!(u32::from(c), 0x200d | 0x20e3 | 0xfe0f | 0x203c | 0x2049 | 0x2139 | 0x3030 | 0x3297 | 0x3299
            | 0x2190..=0x21ff | 0x2300..=0x23ff | 0x25a0..=0x27bf | 0x2900..=0x297f | 0x2b00..=0x2bff
            | 0x1f000..=0x1faff | 0xe0020..=0xe007f)
    };
    word.contains(|c| is_part(c) && c != '\u{200d}')
        && word.chars().count() <= 16
        && (word.chars().all(is_part) || word.ends_with('\u{20e3}') && word.chars().count() <= 3)
}

fn json(piece: &Piece) -> Value {
    let Annotations { bold, italic, strikethrough, underline, code } = piece.style;
    let mut value = json!({
        "type": "text",
        "plain_text": piece.words,
        "annotations": {
            "bold": bold, "italic": italic, "strikethrough": strikethrough, "underline": underline, "code": code,
        },
    });
    let page = |id: &Uuid| json!({"type": "page", "page": {"id": id}});
    let mention = match &piece.meaning {
        Meaning::Words | Meaning::Link(Target::File(_)) => return value,
        Meaning::Equation => {
            value["type"] = json!("equation");
            return value;
        }
        Meaning::Link(Target::Web(address)) => {
            value["href"] = json!(address);
            return value;
        }
        Meaning::Link(Target::Page(id)) => page(id),
        Meaning::User => json!({"type": "user"}),
        Meaning::Date => json!({"type": "date"}),
    };
    value["type"] = json!("mention");
    value["mention"] = mention;
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(words: &str) -> Piece {
        Piece { words: words.to_owned(), style: Annotations::default(), meaning: Meaning::Words }
    }

    #[test]
    fn the_emoji_before_a_callout_is_its_icon_and_nothing_else_is() {
        for (text, icon, rest) in [
            ("💡 도움말", Some("💡"), "도움말"),
            ("👩‍💻 개발", Some("👩‍💻"), "개발"),
            ("⚠️\n주의", Some("⚠️"), "주의"),
            ("1️⃣ 첫째", Some("1️⃣"), "첫째"),
            ("💡", Some("💡"), ""),
            ("1. 첫째", None, "1. 첫째"),
            ("도움말 💡", None, "도움말 💡"),
            ("💡도움말", None, "💡도움말"),
        ] {
            let mut pieces = vec![plain(text)];
            assert_eq!(take_icon(&mut pieces).as_deref(), icon, "{text}");
            assert_eq!(words(&pieces), rest, "{text}");
        }
    }
}
