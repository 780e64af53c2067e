//! A page that was exported as HTML: its head, its properties with their types, and its blocks with their ids.

mod blocks;
mod collection;
mod dom;
mod figures;
mod inline;
mod properties;

use scraper::Html;
use uuid::Uuid;

use crate::import::html::blocks::Blocks;
pub use crate::import::html::collection::Row;
use crate::import::html::dom::Element;
use crate::import::links::Links;
use crate::import::page::Page;

/// How deep elements may be nested. Browsers draw the line at the same depth; an HTML parser takes time with the square
/// of it.
pub const DEEPEST: usize = 512;

/// Whether elements are nested too deep to be parsed: those that Notion writes are all closed.
pub fn is_too_deep(html: &str) -> bool {
    let mut depth: usize = 0;
    let tags = html.split('<').skip(1).map(|rest| rest.split_once('>').map_or(rest, |(tag, _)| tag));
    tags.filter(|tag| !tag.is_empty()).any(|tag| {
        match tag.as_bytes()[0] {
            b'/' => depth = depth.saturating_sub(1),
            first if first.is_ascii_alphabetic() && !tag.ends_with('/') && !is_void(tag) => depth += 1,
            _ => {}
        }
        depth > DEEPEST
    })
}

fn is_void(tag: &str) -> bool {
    let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    ["br", "img", "hr", "meta", "link", "input", "wbr", "col", "source"]
        .iter()
        .any(|it| name.eq_ignore_ascii_case(it))
}

/// What must be known of a page before the first one is read.
#[derive(Debug, PartialEq, Eq)]
pub struct Outer {
    /// Its title.
    pub title: Option<String>,
    /// Its id.
    pub id: Option<Uuid>,
    /// Whether it is a database and nothing else.
    pub is_database: bool,
}

/// Looks at the head of a page; none for a file that Notion did not write.
pub fn outer(html: &str) -> Option<Outer> {
    let document = Html::parse_document(html);
    let article = article(&document)?;
    let title = article.first_with_class("page-title").map(|title| title.words().trim().to_owned());
    let body = article.first_with_class("page-body");
    let is_database = body.is_some_and(|body| {
        let mut has_collection = false;
        let only = body.children().all(|child| {
            has_collection |= child.element().is_some_and(|element| collection::is_collection(&element));
            child.element().is_none_or(|element| {
                collection::is_collection(&element) || element.words().trim().is_empty()
            })
        });
        has_collection && only
    });
    Some(Outer { title, id: article.id(), is_database })
}

/// Reads a page, with the rows of databases in it.
pub fn page(html: &str, links: &Links<'_>) -> (Page, Vec<Row>) {
    let document = Html::parse_document(html);
    let Some(article) = article(&document) else { return (Page::default(), Vec::new()) };
    let title = article.first_with_class("page-title").map(|title| title.words().trim().to_owned());
    let icon = article.first_with_class("page-header-icon").and_then(|icon| icon.first_with_class("icon"));
    let icon = icon.map(|icon| icon.words().trim().to_owned()).filter(|icon| !icon.is_empty());
    let named = properties::read(&article, links);

    let mut blocks = Blocks::new(links, article.id());
    if let Some(description) = article.first_with_class("page-description") {
        blocks.drafts.push_paragraph(0, inline::pieces(description.children(), links), None, links);
    }
    if let Some(body) = article.first_with_class("page-body") {
        blocks.read(body.children(), 0);
    }
    let (created_at, edited_at) = (named.created_at, named.edited_at);
    let (properties, drafts) = (named.properties, blocks.drafts);
    (Page { title, icon, properties, said: Vec::new(), created_at, edited_at, drafts }, blocks.rows)
}

/// The ids of the files of an export by their paths, as its `index.html` tells: names may have none.
pub fn index(html: &str) -> Vec<(String, Uuid)> {
    let document = Html::parse_document(html);
    let root = Element::root(&document);
    let mut found = Vec::new();
    for list in root.all("ul") {
        let id = list.attribute("id").and_then(|id| id.strip_prefix("id::")?.get(..36)?.parse().ok());
        let link = list.children().filter_map(|child| child.element()).find(|child| child.name() == "a");
        if let (Some(id), Some(href)) = (id, link.and_then(|link| link.attribute("href").map(str::to_owned)))
        {
            found.push((href, id));
        }
    }
    found
}

/// What Notion puts around a page.
fn article(document: &Html) -> Option<Element<'_>> {
    let root = Element::root(document);
    root.all("article").find(|article| article.has_class("page"))
}
