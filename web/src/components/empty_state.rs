//! The page before the first question: what is searched, and questions to start with.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::sync::SyncStatus;

use crate::api;
use crate::components::rail::PRODUCT;
use crate::components::when;
use crate::state::conversation::Conversation;
use crate::state::failure::Failure;
use crate::state::starters;
use crate::state::ui::use_ui;

/// How many pages are looked at for starters.
const PAGES_FOR_STARTERS: u32 = 40;

/// The empty page.
#[component]
pub(crate) fn EmptyState(conversation: Conversation) -> impl IntoView {
    let ui = use_ui();
    let status: RwSignal<Option<Result<SyncStatus, Failure>>> = RwSignal::new(None);
    let titles: RwSignal<Vec<String>> = RwSignal::new(Vec::new());
    // The reader may have asked, and this part may be gone, before the answers are here: hence `try_set`.
    Effect::new(move || {
        // Who has just said who they are may see more.
        ui.access.track();
        spawn_local(async move {
            let loaded = api::sync_status().await;
            status.try_set(Some(loaded));
        });
        spawn_local(async move {
            if let Ok(pages) = api::recent_pages(PAGES_FOR_STARTERS).await {
                titles.try_set(starters::pick(&pages.items));
            }
        });
    });
    let sentence = move || {
        status.with(|status| match status {
            None => "\u{a0}".to_owned(),
            Some(Err(_)) => ui.words().status_unknown.to_owned(),
            Some(Ok(SyncStatus { index: None, .. })) => ui.words().nothing_searched.to_owned(),
            Some(Ok(SyncStatus { index: Some(index), .. })) => {
                (ui.words().searched)(index.pages, &when::said(ui, index.published_at))
            }
        })
    };
    let starter = move |title: String| {
        let question = move || (ui.words().starter)(&title);
        let ask = {
            let question = question.clone();
            move |_| conversation.ask(untrack(&question))
        };
        view! { <li><button class="starter" data-testid="starter" on:click=ask>{question}</button></li> }
    };
    view! {
        <section class="empty">
            <h1>{PRODUCT}</h1>
            <p class="empty-lead">{sentence}</p>
            <Show when=move || titles.with(|titles| !titles.is_empty())>
                <h2 class="label">{move || ui.words().starters}</h2>
                <ul class="starters">
                    <For each=move || titles.get() key=String::clone children=starter />
                </ul>
            </Show>
        </section>
    }
}
