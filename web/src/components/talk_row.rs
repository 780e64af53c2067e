//! A conversation in the list: a link, which can be given another name, or be deleted.

use leptos::{ev, html, prelude::*};

use crate::components::icon::{EDIT, Icon, TRASH};
use crate::state::conversation::Conversation;
use crate::state::keep::Keep;
use crate::state::route::Route;
use crate::state::talk::Talk;
use crate::state::ui::use_ui;

/// A conversation.
#[component]
pub(crate) fn TalkRow(talk: Talk, conversation: Conversation, on_open: Callback<()>) -> impl IntoView {
    let ui = use_ui();
    let keep: Keep = expect_context();
    let Talk { id, title, .. } = talk;
    let is_renamed = RwSignal::new(false);
    let row = StoredValue::new((id, title));
    let id = move || row.with_value(|(id, _)| id.clone());
    let title = move || row.with_value(|(_, title)| title.clone());
    let is_shown = move || {
        conversation
            .talk
            .with(|talk| talk.as_ref().is_some_and(|talk| row.with_value(|row| talk.id == row.0)))
    };
    let is_answering = move || row.with_value(|row| conversation.is_answering(&row.0));
    let delete = move |_| {
        conversation.leave(&[id()]);
        keep.delete(vec![id()]);
    };
    let rename = move |name: String| {
        is_renamed.set(false);
        if name != title() {
            keep.rename(&id(), &name);
        }
    };
    let link = move || {
        view! {
            <a class="talk-link" data-testid="talk" href=Route::Talk(id()).hash() title=title()
                aria-current=move || is_shown().then_some("page") on:click=move |_| on_open.run(())>
                <span class="talk-name">{title()}</span>
                <Show when=is_answering>
                    <span class="pulse" role="img" aria-label=move || ui.talks_words().answering></span>
                </Show>
            </a>
            <span class="talk-tools">
                <button class="icon-button small" type="button" data-testid="talk-rename" on:click=move |_| is_renamed.set(true)
                    aria-label=move || (ui.talks_words().rename)(&title()) title=move || (ui.talks_words().rename)(&title())>
                    <Icon glyph=EDIT />
                </button>
                <button class="icon-button small" type="button" data-testid="talk-delete" on:click=delete
                    aria-label=move || (ui.talks_words().delete)(&title()) title=move || (ui.talks_words().delete)(&title())>
                    <Icon glyph=TRASH />
                </button>
            </span>
        }
    };
    view! {
        <li class="talk-row" class:shown=is_shown>
            {move || if is_renamed.get() {
                view! { <NameField name=title() on_end=Callback::new(rename) /> }.into_any()
            } else {
                link().into_any()
            }}
        </li>
    }
}

/// Where a conversation's name is written; Enter and leaving it take it, Escape does not.
#[component]
fn NameField(name: String, on_end: Callback<String>) -> impl IntoView {
    let ui = use_ui();
    let field = NodeRef::<html::Input>::new();
    let before = StoredValue::new(name);
    // Taking the field from the page makes it lose the focus, which would end it a second time, or when nothing is left.
    let is_over = StoredValue::new(false);
    let end = move |name: String| {
        if is_over.try_get_value() == Some(false) {
            is_over.set_value(true);
            on_end.run(name);
        }
    };
    let on_key_down = move |event: ev::KeyboardEvent| match event.key().as_str() {
        // Enter that ends a syllable is the input method's.
        "Enter" if !event.is_composing() => end(event_target_value(&event)),
        "Escape" if !event.is_composing() => {
            event.stop_propagation();
            end(before.get_value());
        }
        _ => {}
    };
    Effect::new(move || {
        if let Some(field) = field.get() {
            field.set_value(&before.get_value());
            let _ = field.focus();
            field.select();
        }
    });
    view! {
        <input class="talk-input" node_ref=field type="text" maxlength="60" data-testid="talk-name" autocomplete="off"
            aria-label=move || ui.talks_words().new_title
            on:keydown=on_key_down on:blur=move |event| end(event_target_value(&event)) />
    }
}
