//! Code of a page: colored, with its language, its caption, and a button that copies it.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::page::Block;

use crate::browser;
use crate::components::icon::{CHECK, COPY, Icon};
use crate::components::rich_text::rich_text;
use crate::state::highlight;
use crate::state::ui::use_ui;

/// How long "copied" is said.
const CONFIRMATION: Duration = Duration::from_secs(2);

/// A block of code. The quoted part of it, in code points, is marked.
pub(crate) fn code_block(block: &Block, class: String, quoted: Option<(usize, usize)>) -> AnyView {
    let ui = use_ui();
    let caption_start = block.detail.caption_start.map_or(usize::MAX, |start| start as usize);
    let code: String = block.text.chars().take(caption_start).collect();
    let code =
        code.strip_suffix('\n').filter(|_| caption_start != usize::MAX).map_or(code.clone(), str::to_owned);
    let language = block.detail.language.clone().filter(|language| language != "plain text");
    let label = {
        let language = language.clone();
        move || language.clone().unwrap_or_else(|| ui.browse_words().plain_text.to_owned())
    };
    let tokens = highlight::tokens(&code, language.as_deref().unwrap_or_default());
    let caption = (caption_start != usize::MAX)
        .then(|| view! { <p class="caption">{rich_text(block, (caption_start, usize::MAX), quoted)}</p> });
    let pieces = draw(&code, &tokens, quoted);
    view! {
        <div class=format!("code {class}") data-block=block.id.simple()>
            <div class="code-head"><span>{label}</span><CopyCode code=code /></div>
            <pre tabindex="0" role="group" aria-label=move || ui.browse_words().code><code>{pieces}</code></pre>
            {caption}
        </div>
    }
    .into_any()
}

/// The pieces of the code, cut also where the quoted part begins and ends.
fn draw(code: &str, tokens: &[(usize, highlight::Token)], quoted: Option<(usize, usize)>) -> Vec<AnyView> {
    let chars: Vec<char> = code.chars().collect();
    let (from, to) = quoted.unwrap_or((usize::MAX, usize::MAX));
    let mut pieces = Vec::new();
    let mut at = 0;
    for &(end, token) in tokens {
        while at < end {
            let cut = [from, to].into_iter().filter(|cut| at < *cut && *cut < end).min().unwrap_or(end);
            let text: String = chars[at..cut].iter().collect();
            let class = token.class();
            let piece = if class.is_empty() {
                text.into_any()
            } else {
                view! { <span class=class>{text}</span> }.into_any()
            };
            pieces.push(if (from..to).contains(&at) {
                view! { <mark data-testid="quoted">{piece}</mark> }.into_any()
            } else {
                piece
            });
            at = cut;
        }
    }
    pieces
}

#[component]
fn CopyCode(code: String) -> impl IntoView {
    let ui = use_ui();
    let copied: RwSignal<Option<bool>> = RwSignal::new(None);
    let copy = move |_| {
        let code = code.clone();
        spawn_local(async move {
            let is_copied = browser::file::copy(&code).await;
            // The page may be gone meanwhile.
            copied.try_set(Some(is_copied));
            set_timeout(
                move || {
                    copied.try_set(None);
                },
                CONFIRMATION,
            );
        });
    };
    let words = move || match copied.get() {
        None => ui.read_words().copy,
        Some(true) => ui.read_words().copied,
        Some(false) => ui.read_words().copy_failed,
    };
    let glyph = move || if copied.get() == Some(true) { CHECK } else { COPY };
    view! {
        <button class="tool" type="button" data-testid="copy-code" on:click=copy>
            {move || view! { <Icon glyph=glyph() /> }}<span>{words}</span>
        </button>
    }
}
