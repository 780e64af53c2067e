//! From Markdown to blocks.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde_json::{Value, json};

use crate::import::draft::Drafts;
use crate::import::links::Links;
use crate::import::markdown::inline::{Image, Inline};
use crate::import::markdown::tags;
use crate::import::piece::{self, Meaning, Piece};
use crate::notion::wire::Annotations;

/// The blocks of a page's text.
pub fn read(markdown: &str, links: &Links<'_>) -> Drafts {
    let source = tags::open_asides(markdown);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH;
    let mut reader = Reader::new(links);
    for (event, range) in Parser::new_ext(&source, options).into_offset_iter() {
        let before = source.as_bytes().get(range.start.wrapping_sub(1));
        let after = source.as_bytes().get(range.end);
        match event {
            // Two prices, `$5-$10`, are no formula.
            Event::InlineMath(formula) if after.is_some_and(u8::is_ascii_alphanumeric) => {
                reader.inline.words(&format!("${formula}$"), false);
            }
            event => reader.take(&event, before == Some(&b'\\')),
        }
    }
    reader.paragraph();
    reader.drafts
}

struct Reader<'a> {
    links: &'a Links<'a>,
    drafts: Drafts,
    /// What the next block lies in.
    inside: Vec<Inside>,
    lists: Vec<List>,
    inline: Inline,
    html: String,
    /// The language and the lines of the code that is being read.
    code: Option<(String, String)>,
    /// The cells of the row that is being read.
    row: Option<Vec<Value>>,
}

/// A block that holds others. Its own text is the first paragraph in it.
struct Inside {
    kind: Container,
    draft: usize,
    has_text: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Container {
    Item,
    Quote,
    Callout,
}

struct List {
    is_numbered: bool,
    /// The number of the first item, until it was read.
    start: Option<u64>,
}

impl<'a> Reader<'a> {
    fn new(links: &'a Links<'a>) -> Self {
        Self {
            links,
            drafts: Drafts::default(),
            inside: Vec::new(),
            lists: Vec::new(),
            inline: Inline::default(),
            html: String::new(),
            code: None,
            row: None,
        }
    }

