//! Questions to go on with, below the last answer.

use leptos::prelude::*;

use crate::components::icon::{Icon, TURN};
use crate::state::conversation::Conversation;
use crate::state::exchange::{Exchange, Phase};
use crate::state::ui::use_ui;

/// The questions that the server offers; choosing one asks it.
#[component]
pub(crate) fn FollowUps(exchange: RwSignal<Exchange>, conversation: Conversation) -> impl IntoView {
    let ui = use_ui();
    let id = exchange.with_untracked(|exchange| exchange.id);
    let questions = exchange.with_untracked(|exchange| match &exchange.phase {
        Phase::Done(done) => done.follow_ups.clone(),
        _ => Vec::new(),
    });
    let is_last = move || conversation.exchanges.with(|all| all.last().is_some_and(|last| last.id == id));
    let is_any = !questions.is_empty();
    let items = StoredValue::new(questions);
    let item = move |question: String| {
        let asked = question.clone();
        view! {
            <li><button class="follow-up" type="button" data-testid="follow-up" on:click=move |_| conversation.ask(asked.clone())>
                <Icon glyph=TURN /><span>{question}</span>
            </button></li>
        }
    };
    view! {
        <Show when=move || is_any && is_last()>
            <nav class="follow-ups" aria-label=move || ui.talks_words().follow_ups>
                <ul>{items.get_value().into_iter().map(item).collect_view()}</ul>
            </nav>
        </Show>
    }
}
