//! The conversation: its exchanges, and the one that is running.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ask::{AskEvent, AskRequest};
use web_sys::AbortController;

use crate::browser;
use crate::state::ask_scope::{AskScope, use_ask_scope};
use crate::state::exchange::Exchange;
use crate::state::history;
use crate::state::scope::Scope;
use crate::stream;

/// The conversation. Copied about as a context.
#[derive(Clone, Copy)]
pub(crate) struct Conversation {
    /// The exchanges, oldest first. Each changes on its own, so that a token redraws one answer and not all.
    pub(crate) exchanges: RwSignal<Vec<Handle>>,
    /// The run that is going on.
    running: RwSignal<Option<u64>>,
    /// What the next question is limited to.
    scope: AskScope,
    abort: StoredValue<Option<AbortController>, LocalStorage>,
    /// Counts exchanges and runs.
    counter: StoredValue<u64>,
}

/// An exchange that changes.
#[derive(Clone)]
pub(crate) struct Handle {
    pub(crate) id: u64,
    pub(crate) exchange: ArcRwSignal<Exchange>,
}

impl Conversation {
    /// An empty conversation.
    pub(crate) fn start() -> Self {
        Conversation {
            exchanges: RwSignal::new(Vec::new()),
            running: RwSignal::new(None),
            scope: use_ask_scope(),
            abort: StoredValue::new_local(None),
            counter: StoredValue::new(0),
        }
    }

    /// Whether an answer is arriving.
    pub(crate) fn is_running(self) -> bool {
        self.running.with(Option::is_some)
    }

    /// Asks a question after all that was asked before. While an answer is arriving, nothing happens.
    pub(crate) fn ask(self, question: String) {
        if self.running.with_untracked(Option::is_some) {
            return;
        }
        let id = self.count();
        let scope = self.scope.scope.get_untracked();
        let exchange = Exchange { scope, ..Exchange::new(id, question) };
        let handle = Handle { id, exchange: ArcRwSignal::new(exchange) };
        self.exchanges.update(|exchanges| exchanges.push(handle.clone()));
        self.run(handle);
    }

    /// Asks a question again, in its place.
    pub(crate) fn retry(self, id: u64) {
        let handle = self.exchanges.with_untracked(|all| all.iter().find(|handle| handle.id == id).cloned());
        let Some(handle) = handle.filter(|_| self.running.with_untracked(Option::is_none)) else { return };
        handle.exchange.update(|exchange| {
            let scope = std::mem::take(&mut exchange.scope);
            *exchange = Exchange { scope, ..Exchange::new(id, std::mem::take(&mut exchange.question)) };
        });
        self.run(handle);
    }

    /// Stops the answer that is arriving; what had come is kept. The server notices that nobody listens.
    pub(crate) fn stop(self) {
        let Some(controller) = self.abort.try_update_value(Option::take).flatten() else { return };
        self.exchanges.with_untracked(|all| {
            for handle in all.iter().filter(|handle| handle.exchange.with_untracked(Exchange::is_open)) {
                handle.exchange.update(Exchange::stop);
            }
        });
        controller.abort();
        self.running.set(None);
    }

    /// Begins anew, in the whole workspace.
    pub(crate) fn clear(self) {
        self.stop();
        self.exchanges.set(Vec::new());
        self.scope.scope.set(Scope::default());
    }

    fn run(self, handle: Handle) {
        let Ok(controller) = AbortController::new() else { return };
        let run = self.count();
        let request = self.request(&handle);
        self.running.set(Some(run));
        self.abort.set_value(Some(controller.clone()));
        spawn_local(async move {
            let inbox = Inbox::new(handle.exchange.clone());
            let outcome = stream::ask(&request, &controller.signal(), |event| inbox.push(event)).await;
            inbox.flush();
            handle.exchange.update(|exchange| exchange.end(outcome));
            if self.running.get_untracked() == Some(run) {
                self.running.set(None);
                self.abort.set_value(None);
            }
        });
    }

    fn request(self, handle: &Handle) -> AskRequest {
        let earlier: Vec<Exchange> = self.exchanges.with_untracked(|all| {
            let before = all.iter().take_while(|other| other.id != handle.id);
            before.map(|other| other.exchange.get_untracked()).collect()
        });
        let now = browser::local(browser::now());
        let offset = now.offset().local_minus_utc() / 60;
        let (question, filters) = handle
            .exchange
            .with_untracked(|exchange| (exchange.question.clone(), exchange.scope.filters(now)));
        AskRequest {
            history: history::turns(&earlier),
            filters,
            utc_offset_minutes: i16::try_from(offset).ok(),
            ..AskRequest::new(question)
        }
    }

    fn count(self) -> u64 {
        self.counter.update_value(|counter| *counter += 1);
        self.counter.get_value()
    }
}

/// Events on their way to an exchange. They are taken at most once per frame: a fast model sends hundreds of
/// tokens a second, and a page that draws each of them cannot be scrolled.
#[derive(Clone)]
struct Inbox {
    exchange: ArcRwSignal<Exchange>,
    waiting: Rc<RefCell<Vec<AskEvent>>>,
    scheduled: Rc<Cell<bool>>,
}

impl Inbox {
    fn new(exchange: ArcRwSignal<Exchange>) -> Self {
        Inbox { exchange, waiting: Rc::default(), scheduled: Rc::default() }
    }

    fn push(&self, event: AskEvent) {
        self.waiting.borrow_mut().push(event);
        if !self.scheduled.replace(true) {
            let inbox = self.clone();
            request_animation_frame(move || inbox.flush());
        }
    }

    fn flush(&self) {
        self.scheduled.set(false);
        let events = self.waiting.take();
        if !events.is_empty() {
            self.exchange.update(|exchange| events.into_iter().for_each(|event| exchange.take(event)));
        }
    }
}
