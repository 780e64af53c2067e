//! Says below a question that nobody is signed in any more, and how to go on without losing it.

use leptos::prelude::*;

use crate::components::icon::{Icon, WARNING};
use crate::components::key_field::KeyField;
use crate::state::access;
use crate::state::failure::Failure;
use crate::state::ui::use_ui;

/// The note. Where a load balancer signs people in, the page is loaded anew and comes back with the question; where
/// the server itself asks who calls, a key can be entered here.
#[component]
pub(crate) fn SignedOutNote(failure: Failure, question: String, on_retry: Callback<()>) -> impl IntoView {
    let ui = use_ui();
    let is_session = failure == Failure::SignedOut;
    let (says, helps) = (
        move || if is_session { ui.words().session_over } else { ui.words().key_needed },
        move || {
            if is_session { ui.operate_words().signed_out_help } else { ui.operate_words().key_needed_help }
        },
    );
    let way = if is_session {
        view! {
            <button class="button primary" type="button" data-testid="sign-in" on:click=move |_| access::sign_in(&question)>
                {move || ui.words().sign_in}
            </button>
        }
        .into_any()
    } else {
        view! { <KeyField name="note" on_use=on_retry /> }.into_any()
    };
    view! {
        <div class="note partial signed-out" data-testid="finish-note">
            <Icon glyph=WARNING />
            <div><p><strong>{says}</strong>" "{helps}</p>{way}</div>
        </div>
    }
}
