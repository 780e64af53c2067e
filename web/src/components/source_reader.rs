//! A page in the source panel: what it is, the passage in its surroundings, and the whole of it on demand.

use leptos::prelude::*;
use shared::page::{PageDocument, PageStatus};
use wasm_bindgen::JsCast;
use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::components::page_blocks::PageBlocks;
use crate::components::page_properties::PageProperties;
use crate::state::quote;
use crate::state::target::{Place, Target};
use crate::state::ui::use_ui;

/// A page, at the place that the target names. `whole` shows all of it.
#[component]
pub(crate) fn SourceReader(page: PageDocument, target: Target, whole: RwSignal<bool>) -> impl IntoView {
    let ui = use_ui();
    let stored = page.blocks.len();
    let page = quote::with_own_block(page, &target.place);
    let has_own_block = page.blocks.len() > stored;
    let found = quote::find(&page, &target.place);
    let heading_path = found.as_ref().map(|found| page.blocks[found.block].heading_path.join(" › "));
    let heading_path = heading_path.filter(|path| !path.is_empty());
    let lost = match (&target.place, &found) {
        (Place::Quote(quote), None) => Some(quote.text.clone()),
        _ => None,
    };
    let partial = page.status != PageStatus::Complete;
    let page = StoredValue::new(page);
    let content = StoredValue::new(found);
    let body = NodeRef::<leptos::html::Div>::new();
    Effect::new(move || {
        whole.track();
        if let Some(body) = body.get() {
            // After this frame, since the blocks are only now being drawn.
            request_animation_frame(move || scroll_to_found(body.unchecked_ref()));
        }
    });
    let blocks = move || {
        let found = content.get_value();
        page.with_value(|page| {
            let chosen = match &found {
                Some(found) if !whole.get() => quote::around(page, found.block),
                _ => (0..page.blocks.len()).collect(),
            };
            let shows_properties = (whole.get() || found.is_none()) && !has_own_block;
            let properties =
                shows_properties.then(|| view! { <PageProperties properties=page.properties.clone() /> });
            view! {
                {properties}
                <PageBlocks blocks=page.blocks.clone() chosen=chosen found=found />
            }
        })
    };
    view! {
        <div class="reader" node_ref=body>
            {lost.map(|words| view! {
                <div class="note partial">
                    <p>{move || ui.read_words().quote_moved}</p>
                    <blockquote>{words}</blockquote>
                </div>
            })}
            {partial.then(|| view! { <p class="note partial">{move || ui.read_words().partly_read}</p> })}
            {heading_path.map(|path| view! { <p class="heading-path" class:hidden=move || whole.get()>{path}</p> })}
            {blocks}
        </div>
    }
}

/// Brings the quote into the middle of the panel.
fn scroll_to_found(body: &Element) {
    let Ok(Some(place)) = body.query_selector("mark, .found") else { return };
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Center);
    place.scroll_into_view_with_scroll_into_view_options(&options);
}
