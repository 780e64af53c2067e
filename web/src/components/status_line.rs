//! What is being done before the first word of an answer.

use leptos::prelude::*;
use shared::ask::Source;

use crate::state::exchange::Phase;
use crate::state::ui::use_ui;

/// How many of the pages that are read are named.
const NAMED: usize = 3;

/// The status line; it is gone once the text arrives.
#[component]
pub(crate) fn StatusLine(phase: Memo<Phase>, sources: Memo<Vec<Source>>) -> impl IntoView {
    let ui = use_ui();
    let line = move |words: String, titles: Vec<String>| {
        view! {
            <div class="status-line" data-testid="status-line">
                <p><span class="pulse" aria-hidden="true"></span>{words}</p>
                <ul>{titles.into_iter().map(|title| view! { <li>{title}</li> }).collect_view()}</ul>
            </div>
        }
    };
    move || match phase.get() {
        Phase::Searching => Some(line(ui.words().searching.to_owned(), Vec::new())),
        Phase::Reading => sources.with(|sources| {
            let titles = sources.iter().take(NAMED).map(|source| source.title.clone()).collect();
            Some(line((ui.words().reading)(sources.len()), titles))
        }),
        Phase::Writing | Phase::Done(_) | Phase::Stopped | Phase::Interrupted | Phase::Failed(_) => None,
    }
}
