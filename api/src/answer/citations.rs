//! From a model's quotes to citations: each is looked up in the stored block, and dropped when it is not there.
//!
//! The answer's text carries one marker `[n]` for each citation, in order; a page has one number in an answer,
//! given at its first use. What a model writes that looks like a marker is removed (see [`crate::answer::clean`]),
//! so no marker can stand without a verified quote behind it.
//!
//! An address of the web, a host or a mailbox is held to the same: it may stand where a cited block has it letter by
//! letter, as code, which no client makes a link of. Any other is left out. So what is written from an address on waits
//! for the citation that follows it.
//!
//! * [`locate`]: where a quote stands in the text of a block.

use std::collections::{HashMap, HashSet};

use shared::ask::{AskEvent, Citation, Delta};
use shared::ids::{BlockId, PageId};
use shared::page::{Block, PageDocument};

use crate::answer::clean::addresses::addresses;
use crate::answer::clean::code::Context;
use crate::answer::clean::{Cleaner, OMITTED, Part};
use crate::answer::find::FoundPassage;
use crate::letters::visible;

mod locate;

pub use locate::locate;
use locate::without_list_mark;

/// The longest text of an answer, in characters: several times what [`crate::model`] asks for at most.
const LONGEST_TEXT: u32 = 20_000;
/// How much text waits for a citation, in bytes.
const LONGEST_WAIT: usize = 2_000;

/// Writes an answer's events from what a model says.
pub struct Writer<'a> {
    passages: &'a [FoundPassage],
    cleaner: Cleaner,
    context: Context,
    numbers: HashMap<PageId, u32>,
    /// What is written from an address on, until it is known whether a citation has it.
    waiting: Vec<Part>,
    /// The citations that follow what waits, with their markers.
    behind: Vec<(Citation, String)>,
    /// The blocks that were cited, and every address of theirs.
    vouching: HashSet<BlockId>,
    proven: HashSet<String>,
    /// The citations since the last text: the same one twice in a row says nothing.
    fresh: Vec<(BlockId, u32, u32)>,
    written: u32,
    dropped: u32,
}

impl<'a> Writer<'a> {
    /// A writer for an answer from these passages.
    pub fn new(passages: &'a [FoundPassage]) -> Self {
        Self {
            passages,
            cleaner: Cleaner::default(),
            context: Context::default(),
            numbers: HashMap::new(),
            waiting: Vec::new(),
            behind: Vec::new(),
            vouching: HashSet::new(),
            proven: HashSet::new(),
            fresh: Vec::new(),
            written: 0,
            dropped: 0,
        }
    }

    /// Takes a piece of the model's text.
    pub fn text(&mut self, text: &str) -> Vec<AskEvent> {
        let parts = self.cleaner.push(text);
        self.take(parts)
    }

    /// Takes a quote that is to support the text so far.
    pub fn cite(&mut self, passage: usize, quote: &str) -> Vec<AskEvent> {
        // What is held back stays so behind a citation that is dropped: the text goes on as if there were none.
        let Some((document, block, start, end)) = self.locate(passage, quote) else {
            self.dropped += 1;
            return Vec::new();
        };
        let place = (block.id, start, end);
        if self.fresh.contains(&place) && self.cleaner.is_empty() {
            return Vec::new();
        }
        let parts = self.cleaner.finish();
        let mut events = self.take(parts);
        self.fresh.push(place);
        if self.vouching.insert(block.id) {
            self.proven.extend(addresses(&visible(&block.text)));
            self.proven.extend([document.url.clone(), document.block_url(block.id)]);
        }
        let next = self.numbers.len() as u32 + 1;
        let number = *self.numbers.entry(document.id).or_insert(next);
        let quote: String = block.text.chars().skip(start as usize).take((end - start) as usize).collect();
        // What follows is cleaned with the marker before it, whenever that is written.
        let marker = self.cleaner.marker(number);
        let citation = Citation {
            number,
            position: 0,
            page_id: document.id,
            block_id: block.id,
            url: document.block_url(block.id),
            title: visible(&document.title),
            heading_path: block.heading_path.iter().map(|heading| visible(heading)).collect(),
            quote: visible(&quote),
            start,
            end,
        };
        self.behind.push((citation, marker));
        if self.waiting.is_empty() {
            events.extend(self.settle());
        }
        events
    }

