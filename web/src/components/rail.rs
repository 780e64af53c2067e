//! The rail: the product's name, and what can be done from everywhere. On a phone it is the bar at the top.

use leptos::prelude::*;

use crate::components::icon::{GLOBE, Icon, MARK, MOON, PLUS, SUN};
use crate::state::conversation::Conversation;
use crate::state::ui::{Theme, use_ui};

/// The product's name; the same in every language.
pub(crate) const PRODUCT: &str = "Notion RAG Chatbot";

/// The rail. `on_new` is called when a new conversation is begun.
#[component]
pub(crate) fn Rail(conversation: Conversation, on_new: Callback<()>) -> impl IntoView {
    let ui = use_ui();
    let begin = move |_| {
        conversation.clear();
        ui.target.set(None);
        on_new.run(());
    };
    let is_dark = move || ui.theme.get() == Theme::Dark;
    let theme_words = move || if is_dark() { ui.words().to_light } else { ui.words().to_dark };
    view! {
        <header class="rail">
            <div class="brand"><Icon glyph=MARK /><span>{PRODUCT}</span></div>
            <button class="rail-item rail-new" on:click=begin title=move || ui.words().new_question>
                <Icon glyph=PLUS /><span>{move || ui.words().new_question}</span>
            </button>
            <div class="rail-end">
                <button
                    class="rail-item"
                    data-testid="lang-switch"
                    on:click=move |_| ui.switch_language()
                    title=move || ui.words().other_language
                    lang=move || if ui.words().code == "ko" { "en" } else { "ko" }
                >
                    <Icon glyph=GLOBE /><span>{move || ui.words().other_language}</span>
                </button>
                <button class="rail-item" data-testid="theme-switch" on:click=move |_| ui.switch_theme() title=theme_words>
                    {move || if is_dark() { view! { <Icon glyph=SUN /> } } else { view! { <Icon glyph=MOON /> } }}
                    <span>{theme_words}</span>
                </button>
            </div>
        </header>
    }
}
