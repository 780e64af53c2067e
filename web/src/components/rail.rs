//! The rail: the product's name, and what can be done from everywhere. On a phone it is the bar at the top.

use leptos::prelude::*;

use crate::components::icon::{BOOKS, GEAR, GLOBE, Glyph, Icon, MARK, MOON, PLUS, SUN, SYNC};
use crate::components::talk_drawer::TalkDrawer;
use crate::locale::Messages;
use crate::state::ask_scope::use_ask_scope;
use crate::state::conversation::Conversation;
use crate::state::route::Route;
use crate::state::scope::Scope;
use crate::state::ui::{Theme, use_ui};

/// The product's name; the same in every language.
pub(crate) const PRODUCT: &str = "Notion RAG Chatbot";

/// The rail. `on_new` is called when a new conversation is begun.
#[component]
pub(crate) fn Rail(conversation: Conversation, on_new: Callback<()>) -> impl IntoView {
    let ui = use_ui();
    let scope = use_ask_scope();
    let begin = move |_| {
        conversation.clear();
        // Another question is asked of all of the workspace again.
        scope.scope.set(Scope::default());
        ui.target.set(None);
        ui.go(Route::New);
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
            <TalkDrawer conversation=conversation />
            <nav class="rail-pages">
                <PageLink route=Route::Sources(String::new()) glyph=BOOKS words=|words| words.synced_pages />
                <PageLink route=Route::Sync glyph=SYNC words=|words| words.sync />
                <PageLink route=Route::Settings glyph=GEAR words=|words| words.settings />
            </nav>
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

/// A link to another page, marked while that page is shown.
#[component]
fn PageLink(route: Route, glyph: Glyph, words: fn(&Messages) -> &'static str) -> impl IntoView {
    let ui = use_ui();
    let kind = std::mem::discriminant(&route);
    let is_shown = move || ui.route.with(|shown| std::mem::discriminant(shown) == kind);
    view! {
        <a class="rail-item" href=route.hash() title=move || words(ui.words())
            aria-current=move || is_shown().then_some("page")>
            <Icon glyph=glyph /><span>{move || words(ui.words())}</span>
        </a>
    }
}
