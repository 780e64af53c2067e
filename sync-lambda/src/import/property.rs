//! Properties from the words of a table or of a page's head: an export in Markdown has no types.

use chrono::{DateTime, Utc};
use shared::ids::PageId;
use shared::page::{Property, PropertyValue, RelatedPage};

use crate::import::date;
use crate::import::links::{Links, Target};

/// A longer value is a text, whatever stands in it.
const LONGEST_LIST: usize = 20_000;

/// The properties that say something, in the order of their names, as they are stored.
pub fn sorted(properties: impl IntoIterator<Item = (String, Option<PropertyValue>)>) -> Vec<Property> {
    let named = properties.into_iter().filter_map(|(name, value)| Some(Property { name, value: value? }));
    let mut properties: Vec<Property> = named.filter(|property| !property.name.is_empty()).collect();
    properties.sort_by(|a, b| a.name.cmp(&b.name));
    properties
}

/// The value that words stand for; none when they say nothing.
pub fn value(words: &str, links: &Links<'_>) -> Option<PropertyValue> {
    let words = words.trim();
    if words.is_empty() {
        return None;
    }
    if let Some(span) = date::iso_span(words) {
        return Some(PropertyValue::Date(span));
    }
    if words.starts_with("http") && !words.contains(char::is_whitespace) {
        return Some(match links.target(words) {
            Some(Target::Web(address)) => PropertyValue::Url(address),
            _ => PropertyValue::Text(words.to_owned()),
        });
    }
    let pages = || related(words, links).map(PropertyValue::Relation);
    let files = || files(words, links).map(PropertyValue::List);
    Some(pages().or_else(files).unwrap_or_else(|| PropertyValue::Text(words.to_owned())))
}

/// When the page was made and last edited, where a property says so.
pub fn times(properties: &[(String, String)]) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
    let find = |names: &[&str]| {
        let named =
            properties.iter().filter(|(name, _)| names.iter().any(|it| name.eq_ignore_ascii_case(it)));
        named.filter_map(|(_, words)| date::time(words)).next()
    };
    (
        find(&["Created time", "Created at", "Created", "생성 일시", "생성일"]),
        find(&["Last edited time", "Last edited at", "Last edited", "최종 편집 일시", "최종 편집일"]),
    )
}

/// `Title (address), Title (address)`, or addresses alone.
fn related(words: &str, links: &Links<'_>) -> Option<Vec<RelatedPage>> {
    if words.len() > LONGEST_LIST {
        return None;
    }
    let mut pages = Vec::new();
    let mut rest = words;
    while !rest.is_empty() {
        let (page, after) = first_titled(rest, links).or_else(|| first_bare(rest, links))?;
        pages.push(page);
        rest = after;
    }
    Some(pages)
}

fn first_titled<'a>(words: &'a str, links: &Links<'_>) -> Option<(RelatedPage, &'a str)> {
    for (open, _) in words.match_indices(" (") {
        for (close, _) in words[open..].match_indices(')') {
            let (inner, after) = (&words[open + 2..open + close], &words[open + close + 1..]);
            let Some(after) = end_of_item(after) else { continue };
            // Addresses have no spaces: these parentheses are of the title.
            if inner.contains(' ') {
                break;
            }
            if let Some(Target::Page(id)) = links.target(inner) {
                return Some((RelatedPage { id: PageId(id), title: Some(words[..open].to_owned()) }, after));
            }
            // Parentheses of a title or a path may close before; those of the next item are not ours.
            break;
        }
    }
    None
}

fn first_bare<'a>(words: &'a str, links: &Links<'_>) -> Option<(RelatedPage, &'a str)> {
    let (item, after) = words.split_once(", ").unwrap_or((words, ""));
    match links.target(item)? {
        Target::Page(id) => {
            Some((RelatedPage { id: PageId(id), title: links.title(id).map(str::to_owned) }, after))
        }
        Target::Web(_) | Target::File(_) => None,
    }
}

/// What follows an item, if the item ends here.
fn end_of_item(after: &str) -> Option<&str> {
    if after.is_empty() { Some(after) } else { after.strip_prefix(',').map(str::trim_start) }
}

/// The names of files in a list of their paths.
fn files(words: &str, links: &Links<'_>) -> Option<Vec<String>> {
    if words.len() > LONGEST_LIST {
        return None;
    }
    words.split(", ").map(|item| links.file(item)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::site::Site;

    const A: &str = "a0000000000000000000000000000001";
    const B: &str = "b0000000000000000000000000000002";

    fn of(words: &str) -> Option<PropertyValue> {
        let table = format!("일감 {A}.csv");
        let mut site = Site::default();
        let place = site.add(&table, None, "일감", true);
        site.add(&format!("일감 {A}/회의 {B}.md"), None, "회의", false);
        site.add_attachment(&format!("일감 {A}/표.pdf"));
        value(words, &Links::of(&site, &table, place))
    }

    #[test]
    fn words_become_what_they_surely_are_and_text_otherwise() {
        use PropertyValue::*;
        let text = |words: &str| Some(Text(words.to_owned()));
        for words in [
            "높음",
            "Yes",
            "67.3",
            "March 1, 2024",
            "a, b",
            "메모 (초안)",
            "일감 (x.md)",
            "v1.2",
            "https://a b",
        ] {
            assert_eq!(of(words), text(words), "{words}");
        }
        assert_eq!(of("  "), None);
        assert_eq!(of("https://example.com/a"), Some(Url("https://example.com/a".to_owned())));
        assert!(matches!(of("2026-05-01"), Some(Date(_))));
        assert_eq!(of(&format!("일감%20{A}/%ED%91%9C.pdf")), Some(List(vec!["표.pdf".to_owned()])));
    }

    #[test]
    fn a_relation_names_its_pages_and_no_path() {
        let page =
            |hex: &str, title: &str| RelatedPage { id: hex.parse().unwrap(), title: Some(title.to_owned()) };
        let path = format!("일감%20{A}/회의%20{B}.md");
        let address = format!("https://www.notion.so/x-{A}?pvs=21");
        for (words, pages) in [
            (format!("회의 (1월) ({path})"), vec![page(B, "회의 (1월)")]),
            (format!("회의 ({path}), 메모, 둘 ({address})"), vec![page(B, "회의"), page(A, "메모, 둘")]),
            (path.clone(), vec![page(B, "회의")]),
        ] {
            assert_eq!(of(&words), Some(PropertyValue::Relation(pages)), "{words}");
        }
    }

    #[test]
    fn times_are_found_by_their_names_in_english_and_korean() {
        let property = |name: &str, words: &str| (name.to_owned(), words.to_owned());
        let (created, edited) = times(&[
            property("created time", "March 1, 2024"),
            property("최종 편집 일시", "2024년 3월 2일 오전 9:00"),
        ]);
        assert_eq!(created.unwrap().to_rfc3339(), "2024-03-01T00:00:00+00:00");
        assert_eq!(edited.unwrap().to_rfc3339(), "2024-03-02T09:00:00+00:00");
        assert_eq!(times(&[property("Created", "by hand")]), (None, None));
    }
}
