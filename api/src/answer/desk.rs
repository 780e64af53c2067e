//! Where questions arrive: who asks the same of the same state of the workspace, and may see the same of it, shares one
//! answer, also a while after it was written, and nobody is let in for whom there is no place.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use chrono::Utc;
use futures_util::{Stream, StreamExt};
use lru::LruCache;
use shared::ask::{AskEvent, AskRequest};
use tracing::Instrument;
use unicode_normalization::UnicodeNormalization;

use crate::answer::admission::{Admission, Overloaded};
use crate::answer::log::{Log, Logged};
use crate::answer::{Asking, answer};
use crate::budget::Exhausted;
use crate::corpus::snapshot::Snapshot;

/// How many answers are kept: some ten kilobytes each.
const KEPT: std::num::NonZeroUsize = std::num::NonZeroUsize::new(500).expect("it is not 0");

/// The answers that are written now or were written lately. Cloning shares them.
#[derive(Debug, Clone)]
pub struct Desk {
    answers: Arc<Mutex<LruCache<String, Answered>>>,
    admission: Admission,
}

#[derive(Debug)]
struct Answered {
    log: Arc<Log>,
    /// What was asked: another state may say something else.
    snapshot: Weak<Snapshot>,
}

/// Under which names somebody asks.
#[derive(Debug, Clone)]
pub struct Names {
    /// Of the answer.
    pub answer_id: String,
    /// Of the request.
    pub request_id: String,
}

/// Why a question is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no place now.
    #[error(transparent)]
    Overloaded(#[from] Overloaded),
    /// What may be spent today is spent. What is answered already is still given.
    #[error(transparent)]
    Exhausted(#[from] Exhausted),
}

impl Default for Desk {
    fn default() -> Self {
        Self::new(Admission::default())
    }
}

impl Desk {
    /// A desk with so many places.
    pub fn new(admission: Admission) -> Self {
        Self { answers: Arc::new(Mutex::new(LruCache::new(KEPT))), admission }
    }

    /// Answers a question: its events, ended by `done` or an error. The request is expected to be valid.
    pub fn ask(
        &self,
        asking: Asking,
        request: AskRequest,
        names: Names,
    ) -> Result<impl Stream<Item = Logged> + Send + use<>, Refusal> {
        let seat = self.admission.seat()?;
        let key = key(&asking, &request);
        let (reader, shared) = {
            let mut answers = self.answers();
            let known = answers.get(&key).filter(|known| !request.fresh && known.is_of(&asking.snapshot));
            match known.and_then(|known| known.log.join()) {
                Some(reader) => (reader, true),
                None => {
                    asking.budget.check(&asking.caller, Utc::now())?;
                    let ticket = self.admission.ticket()?;
                    let (log, reader) = Log::open();
                    let snapshot = Arc::downgrade(&asking.snapshot);
                    answers.put(key.clone(), Answered { log: log.clone(), snapshot });
                    let desk = self.clone();
                    let writing = async move {
                        let rest = || desk.admission.rest();
                        log.clone().write(answer(asking, request, ticket), rest).await;
                        desk.forget_unless_worth_keeping(&key, &log);
                    };
                    tokio::spawn(writing.in_current_span());
                    (reader, false)
                }
            }
        };
        Ok(reader.events().map(move |event| {
            let _seat = &seat;
            event.map(|event| named(event, &names, shared))
        }))
    }

    fn forget_unless_worth_keeping(&self, key: &str, log: &Arc<Log>) {
        let mut answers = self.answers();
        let is_this = answers.peek(key).is_some_and(|known| Arc::ptr_eq(&known.log, log));
        if is_this && !log.is_worth_keeping() {
            answers.pop(key);
        }
    }

    fn answers(&self) -> MutexGuard<'_, LruCache<String, Answered>> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Answered {
    fn is_of(&self, snapshot: &Arc<Snapshot>) -> bool {
        self.snapshot.upgrade().is_some_and(|asked| Arc::ptr_eq(&asked, snapshot))
    }
}

/// What makes two questions the same: all that they say, what answers them, and what of the workspace may.
fn key(asking: &Asking, request: &AskRequest) -> String {
    let question = request.question.nfc().collect::<String>();
    let question = question.split_whitespace().collect::<Vec<_>>().join(" ");
    let request = AskRequest { question, fresh: false, ..request.clone() };
    // A request is made of texts, numbers and times: it is always JSON.
    let request = serde_json::to_string(&request).unwrap_or_default();
    format!("{}\n{:?}\n{request}", asking.model.name(), asking.view)
}

/// The event as it is for the one who asks. What others have paid for costs nothing again.
fn named(event: AskEvent, names: &Names, shared: bool) -> AskEvent {
    match event {
        AskEvent::Meta(mut meta) => {
            meta.answer_id.clone_from(&names.answer_id);
            meta.request_id.clone_from(&names.request_id);
            meta.shared = shared;
            AskEvent::Meta(meta)
        }
        AskEvent::Done(mut done) if shared => {
            done.usage = None;
            done.cost_micro_usd = None;
            AskEvent::Done(done)
        }
        event => event,
    }
}
