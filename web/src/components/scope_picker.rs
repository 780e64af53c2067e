//! Picks what a question is limited to: a field with a list of places, databases and people.
//!
//! It has a field of its own, so that the composer stays a plain text field to screen readers and input methods, and
//! what is typed to find a page is never part of the question.

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::task::spawn_local;
use leptos::{ev, html, prelude::*};
use shared::sources::{Facets, SourceSummary};
use web_sys::{AbortController, HtmlInputElement};

use crate::api;
use crate::components::icon::{Glyph, Icon, PAGE, PERSON, TABLE};
use crate::state::browse::PAUSE;
use crate::state::composer::{Action, Keyboard};
use crate::state::query;
use crate::state::scope::{Kind, Limit};
use crate::state::suggest::{Offer, offers};
use crate::state::ui::use_ui;

/// How many pages are looked at for those whose titles fit.
const PAGES: &str = "20";

/// The picker. `on_start` tells what was typed before it was here; `on_pick` is given what was chosen; `on_close` what was typed when nothing was, and whether a key closed it.
#[component]
pub(crate) fn ScopePicker(
    on_start: Callback<(), String>,
    on_pick: Callback<Limit>,
    on_close: Callback<(String, bool)>,
) -> impl IntoView {
    let ui = use_ui();
    let field = NodeRef::<html::Input>::new();
    let typed = RwSignal::new(on_start.run(()));
    let facets: RwSignal<Facets> = RwSignal::default();
    // The pages that were found, and for what.
    let pages: RwSignal<(String, Vec<SourceSummary>)> = RwSignal::default();
    let current = RwSignal::new(0_usize);
    let keyboard = StoredValue::new(Keyboard::default());
    let timer: StoredValue<Option<TimeoutHandle>, LocalStorage> = StoredValue::new_local(None);
    let abort: StoredValue<Option<AbortController>, LocalStorage> = StoredValue::new_local(None);
    let offered = Memo::new(move |_| {
        facets.with(|facets| {
            pages.with(|(found_for, pages)| typed.with(|typed| offers(facets, pages, found_for, typed)))
        })
    });
    spawn_local(async move {
        // Without it, pages are offered all the same.
        if let Ok(list) = api::facets().await {
            facets.try_set(list.facets.unwrap_or_default());
        }
    });
    let search = move || {
        let Ok(controller) = AbortController::new() else { return };
        if let Some(before) = abort.try_update_value(|abort| abort.replace(controller.clone())).flatten() {
            before.abort();
        }
        let mut asked = String::new();
        query::push(&mut asked, "limit", PAGES);
        let words = typed.get_untracked();
        query::push(&mut asked, "query", words.trim());
        spawn_local(async move {
            let found = api::sources(&format!("/sources?{asked}"), &controller.signal()).await;
            if let Ok(list) = found {
                pages.try_set((words, list.items));
            }
        });
    };
    Effect::new(move || {
        if let Some(field) = field.get() {
            field.set_value(&typed.get_untracked());
            let _ = field.focus();
        }
    });
    search();
    let forget_timer = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    on_cleanup(move || {
        forget_timer();
        if let Some(before) = abort.try_update_value(Option::take).flatten() {
            before.abort();
        }
    });
    let on_input = move |event: ev::Event| {
        let field: HtmlInputElement = event_target(&event);
        typed.set(field.value());
        current.set(0);
        forget_timer();
        timer.set_value(set_timeout_with_handle(search, PAUSE).ok());
    };
    let pick = move |index: usize| {
        if let Some(offer) = offered.with_untracked(|offered| offered.get(index).cloned()) {
            on_pick.run(offer.limit);
        }
    };
    let close = move |by_key| {
        // The field loses the focus also by being taken off the page, after something was chosen.
        if let Some(typed) = typed.try_get_untracked() {
            on_close.run((typed, by_key));
        }
    };
    let step = move |by: usize| {
        let count = offered.with_untracked(Vec::len).max(1);
        current.update(|current| *current = (*current + by) % count);
    };
    let on_key_down = move |event: ev::KeyboardEvent| {
        let is_enter = event.key() == "Enter";
        let action = keyboard.try_update_value(|keyboard| keyboard.key_down(is_enter, false));
        // While a syllable is composed, all other keys belong to the input method.
        if event.is_composing() {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => step(1),
            "ArrowUp" => step(offered.with_untracked(Vec::len).max(1) - 1),
            "Enter" | "Tab" if event.shift_key() => return,
            "Enter" if action == Some(Action::Send) => pick(current.get_untracked()),
            "Enter" => {}
            // Tab takes the offer, as it completes a word elsewhere; without one it goes on.
            "Tab" if offered.with_untracked(|offered| !offered.is_empty()) => pick(current.get_untracked()),
            "Escape" => {
                event.stop_propagation();
                close(true);
            }
            "Backspace" if typed.with_untracked(String::is_empty) => close(true),
            _ => return,
        }
        event.prevent_default();
    };
    let on_composition_end = move |_| {
        if keyboard.try_update_value(Keyboard::composition_ended) == Some(Action::Send) {
            pick(current.get_untracked());
        }
    };
    let draw = move |(index, offer): (usize, Offer)| {
        let is_current = move || current.get() == index;
        let Offer { limit, path } = offer;
        let kind = limit.kind;
        let kind_words = move || match kind {
            Kind::Database => ui.browse_words().database,
            Kind::Author => ui.browse_words().person,
            _ => ui.browse_words().page,
        };
        let path = (!path.is_empty()).then(|| view! { <span class="path">{path}</span> });
        view! {
            <li role="option" id=format!("scope-offer-{index}") class="offer" data-testid="scope-offer"
                aria-selected=move || is_current().to_string()
                on:pointerdown=move |event| { event.prevent_default(); pick(index); }
                on:pointerenter=move |_| current.set(index)>
                <Icon glyph=glyph(kind) />
                <span class="offer-title">{limit.title}</span>
                {path}
                <span class="offer-kind">{kind_words}</span>
            </li>
        }
        .into_any()
    };
    let list = move || offered.get().into_iter().enumerate().map(draw).collect::<Vec<_>>();
    let count = move || offered.with(Vec::len);
    view! {
        <div class="scope-picker" data-testid="scope-picker">
            <input node_ref=field type="text" role="combobox" autocomplete="off" aria-autocomplete="list"
                aria-expanded=move || (count() > 0).to_string() aria-controls="scope-offers"
                aria-activedescendant=move || (count() > 0).then(|| format!("scope-offer-{}", current.get()))
                aria-label=move || ui.words().scope placeholder=move || ui.browse_words().scope_hint
                data-testid="scope-input"
                on:input=on_input on:keydown=on_key_down on:blur=move |_| close(false)
                on:keyup=move |event| if event.key() == "Enter" { keyboard.update_value(Keyboard::enter_up) }
                on:compositionstart=move |_| keyboard.update_value(Keyboard::composition_started)
                on:compositionend=on_composition_end />
            <ul role="listbox" id="scope-offers" aria-label=move || ui.words().scope>{list}</ul>
            <p class="offer-count" role="status" class:visually-hidden=move || { count() > 0 }>
                {move || (ui.browse_words().offered)(count())}
            </p>
        </div>
    }
}

fn glyph(kind: Kind) -> Glyph {
    match kind {
        Kind::Database => TABLE,
        Kind::Author => PERSON,
        Kind::Within | Kind::Property | Kind::Edited => PAGE,
    }
}
