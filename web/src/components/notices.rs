//! What concerns the whole page: no network, nobody signed in, and a newer version of the page.
//!
//! Nothing here interrupts: the page is never loaded anew but by the reader.

use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;
use crate::browser;
use crate::components::icon::{CLOSE, Icon, RETRY, WARNING};
use crate::state::access;
use crate::state::build;
use crate::state::conversation::Conversation;
use crate::state::route::Route;
use crate::state::ui::use_ui;

/// The least time between two looks for a newer version.
const BETWEEN_LOOKS: TimeDelta = TimeDelta::minutes(3);

/// The notices, one at a time: the one without which nothing else can be done first.
#[component]
pub(crate) fn Notices(conversation: Conversation) -> impl IntoView {
    let ui = use_ui();
    let is_online = RwSignal::new(browser::is_online());
    let is_newer = RwSignal::new(false);
    let unknown: RwSignal<Option<&'static str>> = RwSignal::new(None);
    let looked_at: StoredValue<Option<DateTime<Utc>>> = StoredValue::new(None);

    let look = move || {
        if is_newer.get_untracked() {
            return;
        }
        looked_at.set_value(Some(browser::now()));
        spawn_local(async move {
            let running = document().head().map(|head| head.outer_html()).unwrap_or_default();
            if let Ok(deployed) = api::deployed_page().await {
                is_newer.set(build::is_newer(&running, &deployed));
            }
        });
    };
    listen("focus", move || {
        let is_early = looked_at.get_value().is_some_and(|at| browser::now() - at < BETWEEN_LOOKS);
        if !is_early && !browser::is_hidden() {
            look();
        }
    });
    // A deploy takes away the parts of the version before it.
    listen(build::PART_MISSING, look);
    listen("online", move || is_online.set(true));
    listen("offline", move || is_online.set(false));
    for event in [access::SIGNED_OUT, access::KEY_NEEDED] {
        listen(event, move || unknown.set(Some(event)));
    }
    Effect::new(move || {
        if ui.access.get() > 0 {
            unknown.set(None);
        }
    });

    let notice = move || {
        let words = ui.words();
        let is_new = is_newer.get();
        match unknown.get() {
            _ if !is_online.get() => Some(view! { <Icon glyph=WARNING /><p>{words.no_network}</p> }.into_any()),
            Some(access::SIGNED_OUT) => Some(
                view! {
                    <Icon glyph=WARNING /><p>{words.session_over}</p>
                    <button class="button" type="button" on:click=move |_| access::sign_in("")>{words.sign_in}</button>
                }
                .into_any(),
            ),
            // Where the key is entered, it need not be asked for above.
            Some(_) if ui.route.with(|route| *route != Route::Settings) => Some(
                view! {
                    <Icon glyph=WARNING /><p>{words.key_needed}</p>
                    <a class="button" href=Route::Settings.hash()>{words.api_key}</a>
                }
                .into_any(),
            ),
            _ if is_new => Some(
                view! {
                    <Icon glyph=RETRY /><p>{words.newer}</p>
                    <button class="button" type="button" data-testid="reload"
                        disabled=move || conversation.is_running() on:click=move |_| browser::reload()>
                        {words.reload}
                    </button>
                    <button class="icon-button" type="button" aria-label=words.later title=words.later
                        on:click=move |_| is_newer.set(false)>
                        <Icon glyph=CLOSE />
                    </button>
                }
                .into_any(),
            ),
            _ => None,
        }
    };
    // On the page before it says anything, so that screen readers notice when it does.
    view! { <div class="notices" role="status" data-testid="notice">{move || notice().map(|notice| view! { <div class="notice">{notice}</div> })}</div> }
}

fn listen(event: &'static str, act: impl Fn() + 'static) {
    let listener = window_event_listener_untyped(event, move |_| act());
    on_cleanup(move || listener.remove());
}
