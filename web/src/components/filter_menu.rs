//! A filter that opens below its name. It closes when something is chosen, on Escape, and when the focus leaves it.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};

use crate::components::icon::{FOLD, Icon};
use crate::state::ui::{Ui, use_ui};

/// A filter; `children` are what can be chosen.
#[component]
pub(crate) fn FilterMenu(
    name: fn(Ui) -> &'static str,
    is_set: bool,
    test_id: &'static str,
    children: Children,
) -> impl IntoView {
    let ui = use_ui();
    let menu = NodeRef::<html::Details>::new();
    let on_key_down = move |event: ev::KeyboardEvent| {
        let Some(menu) = menu.get_untracked() else { return };
        if event.key() != "Escape" || !menu.open() {
            return;
        }
        // Only the menu is meant.
        event.stop_propagation();
        menu.set_open(false);
        if let Some(summary) =
            menu.first_element_child().and_then(|first| first.dyn_into::<HtmlElement>().ok())
        {
            let _ = summary.focus();
        }
    };
    let on_focus_out = move |event: ev::FocusEvent| {
        let Some(menu) = menu.get_untracked() else { return };
        let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
        if !menu.contains(to.as_ref()) && to.is_some() {
            menu.set_open(false);
        }
    };
    view! {
        // Of one name, so that only one is open.
        <details class="filter" name="filters" node_ref=menu data-testid=test_id class:set=is_set
            on:keydown=on_key_down on:focusout=on_focus_out>
            <summary><span>{move || name(ui)}</span><Icon glyph=FOLD /></summary>
            <div class="filter-list">{children()}</div>
        </details>
    }
}
