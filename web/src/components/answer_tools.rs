//! What can be done with a finished answer, and what it was made from.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::components::icon::{CHECK, COPY, Icon, RETRY};
use crate::components::when::When;
use crate::state::conversation::Conversation;
use crate::state::exchange::{Exchange, Phase};
use crate::state::export;
use crate::state::ui::use_ui;

/// How long "copied" is said.
const CONFIRMATION: Duration = Duration::from_secs(2);

/// The row below an answer: copy, ask again, as-of time.
#[component]
pub(crate) fn AnswerTools(exchange: RwSignal<Exchange>, conversation: Conversation) -> impl IntoView {
    let ui = use_ui();
    let copied: RwSignal<Option<bool>> = RwSignal::new(None);
    let (has_text, is_done, as_of, id) = exchange.with_untracked(|exchange| {
        let as_of = exchange.meta.as_ref().map(|meta| meta.index.published_at);
        (!exchange.text.is_empty(), matches!(exchange.phase, Phase::Done(_)), as_of, exchange.id)
    });
    let copy = move |_| {
        let markdown = exchange.with_untracked(|exchange| {
            export::answer(
                &exchange.text,
                &exchange.citations,
                &exchange.sources,
                untrack(|| ui.words().sources),
            )
        });
        spawn_local(async move {
            let written = browser::copy(&markdown).await;
            copied.try_set(Some(written));
            let forget = move || {
                copied.try_set(None);
            };
            set_timeout(forget, CONFIRMATION);
        });
    };
    let copy_words = move || match copied.get() {
        None => ui.words().copy,
        Some(true) => ui.words().copied,
        Some(false) => ui.words().copy_failed,
    };
    view! {
        <div class="answer-tools">
            {has_text.then(|| view! {
                <button class="tool" type="button" on:click=copy>
                    {move || if copied.get() == Some(true) { view! { <Icon glyph=CHECK /> } } else { view! { <Icon glyph=COPY /> } }}
                    <span aria-live="polite">{copy_words}</span>
                </button>
            })}
            {is_done.then(|| view! {
                <button class="tool" type="button" disabled=move || conversation.is_running() on:click=move |_| conversation.retry(id)>
                    <Icon glyph=RETRY /><span>{move || ui.words().retry}</span>
                </button>
            })}
            {as_of.map(|at| view! {
                <span class="as-of"><When at=at phrase=|ui, time| (ui.words().as_of)(time) /></span>
            })}
        </div>
    }
}
