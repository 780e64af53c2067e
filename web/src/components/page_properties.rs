//! The properties of a page, as a short table.

use leptos::prelude::*;
use shared::page::{DateSpan, Property, PropertyValue, RelatedPage};

use crate::locale::read::Read;
use crate::state::links;
use crate::state::route::Route;
use crate::state::ui::use_ui;

/// The properties that have a value to show.
#[component]
pub(crate) fn PageProperties(properties: Vec<Property>) -> impl IntoView {
    let ui = use_ui();
    let rows: Vec<_> = properties
        .into_iter()
        .filter(|property| text(&property.value, untrack(|| ui.read_words())).is_some())
        .collect();
    (!rows.is_empty()).then(|| {
        let rows = rows.into_iter().map(|Property { name, value }| {
            if let PropertyValue::Relation(pages) = &value {
                return view! { <div><dt>{name}</dt><dd>{related(pages)}</dd></div> }.into_any();
            }
            let link = match &value {
                PropertyValue::Url(url) if links::is_safe(url) => Some(url.clone()),
                _ => None,
            };
            let value = move || text(&value, ui.read_words());
            let value = match link {
                Some(url) => {
                    view! { <a href=url target="_blank" rel="noopener noreferrer nofollow">{value}</a> }
                        .into_any()
                }
                None => value.into_any(),
            };
            view! { <div><dt>{name}</dt><dd>{value}</dd></div> }.into_any()
        });
        view! { <dl class="properties" aria-label=move || ui.read_words().properties>{rows.collect_view()}</dl> }
    })
}

/// Links to the pages of a relation, as far as their titles are known.
fn related(pages: &[RelatedPage]) -> AnyView {
    let titled = pages.iter().filter_map(|page| Some((page.id, page.title.clone()?)));
    let links = titled.enumerate().map(|(index, (id, title))| {
        let comma = (index > 0).then_some(", ");
        view! { {comma}<a href=Route::Page(id, None).hash()>{title}</a> }
    });
    links.collect::<Vec<_>>().into_any()
}

/// A value as text; none for an empty one, and for relations whose pages are known by id only.
fn text(value: &PropertyValue, words: &Read) -> Option<String> {
    let text = match value {
        PropertyValue::Text(text)
        | PropertyValue::Select(text)
        | PropertyValue::Status(text)
        | PropertyValue::Url(text) => text.clone(),
        PropertyValue::Number(number) => number.to_string(),
        PropertyValue::MultiSelect(all) | PropertyValue::People(all) | PropertyValue::List(all) => {
            all.join(", ")
        }
        PropertyValue::Date(DateSpan { start, end, time_zone }) => {
            let end = end.as_ref().map(|end| format!(" – {end}")).unwrap_or_default();
            let zone = time_zone.as_ref().map(|zone| format!(" ({zone})")).unwrap_or_default();
            format!("{start}{end}{zone}")
        }
        PropertyValue::Checkbox(checked) => if *checked { words.yes } else { words.no }.to_owned(),
        PropertyValue::Relation(pages) => {
            pages.iter().filter_map(|page| page.title.as_deref()).collect::<Vec<_>>().join(", ")
        }
    };
    (!text.is_empty()).then_some(text)
}
