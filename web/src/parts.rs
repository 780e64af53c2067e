//! The parts of the program that are fetched when they are needed first. What only they use is in files of their own,
//! which `scripts/build-web.sh` splits off; so the page starts with less.
//!
//! They are three, `answers`, `sources` and `operate`: what several of them have in common is in a file for each set of
//! parts that has it, and with more parts those would be dozens. A part that is asked for in time is there when it is
//! shown: see who calls `fetch_answers`.

use std::future::Future;
use std::pin::Pin;

use leptos::wasm_split::{SplitLoaderError, wasm_split};
use leptos::{html, prelude::*};
use shared::ids::PageId;

use crate::components::exchanges::Exchanges;
use crate::components::scope_picker::ScopePicker;
use crate::components::scope_pills::ScopePills;
use crate::components::source_panel::SourcePanel;
use crate::components::talk_list::TalkList;
use crate::pages::reader::ReaderPage;
use crate::pages::settings::SettingsPage;
use crate::pages::sources::SourcesPage;
use crate::pages::sync::SyncPage;
use crate::state::ask_scope::use_ask_scope;
use crate::state::conversation::Conversation;
use crate::state::scope::Limit;

/// A part, as soon as it is there. Why it is not, `api::obstacle` finds out.
pub(crate) type Part = Result<AnyView, SplitLoaderError>;

/// What a part does in its own time: a function of a part cannot itself be `async`.
pub(crate) type Later<T> = Result<Pin<Box<dyn Future<Output = T>>>, SplitLoaderError>;

/// Questions and answers.
#[wasm_split(answers, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_answers))]
pub(crate) fn answers(conversation: Conversation, scroller: NodeRef<html::Div>) -> Part {
    Ok(view! { <Exchanges conversation=conversation scroller=scroller /> }.into_any())
}

/// The conversations that this browser keeps.
#[wasm_split(answers, wasm_split_path = leptos::wasm_split, fallible)]
pub(crate) fn talks(conversation: Conversation, on_open: Callback<()>) -> Part {
    Ok(view! { <TalkList conversation=conversation on_open=on_open /> }.into_any())
}

/// What a question can be limited to.
#[wasm_split(answers, wasm_split_path = leptos::wasm_split, fallible)]
pub(crate) fn scope_picker(
    on_start: Callback<(), String>,
    on_pick: Callback<Limit>,
    on_close: Callback<(String, bool)>,
) -> Part {
    Ok(view! { <ScopePicker on_start=on_start on_pick=on_pick on_close=on_close /> }.into_any())
}

/// What the next question is limited to.
#[wasm_split(answers, wasm_split_path = leptos::wasm_split, fallible)]
pub(crate) fn scope_pills(on_remove: Callback<Limit>) -> Part {
    Ok(view! { <ScopePills scope=use_ask_scope().scope on_remove=on_remove /> }.into_any())
}

/// The panel beside an answer.
#[wasm_split(answers, wasm_split_path = leptos::wasm_split, fallible)]
pub(crate) fn panel(conversation: Conversation) -> Part {
    Ok(view! { <SourcePanel conversation=conversation /> }.into_any())
}

/// Looking through the synced pages.
#[wasm_split(sources, wasm_split_path = leptos::wasm_split, fallible)]
pub(crate) fn sources() -> Part {
    Ok(view! { <SourcesPage /> }.into_any())
}

/// One synced page.
#[wasm_split(sources, wasm_split_path = leptos::wasm_split, fallible)]
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
