//! Text that stays text: what Markdown would take for structure is escaped, and nothing else.

/// Adds words as text. `at_start`: whether they are the first of their line, where more characters mean something.
pub(super) fn text(out: &mut String, words: &[char], at_start: bool) {
    for (at, &c) in words.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| words[at]);
        let after = words.get(at + 1).copied();
        let first = at_start && at == 0;
        let means_something = match c {
            '\\' | '`' | '*' | '[' | ']' | '$' | '~' | '|' => true,
            // Within a word, it is only an underscore.
            '_' => !(before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)),
            '<' => after.is_none_or(|after| after.is_ascii_alphabetic() || "/!?".contains(after)),
            '&' => starts_entity(&words[at..]),
            // Before a link, it would make a picture of it.
            '!' => after.is_none(),
            '#' => first || before.is_some_and(char::is_whitespace),
            '>' | '=' => first,
            '+' | '-' => first && !after.is_some_and(char::is_alphanumeric),
            ':' => first && after == Some('-'),
            '.' | ')' => at_start && ends_number(&words[..at]) && after.is_none_or(char::is_whitespace),
            _ => false,
        };
        if means_something {
            out.push('\\');
        }
        out.push(c);
    }
}

/// Whether what follows the ampersand makes a character of it: `&lt;`, `&#60;`.
fn starts_entity(words: &[char]) -> bool {
    let name = words[1..].iter().take_while(|c| c.is_ascii_alphanumeric() || **c == '#').count();
    name > 0 && words.get(name + 1) == Some(&';')
}

/// Whether a list item could be numbered so.
fn ends_number(words: &[char]) -> bool {
    (1..=9).contains(&words.len()) && words.iter().all(char::is_ascii_digit)
}

/// Code within a line: between more backticks than stand in it.
pub(super) fn code(words: &[char], in_table: bool) -> String {
    let mut content: String = words.iter().collect();
    let fence = "`".repeat(longest_run(&content) + 1);
    let edge = |c: Option<char>| c == Some('`');
    let (first, last) = (content.chars().next(), content.chars().next_back());
    let spaced = first == Some(' ') && last == Some(' ') && !content.trim().is_empty();
    if edge(first) || edge(last) || spaced {
        content = format!(" {content} ");
    }
    if in_table {
        content = content.replace('|', "\\|");
    }
    format!("{fence}{content}{fence}")
}

/// The longest run of backticks.
pub(super) fn longest_run(content: &str) -> usize {
    content.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

/// A formula on one line. What could end it, or be a link or tag to a reader without formulas, is parted by a space
/// that has no meaning in a formula.
pub(super) fn formula(expression: &str, in_table: bool) -> String {
    let words = expression.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::new();
    let mut escaped = false;
    let mut characters = words.trim_end_matches('\\').trim_end().chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '$' | '`' if !escaped => out.push('\\'),
            '|' if in_table => out.push('\\'),
            _ if c.is_control() => continue,
            _ => {}
        }
        out.push(c);
        let parted = match (c, characters.peek()) {
            (']', Some('(' | '[' | ':')) => true,
            ('<', Some(after)) => after.is_ascii_alphabetic() || "/!?".contains(*after),
            _ => false,
        };
        if parted {
            out.push(' ');
        }
        escaped = c == '\\' && !escaped;
    }
    out
}

/// An address that a link may lead to, written so that it cannot end the link; none for other schemes.
pub(super) fn destination(href: &str) -> Option<String> {
    let href = href.trim();
    let scheme = href.split_once(':')?.0.to_ascii_lowercase();
    if !["http", "https", "mailto"].contains(&scheme.as_str()) {
        return None;
    }
    let mut out = String::new();
    for c in href.chars() {
        if c.is_whitespace() || c.is_control() || "<>()[]\\`$|*\"".contains(c) {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes).bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}")));
        } else if c == '&' {
            out.push_str("&amp;");
        } else {
            out.push(c);
        }
    }
    Some(out)
}
