//! The panel that opens from the right with a source; on a phone a sheet from below.

use leptos::task::spawn_local;
use leptos::{ev, html, prelude::*};
use shared::ids::PageId;
use shared::page::PageDocument;

use crate::api;
use crate::components::failure_note::FailureNote;
use crate::components::icon::{CLOSE, Icon, OPEN, PageIcon};
use crate::components::source_reader::SourceReader;
use crate::components::standing_mark::StandingMark;
use crate::components::when::When;
use crate::state::cards;
use crate::state::conversation::Conversation;
use crate::state::failure::Failure;
use crate::state::links;
use crate::state::target::{Place, Target};
use crate::state::ui::{Ui, use_ui};

/// How far the sheet must be pulled down to close, in pixels.
const PULL_TO_CLOSE: i32 = 90;

/// The panel, for as long as it shows something.
#[component]
pub(crate) fn SourcePanel(conversation: Conversation) -> impl IntoView {
    let ui = use_ui();
    let page: RwSignal<Option<Result<PageDocument, Failure>>> = RwSignal::new(None);
    let whole = RwSignal::new(false);
    let panel = NodeRef::<html::Aside>::new();
    let wanted = Memo::new(move |_| ui.target.with(|target| target.as_ref().map(|target| target.page_id)));
    // Fetched each time it is opened: a page may have changed since, and the reader would not know.
    Effect::new(move || match wanted.get() {
        Some(id) => load(id, wanted, page),
        None => page.set(None),
    });
    Effect::new(move || {
        let place = ui.target.with(|target| target.as_ref().map(|target| target.place.clone()));
        whole.set(place == Some(Place::Page));
        if let Some(panel) = panel.get().filter(|_| place.is_some()) {
            let _ = panel.focus();
        }
    });
    let reload = Callback::new(move |()| {
        if let Some(id) = wanted.get_untracked() {
            load(id, wanted, page);
        }
    });
    let content = move || {
        let target = ui.target.get()?;
        Some(page.with(|page| match page {
            None => view! { <p class="loading" role="status">{ui.words().loading}</p> }.into_any(),
            Some(Err(failure)) => view! {
                <FailureNote failure=failure.clone() kept=false on_retry=reload conversation=conversation />
            }
            .into_any(),
            // The page of the target before, until the new one is here.
            Some(Ok(page)) if page.id != target.page_id => ().into_any(),
            Some(Ok(page)) => view! { <SourceReader page=page.clone() target=target whole=whole /> }.into_any(),
        }))
    };
    view! {
        <aside class="panel" node_ref=panel tabindex="-1" data-testid="source-panel" aria-labelledby="panel-title">
            <Grip panel=panel />
            {move || ui.target.get().map(|target| view! { <Head target=target page=page /> })}
            <div class="panel-body">{content}</div>
            {move || ui.target.get().map(|target| view! { <Foot target=target page=page whole=whole /> })}
        </aside>
    }
}

fn load(id: PageId, wanted: Memo<Option<PageId>>, page: RwSignal<Option<Result<PageDocument, Failure>>>) {
    page.set(None);
    spawn_local(async move {
        let loaded = api::page(id).await;
        // Another page may have been opened meanwhile.
        if wanted.get_untracked() == Some(id) {
            page.set(Some(loaded));
        }
    });
}

