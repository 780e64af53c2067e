//! The open comments of a page, below its text.

use leptos::prelude::*;
use shared::ids::PageId;
use shared::page::{Block, Comment, PageDocument};

use crate::components::rich_text::whole_text;
use crate::components::when::When;
use crate::state::route::Route;
use crate::state::ui::use_ui;

/// How much of the block that a comment is on is repeated, in characters.
const REPEATED: usize = 80;

/// The comments; nothing where there are none.
pub(crate) fn page_comments(page: &PageDocument) -> AnyView {
    let ui = use_ui();
    if page.comments.is_empty() {
        return ().into_any();
    }
    let count = page.comments.len();
    let items = page.comments.iter().map(|comment| {
        let about = page.blocks.iter().find(|block| block.id == comment.block);
        one(page.id, comment, about)
    });
    let items = items.collect::<Vec<_>>();
    view! {
        <section class="comments" data-testid="comments">
            <h2 class="label">{move || (ui.browse_words().comments)(count)}</h2>
            <ul>{items}</ul>
        </section>
    }
    .into_any()
}

fn one(page: PageId, comment: &Comment, about: Option<&Block>) -> AnyView {
    let ui = use_ui();
    let by = comment.by.as_ref().and_then(|person| person.name.clone());
    let place = about.map(|block| {
        let mut text: String = block.text.chars().take(REPEATED).collect();
        if text.len() < block.text.len() {
            text.push('…');
        }
        view! {
            <a class="comment-place" href=Route::Page(page, Some(block.id)).hash() title=move || ui.browse_words().see_place>
                {text}
            </a>
        }
    });
    // The words are formatted as those of a block are.
    let words = Block {
        id: comment.block,
        kind: shared::page::BlockKind::Paragraph,
        depth: 0,
        heading_path: Vec::new(),
        text: comment.text.clone(),
        marks: comment.marks.clone(),
        detail: shared::page::BlockDetail::default(),
    };
    view! {
        <li>
            <p class="facts">{by.map(|name| view! { <strong>{name}</strong> })}<When at=comment.created_at phrase=|_, time| time.to_owned() /></p>
            {place}
            <p class="comment-text">{whole_text(&words, None)}</p>
        </li>
    }
    .into_any()
}
