//! The words of a block in an HTML export.

use crate::import::html::dom::{Element, Node};
use crate::import::links::Links;
use crate::import::piece::{self, Meaning, Piece};
use crate::notion::wire::Annotations;

/// Elements that lie deeper give their words without formatting.
const DEEPEST: usize = 64;

/// The words of nodes, with their formatting.
pub fn pieces<'a>(nodes: impl Iterator<Item = Node<'a>>, links: &Links<'_>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut reader = Reader { links, pieces: &mut pieces };
    for node in nodes {
        reader.node(node, Annotations::default(), &Meaning::Words, 0);
    }
    piece::joined(pieces)
}

/// The formula in an element, as people typed it: KaTeX keeps it beside what it drew.
pub fn formula(element: &Element<'_>) -> Option<String> {
    let is_source = |it: &Element<'_>| it.attribute("encoding") == Some("application/x-tex");
    let source = element.all("annotation").find(is_source)?;
    Some(source.words().trim().to_owned())
}

/// Whether an element holds nothing that a reader reads.
pub fn is_silent(element: &Element<'_>) -> bool {
    matches!(element.name(), "script" | "style" | "link" | "svg" | "noscript" | "template" | "head")
        || element.has_class("icon")
        || element.has_class("user-icon")
        || element.has_class("checkbox")
}

struct Reader<'a, 'b> {
    links: &'a Links<'a>,
    pieces: &'b mut Vec<Piece>,
}

impl Reader<'_, '_> {
    fn node(&mut self, node: Node<'_>, style: Annotations, meaning: &Meaning, depth: usize) {
        match (node.text(), node.element()) {
            (Some(text), _) => self.push(text, style, meaning),
            (None, Some(element)) if !is_silent(&element) => self.element(element, style, meaning, depth),
            _ => {}
        }
    }

    fn element(&mut self, element: Element<'_>, mut style: Annotations, meaning: &Meaning, depth: usize) {
        let is_formula = element.has_class("notion-text-equation-token") || element.has_class("katex");
        if let Some(formula) = is_formula.then(|| formula(&element)).flatten() {
            self.push(&formula, style, &Meaning::Equation);
            return;
        }
        let mut own = None;
        match element.name() {
            "strong" | "b" => style.bold = true,
            "em" | "i" => style.italic = true,
            "del" | "s" | "strike" => style.strikethrough = true,
            "u" => style.underline = true,
            "code" => style.code = true,
            "br" => self.push("\n", style, meaning),
            "time" => own = Some(Meaning::Date),
            "a" => {
                own = element.attribute("href").and_then(|href| self.links.target(href)).map(Meaning::Link)
            }
            "span" if element.has_class("user") => own = Some(Meaning::User),
            "span" if element.attribute("style").is_some_and(|css| css.contains("border-bottom")) => {
                style.underline = true
            }
            _ => {}
        }
        let meaning = own.as_ref().unwrap_or(meaning);
        if depth == DEEPEST {
            self.push(&element.words(), style, meaning);
            return;
        }
        for child in element.children() {
            self.node(child, style, meaning, depth + 1);
        }
    }

    fn push(&mut self, words: &str, style: Annotations, meaning: &Meaning) {
        // Notion puts marks of no width around formulas.
        let words = words.replace('\u{feff}', "");
        if !words.is_empty() {
            self.pieces.push(Piece { words, style, meaning: meaning.clone() });
        }
    }
}
