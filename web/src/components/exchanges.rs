//! The questions of a conversation with their answers.

use leptos::{html, prelude::*};

use crate::components::exchange_view::ExchangeView;
use crate::components::hover_card::HoverCardView;
use crate::components::talk_bar::TalkBar;
use crate::state::conversation::Conversation;
use crate::state::ui::use_ui;

/// So many exchanges are drawn at first, and so many more at each wish to see earlier ones.
const DRAWN_AT_FIRST: usize = 30;

/// The questions of a conversation with their answers, and above them what can be done with the conversation.
/// `scroller` is what they scroll in.
#[component]
pub(crate) fn Exchanges(conversation: Conversation, scroller: NodeRef<html::Div>) -> impl IntoView {
    let ui = use_ui();
    // How many of the last exchanges are drawn: hundreds at once would keep the page busy for seconds.
    let drawn = RwSignal::new(DRAWN_AT_FIRST);
    let hidden = move || conversation.exchanges.with(Vec::len).saturating_sub(drawn.get());
    let shown =
        move || conversation.exchanges.with(|all| all[all.len().saturating_sub(drawn.get())..].to_vec());
    let id = Memo::new(move |_| conversation.talk.with(|talk| talk.as_ref().map(|talk| talk.id.clone())));
    Effect::new(move || {
        id.track();
        drawn.set(DRAWN_AT_FIRST);
    });
    let show_earlier = move |_| {
        let below = scroller.get_untracked().map(|scroller| scroller.scroll_height() - scroller.scroll_top());
        drawn.update(|drawn| *drawn += DRAWN_AT_FIRST);
        // What the reader looked at stays where it is.
        request_animation_frame(move || {
            if let (Some(scroller), Some(below)) = (scroller.get_untracked(), below) {
                scroller.set_scroll_top(scroller.scroll_height() - below);
            }
        });
    };
    let draw = move |handle| view! { <ExchangeView handle=handle conversation=conversation /> };
    view! {
        <TalkBar conversation=conversation />
        <Show when=move || { hidden() > 0 }>
            <button class="button earlier" type="button" data-testid="show-earlier" on:click=show_earlier>
                {move || (ui.talks_words().show_earlier)(hidden().min(DRAWN_AT_FIRST))}
            </button>
        </Show>
        <For each=shown key=|handle| handle.id children=draw />
        <HoverCardView card=expect_context() />
    }
}
