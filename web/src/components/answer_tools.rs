//! What can be done with a finished answer, and what it was made from.

use leptos::prelude::*;

use crate::components::answer_details::AnswerDetails;
use crate::components::copy_button::CopyButton;
use crate::components::icon::{COPY, Icon, RETRY};
use crate::components::opinion::{Opinion, Reasons, Thumbs};
use crate::components::when::When;
use crate::state::conversation::Conversation;
use crate::state::exchange::{Exchange, Phase};
use crate::state::export;
use crate::state::ui::use_ui;

/// The row below an answer: copy, answer anew, opinion, as-of time, and the details below it.
#[component]
pub(crate) fn AnswerTools(exchange: RwSignal<Exchange>, conversation: Conversation) -> impl IntoView {
    let ui = use_ui();
    let opinion = Opinion::start(exchange, conversation);
    let (has_text, is_done, as_of, id) = exchange.with_untracked(|exchange| {
        let as_of = exchange.meta.as_ref().map(|meta| meta.index.published_at);
        (!exchange.text.is_empty(), matches!(exchange.phase, Phase::Done(_)), as_of, exchange.id)
    });
    let markdown = Callback::new(move |()| {
        let heading = untrack(|| ui.read_words().sources);
        exchange.with_untracked(|exchange| export::answer(exchange, heading))
    });
    view! {
        <div class="answer-tools">
            {has_text.then(|| view! { <CopyButton glyph=COPY text=markdown label=|ui| ui.read_words().copy copied=|ui| ui.read_words().copied /> })}
            {is_done.then(|| view! {
                <button class="tool" type="button" data-testid="regenerate" disabled=move || conversation.is_running()
                    on:click=move |_| conversation.regenerate(id)>
                    <Icon glyph=RETRY /><span>{move || ui.talks_words().regenerate}</span>
                </button>
                <Thumbs opinion=opinion />
            })}
            {as_of.map(|at| view! {
                <AnswerDetails exchange=exchange />
                <span class="as-of"><When at=at phrase=|ui, time| (ui.read_words().as_of)(time) /></span>
            })}
        </div>
        <Reasons opinion=opinion />
    }
}
