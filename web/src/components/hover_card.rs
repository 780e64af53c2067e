//! The card that a citation chip shows: what is cited, from where, and how old it is.

use std::time::Duration;

use leptos::prelude::*;
use shared::ask::{Citation, Source};
use web_sys::DomRect;

use crate::components::icon::PageIcon;
use crate::components::standing_mark::StandingMark;
use crate::components::when::When;
use crate::state::cards;
use crate::state::ui::use_ui;

/// The card's width, as in the style sheet, and its distance from the edges of the window.
const WIDTH: f64 = 336.0;
const MARGIN: f64 = 8.0;
/// Above a chip with less room than this, the card goes below it.
const ROOM: f64 = 280.0;
/// Time to move the pointer from the chip onto the card, or over the chip and on.
const GRACE: Duration = Duration::from_millis(150);

/// The one card of the page. Copied about as a context.
#[derive(Clone, Copy)]
pub(crate) struct HoverCard {
    shown: RwSignal<Option<Shown>>,
    /// Counts shows and hides, so that a late hide does not close a newer card.
    turn: StoredValue<u64>,
}

#[derive(Clone, PartialEq)]
struct Shown {
    citation: Citation,
    source: Option<Source>,
    left: f64,
    /// The distance of the card from the window's top or bottom.
    offset: f64,
    below: bool,
}

impl HoverCard {
    /// A card that is not shown.
    pub(crate) fn start() -> Self {
        HoverCard { shown: RwSignal::new(None), turn: StoredValue::new(0) }
    }

    /// Shows the card beside a chip.
    pub(crate) fn show(self, citation: Citation, source: Option<Source>, chip: &DomRect) {
        self.keep();
        let width = extent(window().inner_width());
        let height = extent(window().inner_height());
        let below = chip.top() < ROOM;
        let left = (chip.left() - MARGIN).min(width - WIDTH - MARGIN).max(MARGIN);
        let offset = if below { chip.bottom() } else { height - chip.top() } + 6.0;
        self.shown.set(Some(Shown { citation, source, left, offset, below }));
    }

    /// Does something with the card in a while, unless something else happens to it first: a pointer that passes
    /// over a chip shows nothing, and one that reaches the card keeps it.
    pub(crate) fn soon(self, act: impl FnOnce() + 'static) {
        self.keep();
        let turn = self.turn.get_value();
        let act = move || {
            if self.turn.get_value() == turn {
                act();
            }
        };
        set_timeout(act, GRACE);
    }

    /// Hides the card, unless the pointer reaches it first.
    pub(crate) fn hide_soon(self) {
        self.soon(move || self.hide());
    }

    /// Hides the card.
    pub(crate) fn hide(self) {
        self.keep();
        if self.is_shown() {
            self.shown.set(None);
        }
    }

    /// Whether the card is shown.
    pub(crate) fn is_shown(self) -> bool {
        self.shown.with_untracked(Option::is_some)
    }

    fn keep(self) {
        self.turn.update_value(|turn| *turn += 1);
    }
}

/// Draws the card over everything else.
#[component]
pub(crate) fn HoverCardView(card: HoverCard) -> impl IntoView {
    let ui = use_ui();
    move || {
        card.shown.get().map(|shown| {
            let citation = shown.citation;
            let offset = format!("{}px", shown.offset);
            let (top, bottom) = if shown.below { (offset, "auto".to_owned()) } else { ("auto".to_owned(), offset) };
            let icon = shown.source.as_ref().and_then(|source| source.icon.clone());
            let path = shown.source.as_ref().map(|source| source.path.join(" › ")).unwrap_or_default();
            let about = shown.source.map(|source| {
                let standing = cards::standing(source.verification, source.edited_at, ui.now.get_untracked());
                view! {
                    <p class="facts">
                        <When at=source.edited_at phrase=|ui, time| (ui.read_words().edited)(time) />
                        {source.edited_by.map(|name| view! { <span>{name}</span> })}
                        <StandingMark standing=standing />
                    </p>
                }
            });
            view! {
                <div class="hover-card" role="tooltip" style:left=format!("{}px", shown.left) style:top=top style:bottom=bottom
                    on:mouseenter=move |_| card.keep() on:mouseleave=move |_| card.hide_soon()>
                    <p class="hover-title"><PageIcon emoji=icon /><span>{citation.title}</span></p>
                    {(!path.is_empty()).then(|| view! { <p class="path">{path}</p> })}
                    <blockquote>{citation.quote}</blockquote>
                    {about}
                </div>
            }
        })
    }
}

fn extent(value: Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>) -> f64 {
    value.ok().and_then(|value| value.as_f64()).unwrap_or_default()
}
