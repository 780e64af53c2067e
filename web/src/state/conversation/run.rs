//! How an answer arrives: what is asked, and the events on their way to the exchange. Fetched with the first question.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use shared::ask::{AskEvent, AskRequest, MAX_QUESTION_CHARS};

use crate::browser;
use crate::parts::Later;
use crate::state::conversation::{Conversation, Handle, Run};
use crate::state::exchange::Exchange;
use crate::state::history;
use crate::state::keep;
use crate::stream;

/// How often an answer that arrives is written down, in case the page is closed in the middle of it.
const SAVE_EVERY: Duration = Duration::from_secs(1);

/// So many events are taken at once: of an answer that comes faster than any model writes, as one from memory does, a
/// frame would take so many that the page could not be scrolled meanwhile. Unless nobody looks: a browser gives a page in
/// the background no frames and few timers, by which a long answer would take minutes to end.
const MOST_AT_ONCE: usize = 60;

thread_local! {
    /// Whether the page has been told what to do when it closes.
    static IS_WATCHED: Cell<bool> = const { Cell::new(false) };
}

/// Asks for the answer of a run, and gives it to its exchange as it arrives.
#[wasm_split(answers, wasm_split_path = leptos::wasm_split, fallible)]
pub(super) fn answer(conversation: Conversation, run: Run, fresh: bool) -> Later<()> {
    watch(conversation);
    Ok(Box::pin(receive(conversation, run, fresh)))
}

async fn receive(conversation: Conversation, run: Run, fresh: bool) {
    let request = AskRequest { fresh, ..request(conversation, &run.handle) };
    let inbox = Inbox::new(run.handle.exchange.clone());
    let saved = run.clone();
    let save = move || conversation.save_in(&saved.talk, Some(&saved.handle));
    let save = set_interval_with_handle(save, SAVE_EVERY);
    let outcome = stream::ask(&request, &run.abort.signal(), |event| inbox.push(event)).await;
    if let Ok(save) = save {
        save.clear();
    }
    while !inbox.is_empty() {
        inbox.flush();
        browser::rest().await;
    }
    conversation.end(&run, |exchange| {
        exchange.end(outcome);
        exchange.whole_ms = Some(since(inbox.asked_at));
    });
}

/// Has answers that are arriving written down when the page closes: what has come since they were written down last
/// would be lost, and the database is too slow for a page that closes.
fn watch(conversation: Conversation) {
    if !IS_WATCHED.replace(true) {
        // For as long as there is the page.
        window_event_listener_untyped("pagehide", move |_| {
            for run in conversation.runs.get_untracked() {
                run.handle.exchange.with_untracked(keep::save_last);
            }
        });
    }
}

fn request(conversation: Conversation, handle: &Handle) -> AskRequest {
    let earlier: Vec<Exchange> = conversation.exchanges.with_untracked(|all| {
        let before = all.iter().take_while(|other| other.id != handle.id);
        before.map(|other| other.exchange.get_untracked()).collect()
    });
    let now = browser::local(browser::now());
    let offset = now.offset().local_minus_utc() / 60;
    let (question, filters) = handle.exchange.with_untracked(|exchange| {
        let question = match exchange.continues {
            true => request_to_go_on(conversation, &exchange.question),
            false => exchange.question.clone(),
        };
        (question, exchange.scope.filters(now))
    });
    AskRequest {
        history: history::turns(&earlier),
        filters,
        utc_offset_minutes: i16::try_from(offset).ok(),
        ..AskRequest::new(question)
    }
}

/// The question again, so that the same pages are found, with the wish to go on.
fn request_to_go_on(conversation: Conversation, question: &str) -> String {
    let words = untrack(|| conversation.ui.talks_words().go_on_request);
    let room = MAX_QUESTION_CHARS.saturating_sub(words("").chars().count());
    let start: String = question.chars().take(room).collect();
    words(&start)
}

/// The time since then, in milliseconds.
fn since(then: DateTime<Utc>) -> u32 {
    u32::try_from((browser::now() - then).num_milliseconds()).unwrap_or_default()
}

/// Events on their way to an exchange. They are taken at most once per frame: a fast model sends hundreds of
/// tokens a second, and a page that draws each of them cannot be scrolled.
#[derive(Clone)]
struct Inbox {
    exchange: ArcRwSignal<Exchange>,
    asked_at: DateTime<Utc>,
    waiting: Rc<RefCell<Vec<AskEvent>>>,
    scheduled: Rc<Cell<bool>>,
}

impl Inbox {
    fn new(exchange: ArcRwSignal<Exchange>) -> Self {
        Inbox { exchange, asked_at: browser::now(), waiting: Rc::default(), scheduled: Rc::default() }
    }

    fn push(&self, event: AskEvent) {
        self.waiting.borrow_mut().push(event);
        self.schedule();
    }

    fn schedule(&self) {
        if !self.scheduled.replace(true) {
            let inbox = self.clone();
            request_animation_frame(move || {
                inbox.scheduled.set(false);
                inbox.flush();
            });
        }
    }

    fn is_empty(&self) -> bool {
        self.waiting.borrow().is_empty()
    }

    fn flush(&self) {
        let events: Vec<AskEvent> = {
            let mut waiting = self.waiting.borrow_mut();
            let some = if browser::is_hidden() { waiting.len() } else { waiting.len().min(MOST_AT_ONCE) };
            waiting.drain(..some).collect()
        };
        if !self.is_empty() {
            self.schedule();
        }
        if !events.is_empty() {
            self.exchange.update(|exchange| {
                events.into_iter().for_each(|event| exchange.take(event));
                if exchange.first_word_ms.is_none() && !exchange.text.is_empty() {
                    exchange.first_word_ms = Some(since(self.asked_at));
                }
            });
        }
    }
}
