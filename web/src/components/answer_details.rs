//! What an answer was made from and what it took, behind a fold.

use leptos::prelude::*;

use crate::browser;
use crate::locale::talks::Talks;
use crate::state::exchange::{Exchange, Phase};
use crate::state::figures;
use crate::state::ui::use_ui;
use crate::time;

/// The details of an answer that the server has begun.
#[component]
pub(crate) fn AnswerDetails(exchange: RwSignal<Exchange>) -> impl IntoView {
    let ui = use_ui();
    let rows = move || {
        let (words, request_id) = (ui.talks_words(), ui.words().request_id);
        let rows = exchange.with(|exchange| rows(exchange, words, request_id));
        rows.into_iter()
            .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
            .collect_view()
    };
    view! {
        <details class="answer-details" data-testid="answer-details">
            <summary class="tool">{move || ui.talks_words().details}</summary>
            <dl>{rows}</dl>
        </details>
    }
}

fn rows(exchange: &Exchange, words: &Talks, request_id: &'static str) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    let Some(meta) = &exchange.meta else { return rows };
    let done = match &exchange.phase {
        Phase::Done(done) => Some(done),
        _ => None,
    };
    let model = done.and_then(|done| done.answered_by.as_ref()).unwrap_or(&meta.model);
    let named = if model == "extractive" { words.no_model } else { model.as_str() };
    rows.push((words.model, named.to_owned()));
    if let Some(usage) = done.and_then(|done| done.usage) {
        let counts = (words.token_counts)(usage.input_tokens, usage.cached_tokens, usage.output_tokens);
        rows.push((words.tokens, counts));
    }
    if let Some(cost) = done.and_then(|done| done.cost_micro_usd) {
        rows.push((words.cost, figures::dollars(cost)));
    }
    for (name, time) in [(words.first_word, exchange.first_word_ms), (words.whole, exchange.whole_ms)] {
        if let Some(time) = time {
            rows.push((name, (words.seconds)(&figures::seconds(time))));
        }
    }
    rows.push((words.state, time::exact(browser::local(meta.index.published_at))));
    rows.push((request_id, meta.request_id.clone()));
    rows
}
