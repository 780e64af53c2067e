//! The pages under an answer: cited ones in a row, the others behind a fold.

use leptos::prelude::*;
use shared::ask::{Citation, SearchMode, Source};

use crate::components::source_card::SourceCard;
use crate::state::cards;
use crate::state::exchange::Exchange;
use crate::state::ui::use_ui;

/// The pages under an answer that has ended.
#[component]
pub(crate) fn SourceList(
    exchange: RwSignal<Exchange>,
    citations: Memo<Vec<Citation>>,
    sources: Memo<Vec<Source>>,
) -> impl IntoView {
    let ui = use_ui();
    let cited = citations
        .with_untracked(|citations| sources.with_untracked(|sources| cards::cited(citations, sources)));
    let others = citations
        .with_untracked(|citations| sources.with_untracked(|sources| cards::also_read(citations, sources)));
    let not_found = exchange.with_untracked(Exchange::is_not_found);
    let words_only = exchange.with_untracked(|exchange| exchange.search == SearchMode::WordsOnly);
    let count = others.len();
    let row = |cards: Vec<cards::Card>| {
        let items = cards.into_iter().map(|card| view! { <li><SourceCard card=card /></li> }).collect_view();
        view! { <ul class="source-cards">{items}</ul> }
    };
    // Where nothing was found, the nearest pages are the answer: they are not folded away.
    let rest = (count > 0).then(|| {
        if not_found {
            view! { <h3 class="label">{move || ui.read_words().nearest}</h3>{row(others)} }.into_any()
        } else {
            view! {
                <details class="also-read">
                    <summary>{move || (ui.read_words().also_read)(count)}</summary>
                    {row(others)}
                </details>
            }
            .into_any()
        }
    });
    view! {
        <div class="sources">
            {words_only.then(|| view! { <p class="note quiet" data-testid="words-only">{move || ui.read_words().words_only}</p> })}
            {(!cited.is_empty()).then(|| view! { <h3 class="label">{move || ui.read_words().sources}</h3>{row(cited)} })}
            {rest}
        </div>
    }
}
