//! The pills of a scope: what a search or a question is limited to, each to be taken away.

use leptos::prelude::*;

use crate::components::icon::{CLOSE, Icon};
use crate::components::limit_label::limit_label;
use crate::state::scope::{Limit, Scope};
use crate::state::ui::use_ui;

/// The pills. A pill is a button that takes its limit away.
#[component]
pub(crate) fn ScopePills(#[prop(into)] scope: Signal<Scope>, on_remove: Callback<Limit>) -> impl IntoView {
    let ui = use_ui();
    let pill = move |limit: Limit| {
        let label = {
            let limit = limit.clone();
            move || limit_label(&limit, ui.browse_words())
        };
        let removing = {
            let label = label.clone();
            move || (ui.browse_words().remove)(&label())
        };
        view! {
            <li>
                <button class="pill" type="button" data-testid="scope-pill" aria-label=removing.clone() title=removing
                    on:click=move |_| on_remove.run(limit.clone())>
                    <span>{label}</span><Icon glyph=CLOSE />
                </button>
            </li>
        }
        .into_any()
    };
    let pills = move || scope.with(|scope| scope.limits.iter().cloned().map(pill).collect::<Vec<_>>());
    view! { <ul class="pills">{pills}</ul> }
}
