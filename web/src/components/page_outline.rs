//! The headings of a page beside it, on wide screens; the one that is read is marked.

use leptos::prelude::*;
use shared::ids::{BlockId, PageId};

use crate::state::route::Route;
use crate::state::ui::use_ui;

/// A heading in the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heading {
    pub(crate) block: BlockId,
    pub(crate) text: String,
    /// How far it is below the highest: 0, 1 or 2.
    pub(crate) rank: usize,
}

/// The outline; nothing for a page with a heading or none.
#[component]
pub(crate) fn PageOutline(page: PageId, headings: Vec<Heading>) -> impl IntoView {
    let ui = use_ui();
    let at = move || match ui.route.get() {
        Route::Page(_, block) => block,
        _ => None,
    };
    (headings.len() > 1).then(|| {
        let items = headings.into_iter().map(|Heading { block, text, rank }| {
            let is_here = move || (at() == Some(block)).then_some("location");
            view! {
                <li class=format!("rank-{rank}")>
                    <a href=Route::Page(page, Some(block)).hash() aria-current=is_here>{text}</a>
                </li>
            }
        });
        let items = items.collect::<Vec<_>>();
        view! {
            <nav class="outline-nav" aria-label=move || ui.browse_words().outline data-testid="outline">
                <p class="label">{move || ui.browse_words().outline}</p>
                <ul>{items}</ul>
            </nav>
        }
    })
}
