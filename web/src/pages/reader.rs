//! One synced page, read whole.

use leptos::prelude::*;
use shared::ids::PageId;

/// One synced page, read whole.
#[component]
pub(crate) fn ReaderPage(id: PageId) -> impl IntoView {
    view! {
        <main class="column" id="content" tabindex="-1">
            <div class="scroller"><div class="scrolled"><h1>{id.to_string()}</h1></div></div>
        </main>
    }
}
