//! Where a page is: the pages above it, as links.

use leptos::prelude::*;
use shared::page::Ancestor;

use crate::state::route::Route;
use crate::state::ui::use_ui;

/// The way down to a page: from all sources over the pages above it, outermost first.
#[component]
pub(crate) fn PagePath(path: Vec<Ancestor>) -> impl IntoView {
    let ui = use_ui();
    let places = path.into_iter().map(|place| {
        let title = match place.title.is_empty() {
            true => view! { <span>{move || ui.read_words().untitled}</span> }.into_any(),
            false => place.title.into_any(),
        };
        view! { <li><a href=Route::Page(place.id, None).hash()>{title}</a></li> }
    });
    let places = places.collect::<Vec<_>>();
    view! {
        <nav class="page-path" aria-label=move || ui.browse_words().path>
            <ol>
                <li><a href=Route::Sources(String::new()).hash()>{move || ui.words().synced_pages}</a></li>
                {places}
            </ol>
        </nav>
    }
}
