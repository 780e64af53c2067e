//! Emphasis, code and the rest of what stands within a line.

use super::{Inline, marker};

/// Deeper nesting is shown as the text it is: a bound on recursion, far above what a sentence needs.
const MAX_DEPTH: usize = 6;

/// Marks that open and close with the same characters; longer ones first, since `**` begins like `*`.
const DELIMITERS: [&str; 5] = ["**", "__", "~~", "*", "_"];

/// Reads the text of one paragraph, heading or cell.
pub(super) fn parse(text: &str) -> Vec<Inline> {
    parse_nested(text, 0)
}

/// The marks that a line has opened and not closed, as the text that would close them.
pub(super) fn unclosed(line: &str) -> String {
    if let Some(code) = open_code(line) {
        return format!("`{}", unclosed(&line[..code]));
    }
    let mut rest = line;
    let mut closers = String::new();
    'scan: while let Some(first) = rest.chars().next() {
        if let Some((_, after)) = code_span(rest) {
            rest = after;
            continue;
        }
        for delimiter in DELIMITERS {
            let before = &line[..line.len() - rest.len()];
            if delimiter.len() == 1 || !opens(before, rest, delimiter) {
                continue;
            }
            match closing(&rest[delimiter.len()..], delimiter) {
                Some(end) => rest = &rest[2 * delimiter.len() + end..],
                None => {
                    closers.insert_str(0, delimiter);
                    rest = &rest[delimiter.len()..];
                }
            }
            continue 'scan;
        }
        rest = &rest[first.len_utf8()..];
    }
    closers
}

fn parse_nested(text: &str, depth: usize) -> Vec<Inline> {
    let mut nodes = Nodes::default();
    let mut rest = text;
    // Once a delimiter has found no partner, none of its kind will: without this, `*a *a *a` takes quadratic time.
    let mut hopeless = [false; DELIMITERS.len()];
    'scan: while let Some(first) = rest.chars().next() {
        let before = &text[..text.len() - rest.len()];
        if let Some((code, after)) = code_span(rest) {
            nodes.code(code);
            rest = after;
            continue;
        }
        if let Some((label, after)) = link(rest).filter(|_| depth < MAX_DEPTH) {
            nodes.extend(parse_nested(label, depth + 1));
            rest = after;
            continue;
        }
        for (delimiter, hopeless) in DELIMITERS.into_iter().zip(&mut hopeless) {
            if *hopeless || depth == MAX_DEPTH || !opens(before, rest, delimiter) {
                continue;
            }
            let Some(end) = closing(&rest[delimiter.len()..], delimiter) else {
                *hopeless = true;
                continue;
            };
            let inner = parse_nested(&rest[delimiter.len()..delimiter.len() + end], depth + 1);
            nodes.push(match delimiter {
                "**" | "__" => Inline::Strong(inner),
                "~~" => Inline::Strike(inner),
                _ => Inline::Emphasis(inner),
            });
            rest = &rest[2 * delimiter.len() + end..];
            continue 'scan;
        }
        if let Some(after) = line_break(rest) {
            nodes.push(Inline::Break);
            rest = after;
            continue;
        }
        rest = &rest[first.len_utf8()..];
        match (first, marker::index_of(first)) {
            (_, Some(index)) => nodes.push(Inline::Citation(index)),
            ('\n', _) => nodes.push(Inline::Break),
            ('\\', _) if rest.starts_with(|c: char| c.is_ascii_punctuation()) => {
                nodes.text(&rest[..1]);
                rest = &rest[1..];
            }
            _ => nodes.text(first.encode_utf8(&mut [0; 4])),
        }
    }
    nodes.0
}

/// Nodes that are being put together; neighbouring letters become one text.
#[derive(Default)]
struct Nodes(Vec<Inline>);

impl Nodes {
    fn push(&mut self, node: Inline) {
        self.0.push(node);
    }

    fn extend(&mut self, nodes: Vec<Inline>) {
        for node in nodes {
            match node {
                Inline::Text(text) => self.text(&text),
                node => self.push(node),
            }
        }
    }

    fn text(&mut self, text: &str) {
        match self.0.last_mut() {
            Some(Inline::Text(last)) => last.push_str(text),
            _ => self.push(Inline::Text(text.to_owned())),
        }
    }

    /// Adds code; citations within it come after it, since a chip cannot stand in code.
    fn code(&mut self, text: &str) {
        let code: String = text.chars().filter(|c| marker::index_of(*c).is_none()).collect();
        if !code.is_empty() {
            self.push(Inline::Code(code));
        }
        self.0.extend(text.chars().filter_map(marker::index_of).map(Inline::Citation));
    }
}

/// Whether `rest` begins with a delimiter that can open.
fn opens(before: &str, rest: &str, delimiter: &str) -> bool {
    let Some(inside) = rest.strip_prefix(delimiter) else { return false };
    let mark = delimiter.as_bytes()[0] as char;
    let fits = inside.starts_with(|c: char| !c.is_whitespace() && c != mark);
    // `snake_case` is no emphasis.
    fits && (mark != '_' || !before.ends_with(char::is_alphanumeric))
}

