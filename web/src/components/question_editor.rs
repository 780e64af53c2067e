//! Where a question that was asked is edited. The first stays as another version.

use leptos::{ev, html, prelude::*};
use shared::ask::MAX_QUESTION_CHARS;

use crate::state::composer::{Action, Keyboard};
use crate::state::conversation::Conversation;
use crate::state::ui::use_ui;

/// The field with its buttons, in the place of the question.
#[component]
pub(crate) fn QuestionEditor(
    id: u64,
    question: String,
    conversation: Conversation,
    is_open: RwSignal<bool>,
) -> impl IntoView {
    let ui = use_ui();
    let field = NodeRef::<html::Textarea>::new();
    let keyboard = StoredValue::new(Keyboard::default());
    let rows = question.lines().count().clamp(2, 8);
    let send = move || {
        let Some(element) = field.get_untracked() else { return };
        let question = element.value().trim().to_owned();
        if (1..=MAX_QUESTION_CHARS).contains(&question.chars().count()) {
            conversation.edit(id, question);
        }
    };
    let on_key_down = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && !event.is_composing() {
            // Else it would stop an answer, or close the panel.
            event.stop_propagation();
            is_open.set(false);
            return;
        }
        let act = |keyboard: &mut Keyboard| keyboard.key_down(event.key() == "Enter", event.shift_key());
        let action = keyboard.try_update_value(act).unwrap_or(Action::Pass);
        if action != Action::Pass {
            event.prevent_default();
        }
        if action == Action::Send {
            send();
        }
    };
    let on_composition_end = move |_| {
        if keyboard.try_update_value(Keyboard::composition_ended) == Some(Action::Send) {
            send();
        }
    };
    Effect::new(move || {
        if let Some(element) = field.get() {
            element.set_value(&question);
            let _ = element.focus();
        }
    });
    view! {
        <div class="question-editor">
            <textarea node_ref=field rows=rows maxlength=MAX_QUESTION_CHARS data-testid="edit-input"
                aria-label=move || ui.talks_words().edit
                on:keydown=on_key_down
                on:compositionstart=move |_| keyboard.update_value(Keyboard::composition_started)
                on:compositionend=on_composition_end></textarea>
            <div class="buttons">
                <button class="button" type="button" on:click=move |_| is_open.set(false)>{move || ui.talks_words().cancel}</button>
                <button class="button primary" type="button" data-testid="edit-send"
                    disabled=move || conversation.is_running() on:click=move |_| send()>
                    {move || ui.talks_words().save_edit}
                </button>
            </div>
        </div>
    }
}
