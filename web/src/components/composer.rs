//! Where questions are written.

use leptos::{ev, html, prelude::*};
use shared::ask::MAX_QUESTION_CHARS;
use web_sys::{HtmlTextAreaElement, InputEvent};

use crate::browser;
use crate::components::icon::{AT, Icon, SEND, STOP};
use crate::components::on_demand::on_demand;
use crate::parts;
use crate::state::access;
use crate::state::ask_scope::use_ask_scope;
use crate::state::composer::{Action, Keyboard};
use crate::state::conversation::Conversation;
use crate::state::mention;
use crate::state::ui::use_ui;

/// The field and its button. The field keeps its own text, since writing to it from outside in the middle of a
/// syllable breaks Korean input; `field` lets others focus it.
#[component]
pub(crate) fn Composer(
    conversation: Conversation,
    field: NodeRef<html::Textarea>,
    on_ask: Callback<()>,
) -> impl IntoView {
    let ui = use_ui();
    let keyboard = StoredValue::new(Keyboard::default());
    let (draft, set_draft) =
        signal(access::question_to_ask_again().or_else(|| browser::stored("draft")).unwrap_or_default());
    let ask_scope = use_ask_scope();
    let is_picking = RwSignal::new(false);
    let length = move || draft.with(|draft| draft.trim().chars().count());
    let too_long = move || length() > MAX_QUESTION_CHARS;

    let take_draft = move |text: String| {
        browser::store("draft", &text);
        set_draft.set(text);
    };
    let send = move || {
        let Some(element) = field.get_untracked() else { return };
        let question = element.value().trim().to_owned();
        let fits = (1..=MAX_QUESTION_CHARS).contains(&question.chars().count());
        // Offline, the question stays where it is.
        if !fits || untrack(move || conversation.is_running() || !ui.online.get()) {
            return;
        }
        is_picking.set(false);
        element.set_value("");
        if is_touched() {
            // The keyboard on the screen would cover the answer.
            let _ = element.blur();
        }
        fit_height(&element);
        take_draft(String::new());
        conversation.ask(question);
        on_ask.run(());
    };
    Effect::new(move || {
        if let Some(element) = field.get() {
            element.set_value(&draft.get_untracked());
            fit_height(&element);
            if !is_touched() {
                let _ = element.focus();
            }
        }
    });

    let focus = move || {
        if let Some(element) = field.get_untracked() {
            let _ = element.focus();
        }
    };
    // Who comes here to ask within a scope wants to write the question next.
    Effect::new(move |before: Option<()>| {
        ask_scope.wanted.track();
        if before.is_some() {
            request_animation_frame(focus);
        }
    });
    let put_back = move |text: &str| {
        if let Some(element) = field.get_untracked() {
            let at = element.selection_start().ok().flatten().unwrap_or_default();
            // It fails only for places outside of the text.
            let _ = element.set_range_text_with_start_and_end(text, at, at);
            let end = at + text.encode_utf16().count() as u32;
            let _ = element.set_selection_range(end, end);
            take_draft(element.value());
            fit_height(&element);
        }
    };
    // Where the sign stands that opened the picker, and whether it was one.
    let sign = StoredValue::new(0_usize);
    let has_sign = StoredValue::new(false);
    // The picker may have to be fetched first: what was typed meanwhile goes with the sign into it. Who went on with the
    // question meant the sign as text.
    let on_start = Callback::new(move |()| {
        let Some(element) = field.get_untracked().filter(|_| has_sign.get_value()) else {
            return String::new();
        };
        let at = element.selection_start().ok().flatten().unwrap_or_default();
        let Some(typed) = mention::typed_behind(&element.value(), sign.get_value(), at as usize) else {
            is_picking.set(false);
            return String::new();
        };
        // It fails only for places outside of the text.
        let start = u32::try_from(sign.get_value()).unwrap_or_default();
        let _ = element.set_range_text_with_start_and_end("", start, at);
        let _ = element.set_selection_range(start, start);
        take_draft(element.value());
        typed
    });
    let on_pick = Callback::new(move |limit| {
        is_picking.set(false);
        ask_scope.add(limit);
        focus();
    });
    // Nothing that was typed is lost: the sign that opened the picker may have been meant as text.
    let on_close = Callback::new(move |(typed, by_key): (String, bool)| {
        if !is_picking.get_untracked() {
            return;
        }
        is_picking.set(false);
        if has_sign.get_value() {
            put_back(&format!("@{typed}"));
        }
        // By a click, the focus is where the reader wants it.
        if by_key {
            focus();
        }
    });
    let on_input = move |event: ev::Event| {
        let element: HtmlTextAreaElement = event_target(&event);
        let at = element.selection_start().ok().flatten().unwrap_or_default();
        if let Some(place) =
            mention::sign_before(&element.value(), at as usize).filter(|_| !is_picking.get_untracked())
        {
            sign.set_value(place);
            has_sign.set_value(true);
            is_picking.set(true);
        }
        fit_height(&element);
        take_draft(element.value());
    };
    let on_key_down = move |event: ev::KeyboardEvent| {
        let is_empty = || field.get_untracked().is_some_and(|element| element.value().is_empty());
        if event.key() == "Backspace" && !event.is_composing() && is_empty() {
            ask_scope.remove_last();
        }
        let act = |keyboard: &mut Keyboard| keyboard.key_down(event.key() == "Enter", event.shift_key());
        match keyboard.try_update_value(act).unwrap_or(Action::Pass) {
            Action::Pass => {}
            Action::Swallow => event.prevent_default(),
            Action::Send => {
                event.prevent_default();
                send();
            }
        }
    };
    let on_key_up = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" {
            keyboard.update_value(Keyboard::enter_up);
        }
    };
    let on_remove = Callback::new(move |limit| {
        ask_scope.remove(&limit);
        focus();
    });
    let on_composition_end = move |_| {
        if keyboard.try_update_value(Keyboard::composition_ended) == Some(Action::Send) {
            send();
        }
    };
    let on_before_input = move |event: InputEvent| {
        let breaks = matches!(event.input_type().as_str(), "insertLineBreak" | "insertParagraph");
        if breaks && keyboard.try_update_value(Keyboard::line_break) == Some(Action::Swallow) {
            event.prevent_default();
        }
    };
    let hint = move || match (too_long(), ui.online.get()) {
        (true, _) => (ui.words().too_long)(MAX_QUESTION_CHARS),
        (false, false) => ui.words().offline_hint.to_owned(),
        (false, true) => ui.words().keys_hint.to_owned(),
    };
    let button = move || {
        if conversation.is_running() {
            view! {
                <button class="send" type="button" data-testid="ask-stop" on:click=move |_| conversation.stop()
                    aria-label=move || ui.words().stop title=move || ui.words().stop>
                    <Icon glyph=STOP />
                </button>
            }
            .into_any()
        } else {
            view! {
                <button class="send" type="button" data-testid="ask-send" on:click=move |_| send()
                    disabled=move || length() == 0 || too_long() || !ui.online.get()
                    aria-label=move || ui.words().ask title=move || ui.words().ask>
                    <Icon glyph=SEND />
                </button>
            }
            .into_any()
        }
    };
    let is_limited = Memo::new(move |_| ask_scope.scope.with(|scope| !scope.is_empty()));
    let picker = move || {
        is_picking
            .get()
            .then(|| on_demand(conversation, move || parts::scope_picker(on_start, on_pick, on_close)))
    };
    let pills = move || {
        is_limited.get().then(|| {
            let pills = on_demand(conversation, move || parts::scope_pills(on_remove));
            view! {
                <div class="scope-row" role="group" aria-label=move || ui.words().scope data-testid="ask-scope">{pills}</div>
            }
        })
    };
    view! {
        <div class="composer">
            {picker}
            {pills}
            <div class="composer-box">
                <button class="icon-button" type="button" data-testid="add-scope"
                    aria-label=move || ui.words().add_scope title=move || ui.words().add_scope
                    on:click=move |_| { has_sign.set_value(false); is_picking.set(true); }>
                    <Icon glyph=AT />
                </button>
                <textarea
                    node_ref=field
                    rows="1"
                    data-testid="ask-input"
                    enterkeyhint="send"
                    autocomplete="off"
                    aria-label=move || ui.words().question_label
                    aria-describedby="composer-hint"
                    aria-invalid=move || too_long().then_some("true")
                    placeholder=move || ui.words().question_hint
                    on:input=on_input
                    on:keydown=on_key_down
                    on:keyup=on_key_up
                    on:compositionstart=move |_| keyboard.update_value(Keyboard::composition_started)
                    on:compositionend=on_composition_end
                    on:beforeinput=on_before_input
                ></textarea>
                {button}
            </div>
            <p class="composer-hint" id="composer-hint" class:wrong=too_long class:offline=move || !ui.online.get() role="status">
                {hint}
            </p>
        </div>
    }
}

/// Whether the reader types on the screen.
fn is_touched() -> bool {
    browser::matches_media("(pointer: coarse)")
}

/// Makes the field as tall as its text; the style sheet sets the most.
fn fit_height(element: &HtmlTextAreaElement) {
    let style = web_sys::HtmlElement::style(element);
    let _ = style.set_property("height", "auto");
    let _ = style.set_property("height", &format!("{}px", element.scroll_height()));
}
