//! The conversation that is shown: its exchanges, the answers that are arriving, and what is kept of both.

mod run;

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::AbortController;

use crate::api;
use crate::browser;
use crate::state::ask_scope::{AskScope, use_ask_scope};
use crate::state::branches::{Branches, ROOT};
use crate::state::exchange::Exchange;
use crate::state::failure::Failure;
use crate::state::keep::{self, Keep};
use crate::state::route::Route;
use crate::state::talk::Talk;
use crate::state::ui::Ui;

/// The conversation. Copied about as a context.
#[derive(Clone, Copy)]
pub(crate) struct Conversation {
    /// The exchanges that are shown, oldest first. Each changes on its own, so that a token redraws one answer and
    /// not all.
    pub(crate) exchanges: RwSignal<Vec<Handle>>,
    /// What is known of the conversation; nothing before its first question.
    pub(crate) talk: RwSignal<Option<Talk>>,
    /// How the conversation of the address is found.
    pub(crate) lookup: RwSignal<Lookup>,
    /// All exchanges, also those of versions that are not shown.
    all: StoredValue<Vec<Handle>>,
    /// How they follow each other.
    pub(crate) branches: RwSignal<Branches>,
    /// The answers that are arriving, in this conversation and in others.
    runs: RwSignal<Vec<Run>, LocalStorage>,
    /// The last id that was given.
    last_id: StoredValue<u64>,
    /// What the next question is limited to.
    scope: AskScope,
    keep: Keep,
    ui: Ui,
}

/// An exchange that changes.
#[derive(Clone)]
pub(crate) struct Handle {
    pub(crate) id: u64,
    pub(crate) exchange: ArcRwSignal<Exchange>,
}

/// How the conversation of the address is found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Lookup {
    /// There is nothing to find, or it is found.
    Done,
    /// It is being read.
    Loading,
    /// This browser has no such.
    Missing,
    /// What reads conversations could not be fetched.
    Failed(Failure),
}

/// An answer that is arriving.
#[derive(Clone)]
struct Run {
    /// Tells it from an earlier run of the same exchange.
    number: u64,
    talk: String,
    handle: Handle,
    abort: AbortController,
}

impl Conversation {
    /// An empty conversation, or the one that the address names.
    pub(crate) fn start(ui: Ui, keep: Keep) -> Self {
        let conversation = Conversation {
            exchanges: RwSignal::new(Vec::new()),
            talk: RwSignal::new(None),
            lookup: RwSignal::new(Lookup::Done),
            all: StoredValue::new(Vec::new()),
            branches: RwSignal::new(Branches::default()),
            runs: RwSignal::new_local(Vec::new()),
            last_id: StoredValue::new(0),
            scope: use_ask_scope(),
            keep,
            ui,
        };
        Effect::new(move || match ui.route.get() {
            Route::Talk(id) => conversation.open(id),
            // A conversation that could not be kept has no address of its own, and is shown without one.
            Route::New if untrack(|| conversation.is_kept()) => conversation.clear(),
            Route::New => conversation.lookup.set(Lookup::Done),
            Route::Sources(_) | Route::Page(..) | Route::Sync | Route::Settings => {}
        });
        Effect::new(move || {
            let changed = keep.changed.get();
            if conversation.id().is_some_and(|id| id == changed) {
                conversation.merge(changed);
            }
        });
        conversation
    }

    /// Whether an answer is arriving in the conversation that is shown.
    pub(crate) fn is_running(self) -> bool {
        self.talk.with(|talk| talk.as_ref().is_some_and(|talk| self.is_answering(&talk.id)))
    }

    /// Whether an answer is arriving in this conversation.
    pub(crate) fn is_answering(self, talk: &str) -> bool {
        self.runs.with(|runs| runs.iter().any(|run| run.talk == talk))
    }

    /// Whether this browser keeps the conversation that is shown.
    pub(crate) fn is_kept(self) -> bool {
        let id = self.talk.with(|talk| talk.as_ref().map(|talk| talk.id.clone()));
        id.is_some_and(|id| self.keep.talks.with(|talks| talks.iter().any(|talk| talk.id == id)))
    }

    /// Asks a question after all that is shown. While an answer is arriving, nothing happens.
    pub(crate) fn ask(self, question: String) {
        let parent = self.exchanges.with_untracked(|all| all.last().map_or(ROOT, |handle| handle.id));
        let scope = self.scope.scope.get_untracked();
        self.add(Exchange { scope, ..Exchange::new(self.next_id(), parent, question) }, false);
    }

    /// Asks a question again, in its place: for answers that are not worth keeping.
    pub(crate) fn retry(self, id: u64) {
        let Some(handle) = self.handle(id).filter(|_| !untrack(|| self.is_running())) else { return };
        handle.exchange.update(|exchange| *exchange = exchange.anew());
        self.run(handle, false);
    }

    /// Has a question answered anew; the answer before stays as another version.
    pub(crate) fn regenerate(self, id: u64) {
        if let Some(handle) = self.handle(id) {
            let Exchange { parent, question, scope, continues, .. } = handle.exchange.get_untracked();
            self.add(Exchange { scope, continues, ..Exchange::new(self.next_id(), parent, question) }, true);
        }
    }

