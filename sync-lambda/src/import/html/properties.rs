//! The properties of a page in an HTML export: a table whose rows say their types.

use chrono::{DateTime, Utc};
use shared::ids::PageId;
use shared::page::{Property, PropertyValue, RelatedPage};

use crate::import::date;
use crate::import::html::dom::Element;
use crate::import::html::inline;
use crate::import::links::{Links, Target, file_name};
use crate::import::{piece, property};

/// The properties of a page.
#[derive(Debug, Default)]
pub struct Properties {
    /// Those that say something.
    pub properties: Vec<Property>,
    /// When the page was made, if a property says so.
    pub created_at: Option<DateTime<Utc>>,
    /// When the page was last edited, if a property says so.
    pub edited_at: Option<DateTime<Utc>>,
}

/// Reads the properties in the head of a page.
pub fn read(article: &Element<'_>, links: &Links<'_>) -> Properties {
    let Some(table) = article.descendants().find(|it| it.name() == "table" && it.has_class("properties"))
    else {
        return Properties::default();
    };
    let mut found = Properties::default();
    let mut named = Vec::new();
    for row in table.all("tr") {
        let (Some(name), Some(cell)) = (row.all("th").next(), row.all("td").next()) else { continue };
        let kind = row.attribute("class").unwrap_or_default().split_whitespace();
        let kind = kind.filter_map(|class| class.strip_prefix("property-row-")).next().unwrap_or_default();
        match kind {
            "created_time" => found.created_at = date::time(&words(&cell, links)),
            "last_edited_time" => found.edited_at = date::time(&words(&cell, links)),
            _ => {}
        }
        named.push((words(&name, links), value(kind, &cell, links)));
    }
    Properties { properties: property::sorted(named), ..found }
}

/// The value of a cell; none when it is empty. `kind` is the type of its property, empty where the export does not
/// tell.
pub fn value(kind: &str, cell: &Element<'_>, links: &Links<'_>) -> Option<PropertyValue> {
    let text = words(cell, links);
    let listed = |class: &str| {
        let items = cell.descendants().filter(|it| it.has_class(class)).map(|it| words(&it, links));
        items.filter(|item| !item.is_empty()).collect::<Vec<_>>()
    };
    let first = |class: &str| listed(class).into_iter().next().unwrap_or_else(|| text.clone());
    let is_empty = text.is_empty() && cell.first_with_class("checkbox").is_none();
    if is_empty {
        return None;
    }
    let plain = || PropertyValue::Text(text.clone());
    Some(match kind {
        "number" => text
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
            .map_or_else(plain, PropertyValue::Number),
        "select" => PropertyValue::Select(first("selected-value")),
        "status" => PropertyValue::Status(first("status-value")),
        "multi_select" => list(listed("selected-value"), &text, PropertyValue::MultiSelect),
        "person" | "created_by" | "last_edited_by" => list(listed("user"), &text, PropertyValue::People),
        "date" | "created_time" | "last_edited_time" => {
            date::span(&text).map_or_else(plain, PropertyValue::Date)
        }
        "url" => match links.target(&text) {
            Some(Target::Web(address)) => PropertyValue::Url(address),
            _ => plain(),
        },
        "file" => files(cell, links).map_or_else(plain, PropertyValue::List),
        "relation" => relation(cell, links).map_or_else(plain, PropertyValue::Relation),
        _ => match (cell.first_with_class("checkbox"), listed("selected-value"), listed("user")) {
            (Some(checkbox), _, _) if text.is_empty() => {
                PropertyValue::Checkbox(checkbox.has_class("checkbox-on"))
            }
            (_, options, _) if !options.is_empty() => PropertyValue::MultiSelect(options),
            (_, _, people) if !people.is_empty() => PropertyValue::People(people),
            _ => relation(cell, links).map_or_else(plain, PropertyValue::Relation),
        },
    })
}

fn words(element: &Element<'_>, links: &Links<'_>) -> String {
    piece::words(&inline::pieces(element.children(), links)).trim().to_owned()
}

fn list(items: Vec<String>, text: &str, of: fn(Vec<String>) -> PropertyValue) -> PropertyValue {
    of(if items.is_empty() { vec![text.to_owned()] } else { items })
}

/// The pages that a cell names, if it says nothing else.
fn relation(cell: &Element<'_>, links: &Links<'_>) -> Option<Vec<RelatedPage>> {
    let mut pages = Vec::new();
    let mut said = 0;
    for link in cell.all("a") {
        let title = words(&link, links);
        let Some(Target::Page(id)) = link.attribute("href").and_then(|href| links.target(href)) else {
            return None;
        };
        said += letters(&title);
        pages.push(RelatedPage { id: PageId(id), title: Some(title) });
    }
    (!pages.is_empty() && said == letters(&words(cell, links))).then_some(pages)
}

fn letters(words: &str) -> usize {
    words.chars().filter(|c| c.is_alphanumeric()).count()
}

/// The names of the files in a cell. What is shown may be a path.
fn files(cell: &Element<'_>, links: &Links<'_>) -> Option<Vec<String>> {
    let names = cell.all("a").map(|link| file_name(&words(&link, links))).filter(|name| !name.is_empty());
    let names: Vec<String> = names.collect();
    (!names.is_empty()).then_some(names)
}
