//! Marks to delimiters: marks may overlap and share ends, delimiters must nest.

use crate::markdown::escape;
use crate::markdown::inline::{Span, Style};

/// A piece of a line.
enum Token<'a> {
    Open(&'a Style),
    Close,
    /// Words, escaped, or code or a formula.
    Words(String),
}

/// A line with its marks. `at_start`: whether it starts a line of the document.
pub(super) fn line(chars: &[char], spans: &[Span], at_start: bool, in_table: bool) -> String {
    render(&tokens(chars, spans, at_start, in_table))
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
