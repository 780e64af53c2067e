//! Text with marks as Markdown: marks may overlap and share ends, delimiters must nest.

use crate::markdown::{escape, nesting};
use crate::page::{Mark, MarkStyle};

/// A text with its marks, under way to Markdown.
#[derive(Debug, Clone, Default)]
pub(super) struct Rich {
    chars: Vec<char>,
    spans: Vec<Span>,
}

/// A mark of a text, from `start` to `end` in code points.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) style: Style,
}

/// The kinds of formatting that Markdown has.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Style {
    Link(String),
    Strike,
    Bold,
    Italic,
    Code,
    Formula,
}

impl Rich {
    /// A stored text with its marks. Marks that lie outside of the text are cut.
    pub(super) fn new(text: &str, marks: &[Mark]) -> Self {
        let chars: Vec<char> =
            text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect();
        let span = |mark: &Mark| {
            let style = match mark.style {
                MarkStyle::Bold => Style::Bold,
                MarkStyle::Italic => Style::Italic,
                MarkStyle::Strike => Style::Strike,
                MarkStyle::Code => Style::Code,
                MarkStyle::Equation => Style::Formula,
                MarkStyle::Link | MarkStyle::PageMention => Style::Link(address(mark)?),
                // Markdown has no underline, and these say by their words what they are.
                MarkStyle::Underline | MarkStyle::UserMention | MarkStyle::DateMention => return None,
            };
            let end = (mark.end as usize).min(chars.len());
            Some(Span { start: mark.start as usize, end, style }).filter(|span| span.start < span.end)
        };
        let spans = marks.iter().filter_map(span).collect();
        Self { chars, spans }
    }

    /// A text without formatting.
    pub(super) fn plain(text: &str) -> Self {
        Self::new(text, &[])
    }

    /// The text from a place on.
    pub(super) fn from(self, start: usize) -> Self {
        self.part(start, usize::MAX)
    }

    /// A part of the text.
    pub(super) fn part(&self, start: usize, end: usize) -> Self {
        let end = end.min(self.chars.len());
        let start = start.min(end);
        let cut = |span: &Span| Span {
            start: span.start.clamp(start, end) - start,
            end: span.end.clamp(start, end) - start,
            style: span.style.clone(),
        };
        let spans = self.spans.iter().map(cut).filter(|span| span.start < span.end).collect();
        Self { chars: self.chars[start..end].to_vec(), spans }
    }

    /// The text after something plain and a space.
    pub(super) fn after(self, icon: Option<&str>) -> Self {
        match icon {
            Some(icon) if !icon.trim().is_empty() => self.behind(Self::plain(&format!("{} ", icon.trim()))),
            _ => self,
        }
    }

    /// The text after a name in bold and a colon.
    pub(super) fn after_name(self, name: &str) -> Self {
        let name = Self::plain(&format!("{}:", name.trim())).on_one_line();
        self.behind(name.in_bold().followed_by(' '))
    }

    /// The text as a link; one within it gives way.
    pub(super) fn linked(mut self, url: &str) -> Self {
        if let Some(address) = escape::destination(url) {
            self.spans.retain(|span| !matches!(span.style, Style::Link(_)));
            self.spans.push(Span { start: 0, end: self.chars.len(), style: Style::Link(address) });
        }
        self
    }

    /// The text in bold.
    pub(super) fn in_bold(mut self) -> Self {
        self.spans.push(Span { start: 0, end: self.chars.len(), style: Style::Bold });
        self
    }

    /// The text without line breaks.
    pub(super) fn on_one_line(mut self) -> Self {
        self.chars.iter_mut().filter(|c| **c == '\n').for_each(|c| *c = ' ');
        self
    }

    /// Whether a part of it leads somewhere.
    pub(super) fn has_link(&self) -> bool {
        self.spans.iter().any(|span| matches!(span.style, Style::Link(_)))
    }

    /// The lines of the text, without those that are empty at its beginning and end.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut start = 0;
        for line in self.chars.split(|c| *c == '\n') {
            lines.push(self.part(start, start + line.len()).line(true, false));
            start += line.len() + 1;
        }
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        let empty = lines.iter().take_while(|line| line.is_empty()).count();
        lines.split_off(empty)
    }

    /// The text as the cell of a table.
    pub(super) fn cell(self) -> String {
        self.on_one_line().line(false, true)
    }

    fn behind(self, mut before: Self) -> Self {
        let length = before.chars.len();
        before.chars.extend(self.chars);
        let moved = self.spans.into_iter().map(|span| Span {
            start: span.start + length,
            end: span.end + length,
            style: span.style,
        });
        before.spans.extend(moved);
        before
    }

    fn followed_by(mut self, c: char) -> Self {
        self.chars.push(c);
        self
    }

    /// One line. `at_start`: whether it starts a line of the document.
    fn line(self, at_start: bool, in_table: bool) -> String {
        let blank = |c: &&char| c.is_whitespace();
        let start = self.chars.iter().take_while(blank).count();
        let end = self.chars.len() - self.chars[start..].iter().rev().take_while(blank).count();
        let line = self.part(start, end);
        let spans: Vec<Span> = line.spans.iter().filter_map(|span| line.trimmed(span)).collect();
        nesting::line(&line.chars, &spans, at_start, in_table)
    }

    /// A mark without the blanks at its ends: next to them, delimiters are only characters.
    fn trimmed(&self, span: &Span) -> Option<Span> {
        let mut span = span.clone();
        if span.style != Style::Code {
            while span.start < span.end && self.chars[span.start].is_whitespace() {
                span.start += 1;
            }
            while span.start < span.end && self.chars[span.end - 1].is_whitespace() {
                span.end -= 1;
            }
        }
        (span.start < span.end).then_some(span)
    }
}

/// Where a link or mention leads, if it may lead there.
fn address(mark: &Mark) -> Option<String> {
    match (&mark.href, mark.page) {
        (Some(href), _) => escape::destination(href),
        (None, Some(page)) => Some(format!("https://www.notion.so/{}", page.simple())),
        (None, None) => None,
    }
}
