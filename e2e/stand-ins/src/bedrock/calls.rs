//! What was asked and what came of it, for tests to look at. It holds questions and passages: never log it.

use std::collections::VecDeque;
use std::sync::Arc;

use serde_json::Value;
use tokio::sync::watch;

/// How many calls are kept: enough for any test, and a bound on the memory of a demo that runs for days.
const KEPT: usize = 1_000;

/// What was called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// `POST /model/{id}/converse-stream`
    ConverseStream,
    /// `POST /model/{id}/converse`
    Converse,
    /// `POST /model/{id}/invoke`
    InvokeModel,
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallEnd {
    /// It was answered in full.
    Complete,
    /// It was answered with an error, or the script interrupted it.
    Failed,
    /// The client went away first.
    ClientGone,
}

/// One call.
#[derive(Debug, Clone)]
pub struct Call {
    /// What was called.
    pub operation: Operation,
    /// The model id or ARN, decoded.
    pub model: String,
    /// The body; null when it is no JSON.
    pub request: Value,
    /// How many deltas were handed to the connection.
    pub deltas: usize,
    /// How it ended; absent while it runs.
    pub end: Option<CallEnd>,
}

#[derive(Debug, Default)]
struct Calls {
    /// How many calls were dropped from the front of `kept`.
    dropped: usize,
    kept: VecDeque<Call>,
}

/// The latest calls.
#[derive(Debug, Clone, Default)]
pub(super) struct CallLog {
    calls: Arc<watch::Sender<Calls>>,
}

impl CallLog {
    /// Notes a call that begins.
    pub(super) fn open(&self, operation: Operation, model: &str, request: Value) -> OpenCall {
        let mut number = 0;
        self.calls.send_modify(|calls| {
            if calls.kept.len() == KEPT {
                calls.kept.pop_front();
                calls.dropped += 1;
            }
            number = calls.dropped + calls.kept.len();
            calls.kept.push_back(Call { operation, model: model.to_owned(), request, deltas: 0, end: None });
        });
        OpenCall { log: self.clone(), number, ended: false }
    }

    pub(super) fn all(&self) -> Vec<Call> {
        self.calls.borrow().kept.iter().cloned().collect()
    }

    pub(super) async fn when(&self, condition: impl Fn(&[Call]) -> bool) -> Vec<Call> {
        let mut receiver = self.calls.subscribe();
        loop {
            let calls: Vec<Call> = receiver.borrow_and_update().kept.iter().cloned().collect();
            if condition(&calls) {
                return calls;
            }
            receiver.changed().await.expect("the sender lives as long as `self`");
        }
    }

    fn change(&self, number: usize, change: impl FnOnce(&mut Call)) {
        self.calls.send_modify(|calls| {
            if let Some(call) = number.checked_sub(calls.dropped).and_then(|at| calls.kept.get_mut(at)) {
                change(call);
            }
        });
    }
}

/// A call that runs. Dropped before its end, it was the client that went away: hyper drops a response's body when
/// its connection closes.
#[derive(Debug)]
pub(super) struct OpenCall {
    log: CallLog,
    number: usize,
    ended: bool,
}

impl OpenCall {
    /// Notes one more delta.
    pub(super) fn count_delta(&self) {
        self.log.change(self.number, |call| call.deltas += 1);
    }

    /// Notes the end.
    pub(super) fn end(mut self, end: CallEnd) {
        self.ended = true;
        self.log.change(self.number, |call| call.end = Some(end));
    }
}

impl Drop for OpenCall {
    fn drop(&mut self) {
        if !self.ended {
            self.log.change(self.number, |call| call.end = Some(CallEnd::ClientGone));
        }
    }
}
