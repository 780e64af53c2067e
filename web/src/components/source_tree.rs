//! The tree of the workspace, one level at a time: what is below a place is fetched when it is opened.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ids::PageId;
use shared::sources::{PlaceKind, SourceTree, TreeItem};

use crate::api;
use crate::components::failure_note::FailureNote;
use crate::components::icon::{FOLD, Icon, PageIcon, SEARCH, TABLE};
use crate::state::failure::Failure;
use crate::state::route::Route;
use crate::state::scope::{Kind, Limit, Scope};
use crate::state::search::Search;
use crate::state::ui::use_ui;

/// How many places of a level are drawn at once: a database can have thousands of rows.
const AT_ONCE: usize = 100;

/// What is below a place, or at the top of the workspace.
#[component]
pub(crate) fn PageTree(below: Option<PageId>) -> impl IntoView {
    let ui = use_ui();
    let level: RwSignal<Option<Result<SourceTree, Failure>>> = RwSignal::new(None);
    let load = move || {
        level.set(None);
        spawn_local(async move {
            let loaded = api::tree(below).await;
            level.try_set(Some(loaded));
        });
    };
    load();
    let retry = Callback::new(move |()| load());
    let content = move || {
        level.with(|level| match level {
            None => view! { <p class="loading" role="status">{ui.browse_words().searching}</p> }.into_any(),
            Some(Err(failure)) => {
                view! { <FailureNote failure=failure.clone() kept=false on_retry=retry /> }.into_any()
            }
            Some(Ok(tree)) if tree.items.is_empty() => {
                view! { <p class="loading">{ui.browse_words().no_pages_below}</p> }.into_any()
            }
            Some(Ok(tree)) => view! { <Level items=tree.items.clone() /> }.into_any(),
        })
    };
    view! { <div class="tree-level">{content}</div> }
}

#[component]
fn Level(items: Vec<TreeItem>) -> impl IntoView {
    let ui = use_ui();
    let count = items.len();
    let shown = RwSignal::new(AT_ONCE.min(count));
    let items = StoredValue::new(items);
    let draw = move |index: usize| {
        items.with_value(|items| items.get(index).cloned()).map(|item| view! { <Place item=item /> })
    };
    let rest = move || count - shown.get();
    view! {
        <ul class="tree"><For each=move || 0..shown.get() key=|index| *index children=draw /></ul>
        <Show when=move || { rest() > 0 }>
            <button class="tool" type="button" on:click=move |_| shown.update(|shown| *shown = (*shown + AT_ONCE).min(count))>
                {move || (ui.browse_words().show_rest)(rest().min(AT_ONCE))}
            </button>
        </Show>
    }
}

#[component]
fn Place(item: TreeItem) -> AnyView {
    let ui = use_ui();
    let TreeItem { id, title, icon, kind, pages } = item;
    let is_open = RwSignal::new(false);
    let name = move |title: &str| match title.is_empty() {
        true => ui.read_words().untitled.to_owned(),
        false => title.to_owned(),
    };
    let has_more = kind != PlaceKind::Page || pages > 1;
    let fold = has_more.then(|| {
        let title = title.clone();
        view! {
            <button class="fold" type="button" aria-expanded=move || is_open.get().to_string()
                aria-label=move || name(&title) on:click=move |_| is_open.update(|open| *open = !*open)>
                <Icon glyph=FOLD />
            </button>
        }
    });
    let glyph = match kind {
        PlaceKind::Database => view! { <span class="page-icon"><Icon glyph=TABLE /></span> }.into_any(),
        PlaceKind::Page | PlaceKind::Parent => view! { <PageIcon emoji=icon /> }.into_any(),
    };
    let label = {
        let title = title.clone();
        move || name(&title)
    };
    let search = has_more.then(|| {
        let scope = Scope { limits: vec![Limit::new(Kind::Within, id.to_string(), title.clone())] };
        let address = Search { scope, ..Search::default() }.address();
        let words = move || (ui.browse_words().search_in)(&name(&title));
        view! {
            <a class="icon-button" href=Route::Sources(address).hash() aria-label=words.clone() title=words>
                <Icon glyph=SEARCH />
            </a>
        }
    });
    let count =
        has_more.then(|| view! { <span class="count">{move || (ui.browse_words().in_place)(pages)}</span> });
    // Of a parent that is not synced itself, only its name and what is in it are known.
    let note = (kind == PlaceKind::Parent)
        .then(|| view! { <span class="path">{move || ui.browse_words().not_synced}</span> });
    let inside = move || is_open.get().then(|| view! { <PageTree below=Some(id) /> }.into_any());
    view! {
        <li>
            <div class="tree-row" class:leaf=!has_more data-testid="tree-item">
                {fold}
                <a class="tree-link" href=Route::Page(id, None).hash()>{glyph}<span>{label}</span></a>
                {note}
                {count}
                {search}
            </div>
            {inside}
        </li>
    }
    .into_any()
}
