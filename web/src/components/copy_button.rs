//! Copies a text to the clipboard, and says whether that went well.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::file;
use crate::components::icon::{CHECK, Glyph, Icon};
use crate::state::ui::{Ui, use_ui};

/// How long "copied" is said.
const CONFIRMATION: Duration = Duration::from_secs(2);

/// The button; `text` is made when it is pressed.
#[component]
pub(crate) fn CopyButton(
    glyph: Glyph,
    text: Callback<(), String>,
    label: fn(Ui) -> &'static str,
    copied: fn(Ui) -> &'static str,
) -> impl IntoView {
    let ui = use_ui();
    let outcome: RwSignal<Option<bool>> = RwSignal::new(None);
    let copy = move |_| {
        let text = text.run(());
        spawn_local(async move {
            let is_copied = file::copy(&text).await;
            outcome.try_set(Some(is_copied));
            let forget = move || {
                outcome.try_set(None);
            };
            set_timeout(forget, CONFIRMATION);
        });
    };
    let words = move || match outcome.get() {
        None => label(ui),
        Some(true) => copied(ui),
        Some(false) => ui.read_words().copy_failed,
    };
    view! {
        <button class="tool" type="button" on:click=copy>
            {move || if outcome.get() == Some(true) { view! { <Icon glyph=CHECK /> } } else { view! { <Icon glyph=glyph /> } }}
            <span aria-live="polite">{words}</span>
        </button>
    }
}
