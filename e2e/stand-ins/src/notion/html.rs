//! The page of a workspace for people to read: what the `url` of a page opens in a browser.
//!
//! All text is escaped, and a link is followed only to the web or inside of the workspace: what is shown here
//! was written by anybody.

use serde_json::Value;
use uuid::Uuid;

use super::block::{Block, Content};
use super::objects::View;
use super::text::{Inline, Mention, Span};
use super::workspace::{Database, Page, Parent, Target};

const STYLE: &str = "\
body{font:16px/1.6 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#222}\
table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.2rem .6rem;text-align:left;vertical-align:top}\
pre{background:#f5f5f5;padding:.8rem;overflow:auto}blockquote,aside{border-left:3px solid #ccc;margin:.5rem 0;\
padding:.1rem 1rem}aside{background:#f5f5f5}.columns{display:flex;gap:2rem}.columns>*{flex:1}ul.todo{list-style:none}\
:target{background:#cfe}";

impl View<'_> {
    /// A page with its properties, body and pages.
    pub(super) fn page_html(&self, page: &Page) -> String {
        let mut body = self.path_html(page.parent);
        body.push_str(&heading(page.icon.as_deref(), &page.title));
        let object = self.page(page);
        let properties = object["properties"].as_object().into_iter().flatten();
        let rows = properties.filter(|(_, property)| property["type"] != "title").map(|(name, property)| {
            let kind = property["type"].as_str().unwrap_or_default();
            format!("<tr><th>{}</th><td>{}</td></tr>", escape(name), escape(&readable(&property[kind])))
        });
        let rows: String = rows.collect();
        if !rows.is_empty() {
            body.push_str(&format!("<table>{rows}</table>"));
        }
        self.blocks_html(&page.body, &mut body);
        self.held_html(Parent::Page(page.id), &mut body);
        document(&page.title, &body)
    }

    /// A database as the list of its rows.
    pub(super) fn database_html(&self, database: &Database) -> String {
        let mut body = self.path_html(database.parent);
        body.push_str(&heading(database.icon.as_deref(), &database.title));
        body.push_str(&format!("<p>{}</p>", self.inline_html(&database.description)));
        self.held_html(Parent::Database(database.id), &mut body);
        document(&database.title, &body)
    }

    fn path_html(&self, parent: Parent) -> String {
        let mut links = Vec::new();
        let mut above = parent;
        loop {
            let (target, next) = match above {
                Parent::Workspace => break,
                Parent::Page(id) | Parent::Block { page: id, .. } => {
                    (Target::Page(id), self.workspace.pages.get(&id).map(|page| page.parent))
                }
                Parent::Database(id) => {
                    (Target::Database(id), self.workspace.databases.get(&id).map(|database| database.parent))
                }
            };
            links.push(self.link_to(target));
            above = next.unwrap_or(Parent::Workspace);
        }
        links.push(escape(&self.workspace.name));
        links.reverse();
        format!("<nav>{}</nav>", links.join(" / "))
    }

    fn link_to(&self, target: Target) -> String {
        let title = self.workspace.title_of(target).unwrap_or("Untitled");
        format!("<a href=\"{}\">{}</a>", target.address(), escape(title))
    }

    fn held_html(&self, parent: Parent, out: &mut String) {
        let mut held = self.workspace.held_by(parent).peekable();
        if held.peek().is_some() {
            let items = held
                .map(|target| format!("<li id=\"{}\">{}</li>", target.id().simple(), self.link_to(target)));
            out.push_str(&format!("<ul>{}</ul>", items.collect::<String>()));
        }
    }

    fn blocks_html(&self, ids: &[Uuid], out: &mut String) {
        let mut open_list = None;
        for block in ids.iter().filter_map(|id| self.workspace.blocks.get(id)) {
            let list = list_of(&block.content);
            if list != open_list {
                out.push_str(open_list.map_or("", |list: (&str, &str)| list.1));
                out.push_str(list.map_or("", |list| list.0));
                open_list = list;
            }
            self.block_html(block, out);
        }
        out.push_str(open_list.map_or("", |list| list.1));
    }

    fn block_html(&self, block: &Block, out: &mut String) {
        let id = block.id.simple();
        let mut inside = String::new();
        self.blocks_html(&self.shown(block), &mut inside);
        let html = match &block.content {
            Content::Paragraph(text) => {
                format!("<div id=\"{id}\"><p>{}</p>{inside}</div>", self.inline_html(text))
            }
            Content::Heading { level, text } => {
                let level = level + 1;
                format!("<h{level} id=\"{id}\">{}</h{level}>{inside}", self.inline_html(text))
            }
            Content::BulletedItem(text) | Content::NumberedItem(text) => {
                format!("<li id=\"{id}\">{}{inside}</li>", self.inline_html(text))
            }
            Content::ToDo { text, checked } => {
                let mark = if *checked { "☑" } else { "☐" };
                format!("<li id=\"{id}\">{mark} {}{inside}</li>", self.inline_html(text))
            }
            Content::Toggle(text) => {
                let summary = self.inline_html(text);
                format!("<details open id=\"{id}\"><summary>{summary}</summary>{inside}</details>")
            }
            Content::Quote(text) => {
                format!("<blockquote id=\"{id}\">{}{inside}</blockquote>", self.inline_html(text))
            }
            Content::Callout { text, icon } => {
                format!("<aside id=\"{id}\">{} {}{inside}</aside>", escape(icon), self.inline_html(text))
            }
            Content::Code { text, .. } => {
                format!("<pre id=\"{id}\"><code>{}</code></pre>", escape(&self.plain_text(text)))
            }
            Content::Equation(expression) => format!("<pre id=\"{id}\">{}</pre>", escape(expression)),
            Content::Divider => format!("<hr id=\"{id}\">"),
            Content::TableOfContents => format!("<div id=\"{id}\"></div>"),
            Content::Table { .. } => format!("<table id=\"{id}\">{inside}</table>"),
            Content::TableRow(cells) => {
                let cells = cells.iter().map(|cell| format!("<td>{}</td>", self.inline_html(cell)));
                format!("<tr id=\"{id}\">{}</tr>", cells.collect::<String>())
            }
            Content::ColumnList => format!("<div class=\"columns\" id=\"{id}\">{inside}</div>"),
            Content::Column => format!("<div id=\"{id}\">{inside}</div>"),
            Content::Bookmark(url) => format!("<p id=\"{id}\">{}</p>", link(Some(url), &escape(url))),
            Content::Embed { url, caption } => {
                format!("<p id=\"{id}\">{} {}</p>", link(Some(url), &escape(url)), self.inline_html(caption))
            }
            Content::Media(media) => {
                let name = escape(media.source.name());
                format!("<p id=\"{id}\">[{}: {name}] {}</p>", media.kind, self.inline_html(&media.caption))
            }
            Content::SyncedCopy(_) => format!("<div id=\"{id}\">{inside}</div>"),
            Content::Other { kind, .. } => {
                let object = self.block(block);
                let words = readable(&object[kind.as_str()]);
                format!("<div id=\"{id}\"><p>{}</p>{inside}</div>", escape(&words))
            }
        };
        out.push_str(&html);
    }

    fn inline_html(&self, text: &[Span]) -> String {
        text.iter().map(|span| self.span_html(span)).collect()
    }

    fn span_html(&self, span: &Span) -> String {
        let mut html = escape(&self.plain_text(std::slice::from_ref(span))).replace('\n', "<br>");
        let style = span.style;
        let tags = [
            (style.code, "code"),
            (style.bold, "strong"),
            (style.italic, "em"),
            (style.strikethrough, "s"),
            (style.underline, "u"),
        ];
        for (_, tag) in tags.into_iter().filter(|(is_on, _)| *is_on) {
            html = format!("<{tag}>{html}</{tag}>");
        }
        match &span.content {
            Inline::Mention(Mention::Page(id)) => link(Some(&Target::Page(*id).address()), &html),
            Inline::Mention(Mention::Database(id)) => link(Some(&Target::Database(*id).address()), &html),
            _ => link(span.link.as_deref(), &html),
        }
    }
}

