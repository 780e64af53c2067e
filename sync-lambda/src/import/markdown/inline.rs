//! The words of one block, while they are read.

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::import::links::{Links, Target, file_name};
use crate::import::markdown::emphasis::{Read, embolden};
use crate::import::markdown::tags;
use crate::import::piece::{Meaning, Piece};
use crate::notion::wire::Annotations;

/// A picture: where it is, and what its caption says.
#[derive(Debug)]
pub struct Image {
    /// Its address on the web.
    pub address: Option<String>,
    /// The name of its file.
    pub name: String,
    /// What was written for readers.
    pub caption: String,
}

/// The words of a block under construction.
#[derive(Debug, Default)]
pub struct Inline {
    read: Vec<Read>,
    images: Vec<Image>,
    bold: usize,
    italic: usize,
    strike: usize,
    underline: usize,
    /// The links around the next words, and where they lead.
    links: Vec<Option<Target>>,
    /// The address of the picture whose caption the next words are.
    image: Option<String>,
    caption: String,
}

impl Inline {
    /// Takes an event within a block: whether it was one. A backslash before its words makes them escaped.
    pub fn take(&mut self, event: &Event<'_>, is_escaped: bool, links: &Links<'_>) -> bool {
        match event {
            Event::Start(Tag::Strong) => self.bold += 1,
            Event::End(TagEnd::Strong) => self.bold = self.bold.saturating_sub(1),
            Event::Start(Tag::Emphasis) => self.italic += 1,
            Event::End(TagEnd::Emphasis) => self.italic = self.italic.saturating_sub(1),
            Event::Start(Tag::Strikethrough) => self.strike += 1,
            Event::End(TagEnd::Strikethrough) => self.strike = self.strike.saturating_sub(1),
            Event::Start(Tag::Link { dest_url, .. }) => self.links.push(links.target(dest_url)),
            Event::End(TagEnd::Link) => drop(self.links.pop()),
            Event::Start(Tag::Image { dest_url, .. }) => self.image = Some(dest_url.to_string()),
            Event::End(TagEnd::Image) => self.end_image(links),
            Event::Text(words) => self.words(words, is_escaped),
            Event::SoftBreak | Event::HardBreak => self.words("\n", false),
            Event::Code(words) => {
                let style = Annotations { code: true, ..self.style() };
                self.push(words, style, self.meaning(), false);
            }
            Event::InlineMath(formula) | Event::DisplayMath(formula) => {
                self.push(formula, self.style(), Meaning::Equation, false);
            }
            Event::InlineHtml(tag) => match tags::name(tag) {
                Some("u") if tag.starts_with("</") => self.underline = self.underline.saturating_sub(1),
                Some("u") => self.underline += 1,
                _ => self.words(&tags::text(tag), false),
            },
            _ => return false,
        }
        true
    }

    /// Adds words in the present style.
    pub fn words(&mut self, words: &str, is_escaped: bool) {
        self.push(words, self.style(), self.meaning(), is_escaped);
    }

    /// Whether there are no words yet.
    pub fn is_blank(&self) -> bool {
        self.images.is_empty() && self.read.iter().all(|read| read.piece.words.trim().is_empty())
    }

    /// The words and pictures since the last time.
    pub fn finish(&mut self) -> (Vec<Piece>, Vec<Image>) {
        let mut pieces = embolden(std::mem::take(&mut self.read));
        for piece in &mut pieces {
            // Where nobody named a file, its path stands for it.
            if let Meaning::Link(Target::File(name)) = &piece.meaning
                && file_name(&piece.words) == *name
            {
                piece.words.clone_from(name);
            }
        }
        (pieces, std::mem::take(&mut self.images))
    }

    fn push(&mut self, words: &str, style: Annotations, meaning: Meaning, is_escaped: bool) {
        if self.image.is_some() {
            self.caption.push_str(words);
            return;
        }
        self.read.push(Read { piece: Piece { words: words.to_owned(), style, meaning }, is_escaped });
    }

    fn style(&self) -> Annotations {
        Annotations {
            bold: self.bold > 0,
            italic: self.italic > 0,
            strikethrough: self.strike > 0,
            underline: self.underline > 0,
            code: false,
        }
    }

    fn meaning(&self) -> Meaning {
        self.links
            .iter()
            .rev()
            .flatten()
            .next()
            .map_or(Meaning::Words, |target| Meaning::Link(target.clone()))
    }

    fn end_image(&mut self, links: &Links<'_>) {
        let Some(href) = self.image.take() else { return };
        let caption = std::mem::take(&mut self.caption);
        let (address, name) = match links.target(&href) {
            Some(Target::Web(address)) => (Some(address), String::new()),
            // A picture on a page: whatever leads to a file within the export is known by its name alone.
            _ => (None, file_name(href.split(['?', '#']).next().unwrap_or_default())),
        };
        // Notion puts the path or the name where there is no caption.
        let repeats = [&href, &name].contains(&&caption) || file_name(&caption) == name && !name.is_empty();
        self.images.push(Image { address, name, caption: if repeats { String::new() } else { caption } });
    }
}
