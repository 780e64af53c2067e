//! A stored page as Markdown, for people and models that read it outside of Notion.
//!
//! `CommonMark` with the tables, task lists and strikethrough of GitHub, and formulas between dollar signs. The text of
//! a page is data: whatever it holds is escaped, so that it can neither change the structure nor add a link.

mod escape;
mod inline;
mod nesting;
mod table;
mod writer;

#[cfg(test)]
mod tests;

use crate::page::{Block, BlockKind, Mark, MarkStyle, PageDocument, PropertyValue};
use inline::Rich;
use writer::{Item, Writer};

/// The page as Markdown: its title, its properties as a short list, its blocks in reading order and the open comments.
pub fn markdown(page: &PageDocument) -> String {
    let mut writer = Writer::default();
    let title = Rich::plain(&page.title).after(page.icon.as_deref());
    writer.heading(1, &title);
    for property in &page.properties {
        let rich = named(&property.name, value(&property.value));
        writer.item(Item::Bullet("- ".to_owned()), &rich.on_one_line());
    }
    let mut at = 0;
    while let Some(block) = page.blocks.get(at) {
        writer.enter(block.depth);
        if block.kind == BlockKind::TableRow {
            let same = |next: &&Block| next.kind == BlockKind::TableRow && next.depth == block.depth;
            let rows = page.blocks[at..].iter().take_while(same).count();
            writer.paragraph(&table::lines(&page.blocks[at..at + rows]));
            at += rows;
        } else {
            self::block(&mut writer, block);
            at += 1;
        }
    }
    writer.enter(0);
    if !page.comments.is_empty() {
        writer.paragraph(&["---".to_owned()]);
    }
    for comment in &page.comments {
        let name = comment.by.as_ref().and_then(|person| person.name.as_deref()).unwrap_or_default();
        let day = comment.created_at.format("%Y-%m-%d").to_string();
        let who = if name.is_empty() { day } else { format!("{name}, {day}") };
        writer.quote(&named(&who, Rich::new(&comment.text, &comment.marks)));
    }
    writer.finish()
}

fn block(writer: &mut Writer, block: &Block) {
    let detail = &block.detail;
    let rich = Rich::new(&block.text, &block.marks);
    if let Some(level) = block.kind.heading_level() {
        // The page's title is the heading of the first level.
        writer.heading(level + 1, &rich);
        return;
    }
    match block.kind {
        BlockKind::BulletedListItem | BlockKind::Toggle => writer.item(Item::Bullet("- ".to_owned()), &rich),
        BlockKind::ToDo => {
            let done = if detail.checked == Some(true) { "- [x] " } else { "- [ ] " };
            writer.item(Item::Bullet(done.to_owned()), &rich);
        }
        BlockKind::NumberedListItem => {
            writer.item(Item::numbered(&detail.ordinal().unwrap_or_else(|| "1".to_owned())), &rich);
        }
        BlockKind::Quote => writer.quote(&rich),
        BlockKind::Callout => writer.quote(&rich.after(detail.icon.as_deref())),
        BlockKind::Code => {
            let (code, caption) = parts(block);
            writer.code(detail.language.as_deref().unwrap_or_default(), &code);
            writer.text(&caption);
        }
        BlockKind::Equation => {
            let formula = escape::formula(&block.text, false);
            if !formula.is_empty() {
                writer.paragraph(&[format!("$${formula}$$")]);
            }
        }
        BlockKind::Divider if block.text.is_empty() => writer.paragraph(&["---".to_owned()]),
        BlockKind::MeetingNotes => writer.text(&rich.in_bold()),
        BlockKind::Paragraph if writer.is_in(BlockKind::Tab) => {
            writer.text(&rich.after(detail.icon.as_deref()).in_bold());
        }
        BlockKind::Paragraph => writer.text(&rich.after(detail.icon.as_deref())),
        _ => match &detail.url {
            Some(url) => reference(writer, block, url),
            None => writer.text(&rich),
        },
    }
    writer.contain(block.kind);
}

/// A file or an address: its name as a link, its caption below. Nothing is embedded, so that nothing is loaded.
fn reference(writer: &mut Writer, block: &Block, url: &str) {
    let (name, caption) = parts(block);
    let rich = Rich::new(&name, &block.marks);
    if name.trim().is_empty() {
        writer.text(&Rich::plain(url).linked(url));
    } else if rich.has_link() && name != url {
        // A link cannot stand within a link.
        writer.text(&rich);
        writer.text(&Rich::plain(url).linked(url));
    } else {
        writer.text(&rich.linked(url));
    }
    writer.text(&caption);
}

/// The text before the caption, and the caption.
fn parts(block: &Block) -> (String, Rich) {
    let Some(start) = block.detail.caption_start else { return (block.text.clone(), Rich::plain("")) };
    let text: String = block.text.chars().take(start as usize).collect();
    let text = text.strip_suffix('\n').map(str::to_owned).unwrap_or(text);
    (text, Rich::new(&block.text, &block.marks).from(start as usize))
}

fn value(value: &PropertyValue) -> Rich {
    match value {
        PropertyValue::Url(url) => Rich::plain(url).linked(url),
        PropertyValue::Relation(pages) => {
            let mut text = String::new();
            let mut marks = Vec::new();
            for page in pages {
                if !text.is_empty() {
                    text.push_str(", ");
                }
                let start = text.chars().count() as u32;
                text.push_str(&page.name());
                let end = text.chars().count() as u32;
                marks.push(Mark {
                    start,
                    end,
                    style: MarkStyle::PageMention,
                    href: None,
                    page: Some(page.id),
                });
            }
            Rich::new(&text, &marks)
        }
        other => Rich::plain(&other.to_string()),
    }
}

/// `**name:** text`
fn named(name: &str, text: Rich) -> Rich {
    text.after_name(name)
}
