//! Tries again, after the wait that the server asked for.

use std::time::Duration;

use leptos::prelude::*;

use crate::components::icon::{Icon, RETRY};
use crate::state::conversation::Conversation;
use crate::state::ui::use_ui;

/// The button; it counts down `wait` seconds before it can be pressed.
#[component]
pub(crate) fn RetryButton(
    on_retry: Callback<()>,
    #[prop(optional)] wait: u64,
    /// While an answer of it arrives, nothing else can be asked.
    #[prop(optional_no_strip)]
    conversation: Option<Conversation>,
) -> impl IntoView {
    let ui = use_ui();
    let left = RwSignal::new(wait);
    if wait > 0 {
        let tick = set_interval_with_handle(
            move || left.update(|left| *left = left.saturating_sub(1)),
            Duration::from_secs(1),
        );
        on_cleanup(move || {
            if let Ok(tick) = tick {
                tick.clear();
            }
        });
    }
    let label = move || match left.get() {
        0 => ui.words().retry.to_owned(),
        seconds => (ui.words().retry_in)(seconds),
    };
    view! {
        <button class="button" type="button" disabled=move || { left.get() > 0 || conversation.is_some_and(Conversation::is_running) }
            on:click=move |_| on_retry.run(())>
            <Icon glyph=RETRY /><span>{label}</span>
        </button>
    }
}
