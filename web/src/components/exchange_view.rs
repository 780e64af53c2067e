//! One exchange: the question in a light bubble, the answer as text.

use leptos::prelude::*;

use crate::components::answer::Answer;
use crate::state::conversation::{Conversation, Handle};
use crate::state::ui::use_ui;

/// One exchange.
#[component]
pub(crate) fn ExchangeView(handle: Handle, conversation: Conversation) -> impl IntoView {
    let ui = use_ui();
    let exchange = RwSignal::from(handle.exchange);
    let question = Memo::new(move |_| exchange.with(|exchange| exchange.question.clone()));
    view! {
        <section class="exchange">
            <h2 class="question">
                <span class="visually-hidden">{move || ui.words().you_asked}": "</span>
                <span>{question}</span>
            </h2>
            <Answer exchange=exchange conversation=conversation />
        </section>
    }
}
