//! Looking through the synced pages.

use leptos::prelude::*;

use crate::state::ui::use_ui;

/// Looking through the synced pages.
#[component]
pub(crate) fn SourcesPage() -> impl IntoView {
    let ui = use_ui();
    view! {
        <main class="column" id="content" tabindex="-1">
            <div class="scroller"><div class="scrolled"><h1>{move || ui.words().browse.title}</h1></div></div>
        </main>
    }
}
