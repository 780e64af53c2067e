//! From the body of an HTML page to blocks.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::import::draft::{DEEPEST, Drafts};
use crate::import::html::collection::{self, Row};
use crate::import::html::dom::{Element, Node};
use crate::import::html::inline;
use crate::import::links::Links;
use crate::import::piece::{self, Meaning, Piece};
use crate::notion::wire::Annotations;

/// The blocks of a page, and the rows of databases in it that have no page.
#[derive(Debug)]
pub struct Blocks<'a> {
    pub(super) links: &'a Links<'a>,
    page: Option<Uuid>,
    /// How many elements lie around the next one.
    level: usize,
    pub drafts: Drafts,
    pub rows: Vec<Row>,
}

impl<'a> Blocks<'a> {
    /// No blocks yet.
    pub fn new(links: &'a Links<'a>, page: Option<Uuid>) -> Self {
        Self { links, page, level: 0, drafts: Drafts::default(), rows: Vec::new() }
    }

    /// Reads nodes that lie beside each other.
    pub fn read<'n>(&mut self, nodes: impl Iterator<Item = Node<'n>>, depth: usize) {
        let mut line: Vec<Node<'n>> = Vec::new();
        let before = self.drafts.0.len();
        for node in nodes {
            match node.element().filter(is_block) {
                None => line.push(node),
                Some(element) => {
                    self.line(&mut line, depth, None);
                    // What is indented lies in the block before it. An HTML parser takes it out of a paragraph.
                    let is_below = element.has_class("indented") && self.drafts.0.len() > before;
                    self.element(&element, depth + usize::from(is_below));
                }
            }
        }
        self.line(&mut line, depth, None);
    }

    /// A paragraph of what stands between two blocks.
    fn line(&mut self, line: &mut Vec<Node<'_>>, depth: usize, id: Option<Uuid>) {
        let pieces = inline::pieces(line.drain(..), self.links);
        self.drafts.push_paragraph(depth, pieces, id, self.links);
    }

    fn element(&mut self, element: &Element<'_>, depth: usize) {
        if self.level == DEEPEST {
            let words = plain(element.words());
            self.drafts.push_paragraph(depth, words, None, self.links);
            return;
        }
        self.level += 1;
        self.block(element, depth);
        self.level -= 1;
    }

    fn block(&mut self, element: &Element<'_>, depth: usize) {
        if inline::is_silent(element) {
            return;
        }
        if collection::is_collection(element) {
            return self.collection(element, depth);
        }
        let id = element.id();
        match element.name() {
            "p" => self.drafts.push_paragraph(
                depth,
                inline::pieces(element.children(), self.links),
                id,
                self.links,
            ),
            "h1" => self.holder("heading_1", json!({}), element, id, depth),
            "h2" => self.holder("heading_2", json!({}), element, id, depth),
            "h3" => self.holder("heading_3", json!({}), element, id, depth),
            "h4" | "h5" | "h6" => self.holder("heading_4", json!({}), element, id, depth),
            "ul" | "ol" => self.list(element, depth),
            "details" => self.details(element, id, depth),
            "blockquote" => self.holder("quote", json!({}), element, id, depth),
            "pre" => self.code(element, id, depth),
            "hr" => self.drafts.push(depth, "divider", json!({}), id),
            "nav" => self.drafts.push(depth, "table_of_contents", json!({}), id),
            "table" => self.table(element, depth),
            "figure" => self.figure(element, id, depth),
            "div" if element.has_class("column-list") => self.group("column_list", element, id, depth),
            "div" if element.has_class("column") => self.group("column", element, id, depth),
            _ => self.read(element.children(), depth),
        }
    }

    /// A block that holds others, without words of its own.
    fn group(&mut self, kind: &'static str, element: &Element<'_>, id: Option<Uuid>, depth: usize) {
        self.drafts.push(depth, kind, json!({}), id);
        self.read(element.children(), depth + 1);
    }

    /// A block with words of its own, and the blocks in it.
    fn holder(
        &mut self,
        kind: &'static str,
        payload: Value,
        element: &Element<'_>,
        id: Option<Uuid>,
        depth: usize,
    ) {
        self.with_text(kind, payload, element.children().collect(), id, depth);
    }

    pub(super) fn with_text(
        &mut self,
        kind: &'static str,
        mut payload: Value,
        nodes: Vec<Node<'_>>,
        id: Option<Uuid>,
        depth: usize,
    ) {
        let first_block = nodes.iter().position(|node| node.element().is_some_and(|it| is_block(&it)));
        let (line, rest) = nodes.split_at(first_block.unwrap_or(nodes.len()));
        let mut pieces = inline::pieces(line.iter().copied(), self.links);
        piece::trim(&mut pieces);
        let is_heading = kind.starts_with("heading");
        if is_heading && pieces.is_empty() && rest.is_empty() {
            return;
        }
        payload["rich_text"] = piece::rich_text(&pieces);
        self.drafts.push(depth, kind, payload, id);
        self.read(rest.iter().copied(), depth + 1);
    }

    fn list(&mut self, list: &Element<'_>, depth: usize) {
        // Notion writes a list for each item; the id is that of the list.
        let mut id = list.id();
        let mut start = list.attribute("start").and_then(|start| start.parse::<u32>().ok());
        for item in list.children().filter_map(Node::element) {
            let toggle = item.children().filter_map(Node::element).find(|it| it.name() == "details");
            let id = id.take().or_else(|| item.id());
            let checkbox = item.children().filter_map(Node::element).find(|it| it.has_class("checkbox"));
            match (toggle, checkbox) {
                (Some(toggle), _) => self.details(&toggle, id, depth),
                (None, Some(checkbox)) => {
                    let checked = json!({"checked": checkbox.has_class("checkbox-on")});
                    self.holder("to_do", checked, &item, id, depth);
                }
                _ if list.name() == "ol" => {
                    self.holder(
                        "numbered_list_item",
                        json!({"list_start_index": start.take()}),
                        &item,
                        id,
                        depth,
                    );
                }
                _ => self.holder("bulleted_list_item", json!({}), &item, id, depth),
            }
        }
    }

    /// A toggle; one that is a heading says so by the size of its letters only.
    fn details(&mut self, details: &Element<'_>, id: Option<Uuid>, depth: usize) {
        let summary = details.children().filter_map(Node::element).find(|it| it.name() == "summary");
        let style = summary.and_then(|summary| summary.attribute("style")).unwrap_or_default();
        let kind = match style {
            style if style.contains("1.875em") => "heading_1",
            style if style.contains("1.5em") => "heading_2",
            style if style.contains("1.25em") => "heading_3",
            _ => "toggle",
        };
        let pieces =
            summary.map(|summary| inline::pieces(summary.children(), self.links)).unwrap_or_default();
        self.drafts.push(
            depth,
            kind,
            json!({"rich_text": piece::rich_text(&pieces)}),
            id.or_else(|| details.id()),
        );
        let rest = details.children().filter(|child| child.element().is_none_or(|it| it.name() != "summary"));
        self.read(rest, depth + 1);
    }

    fn code(&mut self, pre: &Element<'_>, id: Option<Uuid>, depth: usize) {
        let code = pre.all("code").next().unwrap_or(*pre);
        let classes = code.attribute("class").unwrap_or_default();
        // A language's name may have spaces: it is the whole attribute.
        let language = classes.strip_prefix("language-").map(str::trim);
        let text = plain(code.words());
        self.drafts.push(
            depth,
            "code",
            json!({"rich_text": piece::rich_text(&text), "language": language}),
            id,
        );
    }

    fn table(&mut self, table: &Element<'_>, depth: usize) {
        let has_header = table.all("thead").next().is_some()
            || table.all("th").any(|it| it.has_class("simple-table-header"));
        self.drafts.push(depth, "table", json!({"has_column_header": has_header}), table.id());
        for row in table.all("tr") {
            let cells =
                row.children().filter_map(Node::element).filter(|it| matches!(it.name(), "td" | "th"));
            let cells: Vec<Value> =
                cells.map(|cell| piece::rich_text(&inline::pieces(cell.children(), self.links))).collect();
            self.drafts.push(depth + 1, "table_row", json!({"cells": cells}), row.id());
        }
    }

    fn collection(&mut self, element: &Element<'_>, depth: usize) {
        let (id, title) = collection::database(element, self.links);
        let database = id.or(self.page);
        if let Some(database) = database {
            let known = self.links.title(database).map(str::to_owned);
            let title = if title.is_empty() { known.unwrap_or_default() } else { title };
            self.rows.extend(collection::rows(element, database, &title, self.links));
            if Some(database) != self.page {
                self.drafts.push(depth, "child_database", json!({"title": title}), Some(database));
            }
        }
    }
}

/// Whether an element stands on lines of its own.
fn is_block(element: &Element<'_>) -> bool {
    matches!(
        element.name(),
        "p" | "div"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "ul"
            | "ol"
            | "li"
            | "details"
            | "summary"
            | "blockquote"
            | "pre"
            | "hr"
            | "nav"
            | "table"
            | "figure"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "aside"
    ) && !inline::is_silent(element)
}

pub(super) fn plain(words: String) -> Vec<Piece> {
    if words.is_empty() {
        return Vec::new();
    }
    vec![Piece { words, style: Annotations::default(), meaning: Meaning::Words }]
}
