//! HTML in Markdown. Notion writes few tags; what else looks like one was typed by people, and is text.

/// The tags that Notion writes into Markdown.
const TAGS: [&str; 12] =
    ["aside", "br", "details", "summary", "u", "span", "mark", "img", "sub", "sup", "figure", "figcaption"];

/// Text with the tags that Notion writes taken out; `<br>` is a line break.
pub fn text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        // A tag ends before the next one begins.
        let end = rest[start + 1..].find(['<', '>']).map_or(rest.len(), |end| start + end + 2);
        match name(&rest[start..end]) {
            Some("br") => text.push('\n'),
            Some(_) => {}
            None => {
                text.push('<');
                rest = &rest[start + 1..];
                continue;
            }
        }
        rest = &rest[end..];
    }
    text.push_str(rest);
    text
}

/// The name of a tag, opening or closing, if it is one that Notion writes.
pub fn name(tag: &str) -> Option<&'static str> {
    let inner = tag.strip_prefix('<')?.strip_suffix('>')?;
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    let end = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
    TAGS.into_iter().find(|tag| tag.eq_ignore_ascii_case(&inner[..end]))
}

/// Markdown in which the text of a callout is Markdown too: without blank lines around it, `<aside>` makes it HTML.
pub fn open_asides(markdown: &str) -> String {
    let mut opened = String::with_capacity(markdown.len() + 64);
    let mut fence: Option<&str> = None;
    for line in markdown.split_inclusive('\n') {
        // A callout may lie in a quote, whose marks stand before each line.
        let (marks, trimmed) = line.split_at(line.find(|c| !" \t>".contains(c)).unwrap_or(line.len()));
        let trimmed = trimmed.trim();
        match fence {
            Some(mark) if trimmed.starts_with(mark) => fence = None,
            Some(_) => {}
            None => fence = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark)),
        }
        match trimmed {
            "<aside>" if fence.is_none() => {
                opened.extend([marks, trimmed, "\n", marks, "\n"]);
            }
            "</aside>" if fence.is_none() => {
                opened.extend([marks, "\n", marks, trimmed, "\n", marks, "\n"]);
            }
            _ => opened.push_str(line),
        }
    }
    opened
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_notion_writes_is_taken_out_and_what_people_type_stays() {
        for (html, expected) in [
            ("a<br/>b", "a\nb"),
            ("<span color=\"red\">붉은</span> 글", "붉은 글"),
            ("git clone <repo> && home<>work", "git clone <repo> && home<>work"),
            ("Vec<u8> a < b", "Vec<u8> a < b"),
            ("<u>밑줄</u", "밑줄</u"),
        ] {
            assert_eq!(text(html), expected, "{html}");
        }
    }

    #[test]
    fn an_aside_in_code_is_code() {
        let code = "```html\n<aside>\n```\n";
        assert_eq!(open_asides(code), code);
        assert_eq!(open_asides("<aside>\n💡 a\n</aside>"), "<aside>\n\n💡 a\n\n</aside>\n\n");
        assert_eq!(open_asides("> <aside>\n> a\n"), "> <aside>\n> \n> a\n");
    }
}
