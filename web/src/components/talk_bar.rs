//! The name of the conversation that is shown, with what can be done with all of it.

use leptos::prelude::*;

use crate::browser::{self, file};
use crate::components::copy_button::CopyButton;
use crate::components::icon::{Icon, LINK, SAVE};
use crate::state::conversation::Conversation;
use crate::state::export;
use crate::state::keep::Keep;
use crate::state::ui::use_ui;
use crate::time;

/// The bar above a conversation.
#[component]
pub(crate) fn TalkBar(conversation: Conversation) -> impl IntoView {
    let ui = use_ui();
    let keep: Keep = expect_context();
    let title = Memo::new(move |_| {
        let (id, first) = conversation.talk.get().map(|talk| (talk.id, talk.title)).unwrap_or_default();
        // The list knows what the reader calls it.
        keep.talks
            .with(|talks| talks.iter().find(|talk| talk.id == id).map(|talk| talk.title.clone()))
            .unwrap_or(first)
    });
    let save = move |_| {
        let shown = conversation.exchanges.get_untracked();
        let exchanges: Vec<_> = shown.iter().map(|handle| handle.exchange.get_untracked()).collect();
        let now = time::exact(browser::local(browser::now()));
        let title = title.get_untracked();
        let text = export::conversation(
            &title,
            &exchanges,
            &now,
            untrack(|| ui.read_words()),
            untrack(|| ui.talks_words()),
        );
        // A browser that saves no files says so itself.
        let _ = file::save(&export::file_name(&title), &text);
    };
    let link = Callback::new(move |()| browser::address());
    let is_kept = move || conversation.is_kept();
    view! {
        <div class="talk-bar">
            <p class="talk-title" title=title>{title}</p>
            <Show when=is_kept>
                <CopyButton glyph=LINK text=link label=|ui| ui.talks_words().copy_link copied=|ui| ui.talks_words().link_copied />
            </Show>
            <button class="tool" type="button" data-testid="export" on:click=save>
                <Icon glyph=SAVE /><span>{move || ui.talks_words().save_file}</span>
            </button>
        </div>
    }
}
