//! Whether an answer helped, and if not, why. One opinion is sent for an answer; it is counted, not read.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::feedback::{Reason, Verdict};

use crate::api;
use crate::components::icon::{Glyph, Icon, THUMB_DOWN, THUMB_UP};
use crate::state::conversation::Conversation;
use crate::state::exchange::Exchange;
use crate::state::ui::{Ui, use_ui};

/// The reasons that are offered, the commonest first.
const REASONS: [Reason; 7] = [
    Reason::Wrong,
    Reason::Incomplete,
    Reason::Outdated,
    Reason::Citation,
    Reason::NotFound,
    Reason::Slow,
    Reason::Other,
];

/// How far an opinion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sending {
    Idle,
    /// The reader is asked for a reason.
    Asking,
    Failed,
    Done,
}

/// What one answer's buttons share.
#[derive(Clone, Copy)]
pub(crate) struct Opinion {
    exchange: RwSignal<Exchange>,
    conversation: Conversation,
    sending: RwSignal<Sending>,
}

impl Opinion {
    /// No opinion yet, or the one that was given before.
    pub(crate) fn start(exchange: RwSignal<Exchange>, conversation: Conversation) -> Self {
        Opinion { exchange, conversation, sending: RwSignal::new(Sending::Idle) }
    }

    fn verdict(self) -> Option<Verdict> {
        self.exchange.with(|exchange| exchange.verdict)
    }

    fn send(self, verdict: Verdict, reason: Option<Reason>) {
        let Some((id, answer_id)) = self.exchange.with_untracked(|exchange| {
            exchange.meta.as_ref().map(|meta| (exchange.id, meta.answer_id.clone()))
        }) else {
            return;
        };
        spawn_local(async move {
            let opinion = api::Opinion { answer_id: &answer_id, verdict, reason };
            let sent = api::give_feedback(&opinion).await.is_ok();
            if sent {
                self.conversation.note(id, |exchange| {
                    exchange.verdict = Some(verdict);
                    exchange.reason = reason;
                });
            }
            self.sending.try_set(if sent { Sending::Done } else { Sending::Failed });
        });
    }
}

/// The two thumbs.
#[component]
pub(crate) fn Thumbs(opinion: Opinion) -> impl IntoView {
    let up = move || opinion.send(Verdict::Up, None);
    let down = move || {
        opinion.sending.update(|sending| {
            *sending = if *sending == Sending::Asking { Sending::Idle } else { Sending::Asking };
        });
    };
    view! {
        <Thumb opinion=opinion verdict=Verdict::Up glyph=THUMB_UP words=|ui| ui.talks_words().helpful on_press=Callback::new(move |()| up()) />
        <Thumb opinion=opinion verdict=Verdict::Down glyph=THUMB_DOWN words=|ui| ui.talks_words().unhelpful on_press=Callback::new(move |()| down()) />
    }
}

#[component]
fn Thumb(
    opinion: Opinion,
    verdict: Verdict,
    glyph: Glyph,
    words: fn(Ui) -> &'static str,
    on_press: Callback<()>,
) -> impl IntoView {
    let ui = use_ui();
    let is_given = move || opinion.verdict() == Some(verdict);
    let testid = if verdict == Verdict::Up { "thumb-up" } else { "thumb-down" };
    view! {
        <button class="icon-button small thumb" type="button" data-testid=testid
            aria-pressed=move || is_given().to_string() disabled=move || opinion.verdict().is_some() && !is_given()
            aria-label=move || words(ui) title=move || words(ui)
            on:click=move |_| if untrack(|| opinion.verdict().is_none()) { on_press.run(()) }>
            <Icon glyph=glyph />
        </button>
    }
}

/// The reasons to choose from, and how the sending went.
#[component]
pub(crate) fn Reasons(opinion: Opinion) -> impl IntoView {
    let ui = use_ui();
    let choice = move |reason: Reason| {
        view! {
            <li><button class="reason-choice" type="button" on:click=move |_| opinion.send(Verdict::Down, Some(reason))>
                {move || (ui.talks_words().reason)(reason)}
            </button></li>
        }
    };
    view! {
        <div class="reasons" role="status" aria-live="polite">
            {move || match opinion.sending.get() {
                Sending::Idle => None,
                Sending::Done => Some(view! { <p class="thanks">{move || ui.talks_words().thanks}</p> }.into_any()),
                sending => Some(view! {
                    <p class="label">{move || if sending == Sending::Failed { ui.talks_words().not_sent } else { ui.talks_words().why }}</p>
                    <ul class="reason-choices" data-testid="reasons">{REASONS.map(choice).collect_view()}</ul>
                }.into_any()),
            }}
        </div>
    }
}
