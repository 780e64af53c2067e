//! How an answer ended, when it did not end as one would wish.

use leptos::prelude::*;
use shared::ask::{Done, FinishReason};

use crate::components::failure_note::FailureNote;
use crate::components::icon::{DOWN, Icon};
use crate::components::retry_button::RetryButton;
use crate::components::signed_out_note::SignedOutNote;
use crate::state::access;
use crate::state::conversation::Conversation;
use crate::state::exchange::{Exchange, Phase};
use crate::state::ui::{Ui, use_ui};

/// The note below an answer.
#[component]
pub(crate) fn FinishNote(
    exchange: RwSignal<Exchange>,
    phase: Memo<Phase>,
    conversation: Conversation,
) -> impl IntoView {
    let ui = use_ui();
    let retry = move || conversation.retry(exchange.with_untracked(|exchange| exchange.id));
    let pages = move || exchange.with_untracked(Exchange::pages_searched);
    let note = move |class: &'static str, words: String| {
        view! {
            <div class=format!("note {class}") data-testid="finish-note">
                <p>{words}</p>
                <RetryButton on_retry=Callback::new(move |()| retry()) conversation=Some(conversation) />
            </div>
        }
        .into_any()
    };
    let cut = move |words: String| {
        let id = exchange.with_untracked(|exchange| exchange.id);
        view! {
            <div class="note partial" data-testid="finish-note">
                <p>{words}</p>
                <button class="button" type="button" data-testid="go-on" disabled=move || conversation.is_running()
                    on:click=move |_| conversation.go_on(id)>
                    <Icon glyph=DOWN /><span>{move || ui.talks_words().go_on}</span>
                </button>
            </div>
        }
        .into_any()
    };
    move || match phase.get() {
        Phase::Searching | Phase::Reading | Phase::Writing => None,
        Phase::Stopped => Some(note("", ui.words().stopped.to_owned())),
        Phase::Interrupted => Some(note("", ui.words().interrupted.to_owned())),
        Phase::Done(done) => ending(&done, pages(), ui).map(|words| match done.finish_reason {
            FinishReason::Stop | FinishReason::NotFound => {
                view! { <p class="note quiet" data-testid="finish-note">{words}</p> }.into_any()
            }
            FinishReason::Length => cut(words),
            FinishReason::Guardrail | FinishReason::SourcesOnly | FinishReason::Cancelled => {
                note("partial", words)
            }
        }),
        Phase::Failed(failure) => {
            let kept = exchange.with_untracked(|exchange| !exchange.text.is_empty());
            let on_retry = Callback::new(move |()| retry());
            if access::event_of(&failure).is_some() {
                let question = exchange.with_untracked(|exchange| exchange.question.clone());
                let view = view! { <SignedOutNote failure=failure question=question on_retry=on_retry /> };
                return Some(view.into_any());
            }
            let view = view! { <FailureNote failure=failure kept=kept on_retry=on_retry conversation=conversation /> };
            Some(view.into_any())
        }
    }
}

/// What is to be said of an answer that the server has ended.
fn ending(done: &Done, pages: u64, ui: Ui) -> Option<String> {
    let words = ui.words();
    match done.finish_reason {
        FinishReason::Stop => {
            (done.dropped_citations > 0).then(|| (ui.read_words().dropped)(done.dropped_citations))
        }
        FinishReason::NotFound => Some((words.not_found)(pages)),
        FinishReason::Length => Some(words.cut_by_length.to_owned()),
        FinishReason::Guardrail => Some(words.guardrail.to_owned()),
        FinishReason::SourcesOnly => Some(words.sources_only.to_owned()),
        FinishReason::Cancelled => Some(words.cancelled.to_owned()),
    }
}
