//! The text of blocks as Markdown: what GET /v1/pages/{id}/markdown answers.

use serde_json::Value;
use uuid::Uuid;

use crate::notion::block::{Block, Content, Source};
use crate::notion::text::{Inline, Mention, Span};
use crate::notion::workspace::Target;

use super::View;

impl View<'_> {
    /// The blocks with these ids, and what is in them.
    pub(crate) fn markdown(&self, ids: &[Uuid]) -> String {
        let mut out = String::new();
        self.write(ids, "", &mut out);
        out.trim_end().to_owned()
    }

    fn write(&self, ids: &[Uuid], indent: &str, out: &mut String) {
        let mut number = 0;
        for id in ids {
            let Some(block) = self.workspace.blocks.get(id) else {
                self.write_held(*id, indent, out);
                continue;
            };
            number = if matches!(block.content, Content::NumberedItem(_)) { number + 1 } else { 0 };
            self.write_block(block, number, indent, out);
        }
    }

    fn write_held(&self, id: Uuid, indent: &str, out: &mut String) {
        let page = self.workspace.title_of(Target::Page(id)).map(|title| ("page", title));
        let held =
            page.or_else(|| self.workspace.title_of(Target::Database(id)).map(|title| ("database", title)));
        if let Some((tag, title)) = held {
            line(out, indent, &format!("<{tag} url=\"{}\">{title}</{tag}>", self.url("", id)));
        }
    }

    fn write_block(&self, block: &Block, number: usize, indent: &str, out: &mut String) {
        let deeper = format!("{indent}\t");
        let children = self.shown(block);
        let (first, inside) = match &block.content {
            Content::Table { .. } => return self.write_table(&children, indent, out),
            Content::Toggle(text) => {
                line(out, indent, "<details>");
                line(out, indent, &format!("<summary>{}</summary>", self.inline(text)));
                self.write(&children, &deeper, out);
                return line(out, indent, "</details>");
            }
            Content::Paragraph(text) => (self.inline(text), deeper),
            Content::Heading { level, text } => {
                (format!("{} {}", "#".repeat(usize::from(*level)), self.inline(text)), deeper)
            }
            Content::BulletedItem(text) => (format!("- {}", self.inline(text)), deeper),
            Content::NumberedItem(text) => (format!("{number}. {}", self.inline(text)), deeper),
            Content::ToDo { text, checked } => {
                (format!("- [{}] {}", if *checked { "x" } else { " " }, self.inline(text)), deeper)
            }
            Content::Quote(text) => (format!("> {}", self.inline(text)), format!("{indent}> ")),
            Content::Callout { text, icon } => {
                (format!("> {icon} {}", self.inline(text)), format!("{indent}> "))
            }
            Content::Code { text, language } => {
                let name = if language == "plain text" { "" } else { language.as_str() };
                (format!("```{name}\n{}\n```", self.plain_text(text)), deeper)
            }
            Content::Equation(expression) => (format!("$$\n{expression}\n$$"), deeper),
            Content::Divider => ("---".to_owned(), deeper),
            Content::Media(media) => {
                let url = match &media.source {
                    Source::External(url) => url.clone(),
                    Source::Hosted(_) => {
                        self.file(&media.source)["file"]["url"].as_str().unwrap_or_default().into()
                    }
                };
                (format!("![{}]({url})", self.inline(&media.caption)), deeper)
            }
            Content::ColumnList | Content::Column | Content::SyncedCopy(_) => {
                return self.write(&children, indent, out);
            }
            Content::TableOfContents => return line(out, indent, "<table_of_contents/>"),
            Content::TableRow(cells) => (self.row(cells), deeper),
            // What the real endpoint has no Markdown for either.
            Content::Bookmark(_) | Content::Embed { .. } => (self.unknown(block), deeper),
            Content::Other { payload, .. } => match payload.get("rich_text").and_then(Value::as_str) {
                Some(words) => (words.to_owned(), deeper),
                None if !children.is_empty() => return self.write(&children, indent, out),
                None => (self.unknown(block), deeper),
            },
        };
        for part in first.split('\n') {
            line(out, indent, part);
        }
        self.write(&children, &inside, out);
    }

    fn unknown(&self, block: &Block) -> String {
        let url = format!("{}#{}", self.url("", block.page), block.id.simple());
        format!("<unknown url=\"{url}\" alt=\"{}\"/>", block.content.kind())
    }

    fn write_table(&self, rows: &[Uuid], indent: &str, out: &mut String) {
        for (index, id) in rows.iter().enumerate() {
            let Some(Block { content: Content::TableRow(cells), .. }) = self.workspace.blocks.get(id) else {
                continue;
            };
            line(out, indent, &self.row(cells));
            if index == 0 {
                line(out, indent, &format!("|{}", " --- |".repeat(cells.len())));
            }
        }
    }

    fn row(&self, cells: &[Vec<Span>]) -> String {
        let cell = |cell: &Vec<Span>| self.inline(cell).replace('|', "\\|").replace('\n', "<br>");
        format!("| {} |", cells.iter().map(cell).collect::<Vec<_>>().join(" | "))
    }

    fn inline(&self, text: &[Span]) -> String {
        text.iter().map(|span| self.inline_span(span)).collect()
    }

    fn inline_span(&self, span: &Span) -> String {
        let words = self.plain_text(std::slice::from_ref(span));
        let mut words = match &span.content {
            Inline::Equation(expression) => format!("$`{expression}`$"),
            Inline::Mention(Mention::Page(id)) => {
                return format!("<mention-page url=\"{}\">{words}</mention-page>", self.url("", *id));
            }
            Inline::Mention(_) | Inline::Text(_) => words,
        };
        let style = span.style;
        for (is_on, mark) in
            [(style.code, "`"), (style.bold, "**"), (style.italic, "*"), (style.strikethrough, "~~")]
        {
            if is_on {
                words = format!("{mark}{words}{mark}");
            }
        }
        match &span.link {
            Some(link) => format!("[{words}]({link})"),
            None => words,
        }
    }
}

fn line(out: &mut String, indent: &str, text: &str) {
    out.push_str(indent);
    out.push_str(text);
    out.push('\n');
}
