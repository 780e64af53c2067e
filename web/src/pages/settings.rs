//! Looks, language, and how this browser is known to the server.

use leptos::prelude::*;

use crate::state::ui::use_ui;

/// Looks, language, and how this browser is known to the server.
#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    let ui = use_ui();
    view! {
        <main class="column" id="content" tabindex="-1">
            <div class="scroller"><div class="scrolled"><h1>{move || ui.words().operate.settings}</h1></div></div>
        </main>
    }
}
