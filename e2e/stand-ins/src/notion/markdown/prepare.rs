//! What Markdown has no notation for is made HTML before it is parsed, line by line and outside of code.

/// `:::columns`, `:::column` and `:::` become tags, and toggles stand apart from what is in them, so that
/// their content is read as Markdown.
pub(super) fn prepare(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + 64);
    let mut fence: Option<(char, usize)> = None;
    for line in source.lines() {
        let text = line.trim();
        if let Some(open) = fence {
            if closes(text, open) {
                fence = None;
            }
            push(&mut out, line);
            continue;
        }
        fence = opens(text);
        let indent = &line[..line.len() - line.trim_start().len()];
        match text {
            ":::columns" => apart(&mut out, indent, "<x-columns>"),
            ":::column" => apart(&mut out, indent, "<x-column>"),
            ":::" => apart(&mut out, indent, "<x-end>"),
            _ if is_toggle_tag(text) => apart(&mut out, indent, text),
            _ => push(&mut out, line),
        }
    }
    out
}

fn push(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}

fn apart(out: &mut String, indent: &str, tag: &str) {
    push(out, "");
    out.push_str(indent);
    push(out, tag);
    push(out, "");
}

fn is_toggle_tag(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    ["<details", "</details>", "<summary", "</summary>"].iter().any(|tag| lower.starts_with(tag))
        && lower.ends_with('>')
}

fn opens(line: &str) -> Option<(char, usize)> {
    let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let length = line.chars().take_while(|char| *char == mark).count();
    let info = &line[length..];
    (length >= 3 && !(mark == '`' && info.contains('`'))).then_some((mark, length))
}

fn closes(line: &str, (mark, length): (char, usize)) -> bool {
    line.len() >= length && line.chars().all(|char| char == mark)
}
