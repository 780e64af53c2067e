//! One synced page, read whole; a database or a page that is not synced itself is shown by what is in it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ids::PageId;
use shared::page::PageDocument;
use shared::problem::ProblemKind;
use shared::sources::SourceTree;

use crate::api;
use crate::components::failure_note::FailureNote;
use crate::components::page_article::PageArticle;
use crate::components::page_path::PagePath;
use crate::components::source_tree::PageTree;
use crate::state::failure::Failure;
use crate::state::ui::use_ui;

/// What there is to read.
#[derive(Clone)]
enum Loaded {
    Page(Box<PageDocument>),
    /// No page, but pages are in it.
    Place(SourceTree),
    Failed(Failure),
}

/// One synced page, read whole.
#[component]
pub(crate) fn ReaderPage(id: PageId) -> impl IntoView {
    let ui = use_ui();
    let loaded: RwSignal<Option<Loaded>> = RwSignal::new(None);
    let fetch = move || {
        loaded.set(None);
        spawn_local(async move {
            let found = read(id).await;
            // The reader may have gone on meanwhile.
            loaded.try_set(Some(found));
        });
    };
    fetch();
    let retry = Callback::new(move |()| fetch());
    let content = move || match loaded.get() {
        None => {
            view! { <div class="reader-page"><p class="loading" role="status">{ui.words().loading}</p></div> }
                .into_any()
        }
        Some(Loaded::Page(page)) => view! { <PageArticle page=*page /> }.into_any(),
        Some(Loaded::Place(tree)) => view! { <PlaceView id=id tree=tree /> }.into_any(),
        Some(Loaded::Failed(failure)) => view! {
            <div class="reader-page"><FailureNote failure=failure kept=false on_retry=retry /></div>
        }
        .into_any(),
    };
    view! {
        <main class="column" id="content" tabindex="-1" data-testid="reader-page">
            <div class="scroller reader-scroller">{content}</div>
        </main>
    }
}

async fn read(id: PageId) -> Loaded {
    match api::page(id).await {
        Ok(page) => Loaded::Page(Box::new(page)),
        Err(Failure::Problem(problem)) if problem.kind == ProblemKind::NotFound => {
            match api::tree(Some(id)).await {
                Ok(tree) => Loaded::Place(tree),
                Err(_) => Loaded::Failed(Failure::Problem(problem)),
            }
        }
        Err(failure) => Loaded::Failed(failure),
    }
}

/// A place by what is in it.
#[component]
fn PlaceView(id: PageId, tree: SourceTree) -> impl IntoView {
    let mut path = tree.path;
    let title = path.pop().map(|place| place.title).unwrap_or_default();
    view! {
        <div class="reader-page">
            <PagePath path=path />
            <h1>{title}</h1>
            <PageTree below=Some(id) />
        </div>
    }
}
