//! The frame of the page: rail, conversation, source panel, and the keys that work everywhere.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::browser;
use crate::components::announcer::Announcer;
use crate::components::hover_card::HoverCard;
use crate::components::notices::Notices;
use crate::components::on_demand::on_demand;
use crate::components::rail::Rail;
use crate::pages::ask::AskPage;
use crate::parts;
use crate::state::ask_scope::AskScope;
use crate::state::browse::Browse;
use crate::state::conversation::Conversation;
use crate::state::keep::Keep;
use crate::state::route::Route;
use crate::state::ui::Ui;

/// The page.
#[component]
pub(crate) fn App() -> impl IntoView {
    let ui = Ui::start();
    provide_context(ui);
    provide_context(AskScope::start());
    provide_context(Browse::start());
    let keep = Keep::start();
    let conversation = Conversation::start(ui, keep);
    let card = HoverCard::start();
    provide_context(card);
    provide_context(keep);
    let field = NodeRef::<html::Textarea>::new();
    let focus_field = move || {
        if let Some(field) = field.get_untracked() {
            let _ = field.focus();
        }
    };
    let listener = window_event_listener(ev::keydown, move |event| match event.key().as_str() {
        "/" if !is_typing(&event) && !event.ctrl_key() && !event.meta_key() && !event.alt_key() => {
            event.prevent_default();
            match ui.route.with_untracked(Route::is_ask) {
                true => focus_field(),
                false => browser::focus(&["#content input[type=search]"]),
            }
        }
        // While a syllable is composed, Escape belongs to the input method.
        "Escape" if !event.is_composing() => escape(ui, conversation, card),
        _ => {}
    });
    on_cleanup(move || listener.remove());
    // A link to an element would be an address of no page.
    let skip = move |event: ev::MouseEvent| {
        event.prevent_default();
        browser::focus(&["main:not([hidden])"]);
    };
    // A filter that is set, or a heading that is gone to, changes the address and not the page.
    let frame = Memo::new(move |_| ui.route.with(Route::frame));
    let other_page = move || match frame.get() {
        Route::New | Route::Talk(_) => ().into_any(),
        Route::Sources(_) => on_demand(conversation, parts::sources),
        Route::Page(id, _) => on_demand(conversation, move || parts::reader(id)),
        Route::Sync => on_demand(conversation, parts::sync),
        Route::Settings => on_demand(conversation, parts::settings),
    };
    let has_panel = Memo::new(move |_| ui.target.with(Option::is_some));
    let panel = move || has_panel.get().then(|| on_demand(conversation, move || parts::panel(conversation)));
    view! {
        <a class="skip" href="#" on:click=skip>{move || ui.words().skip}</a>
        <div class="frame" class:with-panel=move || has_panel.get()>
            <Rail conversation=conversation on_new=Callback::new(move |()| focus_field()) />
            <AskPage conversation=conversation field=field />
            {other_page}
            {panel}
        </div>
        <Notices conversation=conversation />
        <Announcer conversation=conversation />
    }
}

/// Escape undoes the nearest thing: the card, the panel when the reader is in it, the running answer, the panel.
fn escape(ui: Ui, conversation: Conversation, card: HoverCard) {
    let panel_is_open = ui.target.with_untracked(Option::is_some);
    let in_panel =
        document().active_element().is_some_and(|element| matches!(element.closest(".panel"), Ok(Some(_))));
    if card.is_shown() {
        card.hide();
    } else if panel_is_open && in_panel {
        ui.close();
    } else if untrack(|| conversation.is_running()) {
        conversation.stop();
    } else if panel_is_open {
        ui.close();
    }
}

fn is_typing(event: &ev::KeyboardEvent) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}
