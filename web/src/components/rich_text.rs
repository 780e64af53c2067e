//! The text of a Notion block with its formatting, and the quoted words marked.

use leptos::prelude::*;
use shared::page::{Block, MarkStyle};

use crate::state::formula;
use crate::state::links;
use crate::state::route::Route;
use crate::state::segments::{Segment, segments};

/// A part of a block's text, from `start` to `end` in code points; of it, what lies within `quoted` is marked.
pub(crate) fn rich_text(
    block: &Block,
    (start, end): (usize, usize),
    quoted: Option<(usize, usize)>,
) -> AnyView {
    let run = |from, to| segments(&block.text, &block.marks, from, to).into_iter().map(draw).collect_view();
    let within = quoted
        .map(|(from, to)| (from.clamp(start, end), to.clamp(start, end)))
        .filter(|(from, to)| from < to);
    match within {
        None => run(start, end).into_any(),
        Some((from, to)) => view! {
            {run(start, from)}
            <mark data-testid="quoted">{run(from, to)}</mark>
            {run(to, end)}
        }
        .into_any(),
    }
}

/// All of a block's text.
pub(crate) fn whole_text(block: &Block, quoted: Option<(usize, usize)>) -> AnyView {
    rich_text(block, (0, usize::MAX), quoted)
}

fn draw(segment: Segment) -> AnyView {
    let code = segment.is(MarkStyle::Code) || segment.is(MarkStyle::Equation);
    let mention = [MarkStyle::PageMention, MarkStyle::UserMention, MarkStyle::DateMention];
    let href = segment.href().filter(|href| links::is_safe_in_page(href)).map(str::to_owned);
    let page = segment.marks.iter().find_map(|mark| mark.page);
    let is_formula = segment.is(MarkStyle::Equation);
    let mut view = match is_formula {
        true => formula::readable(&segment.text).into_any(),
        false => segment.text.clone().into_any(),
    };
    if code {
        view = view! { <code>{view}</code> }.into_any();
    }
    if segment.is(MarkStyle::Bold) {
        view = view! { <strong>{view}</strong> }.into_any();
    }
    if segment.is(MarkStyle::Italic) {
        view = view! { <em>{view}</em> }.into_any();
    }
    if segment.is(MarkStyle::Underline) {
        view = view! { <u>{view}</u> }.into_any();
    }
    if segment.is(MarkStyle::Strike) {
        view = view! { <s>{view}</s> }.into_any();
    }
    if mention.into_iter().any(|style| segment.is(style)) {
        view = view! { <span class="mention">{view}</span> }.into_any();
    }
    // Another page of the workspace is read here.
    if let Some(page) = page {
        return view! { <a href=Route::Page(page, None).hash()>{view}</a> }.into_any();
    }
    match href {
        Some(href) => {
            view! { <a href=href target="_blank" rel="noopener noreferrer nofollow">{view}</a> }.into_any()
        }
        None => view,
    }
}
