//! How the sync is doing.

use leptos::prelude::*;

use crate::state::ui::use_ui;

/// How the sync is doing.
#[component]
pub(crate) fn SyncPage() -> impl IntoView {
    let ui = use_ui();
    view! {
        <main class="column" id="content" tabindex="-1">
            <div class="scroller"><div class="scrolled"><h1>{move || ui.words().operate.sync}</h1></div></div>
        </main>
    }
}
