//! The lines of a document: what they are indented by, and where an empty one stands between them.

use crate::markdown::escape;
use crate::markdown::inline::Rich;
use crate::page::BlockKind;

/// Deeper than this, nothing is indented any further: no reader could follow, and lines would be mostly blanks.
const DEEPEST: usize = 64;

/// A list item before its text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Item {
    /// An item without number: `- `, or `- [x] `.
    Bullet(String),
    /// An item with a number: `3. `.
    Number(String),
}

impl Item {
    /// A numbered item. Markdown numbers in digits alone, and not in many: others are part of the text.
    pub(super) fn numbered(ordinal: &str) -> Self {
        if ordinal.len() <= 9 && ordinal.bytes().all(|byte| byte.is_ascii_digit()) {
            Item::Number(format!("{ordinal}. "))
        } else {
            Item::Bullet(format!("- {ordinal}. "))
        }
    }

    fn marker(&self) -> &str {
        match self {
            Item::Bullet(marker) | Item::Number(marker) => marker,
        }
    }

    fn same_list(&self, other: &Item) -> bool {
        matches!((self, other), (Item::Bullet(_), Item::Bullet(_)) | (Item::Number(_), Item::Number(_)))
    }
}

/// A document under construction.
#[derive(Debug)]
pub(super) struct Writer {
    out: String,
    /// What the next block lies in: the document, then one for each block around it.
    containers: Vec<Container>,
    /// How deep the next block lies.
    depth: u16,
    /// What stands before each line of what is in the block that comes next.
    inner: String,
    /// What was written last.
    last: Last,
}

#[derive(Debug)]
struct Container {
    /// How deep its block lies; none for the document.
    depth: Option<u16>,
    kind: BlockKind,
    /// What stands before each line in it.
    prefix: String,
    /// The list item that was written last in it.
    last_item: Option<Item>,
}

#[derive(Debug, Default)]
struct Last {
    /// Whether it was a list item.
    is_item: bool,
    /// Whether it was a list item without text.
    is_empty: bool,
    /// What stands before each line of what is in it.
    inner: String,
}

impl Default for Writer {
    fn default() -> Self {
        let document =
            Container { depth: None, kind: BlockKind::ChildPage, prefix: String::new(), last_item: None };
        Self {
            out: String::new(),
            containers: vec![document],
            depth: 0,
            inner: String::new(),
            last: Last::default(),
        }
    }
}

impl Writer {
    /// Goes to where the next block is to be written: into the nearest block before it that is less deep.
    pub(super) fn enter(&mut self, depth: u16) {
        while self.containers.len() > 1 && self.container().depth.is_some_and(|around| around >= depth) {
            self.containers.pop();
        }
        self.depth = depth;
        self.inner = self.container().prefix.clone();
    }

    /// Makes the block that was written last the one that deeper blocks lie in.
    pub(super) fn contain(&mut self, kind: BlockKind) {
        let too_deep = self.containers.len() > DEEPEST;
        let prefix = if too_deep { self.container().prefix.clone() } else { self.inner.clone() };
        self.containers.push(Container { depth: Some(self.depth), kind, prefix, last_item: None });
    }

    /// Whether the next block lies right within a block of this kind.
    pub(super) fn is_in(&self, kind: BlockKind) -> bool {
        self.container().kind == kind
    }

    /// A heading; none without text.
    pub(super) fn heading(&mut self, level: usize, text: &Rich) {
        if let [line] = text.clone().on_one_line().lines().as_slice() {
            self.put(None, "", &[format!("{} {line}", "#".repeat(level))]);
        }
    }

    /// A list item. Without text, it is still an item.
    pub(super) fn item(&mut self, item: Item, text: &Rich) {
        let indent = match &item {
            Item::Bullet(_) => 2,
            Item::Number(marker) => marker.len(),
        };
        let mut lines = broken(text.lines());
        match lines.first_mut() {
            Some(first) => *first = format!("{}{first}", item.marker()),
            None => lines.push(item.marker().trim_end().to_owned()),
        }
        self.inner.push_str(&" ".repeat(indent));
        self.put(Some(item), &" ".repeat(indent), &lines);
    }

    /// A quote, or the text of a callout.
    pub(super) fn quote(&mut self, text: &Rich) {
        self.inner.push_str("> ");
        let lines: Vec<String> = broken(text.lines()).iter().map(|line| format!("> {line}")).collect();
        self.put(None, "", &lines);
    }

    /// A paragraph of text; none without text.
    pub(super) fn text(&mut self, text: &Rich) {
        self.put(None, "", &broken(text.lines()));
    }

    /// Lines that are Markdown already.
    pub(super) fn paragraph(&mut self, lines: &[String]) {
        self.put(None, "", lines);
    }

    /// Code, between more backticks than stand in it.
    pub(super) fn code(&mut self, language: &str, code: &str) {
        let fence = "`".repeat(escape::longest_run(code).max(2) + 1);
        let language: String = language.chars().filter(|c| !c.is_control() && *c != '`').collect();
        let code = code.replace("\r\n", "\n").replace('\r', "\n");
        let mut lines = vec![format!("{fence}{}", language.trim())];
        lines.extend(code.split('\n').map(str::to_owned));
        lines.push(fence);
        self.put(None, "", &lines);
    }

    /// The document.
    pub(super) fn finish(self) -> String {
        self.out
    }

    fn container(&self) -> &Container {
        self.containers.last().expect("the document is never left")
    }

    /// Writes lines, and an empty one before them unless a list goes on. `rest` stands before all but the first.
    fn put(&mut self, item: Option<Item>, rest: &str, lines: &[String]) {
        let Some(first) = lines.first() else { return };
        let is_empty = item.as_ref().is_some_and(|item| first == item.marker().trim_end());
        let container = self.containers.last_mut().expect("the document is never left");
        let prefix = &container.prefix;
        let goes_on = match (&container.last_item, &item) {
            (Some(before), Some(item)) => self.last.is_item && before.same_list(item),
            // What is in an item without text must follow at once. An empty item, or one whose number is not 1,
            // right below a text would be part of it.
            _ if self.last.is_item && self.last.inner == *prefix => {
                let starts_list = match &item {
                    Some(Item::Bullet(_)) => !is_empty,
                    Some(Item::Number(marker)) => !is_empty && marker == "1. ",
                    None => false,
                };
                self.last.is_empty || starts_list
            }
            _ => false,
        };
        if !goes_on && !self.out.is_empty() {
            self.out.push_str(prefix.trim_end());
            self.out.push('\n');
        }
        for (at, line) in lines.iter().enumerate() {
            let rest = if at == 0 { "" } else { rest };
            let whole = format!("{prefix}{rest}{line}");
            self.out.push_str(if line.is_empty() { whole.trim_end() } else { &whole });
            self.out.push('\n');
        }
        self.last = Last { is_item: item.is_some(), is_empty, inner: self.inner.clone() };
        container.last_item = item;
    }
}

/// Lines of one text: each ends in a line break, unless an empty line follows.
fn broken(mut lines: Vec<String>) -> Vec<String> {
    for at in 1..lines.len() {
        if !lines[at].is_empty() && !lines[at - 1].is_empty() {
            lines[at - 1].push_str("  ");
        }
    }
    lines
}