    fn take(&mut self, event: &Event<'_>, is_escaped: bool) {
        match (event, &mut self.code) {
            (Event::Text(line), Some((_, code))) => code.push_str(line),
            (Event::Html(html), _) => self.html.push_str(html),
            // A formula that stands alone is a block.
            (Event::DisplayMath(formula), _) if self.row.is_none() && self.inline.is_blank() => {
                self.block("equation", json!({"expression": formula.trim()}));
            }
            (event, _) if self.inline.take(event, is_escaped, self.links) => {}
            (Event::Start(tag), _) => self.start(tag),
            (Event::End(tag), _) => self.end(*tag),
            (Event::Rule, _) => self.block("divider", json!({})),
            (Event::TaskListMarker(checked), _) => self.check_off(*checked),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::TableRow | Tag::TableHead => self.row = Some(Vec::new()),
            Tag::TableCell => {}
            tag => {
                self.paragraph();
                match tag {
                    Tag::List(start) => self.lists.push(List { is_numbered: start.is_some(), start: *start }),
                    Tag::Item => self.item(),
                    Tag::BlockQuote(_) => self.container(Container::Quote, "quote", json!({})),
                    Tag::CodeBlock(kind) => {
                        let language = match kind {
                            CodeBlockKind::Fenced(language) => language.trim().to_owned(),
                            CodeBlockKind::Indented => String::new(),
                        };
                        self.code = Some((language, String::new()));
                    }
                    Tag::Table(_) => self.block("table", json!({"has_column_header": true})),
                    _ => {}
                }
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::TableCell => {
                let cell = self.cell();
                self.row.get_or_insert_default().push(cell);
            }
            TagEnd::TableRow | TagEnd::TableHead => {
                let cells = self.row.take().unwrap_or_default();
                self.drafts.push(self.inside.len() + 1, "table_row", json!({"cells": cells}), None);
            }
            TagEnd::Heading(level) => self.heading(level),
            TagEnd::CodeBlock => {
                let (language, code) = self.code.take().unwrap_or_default();
                let code = [plain(code.strip_suffix('\n').unwrap_or(&code))];
                self.block("code", json!({"rich_text": piece::rich_text(&code), "language": language}));
            }
            TagEnd::HtmlBlock => self.end_html(),
            tag => {
                self.paragraph();
                match tag {
                    TagEnd::List(_) => drop(self.lists.pop()),
                    TagEnd::Item => self.leave(Container::Item),
                    TagEnd::BlockQuote(_) => self.leave(Container::Quote),
                    _ => {}
                }
            }
        }
    }

    /// Adds a block where the reader is.
    fn block(&mut self, kind: &'static str, payload: Value) {
        self.close_text();
        self.drafts.push(self.inside.len(), kind, payload, None);
    }

    fn container(&mut self, kind: Container, name: &'static str, payload: Value) {
        self.block(name, payload);
        self.inside.push(Inside { kind, draft: self.drafts.0.len() - 1, has_text: false });
    }

    /// What comes before the first paragraph of a container leaves it without a text of its own.
    fn close_text(&mut self) {
        if let Some(inside) = self.inside.last_mut() {
            inside.has_text = true;
        }
    }

    fn leave(&mut self, kind: Container) {
        if let Some(index) = self.inside.iter().rposition(|inside| inside.kind == kind) {
            self.inside.truncate(index);
        }
    }

    fn item(&mut self) {
        let (kind, start) = match self.lists.last_mut() {
            Some(List { is_numbered: true, start }) => ("numbered_list_item", start.take()),
            _ => ("bulleted_list_item", None),
        };
        self.container(Container::Item, kind, json!({"list_start_index": start}));
    }

    fn check_off(&mut self, checked: bool) {
        if let Some(inside) = self.inside.last() {
            let draft = &mut self.drafts.0[inside.draft];
            draft.kind = "to_do";
            draft.payload["checked"] = json!(checked);
        }
    }

    fn heading(&mut self, level: HeadingLevel) {
        let kind = match level {
            HeadingLevel::H1 => "heading_1",
            HeadingLevel::H2 => "heading_2",
            HeadingLevel::H3 => "heading_3",
            HeadingLevel::H4 | HeadingLevel::H5 | HeadingLevel::H6 => "heading_4",
        };
        let (mut pieces, images) = self.inline.finish();
        piece::trim(&mut pieces);
        if !pieces.is_empty() {
            self.block(kind, json!({"rich_text": piece::rich_text(&pieces)}));
        }
        self.images(images);
    }

    /// Ends the words that were read: they are the text of the container around them, or a paragraph in it.
    fn paragraph(&mut self) {
        let (mut pieces, images) = self.inline.finish();
        piece::trim(&mut pieces);
        let words = piece::words(&pieces);
        match self.inside.last_mut().filter(|inside| !inside.has_text) {
            Some(Inside { kind: Container::Item, .. }) if ["[ ]", "[x]"].contains(&words.as_str()) => {
                self.check_off(words == "[x]");
                self.close_text();
            }
            Some(inside) if !pieces.is_empty() => {
                let payload = &mut self.drafts.0[inside.draft].payload;
                if inside.kind == Container::Callout && payload["icon"].is_null() {
                    payload["icon"] = json!({"emoji": piece::take_icon(&mut pieces)});
                }
                if !pieces.is_empty() {
                    payload["rich_text"] = piece::rich_text(&pieces);
                    inside.has_text = true;
                }
            }
            _ => self.drafts.push_paragraph(self.inside.len(), pieces, None, self.links),
        }
        self.images(images);
    }

    fn images(&mut self, images: Vec<Image>) {
        for Image { address, name, caption } in images {
            let caption = piece::rich_text(&[plain(&caption)]);
            let external = address.map(|address| json!({"url": address}));
            self.block("image", json!({"name": name, "caption": caption, "external": external}));
        }
    }

    /// A cell holds words only: of a picture, what it is called.
    fn cell(&mut self) -> Value {
        let (mut pieces, images) = self.inline.finish();
        for Image { name, caption, .. } in images {
            pieces.push(plain(if caption.is_empty() { &name } else { &caption }));
        }
        piece::rich_text(&pieces)
    }

    fn end_html(&mut self) {
        let html = std::mem::take(&mut self.html);
        if html.contains("<aside") {
            self.container(Container::Callout, "callout", json!({}));
        }
        self.inline.words(tags::text(&html).trim(), false);
        self.paragraph();
        if html.contains("</aside>") && self.inside.last().is_some_and(|last| last.kind == Container::Callout)
        {
            self.inside.pop();
        }
    }
}

fn plain(words: &str) -> Piece {
    Piece { words: words.to_owned(), style: Annotations::default(), meaning: Meaning::Words }
}