    /// Gives what is still held back.
    pub fn finish(&mut self) -> Vec<AskEvent> {
        let parts = self.cleaner.finish();
        let mut events = self.take(parts);
        events.extend(self.settle());
        events
    }

    /// Whether a page was cited.
    pub fn has_cited(&self, page: PageId) -> bool {
        self.numbers.contains_key(&page)
    }

    /// Whether nothing was written yet, and nothing waits to be.
    pub fn is_empty(&self) -> bool {
        self.written == 0 && self.waiting.is_empty() && self.cleaner.is_empty()
    }

    /// Whether no more is to be written: no model was asked for so much.
    pub fn is_full(&self) -> bool {
        self.written >= LONGEST_TEXT
    }

    /// How many quotes could not be verified.
    pub fn dropped(&self) -> u32 {
        self.dropped
    }

    fn take(&mut self, parts: Vec<Part>) -> Vec<AskEvent> {
        let mut events = Vec::new();
        for part in parts {
            self.fresh.clear();
            // The citations behind what waits are known once text follows them.
            if !self.behind.is_empty() {
                events.extend(self.settle());
            }
            let ends = match (&part, self.waiting.last()) {
                (Part::Text(text), None) => {
                    let text = self.context.text(text);
                    self.write(text, &mut events);
                    continue;
                }
                (Part::Text(text), last) => {
                    let broken = matches!(last, Some(Part::Text(last)) if last.ends_with('\n'));
                    text.contains("\n\n") || (broken && text.starts_with('\n'))
                }
                (Part::Address(_), _) => false,
            };
            self.waiting.push(part);
            let size: usize = self.waiting.iter().map(|part| part.as_str().len()).sum();
            if ends || size > LONGEST_WAIT {
                events.extend(self.settle());
            }
        }
        events
    }

    /// Writes what waits, and the citations behind it.
    fn settle(&mut self) -> Vec<AskEvent> {
        let mut events = Vec::new();
        let waiting: Vec<Part> =
            std::mem::take(&mut self.waiting).into_iter().map(|part| self.decided(part)).collect();
        let mut text = String::new();
        for (at, part) in waiting.iter().enumerate() {
            match part {
                Part::Text(part) => text.push_str(&self.context.text(part)),
                Part::Address(address) => {
                    let rest: String = waiting[at + 1..].iter().map(Part::as_str).collect();
                    text.push_str(&self.context.address(address, &rest));
                }
            }
        }
        self.write(text, &mut events);
        // A marker is no part of the address before it.
        let mut apart = if matches!(waiting.last(), Some(Part::Address(_))) { " " } else { "" };
        for (citation, marker) in std::mem::take(&mut self.behind) {
            let marker = self.context.text(&format!("{}{marker}", std::mem::take(&mut apart)));
            let position =
                self.written + (marker.chars().count() - marker.trim_start().chars().count()) as u32;
            events.push(AskEvent::Citation(Citation { position, ..citation }));
            self.write(marker, &mut events);
        }
        events
    }

    /// What is written of a part: an address that no cited block has is left out.
    fn decided(&self, part: Part) -> Part {
        match part {
            Part::Address(address) if !self.proven.contains(&address) => Part::Text(OMITTED.to_owned()),
            part => part,
        }
    }

    fn write(&mut self, text: String, events: &mut Vec<AskEvent>) {
        if !text.is_empty() {
            self.written += text.chars().count() as u32;
            events.push(AskEvent::Delta(Delta { text }));
        }
    }

    fn locate(&self, passage: usize, quote: &str) -> Option<(&'a PageDocument, &'a Block, u32, u32)> {
        let FoundPassage { page, passage, .. } = self.passages.get(passage)?;
        let passage = *passage;
        let whole = page.blocks(passage).find_map(|block| Some((block, locate(quote, &block.text)?)));
        // A quote over several blocks is cited at the first of its lines that stands in a block.
        let (block, (start, end)) = whole.or_else(|| {
            let lines = quote.lines().map(without_list_mark).filter(|line| !line.is_empty());
            lines
                .filter_map(|line| {
                    page.blocks(passage).find_map(|block| Some((block, locate(line, &block.text)?)))
                })
                .next()
        })?;
        Some((&page.document, block, start, end))
    }
}
