//! A page that was exported as Markdown: its title, the properties of a row, and its blocks.

mod emphasis;
mod inline;
mod reader;
mod tags;

use crate::import::links::Links;
use crate::import::page::Page;
use crate::import::property;

/// What the head of a page may hold between title and text.
#[derive(Debug, Clone, Copy)]
pub enum Head<'a> {
    /// Nothing: the page is no row.
    Title,
    /// The properties of a row, with the columns of its database where they are known.
    Row(Option<&'a [String]>),
}

/// The title in the first line.
pub fn title(markdown: &str) -> Option<&str> {
    let first = markdown.trim_start_matches('\u{feff}').lines().find(|line| !line.trim().is_empty())?;
    Some(first.strip_prefix("# ").or_else(|| first.strip_prefix('#').filter(|rest| rest.is_empty()))?.trim())
}

/// Reads a page.
pub fn page(markdown: &str, head: Head<'_>, links: &Links<'_>) -> Page {
    let markdown = markdown.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let (title, rest) = match title(&markdown) {
        Some(title) => {
            (Some(title.to_owned()), markdown.trim_start().split_once('\n').map_or("", |(_, rest)| rest))
        }
        None => (None, markdown.as_str()),
    };
    let (named, body) = match head {
        Head::Title => (Vec::new(), rest),
        Head::Row(columns) => properties(rest, columns),
    };
    let (created_at, edited_at) = property::times(&named);
    let properties = named.iter().map(|(name, words)| (name.clone(), property::value(words, links)));
    let (properties, drafts) = (property::sorted(properties), reader::read(body, links));
    Page { title, icon: None, properties, said: named, created_at, edited_at, drafts }
}

/// The lines `Name: value` at the top, and what follows them. A line that starts with no name goes on with the value
/// of the last: values may have several lines.
fn properties<'a>(text: &'a str, columns: Option<&[String]>) -> (Vec<(String, String)>, &'a str) {
    let body = text.trim_start_matches('\n');
    let (block, rest) = body.split_once("\n\n").unwrap_or((body, ""));
    let is_name = |name: &str| match columns {
        Some(columns) => columns.iter().any(|column| column == name),
        None => {
            !name.is_empty()
                && name.chars().count() <= 80
                && !name.starts_with(['#', '-', '>', '|', '*', '!', '['])
        }
    };
    let mut found: Vec<(String, String)> = Vec::new();
    for line in block.lines() {
        let named = line
            .split_once(':')
            .filter(|(name, value)| is_name(name.trim()) && (value.is_empty() || value.starts_with(' ')));
        match (named, found.last_mut()) {
            (Some((name, value)), _) => found.push((name.trim().to_owned(), value.trim().to_owned())),
            (None, Some((_, value))) if columns.is_some() => {
                value.push('\n');
                value.push_str(line);
            }
            // Some line is no property: without the columns of the table, none of them surely is.
            (None, _) => return (Vec::new(), text),
        }
    }
    (found, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_heading_is_the_title_and_another_is_not() {
        assert_eq!(title("\u{feff}# 휴가 규정\n\n글"), Some("휴가 규정"));
        assert_eq!(title("#\n\n글"), Some(""));
        assert_eq!(title("글\n\n# 휴가"), None);
        assert_eq!(title("#letstalk"), None);
        assert_eq!(title(""), None);
    }

    #[test]
    fn only_lines_named_as_columns_are_properties() {
        let columns = ["상태".to_owned(), "메모".to_owned()];
        let property = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let text = "\n상태: 진행 중\n메모: 하나\n둘: 셋\n\n본문: 글";
        let (found, rest) = properties(text, Some(&columns));
        assert_eq!(found, [property("상태", "진행 중"), property("메모", "하나\n둘: 셋")]);
        assert_eq!(rest, "본문: 글");
        assert_eq!(properties("\n참고: 글\n\n더", Some(&columns)).0, []);
        assert_eq!(properties("\n참고: 글", None).0, [property("참고", "글")]);
        assert_eq!(properties("\n참고: 글\n그리고 더", None).0, []);
    }
}