type List = (&'static str, &'static str);

fn list_of(content: &Content) -> Option<List> {
    match content {
        Content::BulletedItem(_) => Some(("<ul>", "</ul>")),
        Content::NumberedItem(_) => Some(("<ol>", "</ol>")),
        Content::ToDo { .. } => Some(("<ul class=\"todo\">", "</ul>")),
        _ => None,
    }
}

fn heading(icon: Option<&str>, title: &str) -> String {
    let icon =
        icon.filter(|icon| !icon.starts_with("http")).map(|icon| format!("{icon} ")).unwrap_or_default();
    format!("<h1>{}{}</h1>", escape(&icon), escape(title))
}

/// `html` as a link, if the address is one that may be followed.
fn link(address: Option<&str>, html: &str) -> String {
    let is_safe = |address: &&str| {
        let web = ["https://", "http://", "mailto:"].iter().any(|scheme| address.starts_with(scheme));
        web || (address.starts_with('/') && !address.starts_with("//"))
    };
    match address.filter(is_safe) {
        Some(address) => format!("<a href=\"{}\">{html}</a>", escape(address)),
        None => html.to_owned(),
    }
}

/// The words in a piece of JSON: names, texts and numbers, without ids and formatting.
fn readable(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Array(values) => values.iter().map(readable).collect::<Vec<_>>().join(", "),
        Value::Object(map) => {
            for key in ["plain_text", "name", "start", "state"] {
                if let Some(Value::String(text)) = map.get(key) {
                    return text.clone();
                }
            }
            let shown =
                map.iter().filter(|(key, _)| !matches!(key.as_str(), "id" | "type" | "object" | "color"));
            let words = shown.map(|(_, value)| readable(value)).filter(|words| !words.is_empty());
            words.collect::<Vec<_>>().join(" ")
        }
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

fn document(title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>{}</title><style>{STYLE}</style></head><body>{body}</body></html>",
        escape(title)
    )
}
