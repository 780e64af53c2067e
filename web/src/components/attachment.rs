//! A picture, a file, a bookmark: what a block points at, as a card that links to it. Nothing is loaded from there.

use leptos::prelude::*;
use shared::page::{Block, BlockKind};

use crate::components::icon::{Glyph, Icon, LINK, PAGE, PICTURE, PLAY};
use crate::components::rich_text::rich_text;
use crate::locale::browse::Browse;
use crate::state::links;
use crate::state::ui::use_ui;

/// What a block points at: its name as a link where that is safe, its host, and its caption below.
pub(crate) fn attachment(block: &Block, class: String, quoted: Option<(usize, usize)>) -> AnyView {
    let ui = use_ui();
    let url = block.detail.url.clone().unwrap_or_default();
    let host =
        url.split_once("://").and_then(|(_, rest)| rest.split('/').next()).unwrap_or_default().to_owned();
    let length = block.text.chars().count();
    let caption_start = block.detail.caption_start.map_or(length, |start| start as usize);
    let (glyph, kind) = kind(block.kind);
    let name = match caption_start {
        // The caption is all the name that it has, and what it is stands above that.
        0 => view! { <span>{move || kind(ui.browse_words())}</span> }.into_any(),
        end => rich_text(block, (0, end), quoted),
    };
    let caption = (caption_start < length)
        .then(|| view! { <p class="caption">{rich_text(block, (caption_start, usize::MAX), quoted)}</p> });
    let facts = (caption_start > 0 || !host.is_empty()).then(|| {
        let said = (caption_start > 0).then_some(move || kind(ui.browse_words()));
        let between = (caption_start > 0 && !host.is_empty()).then_some(" · ");
        view! { <span class="path">{said}{between}{host}</span> }
    });
    // A link cannot stand within a link, and one of the text is more to the point.
    let has_link =
        block.marks.iter().any(|mark| mark.href.is_some() && (mark.start as usize) < caption_start);
    let card = if links::is_safe(&url) && !has_link {
        view! {
            <a class="card" href=url target="_blank" rel="noopener noreferrer nofollow">
                <Icon glyph=glyph /><span class="card-text"><span class="card-name">{name}</span>{facts}</span>
            </a>
        }
        .into_any()
    } else {
        view! {
            <div class="card"><Icon glyph=glyph /><span class="card-text"><span class="card-name">{name}</span>{facts}</span></div>
        }
        .into_any()
    };
    let is_picture = matches!(block.kind, BlockKind::Image | BlockKind::Video);
    view! {
        <div class=class class:picture=is_picture data-block=block.id.simple()>{card}{caption}</div>
    }
    .into_any()
}

fn kind(kind: BlockKind) -> (Glyph, fn(&Browse) -> &'static str) {
    match kind {
        BlockKind::Image => (PICTURE, |words| words.image),
        BlockKind::Video => (PLAY, |words| words.video),
        BlockKind::Audio => (PLAY, |words| words.audio),
        BlockKind::File | BlockKind::Pdf => (PAGE, |words| words.file),
        BlockKind::Embed => (LINK, |words| words.embed),
        _ => (LINK, |words| words.bookmark),
    }
}
