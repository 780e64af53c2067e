//! Hides the loose ends of an answer that is still arriving.
//!
//! Without this, `**` flashes as two asterisks before it turns bold, `[1` before it becomes a chip, and a table is
//! a line of bars until its second line is there.

use std::borrow::Cow;

use super::inline;

/// A bracket that has not closed after so many characters is no marker and no link: it is shown.
const LONGEST_BRACKET: usize = 120;

/// The text as it can be drawn now: what is undecided at its end is held back, what is open is closed.
pub(super) fn settle(text: &str) -> Cow<'_, str> {
    let (before, last) = text.rsplit_once('\n').map_or(("", text), |(before, last)| (before, last));
    let head = text.len() - last.len();
    if in_fence(before) {
        let closing = !last.is_empty() && last.trim().chars().all(|c| c == '`' || c == '~');
        return Cow::Borrowed(if closing { &text[..head] } else { text });
    }
    if let Some(held) = undecided_table(text) {
        return Cow::Borrowed(&text[..held]);
    }
    if is_only_a_mark(last) {
        return Cow::Borrowed(&text[..head]);
    }
    let kept = last.trim_end_matches(['*', '_', '`', '~', '\\']);
    let kept = &kept[..undecided_bracket(kept).unwrap_or(kept.len())];
    let closers = inline::unclosed(kept);
    let shown = &text[..head + kept.len()];
    if closers.is_empty() {
        Cow::Borrowed(shown)
    } else {
        Cow::Owned(format!("{}{closers}", shown.trim_end()))
    }
}

fn in_fence(lines: &str) -> bool {
    let mut open: Option<char> = None;
    for line in lines.lines() {
        let line = line.trim_start();
        let Some(mark) = ['`', '~'].into_iter().find(|mark| line.starts_with(&mark.to_string().repeat(3)))
        else {
            continue;
        };
        open = match open {
            None => Some(mark),
            Some(opened) if opened == mark => None,
            still => still,
        };
    }
    open.is_some()
}

/// Where the lines start that may or may not become rows of a table.
fn undecided_table(text: &str) -> Option<usize> {
    let mut start = text.len();
    let mut complete = 0;
    for line in text.split_inclusive('\n').rev() {
        if !line.trim_start().starts_with('|') {
            break;
        }
        start -= line.len();
        complete += usize::from(line.ends_with('\n'));
    }
    let last = text.rfind('\n').map_or(0, |end| end + 1);
    match complete {
        _ if start == text.len() => None,
        // A header is a table only once the line of dashes below it is there.
        0 | 1 => Some(start),
        _ if last < text.len() => Some(last),
        _ => None,
    }
}

/// Whether a line has nothing yet but what may become the mark of a heading, an item, a rule or a fence.
fn is_only_a_mark(line: &str) -> bool {
    let line = line.trim();
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    !line.is_empty() && (line.chars().all(|c| "#-*+_>`~=•".contains(c)) || matches!(digits, "" | "." | ")"))
}

/// Where a bracket starts that may become a marker or a link.
fn undecided_bracket(line: &str) -> Option<usize> {
    let open = line.rfind('[')?;
    let inside = &line[open + 1..];
    let decided = match inside.find(']') {
        None => inside.chars().count() > LONGEST_BRACKET,
        Some(close) => match inside[close + 1..].strip_prefix('(') {
            // A marker and its citation may be parted by the network; a bracket at the very end waits for `(`.
            None => close + 1 < inside.len(),
            Some(target) => target.contains(')') || target.chars().count() > LONGEST_BRACKET,
        },
    };
    (!decided).then_some(open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_marker_is_held_back() {
        for text in ["연차는 15일 [", "연차는 15일 [1", "연차는 15일 [1]", "연차는 15일 [규정](https://no"]
        {
            assert_eq!(settle(text), "연차는 15일 ", "{text}");
        }
        assert_eq!(settle("배열 [1] 은"), "배열 [1] 은");
    }

    #[test]
    fn what_is_open_is_closed() {
        assert_eq!(settle("이것은 **굵은 글"), "이것은 **굵은 글**");
        assert_eq!(settle("이것은 **굵은 "), "이것은 **굵은**");
        assert_eq!(settle("`cargo"), "`cargo`");
        assert_eq!(settle("이것은 **"), "이것은 ");
        assert_eq!(settle("3 * 4"), "3 * 4");
    }

    #[test]
    fn a_mark_waits_for_what_it_marks() {
        for text in ["가\n#", "가\n##", "가\n- ", "가\n1", "가\n12.", "가\n>", "가\n```", "가\n---"] {
            assert_eq!(settle(text), "가\n", "{text}");
        }
        assert_eq!(settle("가\n- 나"), "가\n- 나");
    }

    #[test]
    fn a_table_grows_by_whole_rows() {
        assert_eq!(settle("표:\n| 이름 | 값"), "표:\n");
        assert_eq!(settle("표:\n| 이름 | 값 |\n|--"), "표:\n");
        let head = "표:\n| 이름 | 값 |\n|---|---|\n";
        assert_eq!(settle(head), head);
        assert_eq!(settle(&format!("{head}| 가 | 1")), head);
        let row = format!("{head}| 가 | 1 |\n");
        assert_eq!(settle(&row), row);
    }

    #[test]
    fn code_is_shown_as_it_comes_and_its_closing_fence_is_not() {
        assert_eq!(settle("```rust\nlet a = b[1"), "```rust\nlet a = b[1");
        assert_eq!(settle("```rust\nlet a;\n``"), "```rust\nlet a;\n");
    }
}
