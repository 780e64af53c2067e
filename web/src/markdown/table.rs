//! Tables: a row of bars, a row of dashes, and the rows below them.

use super::Inline;
use super::inline;

/// Whether a line can be a row of a table. Only rows that begin with a bar are read as such: a sentence may hold one.
pub(super) fn is_row(line: &str) -> bool {
    line.trim_start().starts_with('|')
}

/// Whether a line is the row of dashes under a header.
pub(super) fn is_delimiter(line: &str) -> bool {
    is_row(line)
        && split(line).iter().all(|cell| {
            let dashes = cell.trim().trim_start_matches(':').trim_end_matches(':');
            !dashes.is_empty() && dashes.chars().all(|c| c == '-')
        })
}

/// The cells of a row.
pub(super) fn cells(line: &str) -> Vec<Vec<Inline>> {
    split(line).iter().map(|cell| inline::parse(cell.trim())).collect()
}

/// Cuts a row at its bars, but not at `\|` and not within code.
fn split(line: &str) -> Vec<String> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut cells = vec![String::new()];
    let mut in_code = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let cell = cells.last_mut().expect("there is always a cell that is being filled");
        match c {
            '\\' if chars.peek() == Some(&'|') => {
                cell.push('|');
                chars.next();
            }
            '|' if !in_code => cells.push(String::new()),
            _ => {
                in_code ^= c == '`';
                cell.push(c);
            }
        }
    }
    if cells.len() > 1 && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_in_code_and_escaped_bars_do_not_cut() {
        assert_eq!(split(r"| a \| b | `c | d` | |"), [" a | b ", " `c | d` ", " "]);
        assert_eq!(split("| a | b"), [" a ", " b"]);
    }

    #[test]
    fn only_dashes_make_a_delimiter() {
        assert!(is_delimiter("|---|:-:|"));
        assert!(!is_delimiter("| - | a |"));
        assert!(!is_delimiter("---"));
    }
}
