//! Addresses in a text: of the web, with a scheme or without, of hosts, and of mailboxes.
//!
//! Words are read as the renderers of clients may read them: without the signs of Markdown in them, in small letters,
//! and with what only looks like a letter or a full stop as what it looks like (`ｅｖｉｌ．ｃｏｍ`). Korean takes its
//! particles without a space, so a Korean letter ends an address, except in a host that begins with one.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::answer::clean::addresses::reader::Reader;
use crate::answer::clean::words::LONGEST_WORD;

mod reader;

/// Emphasis and code, which may stand in the middle of a word.
const MARKS: [char; 3] = ['*', '`', '~'];
/// What does not belong to an address at its end.
const TRAILING: &str = ".,;:!?'*~";

/// All addresses of a text, as they stand there.
pub fn addresses(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for word in text.split_whitespace().filter(|word| word.len() <= LONGEST_WORD) {
        let mut rest = word;
        while let Some((start, end)) = first(rest) {
            found.push(rest[start..end].to_owned());
            rest = &rest[end..];
        }
    }
    found
}

/// A letter as it is compared, and where it stands in the word.
struct Sign {
    letter: char,
    start: usize,
    end: usize,
}

/// Where the first address of a word stands, in bytes.
pub(super) fn first(word: &str) -> Option<(usize, usize)> {
    // Most words are none: without one of these signs there is no address.
    if word.chars().all(|letter| letter.is_alphanumeric()) {
        return None;
    }
    // A sign of Markdown may be drawn or not: what it stands in is read both ways.
    let drawn = first_of(&signs(word, Marks::Gone));
    let literal = if word.contains(MARKS) { first_of(&signs(word, Marks::Literal)) } else { None };
    drawn.into_iter().chain(literal).min_by_key(|(start, end)| (*start, word.len() - end))
}

fn first_of(signs: &[Sign]) -> Option<(usize, usize)> {
    let reader = Reader::new(signs);
    (0..signs.len()).find_map(|start| {
        let mut end = reader.address(start)?;
        while end > start + 1 && TRAILING.contains(signs[end - 1].letter) {
            end -= 1;
        }
        Some((signs[start].start, signs[end - 1].end))
    })
}

/// How the signs of Markdown in a word are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marks {
    Gone,
    Literal,
}

fn signs(word: &str, marks: Marks) -> Vec<Sign> {
    let mut signs: Vec<Sign> = Vec::with_capacity(word.len());
    for (start, letter) in word.char_indices() {
        let end = start + letter.len_utf8();
        // Escapes, emphasis and code are gone once the text is drawn; to a browser, any other backslash is a slash.
        let escapes = || word[end..].starts_with(|next: char| next.is_ascii_punctuation());
        if (marks == Marks::Gone && MARKS.contains(&letter)) || (letter == '\\' && escapes()) {
            continue;
        }
        let letter = if letter == '\\' { '/' } else { letter };
        let mut add = |letter: char| {
            let letter = if letter == '。' { '.' } else { letter };
            let lower = letter.to_lowercase().next().unwrap_or(letter);
            signs.push(Sign { letter: lower, start, end });
        };
        if is_wide(letter) {
            add(letter);
        } else {
            decompose_compatible(letter, |part| {
                if !is_combining_mark(part) {
                    add(part);
                }
            });
        }
    }
    signs
}

/// Letters of scripts that are written without spaces before a particle, or at all.
pub(super) fn is_wide(letter: char) -> bool {
    matches!(letter as u32, 0x1100..=0x11FF | 0x2E80..=0x2FFF | 0x3005..=0x3007 | 0x3040..=0x318F
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xA960..=0xA97F | 0xAC00..=0xD7FF | 0xF900..=0xFAFF
        | 0x20000..=0x3FFFF)
}
