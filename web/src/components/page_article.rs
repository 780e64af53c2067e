//! A page as it is read: what it is and where it is, its properties, its blocks with an outline beside them, and its
//! comments.

use leptos::{ev, html, prelude::*};
use shared::page::{PageDocument, PageStatus, VerificationState};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::browser;
use crate::components::icon::{Icon, LINK, MARK, OPEN, PageIcon};
use crate::components::page_blocks::PageBlocks;
use crate::components::page_comments::page_comments;
use crate::components::page_outline::{Heading, PageOutline};
use crate::components::page_path::PagePath;
use crate::components::page_properties::PageProperties;
use crate::components::standing_mark::StandingMark;
use crate::components::when::When;
use crate::state::ask_scope::use_ask_scope;
use crate::state::quote::{self, Found};
use crate::state::route::Route;
use crate::state::scope::{Kind, Limit, Scope};
use crate::state::target::Place;
use crate::state::ui::use_ui;
use crate::state::{cards, links, outline};

/// A page as it is read. The block that the address names is marked, and brought into view.
#[component]
pub(crate) fn PageArticle(page: PageDocument) -> impl IntoView {
    let ui = use_ui();
    let id = page.id;
    let article = NodeRef::<html::Article>::new();
    let place = move || match ui.route.get() {
        Route::Page(_, block) => block,
        _ => None,
    };
    let found: Option<Found> = untrack(place).and_then(|block| quote::find(&page, &Place::Block(block)));
    // Headings, and blocks that an address names while the page is read already.
    Effect::new(move |before: Option<()>| {
        let block = place();
        let Some(article) = article.get() else { return };
        let Some(block) = block else { return };
        let selector = format!("[data-block=\"{}\"]", block.simple());
        request_animation_frame(move || bring_into_view(&article, &selector, before.is_some()));
    });
    let headings = outline::headings(&page.blocks).into_iter().map(|(index, rank)| {
        let block = &page.blocks[index];
        Heading { block: block.id, text: block.text.clone(), rank }
    });
    let headings = headings.collect::<Vec<_>>();
    let has_outline = headings.len() > 1;
    let unread = match &page.status {
        PageStatus::Complete => Vec::new(),
        PageStatus::Partial { unread } => unread.clone(),
    };
    let partial = (page.status != PageStatus::Complete)
        .then(|| view! { <p class="note partial">{move || ui.read_words().partly_read}</p> });
    let is_empty = page.blocks.is_empty();
    let comments = page_comments(&page);
    let head = head(&page);
    let url = page.url.clone();
    let count = page.blocks.len();
    view! {
        <div class="reader-page" class:with-outline=has_outline>
            <article node_ref=article>
                <PagePath path=page.path.clone() />
                {head}
                <PageProperties properties=page.properties />
                {partial}
                {is_empty.then(|| view! { <p class="loading">{move || ui.browse_words().empty_page}</p> })}
                <PageBlocks blocks=page.blocks chosen=(0..count).collect() found=found page=id unread=unread />
                {comments}
                <BlockLink article=article url=url />
            </article>
            <PageOutline page=id headings=headings />
        </div>
    }
}

/// What the page is, who stands behind it, and what can be done with it.
fn head(page: &PageDocument) -> AnyView {
    let ui = use_ui();
    let ask_scope = use_ask_scope();
    let verification = page.verification.as_ref();
    let standing =
        cards::standing(verification.map(|mark| mark.state), page.edited_at, ui.now.get_untracked());
    let until =
        verification.filter(|mark| mark.state == VerificationState::Verified).and_then(|mark| mark.until);
    let until = until.map(|until| {
        let day = browser::local(until).date_naive().to_string();
        view! { <span>{move || (ui.browse_words().verified_until)(&day)}</span> }
    });
    let name = |person: &Option<shared::page::Person>| {
        let name = person.as_ref().and_then(|person| person.name.clone());
        name.map(|name| view! { <span>{name}</span> })
    };
    let title = page.title.clone();
    let heading = match title.is_empty() {
        true => view! { <span>{move || ui.read_words().untitled}</span> }.into_any(),
        false => title.clone().into_any(),
    };
    let limit = Limit::new(Kind::Within, page.id.to_string(), title);
    let ask = move |_| {
        ask_scope.take(Scope { limits: vec![limit.clone()] });
        ui.go(Route::New);
    };
    let link = links::is_safe(&page.url).then(|| {
        view! {
            <a class="button primary" href=page.url.clone() target="_blank" rel="noopener noreferrer" data-testid="open-in-notion">
                <Icon glyph=OPEN /><span>{move || ui.read_words().open_in_notion}</span>
            </a>
        }
    });
    view! {
        <header class="page-head">
            <h1><PageIcon emoji=page.icon.clone() /><span>{heading}</span></h1>
            <p class="facts">
                <When at=page.edited_at phrase=|ui, time| (ui.read_words().edited)(time) />
                {name(&page.edited_by)}
                <When at=page.created_at phrase=|ui, time| (ui.browse_words().created)(time) />
                {name(&page.created_by)}
                <StandingMark standing=standing />
                {until}
            </p>
            <div class="page-actions">
                {link}
                <button class="button" type="button" data-testid="ask-about-page" on:click=ask>
                    <Icon glyph=MARK /><span>{move || ui.browse_words().ask_about_page}</span>
                </button>
            </div>
        </header>
    }
    .into_any()
}

/// The link to the block under the pointer, in the margin: one for the page, rather than one for each of its thousands
/// of blocks. Keys reach the headings, which have links of their own.
#[component]
fn BlockLink(article: NodeRef<html::Article>, url: String) -> impl IntoView {
    let ui = use_ui();
    let link = NodeRef::<html::A>::new();
    Effect::new(move || {
        let Some(article) = article.get() else { return };
        let url = url.clone();
        let over = move |event: ev::MouseEvent| {
            let Some(link) = link.get_untracked() else { return };
            let over = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let block = over.and_then(|element| element.closest("[data-block]").ok().flatten());
            let Some(block) = block.and_then(|block| block.dyn_into::<HtmlElement>().ok()) else { return };
            let id = block.get_attribute("data-block").unwrap_or_default();
            link.set_href(&format!("{url}#{id}"));
            // Placed in the article, whose own place is the zero of both.
            let Some(frame) = link.offset_parent() else { return };
            let top = block.get_bounding_client_rect().top() - frame.get_bounding_client_rect().top();
            let _ = web_sys::HtmlElement::style(&link).set_property("top", &format!("{top}px"));
        };
        let listener = leptos::leptos_dom::helpers::window_event_listener(ev::mouseover, {
            move |event| {
                let inside = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
                if article.contains(inside.as_ref()) {
                    over(event);
                }
            }
        });
        on_cleanup(move || listener.remove());
    });
    view! {
        <a class="block-link" node_ref=link target="_blank" rel="noopener noreferrer" tabindex="-1" aria-hidden="true"
            title=move || ui.browse_words().link_to_block><Icon glyph=LINK /></a>
    }
}

/// Scrolls to a block. Where the reader has gone on from another place of the page, the block takes the mark over.
fn bring_into_view(article: &HtmlElement, selector: &str, takes_mark: bool) {
    let Ok(Some(block)) = article.query_selector(selector) else { return };
    if takes_mark {
        if let Ok(Some(before)) = article.query_selector(".found") {
            let _ = before.class_list().remove_1("found");
        }
        let _ = block.class_list().add_1("found");
    }
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Center);
    block.scroll_into_view_with_scroll_into_view_options(&options);
}
