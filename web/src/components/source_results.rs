//! What the sources page has found, in each of its states.

use leptos::prelude::*;

use crate::components::failure_note::FailureNote;
use crate::components::source_hit::SourceHit;
use crate::components::source_tree::PageTree;
use crate::state::browse::{Browse, Phase};
use crate::state::failure::Failure;
use crate::state::route::Route;
use crate::state::scope::Kind;
use crate::state::search::Look;
use crate::state::ui::use_ui;

/// What is drawn; another list of the same kind is the same.
#[derive(Clone, PartialEq)]
enum Shown {
    /// Nothing is known yet.
    Outline,
    Failed(Failure),
    /// The workspace has no pages.
    NothingSynced,
    NoneFound,
    /// Passages are wanted, and no words to look for.
    NoWords,
    List {
        with_passages: bool,
    },
    Tree(Option<String>),
}

/// The results.
#[component]
pub(crate) fn SourceResults(browse: Browse) -> impl IntoView {
    let ui = use_ui();
    let shown = Memo::new(move |_| shown(browse));
    let retry = Callback::new(move |()| browse.load());
    let content = move || match shown.get() {
        Shown::Outline => {
            let rows = (0..6).map(|_| view! { <div class="hit outline"><i></i><i></i><i></i></div> });
            view! { <div aria-hidden="true">{rows.collect::<Vec<_>>()}</div> }.into_any()
        }
        Shown::Failed(failure) => {
            view! { <FailureNote failure=failure kept=false on_retry=retry /> }.into_any()
        }
        Shown::NothingSynced => view! {
            <div class="nothing" data-testid="nothing-synced">
                <p>{move || ui.browse_words().nothing_synced}</p>
                <a class="button" href=Route::Sync.hash()>{move || ui.browse_words().see_sync}</a>
            </div>
        }
        .into_any(),
        Shown::NoneFound => view! { <NoneFound browse=browse /> }.into_any(),
        Shown::NoWords => {
            view! { <p class="nothing">{move || ui.browse_words().passages_hint}</p> }.into_any()
        }
        Shown::List { with_passages } => {
            view! { <List browse=browse with_passages=with_passages /> }.into_any()
        }
        Shown::Tree(below) => {
            view! { <PageTree below=below.and_then(|below| below.parse().ok()) /> }.into_any()
        }
    };
    let is_searching = move || browse.phase.with(|phase| *phase == Phase::Searching);
    view! { <div class="results" class:stale=is_searching aria-busy=move || is_searching().to_string()>{content}</div> }
}

fn shown(browse: Browse) -> Shown {
    let (look, has_words, is_limited, below) = browse.search.with(|search| {
        let below = search.scope.first(Kind::Within).map(|limit| limit.value.clone());
        (search.look, !search.words.trim().is_empty(), !search.scope.is_empty(), below)
    });
    if look == Look::Tree {
        return Shown::Tree(below);
    }
    if let Phase::Failed(failure) = browse.phase.get() {
        return Shown::Failed(failure);
    }
    let Some(total) = browse.told.with(|told| told.as_ref().map(|told| told.total)) else {
        return Shown::Outline;
    };
    let is_searching = browse.phase.with(|phase| *phase == Phase::Searching);
    match look {
        Look::Passages if !has_words => Shown::NoWords,
        // Until the answer is here, that to the search before is shown: it says nothing of this one.
        _ if total == 0 && is_searching => Shown::Outline,
        _ if total == 0 && !has_words && !is_limited => Shown::NothingSynced,
        _ if total == 0 => Shown::NoneFound,
        look => Shown::List { with_passages: look == Look::Passages },
    }
}

#[component]
fn List(browse: Browse, with_passages: bool) -> impl IntoView {
    let ui = use_ui();
    let draw = move |page| {
        let words = browse.found_for.get_value();
        view! { <li><SourceHit page=page words=words with_passages=with_passages /></li> }
    };
    let is_fetching = move || browse.phase.with(|phase| *phase == Phase::More);
    view! {
        <ol class="hits">
            <For each=move || browse.pages.get() key=move |page| (browse.run.get_value(), page.id) children=draw />
        </ol>
        <Show when=move || browse.has_more.get()>
            <button class="button more" type="button" data-testid="more" disabled=is_fetching on:click=move |_| browse.more()>
                {move || if is_fetching() { ui.browse_words().searching } else { ui.browse_words().more }}
            </button>
        </Show>
    }
}

/// Nothing was found: for what, and what to loosen.
#[component]
fn NoneFound(browse: Browse) -> impl IntoView {
    let ui = use_ui();
    let text = move || {
        let words = ui.browse_words();
        browse.search.with(|search| match search.words.trim() {
            "" => words.none_found.to_owned(),
            looked_for => (words.none_found_for)(looked_for),
        })
    };
    let has_words = move || browse.search.with(|search| !search.words.trim().is_empty());
    let is_limited = move || browse.search.with(|search| !search.scope.is_empty());
    view! {
        <div class="nothing" data-testid="none-found">
            <p><strong>{text}</strong></p>
            <p>
                {move || has_words().then(|| ui.browse_words().loosen_words)}
                " "
                {move || is_limited().then(|| ui.browse_words().loosen_filters)}
            </p>
        </div>
    }
}
