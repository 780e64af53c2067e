//! Text with the words of a search marked.

use leptos::prelude::*;

use crate::state::marking;

/// The text, with the words of a search marked.
pub(crate) fn marked_text(text: &str, words: &str) -> AnyView {
    let draw = |(piece, is_marked): (String, bool)| match is_marked {
        true => view! { <mark>{piece}</mark> }.into_any(),
        false => piece.into_any(),
    };
    marking::marked(text, words).into_iter().map(draw).collect::<Vec<_>>().into_any()
}
