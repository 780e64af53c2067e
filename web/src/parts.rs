//! The parts of the program that are fetched when they are needed first. What only they use is in files of their own,
//! which `scripts/build-web.sh` splits off; so the page starts with less.
//!
//! A part that is asked for in time is there when it is shown: see who calls the `fetch_` functions.

use leptos::{html, prelude::*};
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use shared::ids::PageId;

use crate::components::exchanges::Exchanges;
use crate::components::source_panel::SourcePanel;
use crate::pages::reader::ReaderPage;
use crate::pages::settings::SettingsPage;
use crate::pages::sources::SourcesPage;
use crate::pages::sync::SyncPage;
use crate::state::conversation::Conversation;
use crate::state::failure::Failure;

/// A part, as soon as it is there.
pub(crate) type Part = Result<AnyView, Failure>;

impl From<SplitLoaderError> for Failure {
    fn from(_: SplitLoaderError) -> Self {
        Failure::Unreachable
    }
}

/// Questions and answers.
#[wasm_split(answers, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_answers))]
pub(crate) fn answers(conversation: Conversation, scroller: NodeRef<html::Div>) -> Part {
    Ok(view! { <Exchanges conversation=conversation scroller=scroller /> }.into_any())
}

/// The panel beside an answer.
#[wasm_split(panel, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_panel))]
pub(crate) fn panel(conversation: Conversation) -> Part {
    Ok(view! { <SourcePanel conversation=conversation /> }.into_any())
}

/// Looking through the synced pages.
#[wasm_split(sources, wasm_split_path = leptos::wasm_split, fallible)]
pub(crate) fn sources() -> Part {
    Ok(view! { <SourcesPage /> }.into_any())
}

/// One synced page.
#[wasm_split(reader, wasm_split_path = leptos::wasm_split, fallible)]
pub(crate) fn reader(id: PageId) -> Part {
    Ok(view! { <ReaderPage id=id /> }.into_any())
}

/// How the sync is doing.
#[wasm_split(operate, wasm_split_path = leptos::wasm_split, fallible)]
pub(crate) fn sync() -> Part {
    Ok(view! { <SyncPage /> }.into_any())
}

/// The settings.
#[wasm_split(operate, wasm_split_path = leptos::wasm_split, fallible)]
pub(crate) fn settings() -> Part {
    Ok(view! { <SettingsPage /> }.into_any())
}
