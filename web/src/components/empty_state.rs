//! The page before the first question: what is searched, and questions to start with.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, Searched};
use crate::components::rail::PRODUCT;
use crate::components::when;
use crate::locale;
use crate::state::conversation::Conversation;
use crate::state::failure::Failure;
use crate::state::ui::use_ui;

/// How many questions are offered.
const STARTERS: u32 = 4;

/// The empty page.
#[component]
pub(crate) fn EmptyState(conversation: Conversation) -> impl IntoView {
    let ui = use_ui();
    let status: RwSignal<Option<Result<Option<Searched>, Failure>>> = RwSignal::new(None);
    // Nothing until it is known which there are: their places are kept, so that nothing jumps.
    let starters: RwSignal<Option<Vec<String>>> = RwSignal::new(None);
    // The reader may have asked, and this part may be gone, before the answers are here: hence `try_set`.
    Effect::new(move || {
        // Who has just said who they are may see more.
        ui.access.track();
        spawn_local(async move {
            let loaded = api::searched().await;
            status.try_set(Some(loaded));
        });
    });
    Effect::new(move || {
        ui.access.track();
        let language = ui.words().code;
        spawn_local(async move {
            let offered = api::suggestions(language, STARTERS).await;
            // The language may have been switched meanwhile.
            if ui.language.try_get_untracked().is_some_and(|shown| locale::messages(shown).code == language) {
                let offered = offered.map(|offered| offered.suggestions).unwrap_or_default();
                starters.try_set(Some(offered.into_iter().map(|suggestion| suggestion.question).collect()));
            }
        });
    });
    let sentence = move || {
        status.with(|status| match status {
            None => "\u{a0}".to_owned(),
            Some(Err(_)) => ui.words().status_unknown.to_owned(),
            Some(Ok(None)) => ui.words().nothing_searched.to_owned(),
            Some(Ok(Some(Searched { pages, at }))) => (ui.words().searched)(*pages, &when::said(ui, *at)),
        })
    };
    let starter = move |question: String| {
        let asked = question.clone();
        let ask = move |_| conversation.ask(asked.clone());
        view! { <li><button class="starter" type="button" data-testid="starter" on:click=ask>{question}</button></li> }
    };
    let list = move || match starters.get() {
        Some(questions) => questions.into_iter().map(starter).collect_view().into_any(),
        None => (0..STARTERS)
            .map(|_| view! { <li class="starter" aria-hidden="true"></li> })
            .collect_view()
            .into_any(),
    };
    view! {
        <section class="empty">
            <h1>{PRODUCT}</h1>
            <p class="empty-lead">{sentence}</p>
            <Show when=move || starters.with(|starters| starters.as_ref().is_none_or(|starters| !starters.is_empty()))>
                <h2 class="label">{move || ui.words().starters}</h2>
                <ul class="starters">{list}</ul>
            </Show>
        </section>
    }
}
