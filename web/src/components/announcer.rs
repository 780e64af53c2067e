//! Tells screen readers how an answer is going: that it is searched for, read for, and finished. Not its tokens.

use leptos::prelude::*;
use shared::ask::FinishReason;

use crate::locale::Messages;
use crate::state::conversation::Conversation;
use crate::state::exchange::{Exchange, Phase};
use crate::state::ui::use_ui;

/// The live region. It must be on the page before it has anything to say.
#[component]
pub(crate) fn Announcer(conversation: Conversation) -> impl IntoView {
    let ui = use_ui();
    // A memo, so that the same words are not said again with each token.
    let message = Memo::new(move |_| {
        let last = conversation.exchanges.with(|all| all.last().cloned());
        last.map(|handle| handle.exchange.with(|exchange| announcement(exchange, ui.words())))
            .unwrap_or_default()
    });
    view! { <div class="visually-hidden" role="status" aria-live="polite">{message}</div> }
}

fn announcement(exchange: &Exchange, words: &Messages) -> String {
    // An answer of another day is no news.
    if exchange.is_restored {
        return String::new();
    }
    match &exchange.phase {
        Phase::Searching => words.searching.to_owned(),
        Phase::Reading | Phase::Writing => (words.reading)(exchange.sources.len()),
        Phase::Done(done) => match done.finish_reason {
            FinishReason::Stop => (words.finished)(exchange.citations.len()),
            FinishReason::Length => words.cut_by_length.to_owned(),
            FinishReason::NotFound => (words.not_found)(exchange.pages_searched()),
            FinishReason::Guardrail => words.guardrail.to_owned(),
            FinishReason::SourcesOnly => words.sources_only.to_owned(),
            FinishReason::Cancelled => words.cancelled.to_owned(),
        },
        Phase::Stopped => words.stopped.to_owned(),
        Phase::Interrupted => words.interrupted.to_owned(),
        Phase::Failed(failure) => failure.message(words).to_owned(),
    }
}
