//! A page under an answer.

use leptos::prelude::*;

use crate::components::icon::PageIcon;
use crate::components::standing_mark::StandingMark;
use crate::components::when::When;
use crate::state::cards::{self, Card};
use crate::state::ui::use_ui;

/// A page; choosing it opens the source panel at its passage.
#[component]
pub(crate) fn SourceCard(card: Card) -> impl IntoView {
    let ui = use_ui();
    let Card { number, source, target } = card;
    let title = target.title.clone();
    let icon = source.as_ref().and_then(|source| source.icon.clone());
    let path = source.as_ref().map(|source| source.path.join(" › ")).filter(|path| !path.is_empty());
    let facts = source.map(|source| {
        let standing = cards::standing(source.verification, source.edited_at, ui.now.get_untracked());
        let newer = source.newer.map(|page| page.title);
        let copies = source.copies.len();
        let note = move || {
            let words = ui.read_words();
            let copies = (copies > 0).then(|| (words.copies)(copies));
            newer.as_ref().map(|title| (words.newer_edition)(title)).or(copies)
        };
        view! {
            <span class="facts">
                <When at=source.edited_at phrase=|ui, time| (ui.read_words().edited)(time) />
                <StandingMark standing=standing />
            </span>
            {move || note().map(|note| view! { <span class="edition" data-testid="edition">{note}</span> })}
        }
    });
    view! {
        <button class="source-card" type="button" data-testid="source-card" on:click=move |_| ui.open(target.clone())>
            <span class="source-title">
                {number.map(|number| view! { <span class="chip">{number}</span> })}
                <PageIcon emoji=icon />
                <span class="title-text">{move || if title.is_empty() { ui.read_words().untitled.to_owned() } else { title.clone() }}</span>
            </span>
            {path.map(|path| view! { <span class="path">{path}</span> })}
            {facts}
        </button>
    }
}
