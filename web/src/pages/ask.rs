//! Asking: the conversation, and the composer below it.

use leptos::task::spawn_local;
use leptos::{html, prelude::*};

use crate::components::composer::Composer;
use crate::components::empty_state::EmptyState;
use crate::components::failure_note::FailureNote;
use crate::components::hover_card::HoverCard;
use crate::components::icon::{DOWN, Icon};
use crate::components::missing_talk::MissingTalk;
use crate::components::on_demand::on_demand;
use crate::components::rail::PRODUCT;
use crate::parts;
use crate::state::conversation::{Conversation, Lookup};
use crate::state::route::Route;
use crate::state::ui::use_ui;

/// So near to its end, the conversation counts as read to the end, in pixels.
const NEAR_END: i32 = 56;

/// The conversation. It stays while another page is shown, and an answer goes on meanwhile.
/// It follows the answer only while the reader is at its end.
#[component]
pub(crate) fn AskPage(conversation: Conversation, field: NodeRef<html::Textarea>) -> impl IntoView {
    let ui = use_ui();
    let card: HoverCard = expect_context();
    let scroller = NodeRef::<html::Div>::new();
    let at_end = RwSignal::new(true);
    // Where the page itself has scrolled to last.
    let followed_to = StoredValue::new(0);
    let to_end = move || {
        if let Some(scroller) = scroller.get_untracked() {
            scroller.set_scroll_top(scroller.scroll_height());
            followed_to.set_value(scroller.scroll_top());
        }
    };
    let follow = move || {
        // The text only grows: who is further up than it was followed to has scrolled, and the event that tells so
        // comes after this frame.
        let is_moved =
            |scroller: web_sys::HtmlDivElement| scroller.scroll_top() + 1 < followed_to.get_value();
        if at_end.get_untracked() && !scroller.get_untracked().is_some_and(is_moved) {
            to_end();
        }
    };
    let on_scroll = move |_| {
        card.hide();
        if let Some(scroller) = scroller.get_untracked() {
            let below = scroller.scroll_height() - scroller.scroll_top() - scroller.client_height();
            // The event of the page's own scrolling comes a frame later, and the text may have grown since: only who is
            // further up than the page has scrolled to has left the end.
            let follows = at_end.get_untracked() && scroller.scroll_top() + 1 >= followed_to.get_value();
            let near = below <= NEAR_END || follows;
            if at_end.get_untracked() != near {
                at_end.set(near);
            }
        }
    };
    // Asking is a reason to look at the end, wherever the reader was.
    let on_ask = Callback::new(move |()| {
        at_end.set(true);
        request_animation_frame(to_end);
    });
    Effect::new(move || {
        let last = conversation.exchanges.with(|all| all.last().cloned());
        if let Some(last) = last {
            last.exchange.track();
            request_animation_frame(follow);
        }
    });
    let is_empty = Memo::new(move |_| conversation.exchanges.with(Vec::is_empty));
    // Another conversation begins at its end.
    let id = Memo::new(move |_| conversation.talk.with(|talk| talk.as_ref().map(|talk| talk.id.clone())));
    Effect::new(move || {
        id.track();
        at_end.set(true);
        followed_to.set_value(0);
    });
    let exchanges = move || {
        (!is_empty.get()).then(|| on_demand(conversation, move || parts::answers(conversation, scroller)))
    };
    // Who writes a question will read an answer. When that cannot be fetched now, asking tells.
    let is_expected = StoredValue::new(false);
    let expect_answer = move |_| {
        if !is_expected.get_value() && ui.online.get_untracked() {
            is_expected.set_value(true);
            spawn_local(async move { is_expected.set_value(parts::fetch_answers().await.is_ok()) });
        }
    };
    let blank = move || match conversation.lookup.get() {
        Lookup::Loading => ().into_any(),
        Lookup::Missing => view! { <MissingTalk /> }.into_any(),
        Lookup::Failed(failure) => {
            let retry = Callback::new(move |()| {
                if let Route::Talk(id) = ui.route.get_untracked() {
                    conversation.open(id);
                }
            });
            view! { <FailureNote failure=failure kept=false on_retry=retry conversation=conversation /> }
                .into_any()
        }
        Lookup::Done => view! { <EmptyState conversation=conversation /> }.into_any(),
    };
    view! {
        <main class="column" id="conversation" tabindex="-1" hidden=move || !ui.route.with(Route::is_ask)>
            <div class="scroller" node_ref=scroller on:scroll=on_scroll>
                <div class="scrolled">
                    <Show when=move || is_empty.get() fallback=|| view! { <h1 class="visually-hidden">{PRODUCT}</h1> }>
                        {blank}
                    </Show>
                    {exchanges}
                </div>
            </div>
            <div class="jump-place">
                <Show when=move || !at_end.get() && !is_empty.get()>
                    <button class="jump" type="button" on:click=move |_| to_end()>
                        <Icon glyph=DOWN /><span>{move || ui.words().jump}</span>
                    </button>
                </Show>
            </div>
            <div class="dock" on:input=expect_answer>
                <Composer conversation=conversation field=field on_ask=on_ask />
            </div>
        </main>
    }
}