    /// Asks another question in the place of one; that one stays as another version, with all that followed.
    pub(crate) fn edit(self, id: u64, question: String) {
        let parent = self.branches.with_untracked(|branches| branches.parent(id));
        let scope =
            self.handle(id).map(|handle| handle.exchange.with_untracked(|exchange| exchange.scope.clone()));
        let scope = scope.unwrap_or_default();
        self.add(Exchange { scope, ..Exchange::new(self.next_id(), parent, question) }, false);
    }

    /// Has an answer go on that was cut by its length.
    pub(crate) fn go_on(self, id: u64) {
        if let Some(handle) = self.handle(id) {
            let Exchange { question, scope, .. } = handle.exchange.get_untracked();
            self.add(
                Exchange { scope, continues: true, ..Exchange::new(self.next_id(), id, question) },
                false,
            );
        }
    }

    /// Shows another version of a question.
    pub(crate) fn choose(self, id: u64) {
        self.branches.update(|branches| branches.choose(id));
        self.draw();
        self.save(None);
    }

    /// Stops the answer that is arriving; what had come is kept. The server notices that nobody listens.
    pub(crate) fn stop(self) {
        let Some(id) = self.id() else { return };
        for run in self.take_runs(|run| run.talk == id) {
            run.handle.exchange.update(Exchange::stop);
            run.abort.abort();
            self.save(Some(&run.handle));
        }
    }

    /// Begins anew. An answer that is arriving goes on, where it is kept.
    pub(crate) fn clear(self) {
        if !untrack(|| self.is_kept()) {
            self.stop();
        }
        self.lookup.set(Lookup::Done);
        self.show(None, Vec::new());
    }

    /// Takes the conversations with these ids away from here, before they are deleted.
    pub(crate) fn leave(self, ids: &[String]) {
        for run in self.take_runs(|run| ids.contains(&run.talk)) {
            run.abort.abort();
        }
        if self.id().is_some_and(|id| ids.contains(&id)) {
            self.clear();
            if self.ui.route.with_untracked(Route::is_ask) {
                self.ui.settle(Route::New);
            }
        }
    }

    /// Remembers what the reader thinks of an answer.
    pub(crate) fn note(self, id: u64, change: impl FnOnce(&mut Exchange)) {
        if let Some(handle) = self.handle(id) {
            handle.exchange.update(change);
            self.save(Some(&handle));
        }
    }

    /// Shows the conversation of the address.
    pub(crate) fn open(self, id: String) {
        if self.id().as_deref() == Some(&id) {
            return;
        }
        self.show(None, Vec::new());
        self.lookup.set(Lookup::Loading);
        spawn_local(async move {
            let loaded = match keep::load(self.keep, id.clone()).await {
                Ok(loading) => Ok(loading.await),
                Err(_) => Err(api::obstacle().await),
            };
            // The reader may have gone on meanwhile, or asked.
            let wanted = self.ui.route.with_untracked(|route| *route == Route::Talk(id));
            if !wanted || self.lookup.get_untracked() != Lookup::Loading {
                return;
            }
            match loaded {
                Ok(Some((talk, exchanges))) => {
                    self.lookup.set(Lookup::Done);
                    self.show(Some(talk), exchanges);
                }
                Ok(None) => self.lookup.set(Lookup::Missing),
                Err(failure) => self.lookup.set(Lookup::Failed(failure)),
            }
        });
    }

    /// Takes up what another window has done in this conversation, without leaving what is shown here.
    fn merge(self, id: String) {
        spawn_local(async move {
            // What cannot be read now is read when it changes again.
            let Ok(loading) = keep::load(self.keep, id.clone()).await else { return };
            let loaded = loading.await;
            if self.id().as_deref() != Some(&id) {
                return;
            }
            let Some((mut talk, exchanges)) = loaded else {
                self.leave(&[id]);
                return;
            };
            talk.chosen = self.branches.with_untracked(Branches::path);
            self.show(Some(talk), exchanges);
        });
    }

    /// Shows a conversation. Exchanges that are known keep their signals, and are not drawn anew.
    fn show(self, talk: Option<Talk>, exchanges: Vec<Exchange>) {
        let id = talk.as_ref().map(|talk| talk.id.clone()).unwrap_or_default();
        let mut known = self.all.get_value();
        known.extend(self.runs.with_untracked(|runs| {
            runs.iter().filter(|run| run.talk == id).map(|run| run.handle.clone()).collect::<Vec<_>>()
        }));
        let handles = exchanges.into_iter().map(|exchange| {
            let Some(handle) = known.iter().find(|handle| handle.id == exchange.id) else {
                return Handle { id: exchange.id, exchange: ArcRwSignal::new(exchange) };
            };
            let arrives = self.runs.with_untracked(|runs| runs.iter().any(|run| run.handle.id == handle.id));
            if !arrives {
                handle.exchange.set(exchange);
            }
            handle.clone()
        });
        let handles: Vec<Handle> = handles.collect();
        let nodes = handles
            .iter()
            .map(|handle| (handle.id, handle.exchange.with_untracked(|exchange| exchange.parent)));
        let chosen = talk.as_ref().map(|talk| talk.chosen.clone()).unwrap_or_default();
        self.branches.set(Branches::new(nodes.collect(), chosen));
        self.all.set_value(handles);
        self.talk.set(talk);
        self.draw();
    }

