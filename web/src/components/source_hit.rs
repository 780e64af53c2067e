//! A page in the list of the sources page.

use leptos::prelude::*;
use shared::ask::PassageRef;
use shared::sources::SourceSummary;

use crate::components::icon::{Icon, OPEN, PageIcon, WARNING};
use crate::components::marked_text::marked_text;
use crate::components::standing_mark::StandingMark;
use crate::components::when::When;
use crate::state::route::Route;
use crate::state::ui::use_ui;
use crate::state::{cards, links, marking};

/// How many characters of a page's best passage are shown.
const EXCERPT: usize = 180;

/// A page, with the best passage in short, or with the passages that fit as they are written.
#[component]
pub(crate) fn SourceHit(page: SourceSummary, words: String, with_passages: bool) -> impl IntoView {
    let ui = use_ui();
    let SourceSummary {
        id, title, icon, path, edited_at, edited_by, verification, complete, passages, ..
    } = page;
    let standing = cards::standing(verification, edited_at, ui.now.get_untracked());
    // To the passage that made the page a result.
    let best = passages.first().map(|passage| passage.block_id).filter(|block| block.0 != id.0);
    let title = match title.is_empty() {
        true => view! { <span>{move || ui.read_words().untitled}</span> }.into_any(),
        false => marked_text(&title, &words),
    };
    let path = (!path.is_empty()).then(|| view! { <span class="path">{path.join(" › ")}</span> });
    let excerpt = passages.first().filter(|_| !with_passages).map(|passage| {
        let text = passage.text.as_deref().unwrap_or(&passage.snippet);
        let excerpt = marking::excerpt(text, &words, EXCERPT);
        view! { <span class="hit-text">{marked_text(&excerpt, &words)}</span> }
    });
    let partly = (!complete).then(|| {
        view! { <span class="standing doubtful"><Icon glyph=WARNING />{move || ui.browse_words().partly}</span> }
    });
    let passages = with_passages.then(|| {
        let draw = |passage| view! { <li><PassageView page=id passage=passage words=words.clone() /></li> };
        view! { <ol class="passages">{passages.into_iter().map(draw).collect::<Vec<_>>()}</ol> }
    });
    view! {
        <article class="hit" data-testid="source-hit">
            <a class="hit-head" href=Route::Page(id, best).hash()>
                <h2 class="hit-title"><PageIcon emoji=icon /><span>{title}</span></h2>
                {path}
                {excerpt}
                <span class="facts">
                    <When at=edited_at phrase=|ui, time| (ui.read_words().edited)(time) />
                    {edited_by.map(|name| view! { <span>{name}</span> })}
                    <StandingMark standing=standing />
                    {partly}
                </span>
            </a>
            {passages}
        </article>
    }
}

/// A passage as it is written; it leads to its place on the page, and to its block in Notion.
#[component]
fn PassageView(page: shared::ids::PageId, passage: PassageRef, words: String) -> impl IntoView {
    let ui = use_ui();
    let PassageRef { block_id, heading_path, snippet, text, url } = passage;
    let block = Some(block_id).filter(|block| block.0 != page.0);
    let text = text.unwrap_or(snippet);
    // A passage that begins with its heading says it itself.
    let is_said = heading_path.last().is_some_and(|heading| text.starts_with(heading.as_str()));
    let heading = (!heading_path.is_empty() && !is_said)
        .then(|| view! { <span class="path">{heading_path.join(" › ")}</span> });
    let notion = url.filter(|url| links::is_safe(url)).map(|url| {
        view! {
            <a class="icon-button" href=url target="_blank" rel="noopener noreferrer" data-testid="passage-in-notion"
                aria-label=move || ui.read_words().open_in_notion title=move || ui.read_words().open_in_notion>
                <Icon glyph=OPEN />
            </a>
        }
    });
    view! {
        <div class="passage" data-testid="passage">
            <a href=Route::Page(page, block).hash()>
                {heading}
                <span class="passage-text">{marked_text(&text, &words)}</span>
            </a>
            {notion}
        </div>
    }
}
