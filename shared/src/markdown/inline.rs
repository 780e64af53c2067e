//! Text with marks as Markdown: marks may overlap and share ends, delimiters must nest.

use crate::markdown::escape;
use crate::page::{Mark, MarkStyle};

/// A text with its marks, under way to Markdown.
#[derive(Debug, Clone, Default)]
pub(super) struct Rich {
    chars: Vec<char>,
    spans: Vec<Span>,
}

#[derive(Debug, Clone, PartialEq)]
struct Span {
    start: usize,
    end: usize,
    style: Style,
}

#[derive(Debug, Clone, PartialEq)]
enum Style {
    Link(String),
    Strike,
    Bold,
    Italic,
    Code,
    Formula,
}

/// A piece of a line.
enum Token<'a> {
    Open(&'a Style),
    Close,
    /// Words, escaped, or code or a formula.
    Words(String),
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
        render(&tokens(&line.chars, &spans, at_start, in_table))
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

/// Cuts a line wherever a mark starts or ends, and opens and closes marks so that they nest.
fn tokens<'a>(chars: &[char], spans: &'a [Span], at_start: bool, in_table: bool) -> Vec<Token<'a>> {
    let mut cuts: Vec<usize> = spans.iter().flat_map(|span| [span.start, span.end]).collect();
    cuts.extend([0, chars.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut tokens: Vec<Token<'a>> = Vec::new();
    let mut open: Vec<&'a Style> = Vec::new();
    // The words since the last token, and what they are: none for text, or the code or formula that they belong to.
    let mut pending: (usize, Option<&'a Span>) = (0, None);
    let flush = |tokens: &mut Vec<Token<'a>>, (from, leaf): (usize, Option<&'a Span>), to: usize| {
        if from < to {
            let words = &chars[from..to];
            tokens.push(Token::Words(match leaf.map(|span| &span.style) {
                None => {
                    let mut out = String::new();
                    escape::text(&mut out, words, at_start && from == 0);
                    out
                }
                Some(Style::Code) => escape::code(words, in_table),
                Some(_) => match escape::formula(&words.iter().collect::<String>(), in_table) {
                    formula if formula.is_empty() => formula,
                    formula => format!("${formula}$"),
                },
            }));
        }
    };
    for cut in cuts.windows(2) {
        let (from, to) = (cut[0], cut[1]);
        let here: Vec<&Span> = spans.iter().filter(|span| span.start <= from && to <= span.end).collect();
        let leaf = here
            .iter()
            .find(|span| span.style == Style::Code)
            .or_else(|| here.iter().find(|span| span.style == Style::Formula))
            .copied();
        // A link cannot stand within a link: of several, the first holds.
        let link = here.iter().position(|span| matches!(span.style, Style::Link(_)));
        let mut wanted: Vec<&Span> = here
            .iter()
            .enumerate()
            .filter(|(at, span)| match span.style {
                Style::Link(_) => Some(*at) == link,
                Style::Code | Style::Formula => false,
                _ => true,
            })
            .map(|(_, span)| *span)
            .collect();
        wanted.sort_by_key(|span| std::cmp::Reverse(span.end));
        let kept = open.iter().take_while(|style| wanted.iter().any(|span| span.style == ***style)).count();
        let goes_on = kept == open.len()
            && wanted.iter().all(|span| open.contains(&&span.style))
            && same_leaf(pending.1, leaf);
        if !goes_on {
            flush(&mut tokens, pending, from);
            let two_formulas = from > 0
                && matches!((pending.1, leaf), (Some(a), Some(b)) if a.style == Style::Formula && b.style == Style::Formula);
            if two_formulas {
                tokens.push(Token::Words(" ".to_owned()));
            }
            tokens.extend(open.drain(kept..).map(|_| Token::Close));
            for span in wanted {
                if !open.contains(&&span.style) {
                    open.push(&span.style);
                    tokens.push(Token::Open(&span.style));
                }
            }
            pending = (from, leaf);
        }
    }
    flush(&mut tokens, pending, chars.len());
    tokens.extend(open.drain(..).map(|_| Token::Close));
    tokens
}

/// Pieces of code side by side are one, formulas side by side are two.
fn same_leaf(a: Option<&Span>, b: Option<&Span>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => a.style == b.style && (a.style == Style::Code || std::ptr::eq(a, b)),
        _ => false,
    }
}

fn render(tokens: &[Token<'_>]) -> String {
    let mut out = String::new();
    // For each open mark, what closes it.
    let mut closing: Vec<String> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Words(words) => out.push_str(words),
            Token::Open(style) => {
                let (open, close) = delimiters(tokens, at, style);
                out.push_str(&open);
                closing.push(close);
            }
            Token::Close => out.push_str(&closing.pop().unwrap_or_default()),
        }
    }
    out
}

/// What stands around a marked text: Markdown's own delimiters where they work, and tags where they would be only
/// characters. `**휴가(연차)**는` is such a place: before a letter, a delimiter cannot close after a bracket.
fn delimiters(tokens: &[Token<'_>], open: usize, style: &Style) -> (String, String) {
    let (delimiter, tag) = match style {
        Style::Link(address) => return ("[".to_owned(), format!("]({address})")),
        Style::Strike => ("~~", "del"),
        Style::Bold => ("**", "strong"),
        Style::Italic => ("_", "em"),
        Style::Code | Style::Formula => return (String::new(), String::new()),
    };
    let mut depth = 0_usize;
    let mut close = open;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token {
            Token::Open(_) => depth += 1,
            Token::Close => depth -= 1,
            Token::Words(_) => {}
        }
        if depth == 0 {
            close = at;
            break;
        }
    }
    // At an end of the line there is a blank; next to another mark, its delimiter.
    let last_of = |at: Option<usize>| match at.and_then(|at| tokens.get(at)) {
        Some(Token::Words(words)) => words.chars().next_back().unwrap_or('*'),
        Some(_) => '*',
        None => ' ',
    };
    let first_of = |at: usize| match tokens.get(at) {
        Some(Token::Words(words)) => words.chars().next().unwrap_or('*'),
        Some(_) => '*',
        None => ' ',
    };
    let works = |outside: char, inside: char| {
        let at_edge = outside.is_whitespace() || outside.is_ascii_punctuation();
        let in_word = inside.is_alphanumeric();
        if *style == Style::Italic {
            at_edge && !inside.is_whitespace()
        } else {
            in_word || (at_edge && !inside.is_whitespace())
        }
    };
    let works = works(last_of(open.checked_sub(1)), first_of(open + 1))
        && works(first_of(close + 1), last_of(close.checked_sub(1)));
    if works {
        (delimiter.to_owned(), delimiter.to_owned())
    } else {
        (format!("<{tag}>"), format!("</{tag}>"))
    }
}
