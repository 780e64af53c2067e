//! The blocks of a Markdown text: from the events of the Markdown parser, level by level.

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde_json::{Map, Value};

use crate::notion::block::{Content, Draft};
use crate::notion::text::{self, Span, Text};
use crate::notion::workspace::Links;

use super::fold::{self, Item, fold};
use super::inline::{self, Inlines};
use super::{emoji, html, language};

/// The fence that holds a block as Notion has it, in YAML: `type`, its fields, and `children` in Markdown.
const RAW_FENCE: &str = "notion";

/// The blocks of a text.
pub(super) fn parse(source: &str, links: &Links<'_>) -> Vec<Draft> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
        | Options::ENABLE_WIKILINKS;
    let events: Vec<Event<'_>> = Parser::new_ext(source, options).collect();
    let mut level = Level { events: &events, at: 0, links };
    level.blocks()
}

struct Level<'a> {
    events: &'a [Event<'a>],
    at: usize,
    links: &'a Links<'a>,
}

impl<'a> Level<'a> {
    fn next(&mut self) -> Option<&'a Event<'a>> {
        let event = self.events.get(self.at)?;
        self.at += 1;
        Some(event)
    }

    /// The blocks up to the end of the element that holds them; that end is taken as well.
    fn blocks(&mut self) -> Vec<Draft> {
        let mut items = Vec::new();
        while let Some(event) = self.next() {
            match event {
                Event::End(_) => break,
                Event::Start(Tag::Paragraph) => {
                    let inlines = self.inlines_to_end();
                    items.extend(paragraph(inlines));
                }
                Event::Start(Tag::Heading { level, .. }) => items.extend(self.heading(*level)),
                Event::Start(Tag::BlockQuote(kind)) => {
                    let children = self.blocks();
                    items.push(Item::Block(quote(children, *kind)));
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    let block = self.code(kind);
                    items.push(Item::Block(block));
                }
                Event::Start(Tag::List(first)) => {
                    let list = self.list(first.is_some());
                    items.extend(list.into_iter().map(Item::Block));
                }
                Event::Start(Tag::Table(_)) => {
                    let table = self.table();
                    items.push(Item::Block(table));
                }
                Event::Start(Tag::HtmlBlock) => {
                    let html = self.text_to_end();
                    items.extend(html::items(&html, self.links));
                }
                Event::Rule => items.push(Item::Block(Draft::leaf(Content::Divider))),
                Event::Html(html) => items.extend(html::items(html, self.links)),
                _ => {
                    self.at -= 1;
                    let inlines = self.inlines();
                    items.extend(paragraph(inlines));
                }
            }
        }
        fold(items)
    }

    /// The inline events from here on. What no reader knows is passed over, so that every call makes headway.
    fn inlines(&mut self) -> Inlines {
        let (inlines, taken) = inline::read(&self.events[self.at..], self.links);
        self.at += taken.max(1);
        inlines
    }

    /// The inline content of the element that was just opened, whose end is taken as well.
    fn inlines_to_end(&mut self) -> Inlines {
        let (inlines, taken) = inline::read(&self.events[self.at..], self.links);
        self.at += taken + 1;
        inlines
    }

    fn text_to_end(&mut self) -> String {
        let mut out = String::new();
        while let Some(event) = self.next() {
            match event {
                Event::Text(text) | Event::Html(text) => out.push_str(text),
                Event::End(_) => break,
                _ => {}
            }
        }
        out
    }

    fn heading(&mut self, level: HeadingLevel) -> Vec<Item> {
        let mut inlines = self.inlines_to_end();
        let media = std::mem::take(&mut inlines.media);
        let text = inlines.text;
        let heading = Content::Heading { level: (level as u8).min(4), text };
        let is_empty = heading.text().is_none_or(Vec::is_empty);
        let heading = (!is_empty).then_some(heading);
        heading.into_iter().chain(media).map(|content| Item::Block(Draft::leaf(content))).collect()
    }

