//! One exchange: the question in a light bubble, the answer as text.

use leptos::prelude::*;

use crate::components::answer::Answer;
use crate::components::question::Question;
use crate::state::conversation::{Conversation, Handle};

/// One exchange.
#[component]
pub(crate) fn ExchangeView(handle: Handle, conversation: Conversation) -> impl IntoView {
    let exchange = RwSignal::from(handle.exchange);
    view! {
        <section class="exchange" id=format!("exchange-{}", handle.id)>
            <Question exchange=exchange conversation=conversation />
            <Answer exchange=exchange conversation=conversation />
        </section>
    }
}
