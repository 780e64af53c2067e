//! The field that searches the synced pages as the reader types.

use leptos::{ev, html, prelude::*};
use web_sys::HtmlInputElement;

use std::time::Duration;

use crate::browser;
use crate::components::icon::{CLOSE, Icon, SEARCH};
use crate::state::browse::{Browse, PAUSE};
use crate::state::search::{Look, Search};
use crate::state::ui::use_ui;

/// The field. It is written to only when its text differs: writing in the middle of a syllable breaks Korean input.
#[component]
pub(crate) fn SearchField(browse: Browse) -> impl IntoView {
    let ui = use_ui();
    let field = NodeRef::<html::Input>::new();
    let words = Memo::new(move |_| browse.search.with(|search| search.words.clone()));
    Effect::new(move |before: Option<()>| {
        let words = words.get();
        let Some(field) = field.get() else { return };
        if field.value() != words {
            field.set_value(&words);
        }
        // Once, when the page is opened; on a phone the keyboard would cover it.
        if before.is_none() && !browser::matches_media("(pointer: coarse)") {
            let _ = field.focus();
        }
    });
    let search_for = move |words: String, pause| {
        let mut search = browse.search.get_untracked();
        // Who types in the tree wants to find, not to browse.
        if search.look == Look::Tree && !words.is_empty() {
            search.look = Look::Pages;
        }
        browse.set(ui, Search { words, ..search }, pause);
    };
    let on_input = move |event: ev::Event| {
        let field: HtmlInputElement = event_target(&event);
        search_for(field.value(), PAUSE);
    };
    let clear = move |_| {
        search_for(String::new(), Duration::ZERO);
        if let Some(field) = field.get_untracked() {
            let _ = field.focus();
        }
    };
    view! {
        <div class="search-field" role="search">
            <Icon glyph=SEARCH />
            <input node_ref=field type="search" data-testid="search-input" autocomplete="off" enterkeyhint="search"
                maxlength="500" aria-label=move || ui.browse_words().search
                placeholder=move || ui.browse_words().search_hint on:input=on_input />
            <Show when=move || words.with(|words| !words.is_empty())>
                <button class="icon-button" type="button" on:click=clear
                    aria-label=move || ui.browse_words().clear title=move || ui.browse_words().clear>
                    <Icon glyph=CLOSE />
                </button>
            </Show>
        </div>
    }
}
