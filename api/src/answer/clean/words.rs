//! A clean text word by word: addresses are told apart, and entities are kept from becoming letters.
//!
//! A word is held back until it ends: half an address is none.

use crate::answer::clean::Part;
use crate::answer::clean::addresses::{first, is_wide};

/// The longest word, in bytes. No language has one, and no address that a person reads.
pub(super) const LONGEST_WORD: usize = 2_000;
/// What stands for something that was left out.
pub const OMITTED: &str = "…";
/// What stands for `&` where a letter in disguise would begin.
const HARMLESS_AMPERSAND: char = '＆';
/// The longest name of an entity.
const LONGEST_ENTITY: usize = 32;
/// Entities that are signs of Markdown, of addresses or of HTML, or that cannot be seen, in small letters.
const ENTITIES: &[&str] = &[
    "lt",
    "gt",
    "amp",
    "quot",
    "apos",
    "nbsp",
    "colon",
    "semi",
    "sol",
    "bsol",
    "period",
    "commat",
    "comma",
    "excl",
    "quest",
    "num",
    "percnt",
    "dollar",
    "ast",
    "midast",
    "lpar",
    "rpar",
    "lsqb",
    "rsqb",
    "lbrack",
    "rbrack",
    "lcub",
    "rcub",
    "lbrace",
    "rbrace",
    "vert",
    "verbar",
    "verticalline",
    "lowbar",
    "underbar",
    "grave",
    "diacriticalgrave",
    "hat",
    "equals",
    "plus",
    "tab",
    "newline",
    "shy",
    "zwj",
    "zwnj",
    "lrm",
    "rlm",
    "zerowidthspace",
    "nobreak",
    "nonbreakingspace",
    "negativethinspace",
    "negativemediumspace",
    "negativethickspace",
    "negativeverythinspace",
    "invisibletimes",
    "invisiblecomma",
    "applyfunction",
    "it",
    "ic",
    "af",
    "fjlig",
    "tilde",
];

/// Splits a text that comes in pieces into text and addresses.
#[derive(Debug, Default)]
pub(super) struct Words {
    held: String,
    /// In a word that is too long: what is left of it is left out.
    skipping: bool,
}

impl Words {
    /// Takes the next piece and gives the words that ended.
    pub(super) fn push(&mut self, piece: &str) -> Vec<Part> {
        self.held.push_str(piece);
        let last = self.held.char_indices().rev().find(|(_, letter)| letter.is_whitespace());
        let ended = last.map_or(0, |(at, letter)| at + letter.len_utf8());
        let mut parts = Vec::new();
        let rest = self.held.split_off(ended);
        let whole = std::mem::replace(&mut self.held, rest);
        self.take(&whole, &mut parts);
        if self.held.len() > LONGEST_WORD {
            let word = std::mem::take(&mut self.held);
            self.word(&word, &mut parts);
            self.skipping = true;
        }
        parts
    }

    /// Gives what is held back.
    pub(super) fn finish(&mut self) -> Vec<Part> {
        let mut parts = Vec::new();
        let rest = std::mem::take(&mut self.held);
        self.take(&rest, &mut parts);
        parts
    }

    /// Whether nothing is held back.
    pub(super) fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    fn take(&mut self, text: &str, parts: &mut Vec<Part>) {
        for piece in text.split_inclusive(char::is_whitespace) {
            let word = piece.trim_end();
            self.word(word, parts);
            if word.len() < piece.len() {
                self.skipping = false;
                add(parts, &piece[word.len()..]);
            }
        }
    }

    fn word(&mut self, word: &str, parts: &mut Vec<Part>) {
        if self.skipping || word.is_empty() {
            return;
        }
        // Japanese and Chinese have no spaces: what is long there is a sentence.
        if word.len() > LONGEST_WORD && !word.chars().any(is_wide) {
            add(parts, OMITTED);
            return;
        }
        let (mut word, mut later) = (word, "");
        if word.len() > LONGEST_WORD {
            let ends = word.char_indices().map(|(at, letter)| at + letter.len_utf8());
            let cut = ends.take_while(|end| *end <= LONGEST_WORD).last().unwrap_or(word.len());
            (word, later) = word.split_at(cut);
        }
        split(&without_entities(word), parts);
        self.word(later, parts);
    }
}

/// Tells the addresses of a word from what stands around them.
fn split(word: &str, parts: &mut Vec<Part>) {
    let mut rest = word;
    while let Some((start, end)) = first(rest) {
        // What it was glued to stands alone now, and may be one itself.
        if start > 0 {
            split(&rest[..start], parts);
        }
        parts.push(Part::Address(rest[start..end].to_owned()));
        rest = &rest[end..];
    }
    add(parts, rest);
}

fn add(parts: &mut Vec<Part>, text: &str) {
    match parts.last_mut() {
        _ if text.is_empty() => {}
        Some(Part::Text(last)) => last.push_str(text),
        _ => parts.push(Part::Text(text.to_owned())),
    }
}

/// The word with every entity that stands for a sign or a number as the text that it is.
fn without_entities(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let length = rest
            .chars()
            .take(LONGEST_ENTITY)
            .take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '#');
        let name: String = length.collect();
        let ends = rest[name.len()..].starts_with(';');
        let entity = name.starts_with('#') || (ends && ENTITIES.contains(&name.to_lowercase().as_str()));
        plain.push(if entity { HARMLESS_AMPERSAND } else { '&' });
    }
    plain + rest
}