/// Where the closing delimiter of an opened one starts. It must follow a character that is no space, and be no
/// part of a longer one; code and escapes on the way are passed over.
fn closing(text: &str, delimiter: &str) -> Option<usize> {
    let mark = delimiter.as_bytes()[0] as char;
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        if let Some((_, after)) = code_span(rest) {
            at = text.len() - after.len();
            continue;
        }
        if first == '\\' {
            at += 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
            continue;
        }
        if first == mark {
            let run = rest.len() - rest.trim_start_matches(mark).len();
            let after = &rest[run..];
            let follows_text = at > 0 && !text[..at].ends_with(char::is_whitespace);
            let ends_word = mark != '_' || !after.starts_with(char::is_alphanumeric);
            // In a run of three, the inner emphasis closes first.
            if follows_text && ends_word && (run == delimiter.len() || run == 3) {
                return Some(at + if run == 3 { 3 - delimiter.len() } else { 0 });
            }
            at += run;
            continue;
        }
        at += first.len_utf8();
    }
    None
}

/// The code that `rest` begins with, and what follows it.
fn code_span(rest: &str) -> Option<(&str, &str)> {
    let ticks = rest.len() - rest.trim_start_matches('`').len();
    if ticks == 0 {
        return None;
    }
    let fence = &rest[..ticks];
    let mut at = ticks;
    loop {
        let close = at + rest[at..].find(fence)?;
        let run = rest[close..].len() - rest[close..].trim_start_matches('`').len();
        if run == ticks {
            let code = &rest[ticks..close];
            let padded = code.len() > 2 && code.starts_with(' ') && code.ends_with(' ');
            return Some((if padded { &code[1..code.len() - 1] } else { code }, &rest[close + run..]));
        }
        at = close + run;
    }
}

/// Where code starts that is not closed.
fn open_code(line: &str) -> Option<usize> {
    let mut rest = line;
    loop {
        let at = rest.find('`')?;
        match code_span(&rest[at..]) {
            Some((_, after)) => rest = after,
            None => return Some(line.len() - rest.len() + at),
        }
    }
}

/// The label of a link or image that `rest` begins with, and what follows it. Where it leads is forgotten.
fn link(rest: &str) -> Option<(&str, &str)> {
    let inside = rest.strip_prefix("![").or_else(|| rest.strip_prefix('['))?;
    let (label, after) = inside.split_once("](")?;
    let (target, after) = after.split_once(')')?;
    let plain = !label.contains(['[', ']', '\n']) && !target.contains(['(', '\n']);
    (plain && target.chars().all(|c| marker::index_of(c).is_none())).then_some((label, after))
}

/// `<br>`, the one piece of HTML that models write, for want of another way to break a line in a cell.
fn line_break(rest: &str) -> Option<&str> {
    ["<br>", "<br/>", "<br />"].into_iter().find_map(|tag| rest.strip_prefix(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Inline {
        Inline::Text(text.to_owned())
    }

    #[test]
    fn emphasis_may_touch_korean_particles_and_quotation_marks() {
        assert_eq!(
            parse("**\"연차\"**는 *15일*이고 `a*b*`"),
            [
                Inline::Strong(vec![text("\"연차\"")]),
                text("는 "),
                Inline::Emphasis(vec![text("15일")]),
                text("이고 "),
                Inline::Code("a*b*".to_owned()),
            ]
        );
    }

    #[test]
    fn emphasis_nests() {
        assert_eq!(
            parse("**굵고 *기운* 글**"),
            [Inline::Strong(vec![text("굵고 "), Inline::Emphasis(vec![text("기운")]), text(" 글")])]
        );
        assert_eq!(parse("***둘 다***"), parse("***둘 다***"));
    }

    #[test]
    fn what_is_no_mark_stays_text() {
        for plain in [
            "3 * 4 * 5",
            "snake_case_name",
            "a ** b",
            "**열림",
            "<script>alert(1)</script>",
            "5 < 6",
            "`열림",
        ] {
            assert_eq!(parse(plain), [text(plain)], "{plain}");
        }
        assert_eq!(parse(r"\*별\*"), [text("*별*")]);
    }

    #[test]
    fn links_and_images_are_only_their_words() {
        assert_eq!(
            parse("[여기](javascript:alert(1)) ![](https://evil.example/?q=1)"),
            [text("[여기](javascript:alert(1)) ")]
        );
        assert_eq!(parse("보세요: [여기](https://evil.example)!"), [text("보세요: 여기!")]);
    }

    #[test]
    fn code_with_a_citation_gives_both() {
        assert_eq!(parse("`a\u{F0000}`"), [Inline::Code("a".to_owned()), Inline::Citation(0)]);
    }

    #[test]
    fn marks_left_open_are_named() {
        assert_eq!(unclosed("**굵게** 그리고 **또"), "**");
        assert_eq!(unclosed("**굵은 `코드"), "`**");
        assert_eq!(unclosed("보통 글"), "");
    }
}
