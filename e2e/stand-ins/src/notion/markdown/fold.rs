//! From a flat run of blocks and tags to a tree: HTML and Markdown are mixed freely in real pages, so that an
//! element may open in one piece of HTML and close in another, with Markdown between them.

use crate::notion::block::{Content, Draft};
use crate::notion::text::{self, Span, Text};

/// An element that holds blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Details,
    Summary,
    Columns,
    Column,
    /// Closes the innermost column or set of columns.
    End,
    Table,
    Row,
    Cell,
    List {
        ordered: bool,
    },
    Item,
    Quote,
    Heading(u8),
    Pre,
}

/// A piece of a page in the order of its source.
#[derive(Debug)]
pub(super) enum Item {
    Block(Draft),
    /// Text outside of any block.
    Run(Text),
    Open(Tag),
    Close(Tag),
}

/// An element that is open.
#[derive(Debug, Default)]
struct Frame {
    tag: Option<Tag>,
    children: Vec<Draft>,
    summary: Text,
    cells: Vec<Text>,
    rows: Vec<Vec<Text>>,
}

/// Builds the tree. What is never closed ends with the text; what was never opened is ignored.
pub(super) fn fold(items: Vec<Item>) -> Vec<Draft> {
    let mut stack = Stack { frames: Vec::new(), root: Frame::default() };
    for item in items {
        match item {
            Item::Block(block) => stack.add(block),
            Item::Run(run) => {
                let text = text::tidy(run);
                if !text.is_empty() {
                    stack.add(Draft::leaf(Content::Paragraph(text)));
                }
            }
            Item::Open(Tag::End) => stack.end_column(),
            Item::Open(tag) => stack.open(tag),
            Item::Close(tag) => stack.close(tag),
        }
    }
    while !stack.frames.is_empty() {
        stack.pop();
    }
    stack.root.children
}

struct Stack {
    frames: Vec<Frame>,
    root: Frame,
}

impl Stack {
    fn innermost(&self) -> Option<Tag> {
        self.frames.last().and_then(|frame| frame.tag)
    }

    fn top(&mut self) -> &mut Frame {
        self.frames.last_mut().unwrap_or(&mut self.root)
    }

    /// A block between columns is none of theirs: it ends them.
    fn add(&mut self, block: Draft) {
        if self.innermost() == Some(Tag::Columns) {
            self.pop();
        }
        self.top().children.push(block);
    }

    /// Opens an element, after closing those whose end HTML lets one leave out.
    fn open(&mut self, tag: Tag) {
        let implied: &[Tag] = match tag {
            Tag::Cell => &[Tag::Cell],
            Tag::Row => &[Tag::Cell, Tag::Row],
            Tag::Item => &[Tag::Item],
            Tag::Column => &[Tag::Column],
            _ => &[],
        };
        for end in implied {
            if self.innermost() == Some(*end) {
                self.pop();
            }
        }
        self.frames.push(Frame { tag: Some(tag), ..Frame::default() });
    }

    fn close(&mut self, tag: Tag) {
        if self.frames.iter().any(|frame| frame.tag == Some(tag)) {
            while self.innermost() != Some(tag) {
                self.pop();
            }
            self.pop();
        }
    }

    fn end_column(&mut self) {
        let is_column = |frame: &Frame| matches!(frame.tag, Some(Tag::Column | Tag::Columns));
        if let Some(at) = self.frames.iter().rposition(is_column) {
            self.frames[at].tag.into_iter().for_each(|tag| self.close(tag));
        }
    }

    /// Closes the innermost element: it becomes what it is in the one around it.
    fn pop(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        let outer = self.innermost();
        let parent = self.frames.last_mut().unwrap_or(&mut self.root);
        match frame.tag {
            Some(Tag::Summary) if outer == Some(Tag::Details) => parent.summary = flatten(&frame.children),
            Some(Tag::Cell) if outer == Some(Tag::Row) => parent.cells.push(flatten(&frame.children)),
            Some(Tag::Row) if outer == Some(Tag::Table) => {
                parent.children.extend(frame.children);
                parent.rows.push(frame.cells);
            }
            _ => parent.children.extend(frame.into_blocks(outer)),
        }
    }
}

