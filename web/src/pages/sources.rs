//! Looking through the synced pages: searched as one types, filtered, or walked as a tree; without a model.

use std::time::Duration;

use leptos::{html, prelude::*};

use crate::browser;
use crate::components::icon::{Icon, MARK};
use crate::components::scope_pills::ScopePills;
use crate::components::search_field::SearchField;
use crate::components::source_filters::SourceFilters;
use crate::components::source_results::SourceResults;
use crate::state::ask_scope::use_ask_scope;
use crate::state::browse::{Browse, Phase, use_browse};
use crate::state::route::Route;
use crate::state::scope::{Limit, Scope};
use crate::state::search::{Look, Search};
use crate::state::ui::{Ui, use_ui};

/// So near to its end, the next part of the list is fetched, in pixels.
const NEAR_END: i32 = 600;

/// Looking through the synced pages.
#[component]
pub(crate) fn SourcesPage() -> impl IntoView {
    let ui = use_ui();
    let browse = use_browse();
    let ask_scope = use_ask_scope();
    let scroller = NodeRef::<html::Div>::new();
    // "Back", a link and an address typed by hand lead to another search; what is set here is in the address already.
    Effect::new(move || {
        if let Route::Sources(address) = ui.route.get() {
            browse.open(&address);
        }
    });
    Effect::new(move || {
        if let Some(scroller) = scroller.get() {
            // After this frame, since the list is only now being drawn.
            request_animation_frame(move || scroller.set_scroll_top(browse.scrolled.get_value()));
        }
    });
    let on_scroll = move |_| {
        let Some(scroller) = scroller.get_untracked() else { return };
        browse.scrolled.set_value(scroller.scroll_top());
        let below = scroller.scroll_height() - scroller.scroll_top() - scroller.client_height();
        if below <= NEAR_END && browse.search.with_untracked(|search| search.look != Look::Tree) {
            browse.more();
        }
    };
    let scope = Memo::new(move |_| browse.search.with(|search| search.scope.clone()));
    let limit_to = move |scope: Scope| {
        browse.set(ui, Search { scope, ..browse.search.get_untracked() }, Duration::ZERO);
        request_animation_frame(|| browser::focus(&["#content .pill", "#content input"]));
    };
    let on_remove = Callback::new(move |limit: Limit| {
        let mut scope = scope.get_untracked();
        scope.remove(&limit);
        limit_to(scope);
    });
    let is_limited = move || scope.with(|scope| !scope.is_empty());
    let ask = move |_| {
        ask_scope.take(scope.get_untracked());
        ui.go(Route::New);
    };
    view! {
        <main class="column" id="content" tabindex="-1" data-testid="sources-page">
            <div class="scroller" node_ref=scroller on:scroll=on_scroll>
                <div class="scrolled browse">
                    <div class="browse-head">
                        <h1>{move || ui.words().synced_pages}</h1>
                        <Show when=is_limited>
                            <button class="button" type="button" data-testid="ask-within" on:click=ask>
                                <Icon glyph=MARK /><span>{move || ui.browse_words().ask_within}</span>
                            </button>
                        </Show>
                    </div>
                    <SearchField browse=browse />
                    <SourceFilters browse=browse />
                    <Show when=is_limited>
                        <div class="pill-row">
                            <ScopePills scope=scope on_remove=on_remove />
                            <Show when=move || scope.with(|scope| scope.limits.len() > 1)>
                                <button class="tool" type="button" on:click=move |_| limit_to(Scope::default())>
                                    {move || ui.browse_words().clear_all}
                                </button>
                            </Show>
                        </div>
                    </Show>
                    <div class="browse-bar">
                        <Count browse=browse />
                        <Looks browse=browse />
                    </div>
                    <SourceResults browse=browse />
                </div>
            </div>
        </main>
    }
}

/// How many pages were found; said to screen readers as well.
#[component]
fn Count(browse: Browse) -> impl IntoView {
    let ui = use_ui();
    let text = Memo::new(move |_| {
        let words = ui.browse_words();
        match browse.phase.get() {
            Phase::Failed(_) => words.could_not_search.to_owned(),
            Phase::Searching if browse.told.with(Option::is_none) => words.searching.to_owned(),
            Phase::Searching | Phase::More | Phase::Idle => browse
                .told
                .with(|told| told.as_ref().map(|told| (words.found)(told.total)))
                .unwrap_or_default(),
        }
    });
    let in_tree = move || browse.search.with(|search| search.look == Look::Tree);
    view! { <p class="found-count" role="status" data-testid="found" class:visually-hidden=in_tree>{text}</p> }
}

/// The ways to look at the pages.
#[component]
fn Looks(browse: Browse) -> impl IntoView {
    let ui = use_ui();
    let look = Memo::new(move |_| browse.search.with(|search| search.look));
    let button = move |of: Look, test_id: &'static str, words: fn(Ui) -> &'static str| {
        let choose =
            move |_| browse.set(ui, Search { look: of, ..browse.search.get_untracked() }, Duration::ZERO);
        view! {
            <button type="button" data-testid=test_id aria-pressed=move || (look.get() == of).to_string() on:click=choose>
                {move || words(ui)}
            </button>
        }
    };
    view! {
        <div class="looks" role="group" aria-label=move || ui.browse_words().looks>
            {button(Look::Pages, "look-pages", |ui| ui.browse_words().pages)}
            {button(Look::Passages, "look-passages", |ui| ui.browse_words().passages)}
            {button(Look::Tree, "look-tree", |ui| ui.browse_words().tree)}
        </div>
    }
}
