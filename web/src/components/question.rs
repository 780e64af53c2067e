//! The question of an exchange: a light bubble, which can be edited, and whose other versions can be gone through.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::components::icon::{BACK, EDIT, FORWARD, Icon};
use crate::components::question_editor::QuestionEditor;
use crate::state::conversation::Conversation;
use crate::state::exchange::Exchange;
use crate::state::ui::use_ui;

/// A question.
#[component]
pub(crate) fn Question(exchange: RwSignal<Exchange>, conversation: Conversation) -> impl IntoView {
    let ui = use_ui();
    let question = Memo::new(move |_| exchange.with(|exchange| exchange.question.clone()));
    let (id, continues) = exchange.with_untracked(|exchange| (exchange.id, exchange.continues));
    let is_edited = RwSignal::new(false);
    let asked = move || {
        view! {
            <h2 class="question">
                <span class="visually-hidden">{move || ui.read_words().you_asked}": "</span>
                <span class="bubble">{question}</span>
            </h2>
        }
    };
    let body = move || {
        match (continues, is_edited.get()) {
        (true, _) => view! { <h2 class="going-on">{move || ui.talks_words().going_on}</h2> }.into_any(),
        (false, true) => {
            view! { <QuestionEditor id=id question=question.get_untracked() conversation=conversation is_open=is_edited /> }
                .into_any()
        }
        (false, false) => asked().into_any(),
    }
    };
    view! {
        {body}
        <div class="question-tools">
            <Versions id=id conversation=conversation />
            <Show when=move || !continues && !is_edited.get()>
                <button class="icon-button small edit" type="button" data-testid="edit-question"
                    disabled=move || conversation.is_running()
                    aria-label=move || ui.talks_words().edit title=move || ui.talks_words().edit
                    on:click=move |_| is_edited.set(true)>
                    <Icon glyph=EDIT />
                </button>
            </Show>
        </div>
    }
}

/// "2 / 3": goes through the versions of a question. Nothing where there is only one.
#[component]
fn Versions(id: u64, conversation: Conversation) -> impl IntoView {
    let ui = use_ui();
    let versions = Memo::new(move |_| conversation.branches.with(|branches| branches.versions(id)));
    let index =
        move || versions.with(|all| all.iter().position(|&version| version == id).unwrap_or_default());
    let beside = move |step: isize| {
        let index = index().checked_add_signed(step)?;
        versions.with(|all| all.get(index).copied())
    };
    let step = move |by: isize| {
        if let Some(version) = untrack(|| beside(by)) {
            conversation.choose(version);
            focus_beside(version, by);
        }
    };
    let count = move || versions.with(Vec::len);
    view! {
        <Show when=move || { count() > 1 }>
            <div class="versions" role="group" data-testid="versions" aria-label=move || ui.talks_words().versions>
                <button class="icon-button small" type="button" disabled=move || beside(-1).is_none()
                    aria-label=move || ui.talks_words().version_before on:click=move |_| step(-1)>
                    <Icon glyph=BACK />
                </button>
                <span aria-hidden="true">{move || format!("{} / {}", index() + 1, count())}</span>
                <span class="visually-hidden">{move || (ui.talks_words().version)(index() + 1, count())}</span>
                <button class="icon-button small" type="button" disabled=move || beside(1).is_none()
                    aria-label=move || ui.talks_words().version_after on:click=move |_| step(1)>
                    <Icon glyph=FORWARD />
                </button>
            </div>
        </Show>
    }
}

/// The button that was pressed has left the page with its version: the focus goes to its like on the other, or, at the
/// end of the row, to the one that leads back.
fn focus_beside(version: u64, by: isize) {
    request_animation_frame(move || {
        let button = |kind: &str| {
            let place = format!("#exchange-{version} .versions button:{kind}:enabled");
            document().query_selector(&place).ok().flatten()?.dyn_into::<HtmlElement>().ok()
        };
        let order =
            if by < 0 { ["first-of-type", "last-of-type"] } else { ["last-of-type", "first-of-type"] };
        if let Some(button) = order.into_iter().find_map(button) {
            let _ = button.focus();
        }
    });
}
