//! One exchange: the question in a light bubble, the answer as text.

use leptos::prelude::*;

use crate::components::answer::Answer;
use crate::components::limit_label::limit_label;
use crate::components::question::Question;
use crate::state::conversation::{Conversation, Handle};
use crate::state::ui::use_ui;

/// One exchange.
#[component]
pub(crate) fn ExchangeView(handle: Handle, conversation: Conversation) -> impl IntoView {
    let ui = use_ui();
    let exchange = RwSignal::from(handle.exchange);
    let scope = exchange.with_untracked(|exchange| exchange.scope.clone());
    let asked_within = (!scope.is_empty()).then(|| {
        let labels = move || {
            let labels = scope.limits.iter().map(|limit| limit_label(limit, ui.browse_words()));
            labels.collect::<Vec<_>>().join(" · ")
        };
        view! { <p class="asked-within" data-testid="asked-within">{move || ui.words().scope}": "{labels}</p> }
    });
    view! {
        <section class="exchange" id=format!("exchange-{}", handle.id)>
            <Question exchange=exchange conversation=conversation />
            {asked_within}
            <Answer exchange=exchange conversation=conversation />
        </section>
    }
}
