//! The page's icons: one set, drawn with lines of 1.5 px.

use leptos::prelude::*;

/// An icon of the set, as the path that draws it in a square of 20.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Glyph(&'static str);

pub(crate) const PLUS: Glyph = Glyph("M10 4v12M4 10h12");
pub(crate) const SEND: Glyph = Glyph("M10 16V4.5M5 9.5l5-5 5 5");
pub(crate) const STOP: Glyph = Glyph("M5 5h10v10H5z");
pub(crate) const CLOSE: Glyph = Glyph("M5 5l10 10M15 5L5 15");
pub(crate) const COPY: Glyph = Glyph("M7 7V4h9v9h-3M4 7h9v9H4z");
pub(crate) const CHECK: Glyph = Glyph("M4 10.5l4 4 8-9");
pub(crate) const RETRY: Glyph = Glyph("M15.5 10a5.5 5.5 0 1 1-1.6-3.9M16 3v3.6h-3.6");
pub(crate) const DOWN: Glyph = Glyph("M10 4v11.5M5 10.5l5 5 5-5");
pub(crate) const OPEN: Glyph = Glyph("M11 4h5v5M16 4l-7 7M14 12v4H4V6h4");
pub(crate) const SUN: Glyph = Glyph(
    "M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1.1 1.1M14.6 14.6l1.1 1.1M4.3 15.7l1.1-1.1M14.6 5.4l1.1-1.1",
);
pub(crate) const MOON: Glyph = Glyph("M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.500 8.500z");
pub(crate) const GLOBE: Glyph = Glyph(
    "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM3 10h14M10 3c2.300 2 3 4.500 3 7s-.7 5-3 7c-2.300-2-3-4.500-3-7s.7-5 3-7z",
);
pub(crate) const PAGE: Glyph = Glyph("M5 3h7l3 3v11H5zM12 3v3h3M8 10h4M8 13h4");
pub(crate) const BOOKS: Glyph = Glyph("M4 4h4v12H4zM8 4h4v12H8zM12.300 5l3.500-1 2 11.500-3.500 1z");
pub(crate) const SYNC: Glyph =
    Glyph("M4 9a6 6 0 0 1 10.500-3M15 2.500V6h-3.500M16 11a6 6 0 0 1-10.500 3M5 17.500V14h3.500");
pub(crate) const GEAR: Glyph = Glyph("M3 6h7M14 6h3M12 4v4M3 14h3M10 14h7M8 12v4");
pub(crate) const WARNING: Glyph = Glyph("M10 3.500l7 12.500H3zM10 8.500v3.500M10 14v.2");
pub(crate) const TALKS: Glyph = Glyph("M3 5h9v6H7l-2.500 2v-2H3zM14 8h3v6h-1.500v2L13 14H9v-1");
pub(crate) const EDIT: Glyph =
    Glyph("M4 16l.8-3.200 8.200-8.200 2.400 2.400-8.200 8.200zM11.500 6.100l2.400 2.400");
pub(crate) const TRASH: Glyph = Glyph("M4 6h12M8 6V4h4v2M6 6l.6 10h6.800L14 6M8.700 9v4.500M11.300 9v4.500");
pub(crate) const BACK: Glyph = Glyph("M12 5l-5 5 5 5");
pub(crate) const FORWARD: Glyph = Glyph("M8 5l5 5-5 5");
pub(crate) const TURN: Glyph = Glyph("M5 4v5.500h10M11.500 6l3.500 3.500-3.500 3.500");
pub(crate) const LINK: Glyph =
    Glyph("M8.500 11.500l3-3M7 9L5 11a2.800 2.800 0 0 0 4 4l2-2M13 11l2-2a2.800 2.800 0 0 0-4-4L9 7");
pub(crate) const SAVE: Glyph = Glyph("M10 3.500v9M6 8.500l4 4 4-4M4 16.500h12");
pub(crate) const THUMB_UP: Glyph =
    Glyph("M6.500 9v7H4V9zM6.500 9l3-6c1.200 0 2 .8 2 2v2.500h4l-1.200 8.500H6.500");
pub(crate) const THUMB_DOWN: Glyph =
    Glyph("M6.500 11V4H4v7zM6.500 11l3 6c1.200 0 2-.8 2-2v-2.500h4L14.300 4H6.500");
pub(crate) const MARK: Glyph = Glyph("M4 4h12v9H9l-3.500 3v-3H4zM7.500 7.500h5M7.500 10h3");

pub(crate) const SEARCH: Glyph = Glyph("M9 3.500a5.500 5.500 0 1 0 0 11 5.500 5.500 0 0 0 0-11zM13 13l4 4");
pub(crate) const FOLD: Glyph = Glyph("M7.500 5l5 5-5 5");
pub(crate) const AT: Glyph =
    Glyph("M10 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM13 7v4.500a2 2 0 0 0 4 0V10a7 7 0 1 0-3 5.700");
pub(crate) const TABLE: Glyph = Glyph("M3.500 4.500h13v11h-13zM3.500 8.500h13M8.500 8.500v7");
pub(crate) const PERSON: Glyph =
    Glyph("M10 4a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM4 16.500c.8-3 3-4.500 6-4.500s5.200 1.500 6 4.500");
pub(crate) const PICTURE: Glyph = Glyph("M3.500 4.500h13v11h-13zM3.500 13l4-4 4 4 2-2 3 3M13 7.500h.2");
pub(crate) const PLAY: Glyph = Glyph("M6.500 4.500l9 5.500-9 5.500z");

/// An icon. It says nothing to a screen reader: the button around it has words.
#[component]
pub(crate) fn Icon(glyph: Glyph) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
            <path d=glyph.0 fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" />
        </svg>
    }
}

/// The icon of a Notion page: its emoji, or a neutral sheet. No image is ever loaded for it.
#[component]
pub(crate) fn PageIcon(emoji: Option<String>) -> impl IntoView {
    match emoji {
        Some(emoji) => view! { <span class="page-icon" aria-hidden="true">{emoji}</span> }.into_any(),
        None => view! { <span class="page-icon"><Icon glyph=PAGE /></span> }.into_any(),
    }
}
