//! The number in the text that opens a source.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget};

use crate::components::answer::Cited;
use crate::components::hover_card::HoverCard;
use crate::state::target::Target;
use crate::state::ui::use_ui;

/// The chip of the answer's citation with this index. Hovering or focusing it shows a card, choosing it opens the
/// source panel.
#[component]
pub(crate) fn CitationChip(index: usize) -> impl IntoView {
    let ui = use_ui();
    let cited: Cited = expect_context();
    let card: HoverCard = expect_context();
    let citation = Memo::new(move |_| cited.citations.with(|citations| citations.get(index).cloned()));
    let number = move || citation.with(|citation| citation.as_ref().map(|citation| citation.number));
    let label = move || {
        citation.with(|citation| {
            citation.as_ref().map(|citation| (ui.read_words().citation)(citation.number, &citation.title))
        })
    };
    let show = move |target: Option<EventTarget>| {
        let Some(citation) = citation.get_untracked() else { return };
        let Some(chip) = target.and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        let source = cited.sources.with_untracked(|sources| {
            sources.iter().find(|source| source.page_id == citation.page_id).cloned()
        });
        card.show(citation, source, &chip.get_bounding_client_rect());
    };
    let on_enter = move |event: ev::MouseEvent| {
        let chip = event.current_target();
        card.soon(move || show(chip));
    };
    let on_focus = move |event: ev::FocusEvent| {
        let chip: Element = event_target(&event);
        // A click focuses too, and has opened the panel: the card would only be in the way of the next chip.
        if chip.matches(":focus-visible").unwrap_or_default() {
            // A focused chip is scrolled into view, which hides the card: it is shown after that.
            request_animation_frame(move || show(Some(chip.into())));
        }
    };
    let open = move |_| {
        card.hide();
        if let Some(citation) = citation.get_untracked() {
            ui.open(Target::from(&citation));
        }
    };
    let is_open = move || {
        citation.with(|citation| {
            let own = citation.as_ref().map(Target::from);
            own.is_some() && ui.target.with(|target| *target == own)
        })
    };
    view! {
        // The word joiner keeps the chip on the line of the word that it belongs to.
        <sup>"\u{2060}"<button
            class="chip"
            class:current=is_open
            type="button"
            data-testid="citation-chip"
            aria-label=label
            on:click=open
            on:mouseenter=on_enter
            on:mouseleave=move |_| card.hide_soon()
            on:focus=on_focus
            on:blur=move |_| card.hide_soon()
        >{number}</button></sup>
    }
}
