//! An answer: how far it is, its text, how it ended, and the pages it stands on.

use leptos::prelude::*;
use shared::ask::{Citation, Source};

use crate::components::answer_marks::AnswerMarks;
use crate::components::answer_tools::AnswerTools;
use crate::components::finish_note::FinishNote;
use crate::components::follow_ups::FollowUps;
use crate::components::prose::Prose;
use crate::components::source_list::SourceList;
use crate::components::status_line::StatusLine;
use crate::state::conversation::Conversation;
use crate::state::exchange::{Exchange, Phase};
use crate::state::ui::use_ui;

/// What the chips of an answer point at.
#[derive(Clone, Copy)]
pub(crate) struct Cited {
    pub(crate) citations: Memo<Vec<Citation>>,
    pub(crate) sources: Memo<Vec<Source>>,
}

/// An answer.
#[component]
pub(crate) fn Answer(exchange: RwSignal<Exchange>, conversation: Conversation) -> impl IntoView {
    let ui = use_ui();
    let phase = Memo::new(move |_| exchange.with(|exchange| exchange.phase.clone()));
    let citations = Memo::new(move |_| exchange.with(|exchange| exchange.citations.clone()));
    let sources = Memo::new(move |_| exchange.with(|exchange| exchange.sources.clone()));
    let is_open = Memo::new(move |_| exchange.with(Exchange::is_open));
    provide_context(Cited { citations, sources });
    let is_writing = move || phase.with(|phase| *phase == Phase::Writing);
    view! {
        <article class="answer" class:writing=is_writing data-testid="answer" aria-busy=move || is_open.get().to_string()
            aria-label=move || ui.read_words().answer>
            <StatusLine phase=phase sources=sources />
            <Prose exchange=exchange />
            <FinishNote exchange=exchange phase=phase conversation=conversation />
            <Show when=move || !is_open.get()>
                <AnswerMarks exchange=exchange />
                <SourceList exchange=exchange citations=citations sources=sources />
                <AnswerTools exchange=exchange conversation=conversation />
                <FollowUps exchange=exchange conversation=conversation />
            </Show>
        </article>
    }
}
