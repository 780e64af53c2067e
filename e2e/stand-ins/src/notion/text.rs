//! Rich text: a run of spans, each with its own formatting.

use uuid::Uuid;

use crate::notion::time;

/// The most characters one rich text item holds, in UTF-16 units as JavaScript counts them.
const ITEM_LIMIT: usize = 2000;

/// A run of text.
pub(crate) type Text = Vec<Span>;

/// A piece of text with one formatting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) content: Inline,
    pub(crate) style: Style,
    /// Where it leads: an address, or `/<id without dashes>` for a page of this workspace.
    pub(crate) link: Option<String>,
}

/// What a span is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Inline {
    Text(String),
    /// KaTeX.
    Equation(String),
    Mention(Mention),
}

/// What a span can mention; its words are looked up when it is shown, as titles and names change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mention {
    Page(Uuid),
    Database(Uuid),
    User(Uuid),
    Date(DateRange),
}

/// A date or a time, or a range of them, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DateRange {
    pub(crate) start: String,
    pub(crate) end: Option<String>,
}

/// Formatting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Style {
    pub(crate) bold: bool,
    pub(crate) italic: bool,
    pub(crate) strikethrough: bool,
    pub(crate) underline: bool,
    pub(crate) code: bool,
}

impl Span {
    /// Unformatted text.
    pub(crate) fn plain(text: impl Into<String>) -> Span {
        Span { content: Inline::Text(text.into()), style: Style::default(), link: None }
    }

    /// The text itself, when it is neither a mention nor an equation.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.content {
            Inline::Text(text) => Some(text),
            Inline::Equation(_) | Inline::Mention(_) => None,
        }
    }
}

/// Unformatted text as a run; empty text is an empty run.
pub(crate) fn plain(text: &str) -> Text {
    if text.is_empty() { Vec::new() } else { vec![Span::plain(text)] }
}

/// The words of the run, without what only a lookup can tell (mentions).
pub(crate) fn words(text: &[Span]) -> String {
    text.iter()
        .filter_map(|span| match &span.content {
            Inline::Text(text) | Inline::Equation(text) => Some(text.as_str()),
            Inline::Mention(_) => None,
        })
        .collect()
}

/// Makes a run what a block may hold: neighbours of one formatting joined, no white space at either end, and
/// no item longer than Notion's limit.
pub(crate) fn tidy(spans: Text) -> Text {
    let mut joined: Text = Vec::new();
    for span in spans {
        if let Some(last) = joined.last_mut()
            && last.style == span.style
            && last.link == span.link
            && let (Inline::Text(text), Some(more)) = (&mut last.content, span.as_text())
        {
            text.push_str(more);
        } else {
            joined.push(span);
        }
    }
    trim_ends(&mut joined);
    joined.into_iter().flat_map(split).collect()
}

/// A date, or two with `..` between them.
pub(crate) fn date(text: &str) -> Option<DateRange> {
    let (start, end) = match text.split_once("..") {
        Some((start, end)) => (start.trim(), Some(end.trim())),
        None => (text.trim(), None),
    };
    let valid = time::parse(start).is_some() && end.is_none_or(|end| time::parse(end).is_some());
    valid.then(|| DateRange { start: start.to_owned(), end: end.map(str::to_owned) })
}

/// Text as it stands, white space at its ends included, in items within the limit: for code.
pub(crate) fn verbatim(text: &str) -> Text {
    plain(text).into_iter().flat_map(split).collect()
}

fn trim_ends(spans: &mut Text) {
    while let Some(Span { content: Inline::Text(text), .. }) = spans.last_mut() {
        text.truncate(text.trim_end().len());
        if !text.is_empty() {
            break;
        }
        spans.pop();
    }
    while let Some(Span { content: Inline::Text(text), .. }) = spans.first_mut() {
        *text = text.trim_start().to_owned();
        if !text.is_empty() {
            break;
        }
        spans.remove(0);
    }
}

fn split(span: Span) -> Vec<Span> {
    let Some(text) = span.as_text() else { return vec![span] };
    let mut pieces = vec![String::new()];
    let mut units = 0;
    for char in text.chars() {
        if units + char.len_utf16() > ITEM_LIMIT {
            pieces.push(String::new());
            units = 0;
        }
        units += char.len_utf16();
        if let Some(piece) = pieces.last_mut() {
            piece.push(char);
        }
    }
    pieces
        .into_iter()
        .filter(|piece| !piece.is_empty())
        .map(|piece| Span { content: Inline::Text(piece), style: span.style, link: span.link.clone() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_run_becomes_several_items_and_loses_nothing() {
        let long: String = "가나다라 🎉".repeat(700);
        let spans = tidy(plain(&long));
        assert!(spans.len() > 1);
        assert!(spans.iter().all(|span| words(std::slice::from_ref(span)).encode_utf16().count() <= 2000));
        assert_eq!(words(&spans), long);
    }

    #[test]
    fn neighbours_of_one_formatting_are_one_item() {
        let bold = Style { bold: true, ..Style::default() };
        let spans = tidy(vec![
            Span::plain(" a"),
            Span::plain("b "),
            Span { style: bold, ..Span::plain("c") },
            Span::plain(" "),
        ]);
        let texts: Vec<_> = spans.iter().filter_map(Span::as_text).collect();
        assert_eq!(texts, ["ab ", "c"]);
    }
}
