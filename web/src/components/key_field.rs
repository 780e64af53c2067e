//! Where an API key is entered by hand.

use leptos::{html, prelude::*};

use crate::state::access;
use crate::state::ui::use_ui;

/// The field for a key; `on_use` is called once it is taken. `name` tells several of them on one page apart.
#[component]
pub(crate) fn KeyField(name: &'static str, on_use: Callback<()>) -> impl IntoView {
    let ui = use_ui();
    let field = NodeRef::<html::Input>::new();
    let remember = NodeRef::<html::Input>::new();
    let is_wrong = RwSignal::new(false);
    let take = move || {
        let (Some(field), Some(remember)) = (field.get_untracked(), remember.get_untracked()) else { return };
        let typed = field.value();
        let key = access::cleaned(&typed);
        is_wrong.set(key.is_none());
        if let Some(key) = key {
            access::use_key(key, remember.checked());
            field.set_value("");
            ui.access.update(|times| *times += 1);
            on_use.run(());
        }
    };
    let on_key_down = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            take();
        }
    };
    let (field_id, wrong_id) = (format!("{name}-key"), format!("{name}-key-wrong"));
    view! {
        // No form: a browser would offer to keep the key as a password of this site.
        <div class="key-field">
            <label for=field_id.clone()>{move || ui.words().api_key}</label>
            <div class="key-line">
                <input class="field" id=field_id node_ref=field type="password" autocomplete="off" spellcheck="false"
                    data-testid="key-input" aria-invalid=move || is_wrong.get().then_some("true")
                    aria-describedby=wrong_id.clone() on:keydown=on_key_down on:input=move |_| is_wrong.set(false) />
                <button class="button primary" type="button" data-testid="key-use" on:click=move |_| take()>
                    {move || ui.operate_words().use_key}
                </button>
            </div>
            <p class="wrong" id=wrong_id role="alert">{move || is_wrong.get().then(|| ui.operate_words().key_wrong)}</p>
            <label class="check">
                <input type="checkbox" node_ref=remember data-testid="key-remember" />
                <span>{move || ui.operate_words().remember}
                    <small>{move || ui.operate_words().remember_help}</small></span>
            </label>
        </div>
    }
}