impl Frame {
    fn into_blocks(self, outer: Option<Tag>) -> Vec<Draft> {
        let Frame { tag, children, summary, cells, rows } = self;
        match tag {
            Some(Tag::Details) => vec![Draft { content: Content::Toggle(summary), children }],
            Some(Tag::Columns) => {
                vec![Draft { content: Content::ColumnList, children: as_columns(children) }]
            }
            Some(Tag::Column) => vec![Draft { content: Content::Column, children }],
            Some(Tag::Table) => {
                let rows: Vec<_> = rows.into_iter().filter(|row| !row.is_empty()).collect();
                let table = (!rows.is_empty()).then(|| table(rows, false));
                children.into_iter().chain(table).collect()
            }
            Some(Tag::Item) => {
                let ordered = outer == Some(Tag::List { ordered: true });
                let make = if ordered { Content::NumberedItem } else { Content::BulletedItem };
                vec![with_text(children, make)]
            }
            Some(Tag::Quote) => vec![with_text(children, Content::Quote)],
            Some(Tag::Heading(level)) => {
                let text = flatten(&children);
                if text.is_empty() { children } else { vec![Draft::leaf(Content::Heading { level, text })] }
            }
            Some(Tag::Pre) => {
                let language = "plain text".to_owned();
                vec![Draft::leaf(Content::Code { text: flatten(&children), language })]
            }
            _ => {
                let paragraphs = cells.into_iter().map(|cell| Draft::leaf(Content::Paragraph(cell)));
                children.into_iter().chain(paragraphs).collect()
            }
        }
    }
}

/// A table of these rows, each filled up to the widest.
pub(super) fn table(rows: Vec<Vec<Text>>, header: bool) -> Draft {
    let width = rows.iter().map(Vec::len).max().unwrap_or_default();
    let children = rows
        .into_iter()
        .map(|mut row| {
            row.resize(width, Text::new());
            Draft::leaf(Content::TableRow(row))
        })
        .collect();
    Draft { content: Content::Table { width, header }, children }
}

/// A block whose text is the first paragraph of `blocks`, and which holds the others. An address alone is such a
/// text as well: it makes a bookmark only where it stands by itself.
pub(super) fn with_text(mut blocks: Vec<Draft>, make: impl FnOnce(Text) -> Content) -> Draft {
    let text = match blocks.first().map(|block| &block.content) {
        Some(Content::Paragraph(text)) => Some(text.clone()),
        Some(Content::Bookmark(url)) => Some(vec![Span { link: Some(url.clone()), ..Span::plain(url) }]),
        _ => None,
    };
    if text.is_some() {
        blocks.remove(0);
    }
    Draft { content: make(text.unwrap_or_default()), children: blocks }
}

/// In a list of columns there is nothing but columns.
fn as_columns(blocks: Vec<Draft>) -> Vec<Draft> {
    blocks
        .into_iter()
        .map(|block| match block.content {
            Content::Column => block,
            _ => Draft { content: Content::Column, children: vec![block] },
        })
        .collect()
}

/// All text of the blocks in one run, a line for each.
fn flatten(blocks: &[Draft]) -> Text {
    let mut lines: Vec<Text> = Vec::new();
    gather(blocks, &mut lines);
    let mut out = Text::new();
    for line in lines.into_iter().filter(|line| !line.is_empty()) {
        if !out.is_empty() {
            out.push(Span::plain("\n"));
        }
        out.extend(line);
    }
    text::tidy(out)
}

fn gather(blocks: &[Draft], lines: &mut Vec<Text>) {
    for block in blocks {
        match &block.content {
            Content::TableRow(cells) => lines.extend(cells.iter().cloned()),
            Content::Media(media) => lines.push(media.caption.clone()),
            Content::Embed { url, .. } | Content::Bookmark(url) => lines.push(text::plain(url)),
            Content::Equation(expression) => lines.push(text::plain(expression)),
            content => lines.extend(content.text().cloned()),
        }
        gather(&block.children, lines);
    }
}