    fn code(&mut self, kind: &CodeBlockKind<'_>) -> Draft {
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.as_ref(),
            CodeBlockKind::Indented => "",
        };
        let code = self.text_to_end();
        if info == RAW_FENCE
            && let Some(block) = self.raw(&code)
        {
            return block;
        }
        let code = code.strip_suffix('\n').unwrap_or(&code);
        let language = language::name(info).to_owned();
        Draft::leaf(Content::Code { text: text::verbatim(code), language })
    }

    /// A block that is given as it is; code that is no such thing stays code.
    fn raw(&self, yaml: &str) -> Option<Draft> {
        let mut payload: Map<String, Value> = serde_saphyr::from_str(yaml).ok()?;
        let kind = payload.remove("type")?.as_str()?.to_owned();
        let children = payload.remove("children");
        let children = children.as_ref().and_then(Value::as_str).unwrap_or_default();
        Some(Draft {
            content: Content::Other { kind, payload },
            children: super::parse(children, self.links),
        })
    }

    fn list(&mut self, ordered: bool) -> Vec<Draft> {
        let mut items = Vec::new();
        while let Some(event) = self.next() {
            match event {
                Event::Start(Tag::Item) => items.push(self.item(ordered)),
                _ => break,
            }
        }
        items
    }

    fn item(&mut self, ordered: bool) -> Draft {
        let marker = self.events[self.at..].iter().take(2).find_map(|event| match event {
            Event::TaskListMarker(checked) => Some(*checked),
            _ => None,
        });
        let children = self.blocks();
        fold::with_text(children, |text| match marker {
            Some(checked) => Content::ToDo { text, checked },
            None if ordered => Content::NumberedItem(text),
            None => Content::BulletedItem(text),
        })
    }

    fn table(&mut self) -> Draft {
        let mut rows: Vec<Vec<Text>> = Vec::new();
        while let Some(event) = self.next() {
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
                Event::Start(Tag::TableCell) => {
                    let cell = self.inlines_to_end().flat();
                    rows.last_mut().into_iter().for_each(|row| row.push(cell.clone()));
                }
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        fold::table(rows, true)
    }
}

/// What a paragraph is: text and its pictures, or one of the blocks that are written as a paragraph.
fn paragraph(inlines: Inlines) -> Vec<Item> {
    if let Some(expression) = inlines.display {
        return vec![Item::Block(Draft::leaf(Content::Equation(expression)))];
    }
    let content = match inlines.text.as_slice() {
        [] => None,
        [span] if inlines.is_toc && span.as_text().is_some_and(|text| text.eq_ignore_ascii_case("toc")) => {
            Some(Content::TableOfContents)
        }
        [span] => Some(
            bare_address(span).map_or_else(|| Content::Paragraph(inlines.text.clone()), Content::Bookmark),
        ),
        _ => Some(Content::Paragraph(inlines.text)),
    };
    content.into_iter().chain(inlines.media).map(|content| Item::Block(Draft::leaf(content))).collect()
}

/// The address, when it is all that the span says.
fn bare_address(span: &Span) -> Option<String> {
    let text = span.as_text()?;
    let is_address =
        (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(char::is_whitespace);
    (is_address && span.link.as_ref().is_none_or(|link| link == text)).then(|| text.to_owned())
}

fn quote(children: Vec<Draft>, kind: Option<BlockQuoteKind>) -> Draft {
    if let Some(kind) = kind {
        let icon = match kind {
            BlockQuoteKind::Note => "ℹ️",
            BlockQuoteKind::Tip => "💡",
            BlockQuoteKind::Important => "❗",
            BlockQuoteKind::Warning => "⚠️",
            BlockQuoteKind::Caution => "🚫",
        };
        return fold::with_text(children, |text| Content::Callout { text, icon: icon.to_owned() });
    }
    fold::with_text(children, |mut text| {
        let start = text.first().and_then(Span::as_text).and_then(emoji::leading);
        let Some((icon, rest)) = start.map(|(icon, rest)| (icon.to_owned(), rest.to_owned())) else {
            return Content::Quote(text);
        };
        if let Some(first) = text.first_mut() {
            first.content = text::Inline::Text(rest);
        }
        Content::Callout { text: text::tidy(text), icon }
    })
}
