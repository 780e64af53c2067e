//! The tree of an HTML document, as far as the reader looks into it.

use ego_tree::NodeRef;
use scraper::node::Node as Kind;
use scraper::{ElementRef, Html};
use uuid::Uuid;

/// A node: an element, or text.
#[derive(Debug, Clone, Copy)]
pub struct Node<'a>(NodeRef<'a, Kind>);

/// An element.
#[derive(Debug, Clone, Copy)]
pub struct Element<'a>(ElementRef<'a>);

impl<'a> Node<'a> {
    /// The element, if it is one.
    pub fn element(self) -> Option<Element<'a>> {
        ElementRef::wrap(self.0).map(Element)
    }

    /// The text, if it is one.
    pub fn text(self) -> Option<&'a str> {
        match self.0.value() {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl<'a> Element<'a> {
    /// The outermost element.
    pub fn root(document: &'a Html) -> Self {
        Self(document.root_element())
    }

    /// The name of its tag.
    pub fn name(&self) -> &'a str {
        self.0.value().name()
    }

    /// An attribute.
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        self.0.value().attr(name)
    }

    /// The id, if it is one of Notion's.
    pub fn id(&self) -> Option<Uuid> {
        self.attribute("id")?.parse().ok()
    }

    /// Whether it has a class.
    pub fn has_class(&self, class: &str) -> bool {
        self.attribute("class").is_some_and(|classes| classes.split_whitespace().any(|it| it == class))
    }

    /// What lies directly in it. Notion wraps blocks into elements that are there for the direction of writing only:
    /// what is in those counts as if they were not there.
    pub fn children(&self) -> impl Iterator<Item = Node<'a>> + Clone + use<'a> {
        let mut nodes: Vec<Node<'a>> = Vec::new();
        let mut next: Vec<Node<'a>> = self.0.children().rev().map(Node).collect();
        while let Some(node) = next.pop() {
            match node.element().filter(Element::is_transparent) {
                Some(element) => next.extend(element.0.children().rev().map(Node)),
                None => nodes.push(node),
            }
        }
        nodes.into_iter()
    }

    fn is_transparent(&self) -> bool {
        let style = self.attribute("style").unwrap_or_default();
        style.replace(' ', "").contains("display:contents") && self.id().is_none()
    }

    /// The elements in it, at any depth, in reading order.
    pub fn descendants(&self) -> impl Iterator<Item = Element<'a>> + use<'a> {
        self.0.descendants().skip(1).filter_map(|node| ElementRef::wrap(node).map(Element))
    }

    /// The elements in it of one name.
    pub fn all(&self, name: &'static str) -> impl Iterator<Item = Element<'a>> + use<'a> {
        self.descendants().filter(move |element| element.name() == name)
    }

    /// The first element in it of one class.
    pub fn first_with_class(&self, class: &str) -> Option<Element<'a>> {
        self.descendants().find(|element| element.has_class(class))
    }

    /// Its text and that of everything in it.
    pub fn words(&self) -> String {
        self.0.text().collect()
    }
}
