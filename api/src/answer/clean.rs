//! A model's text to the subset of Markdown that clients are promised: no images, no links, no HTML, no forged markers,
//! no address that nobody vouches for, and nothing that cannot be seen.
//!
//! Works on a stream, in four steps, each on what the one before lets through:
//!
//! * [`crate::letters`]: what cannot be seen is taken out.
//! * [`links`]: links lose their targets, images and forged markers vanish.
//! * [`guard`]: whatever was removed in between, no two letters meet that would make Markdown or HTML of them.
//! * [`words`]: addresses are told apart from other words, as [`addresses`] and [`names`] know them.
//!
//! What may become a link, a marker or an address is held back until it is decided. Text is scanned without recursion
//! and only so far ahead, so that no page and no model can make it slow. Whether an address may stay, and how it is
//! written ([`code`]), is decided by whoever verifies the citations.

use crate::answer::clean::guard::Guard;
use crate::answer::clean::links::{Links, More};
use crate::answer::clean::words::Words;
use crate::letters::Letters;

pub mod addresses;
pub mod code;
mod guard;
mod links;
mod names;
#[cfg(test)]
mod tests;
mod words;

pub use words::OMITTED;

/// A piece of a clean text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Text that may be written as it is.
    Text(String),
    /// An address as the model wrote it: of the web, of a host or of a mailbox.
    Address(String),
}

impl Part {
    /// What it says.
    pub fn as_str(&self) -> &str {
        match self {
            Part::Text(text) | Part::Address(text) => text,
        }
    }
}

/// Cleans a text that comes in pieces.
#[derive(Debug, Default)]
pub struct Cleaner {
    letters: Letters,
    links: Links,
    guard: Guard,
    words: Words,
}

impl Cleaner {
    /// Takes the next piece and gives what is decided.
    pub fn push(&mut self, piece: &str) -> Vec<Part> {
        let seen = self.letters.push(piece);
        let written = self.links.push(&seen, More::MayCome, &mut self.guard);
        self.words.push(&written)
    }

    /// Gives what is held back, as it is where a text ends.
    pub fn finish(&mut self) -> Vec<Part> {
        let mut written = self.links.push("", More::NoMore, &mut self.guard);
        self.guard.release(&mut written);
        let mut parts = self.words.push(&written);
        parts.extend(self.words.finish());
        parts
    }

    /// The marker of a citation, to be written now: with a space before it where it would otherwise become a part of
    /// what stands there. Nothing is to be held back: call [`Cleaner::finish`] first.
    pub fn marker(&mut self, number: u32) -> String {
        self.guard.marker(number)
    }

    /// Whether nothing is held back.
    pub fn is_empty(&self) -> bool {
        self.links.is_empty() && self.guard.is_empty() && self.words.is_empty()
    }
}
