//! Says what went wrong, what was kept, and what to do next.

use leptos::prelude::*;

use crate::components::icon::{Icon, WARNING};
use crate::components::retry_button::RetryButton;
use crate::state::access;
use crate::state::conversation::Conversation;
use crate::state::exchange::Exchange;
use crate::state::failure::Failure;
use crate::state::ui::use_ui;

/// The note on an answer that failed; `kept` when some of it had come.
#[component]
pub(crate) fn FailureNote(
    failure: Failure,
    kept: bool,
    on_retry: Callback<()>,
    #[prop(optional)] conversation: Option<Conversation>,
) -> impl IntoView {
    let ui = use_ui();
    let problem = failure.problem().cloned();
    let wait = problem.as_ref().and_then(|problem| problem.retry_after);
    let detail = problem.map(|problem| {
        let request = problem.request_id.map(|id| {
            view! { <span class="request">{move || ui.words().request_id}" "<code>{id}</code></span> }
        });
        view! { <p class="detail"><span lang="en">{problem.detail}</span>{request}</p> }
    });
    let way = if failure == Failure::SignedOut {
        let sign_in = move |_| {
            let last = conversation
                .and_then(|conversation| conversation.exchanges.with_untracked(|all| all.last().cloned()));
            access::sign_in(
                &last.map(|last| last.exchange.with_untracked(Exchange::unanswered)).unwrap_or_default(),
            );
        };
        view! { <button class="button" type="button" data-testid="sign-in" on:click=sign_in>{move || ui.words().sign_in}</button> }
            .into_any()
    } else {
        view! { <RetryButton on_retry=on_retry wait=wait.unwrap_or(0) conversation=conversation /> }
            .into_any()
    };
    view! {
        <div class="note failed" data-testid="finish-note">
            <Icon glyph=WARNING />
            <div>
                <p>
                    {move || failure.message(ui.words())}
                    {move || kept.then(|| format!(" {}", ui.words().kept))}
                </p>
                {detail}
            </div>
            {way}
        </div>
    }
}