#[component]
fn Head(target: Target, page: RwSignal<Option<Result<PageDocument, Failure>>>) -> impl IntoView {
    let ui = use_ui();
    let id = target.page_id;
    let loaded = move |read: fn(&PageDocument, Ui) -> Option<AnyView>| {
        page.with(|page| match page {
            Some(Ok(page)) if page.id == id => read(page, ui),
            _ => None,
        })
    };
    let icon = move || {
        loaded(|page, _| Some(view! { <PageIcon emoji=page.icon.clone() /> }.into_any()))
            .unwrap_or_else(|| view! { <PageIcon emoji=None /> }.into_any())
    };
    let path = move || {
        loaded(|page, _| {
            let path = page.path_titles().join(" › ");
            (!path.is_empty()).then(|| view! { <p class="path">{path}</p> }.into_any())
        })
    };
    let facts = move || {
        loaded(|page, ui| {
            let verification = page.verification.as_ref().map(|verification| verification.state);
            let standing = cards::standing(verification, page.edited_at, ui.now.get_untracked());
            let editor = page.edited_by.as_ref().and_then(|person| person.name.clone());
            let view = view! {
                <p class="facts">
                    <When at=page.edited_at phrase=|ui, time| (ui.read_words().edited)(time) />
                    {editor.map(|name| view! { <span>{name}</span> })}
                    <StandingMark standing=standing />
                </p>
            };
            Some(view.into_any())
        })
    };
    let title = move || {
        if target.title.is_empty() { ui.read_words().untitled.to_owned() } else { target.title.clone() }
    };
    view! {
        <div class="panel-head">
            <div class="panel-title-row">
                {icon}
                <h2 id="panel-title">{title}</h2>
                <button class="icon-button" type="button" on:click=move |_| ui.close()
                    aria-label=move || ui.words().close title=move || ui.words().close>
                    <Icon glyph=CLOSE />
                </button>
            </div>
            {path}
            {facts}
        </div>
    }
}

#[component]
fn Foot(
    target: Target,
    page: RwSignal<Option<Result<PageDocument, Failure>>>,
    whole: RwSignal<bool>,
) -> impl IntoView {
    let ui = use_ui();
    let has_passage = target.place != Place::Page;
    let is_loaded = move || page.with(|page| matches!(page, Some(Ok(_))));
    let words = move || if whole.get() { ui.read_words().only_passage } else { ui.read_words().whole_page };
    let link = links::is_safe(&target.url).then(|| {
        view! {
            <a class="button primary" href=target.url.clone() target="_blank" rel="noopener noreferrer" data-testid="open-in-notion">
                <Icon glyph=OPEN /><span>{move || ui.read_words().open_in_notion}</span>
            </a>
        }
    });
    view! {
        <div class="panel-foot">
            <Show when=move || has_passage && is_loaded()>
                <button class="button" type="button" aria-pressed=move || whole.get().to_string()
                    on:click=move |_| whole.update(|whole| *whole = !*whole)>{words}</button>
            </Show>
            {link}
        </div>
    }
}

/// The handle of the sheet: pulled down, it closes the sheet. Seen on phones only.
#[component]
fn Grip(panel: NodeRef<html::Aside>) -> impl IntoView {
    let ui = use_ui();
    let from: StoredValue<Option<i32>> = StoredValue::new(None);
    let shift = move |pixels: i32| {
        if let Some(panel) = panel.get_untracked() {
            let transform = if pixels > 0 { format!("translateY({pixels}px)") } else { String::new() };
            let _ = web_sys::HtmlElement::style(&panel).set_property("transform", &transform);
        }
    };
    let grasp = move |event: ev::PointerEvent| {
        let grip: web_sys::Element = event_target(&event);
        // Without capture, a quick pull leaves the handle behind; it still closes by its button then.
        let _ = grip.set_pointer_capture(event.pointer_id());
        from.set_value(Some(event.client_y()));
    };
    let pull = move |event: ev::PointerEvent| {
        if let Some(from) = from.get_value() {
            shift(event.client_y() - from);
        }
    };
    let release = move |event: ev::PointerEvent| {
        if let Some(from) = from.try_update_value(Option::take).flatten() {
            if event.client_y() - from > PULL_TO_CLOSE { ui.close() } else { shift(0) }
        }
    };
    view! { <div class="grip" aria-hidden="true" on:pointerdown=grasp on:pointermove=pull on:pointerup=release on:pointercancel=release></div> }
}