    /// Puts the path through the tree on the page.
    fn draw(self) {
        let path = self.branches.with_untracked(Branches::path);
        self.exchanges.set(path.iter().filter_map(|&id| self.handle(id)).collect());
    }

    fn add(self, exchange: Exchange, fresh: bool) {
        if untrack(|| self.is_running()) {
            return;
        }
        if self.talk.with_untracked(Option::is_none) {
            let id = format!("{:x}", exchange.id);
            self.talk.set(Some(Talk::new(id, &exchange.question, browser::now())));
        }
        self.lookup.set(Lookup::Done);
        self.branches.update(|branches| branches.add(exchange.id, exchange.parent));
        let handle = Handle { id: exchange.id, exchange: ArcRwSignal::new(exchange) };
        self.all.update_value(|all| all.push(handle.clone()));
        self.draw();
        self.run(handle, fresh);
    }

    /// Begins to answer. What does so is a part of the program that may still have to be fetched.
    fn run(self, handle: Handle, fresh: bool) {
        let (Ok(abort), Some(talk)) = (AbortController::new(), self.id()) else { return };
        let run = Run { number: self.next_id(), talk, handle, abort };
        self.runs.update(|runs| runs.push(run.clone()));
        self.talk.update(|talk| {
            if let Some(talk) = talk {
                talk.at = browser::now();
            }
        });
        self.save(Some(&run.handle));
        spawn_local(async move {
            match run::answer(self, run.clone(), fresh).await {
                Ok(answering) => answering.await,
                Err(_) => {
                    let failure = api::obstacle().await;
                    self.end(&run, |exchange| exchange.end(Err(failure)));
                }
            }
        });
    }

    /// Ends an answer, unless it has ended already: by being stopped, or deleted with its conversation.
    fn end(self, run: &Run, change: impl FnOnce(&mut Exchange)) {
        if !self.take_runs(|other| other.number == run.number).is_empty() {
            run.handle.exchange.update(change);
            self.save_in(&run.talk, Some(&run.handle));
            self.keep.tell(&run.talk);
        }
    }

    /// Writes down the conversation that is shown, with one of its exchanges.
    fn save(self, handle: Option<&Handle>) {
        if let Some(id) = self.id() {
            self.save_in(&id, handle);
        }
    }

    fn save_in(self, id: &str, handle: Option<&Handle>) {
        let known = self.keep.talks.with_untracked(|talks| talks.iter().find(|talk| talk.id == id).cloned());
        let shown = self.talk.get_untracked().filter(|talk| talk.id == id).map(|mut talk| {
            talk.chosen = self.branches.with_untracked(|branches| branches.chosen().to_vec());
            // The list knows what the reader calls it.
            if let Some(known) = &known {
                talk.title.clone_from(&known.title);
            }
            talk
        });
        let Some(talk) = shown.or(known) else { return };
        let exchange = handle.map(|handle| handle.exchange.get_untracked());
        spawn_local(async move {
            let id = talk.id.clone();
            let is_new = !self.is_known(&id);
            // What writes may not be there yet, and what was asked is not lost by it: it is saved again with the answer.
            let Ok(saving) = keep::save(self.keep, talk, exchange).await else { return };
            if !saving.await || !is_new {
                return;
            }
            self.keep.tell("");
            // Now that it is kept, it has an address.
            if self.id().as_deref() == Some(&id) && self.ui.route.with_untracked(Route::is_ask) {
                self.ui.settle(Route::Talk(id));
            }
        });
    }

    /// The id of the conversation that is shown, once it has begun.
    fn id(self) -> Option<String> {
        self.talk.with_untracked(|talk| talk.as_ref().map(|talk| talk.id.clone()))
    }

    fn is_known(self, id: &str) -> bool {
        self.keep.talks.with_untracked(|talks| talks.iter().any(|talk| talk.id == id))
    }

    fn handle(self, id: u64) -> Option<Handle> {
        self.all.with_value(|all| all.iter().find(|handle| handle.id == id).cloned())
    }

    fn take_runs(self, is_meant: impl Fn(&Run) -> bool) -> Vec<Run> {
        let is_any = self.runs.with_untracked(|runs| runs.iter().any(&is_meant));
        if !is_any {
            return Vec::new();
        }
        let mut taken = Vec::new();
        self.runs.update(|runs| taken = runs.extract_if(.., |run| is_meant(run)).collect());
        taken
    }

    /// An id that no window has given or will give: by the time, so that younger ones are higher.
    fn next_id(self) -> u64 {
        let now = u64::try_from(browser::now().timestamp_millis()).unwrap_or_default() * 1000;
        let id = (now + u64::from(browser::random(1000))).max(self.last_id.get_value() + 1);
        self.last_id.set_value(id);
        id
    }
}
