//! What a reader should know of an answer before relying on it: that it was written for somebody else, what was
//! searched for in place of the question, that newer editions of its pages exist.

use leptos::prelude::*;

use crate::components::icon::{Icon, WARNING};
use crate::state::cards;
use crate::state::exchange::Exchange;
use crate::state::ui::use_ui;

/// The marks of an answer that has ended.
#[component]
pub(crate) fn AnswerMarks(exchange: RwSignal<Exchange>) -> impl IntoView {
    let ui = use_ui();
    let (shared, searched_for, asked_again, outdated) = exchange.with_untracked(|exchange| {
        let meta = exchange.meta.as_ref();
        let cited = cards::cited(&exchange.citations, &exchange.sources);
        let has_newer =
            |card: &&cards::Card| card.source.as_ref().is_some_and(|source| source.newer.is_some());
        (
            meta.is_some_and(|meta| meta.shared),
            meta.and_then(|meta| meta.searched_for.clone()),
            exchange.asked_again,
            cited.iter().filter(has_newer).count(),
        )
    });
    let mark =
        |testid: &'static str, words: Signal<String>| view! { <span data-testid=testid>{words}</span> };
    let is_quiet = shared || asked_again || searched_for.is_some();
    view! {
        {(outdated > 0).then(|| view! {
            <p class="note partial with-icon" data-testid="outdated">
                <Icon glyph=WARNING /><span>{move || (ui.talks_words().outdated)(outdated)}</span>
            </p>
        })}
        {is_quiet.then(|| view! {
            <p class="note quiet marks">
                {searched_for.map(|question| mark("searched-for", Signal::derive(move || (ui.talks_words().searched_for)(&question))))}
                {shared.then(|| mark("shared", Signal::derive(move || ui.talks_words().shared.to_owned())))}
                {asked_again.then(|| mark("asked-again", Signal::derive(move || ui.talks_words().asked_again.to_owned())))}
            </p>
        })}
    }
}
