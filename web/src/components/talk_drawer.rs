//! The list of conversations: in the rail where that has room, else in a drawer that a button opens.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};

use crate::components::icon::{CLOSE, Icon, TALKS};
use crate::components::on_demand::on_demand;
use crate::parts;
use crate::state::conversation::Conversation;
use crate::state::keep::Keep;
use crate::state::ui::use_ui;

/// The button, which the style sheet shows where the rail is narrow, and the list.
#[component]
pub(crate) fn TalkDrawer(conversation: Conversation) -> impl IntoView {
    let ui = use_ui();
    let keep: Keep = expect_context();
    let is_open = RwSignal::new(false);
    let button = NodeRef::<html::Button>::new();
    let drawer = NodeRef::<html::Section>::new();
    let close = move |gives_focus_back: bool| {
        is_open.set(false);
        if let Some(button) = button.get_untracked().filter(|_| gives_focus_back) {
            let _ = button.focus();
        }
    };
    let toggle = move |_| {
        is_open.update(|is_open| *is_open = !*is_open);
        // Once it is shown.
        request_animation_frame(move || {
            if let Some(drawer) = drawer.get_untracked().filter(|_| is_open.get_untracked()) {
                let _ = drawer.focus();
            }
        });
    };
    let on_key_down = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && is_open.get_untracked() && !event.is_composing() {
            event.stop_propagation();
            close(true);
        }
    };
    // Who tabs on has left it. A click beside it closes it too: the part below it catches that.
    let on_focus_out = move |event: ev::FocusEvent| {
        let next = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
        let is_outside = next
            .is_some_and(|next| drawer.get_untracked().is_some_and(|drawer| !drawer.contains(Some(&next))));
        if is_outside {
            close(false);
        }
    };
    let to_conversation = Callback::new(move |()| {
        if is_open.get_untracked() {
            is_open.set(false);
            let main = document()
                .get_element_by_id("conversation")
                .and_then(|main| main.dyn_into::<HtmlElement>().ok());
            if let Some(main) = main {
                let _ = main.focus();
            }
        }
    });
    // There is something to list, to bring back, or to say.
    let is_used = Memo::new(move |_| {
        let is_any = keep.talks.with(|talks| !talks.is_empty());
        is_any || keep.removed.with(Option::is_some) || keep.trouble.with(Option::is_some)
    });
    let list = move || match is_used.get() {
        true => on_demand(conversation, move || parts::talks(conversation, to_conversation)),
        false => view! { <NoTalks /> }.into_any(),
    };
    view! {
        <button class="rail-item rail-talks" type="button" node_ref=button data-testid="talks-open" on:click=toggle
            aria-expanded=move || is_open.get().to_string() aria-controls="talks" title=move || ui.words().open_talks>
            <Icon glyph=TALKS /><span>{move || ui.words().open_talks}</span>
        </button>
        <Show when=move || is_open.get()>
            <div class="talks-shade" aria-hidden="true" on:click=move |_| close(true)></div>
        </Show>
        <section class="talks" class:open=is_open id="talks" tabindex="-1" node_ref=drawer aria-labelledby="talks-title"
            on:keydown=on_key_down on:focusout=on_focus_out>
            <div class="talks-head">
                <h2 class="label" id="talks-title">{move || ui.words().talks}</h2>
                <button class="icon-button talks-close" type="button" on:click=move |_| close(true)
                    aria-label=move || ui.words().close title=move || ui.words().close>
                    <Icon glyph=CLOSE />
                </button>
            </div>
            {list}
        </section>
    }
}

/// The list before the first conversation.
#[component]
fn NoTalks() -> impl IntoView {
    let ui = use_ui();
    view! {
        <div class="talk-groups" data-testid="talk-list">
            <p class="talk-hint">{move || ui.words().no_talks}</p>
        </div>
        <div class="talk-end">
            <p class="talk-hint">{move || ui.words().where_kept}</p>
        </div>
    }
}
