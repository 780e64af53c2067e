//! What happened: the processes, the events, and what was printed. Kept for tests.

use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::watch;
use uuid::Uuid;

/// What happened, oldest first.
#[derive(Debug, Clone, Default)]
pub struct Log {
    /// The processes that were started.
    pub starts: Vec<Start>,
    /// The events.
    pub invocations: Vec<Invocation>,
    /// What processes said when they could not start: the body of `init/error`.
    pub init_errors: Vec<Value>,
    /// The lines on stdout and stderr of all processes, and what Lambda itself writes into the function's log.
    pub lines: Vec<String>,
}

/// A process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    /// Its id.
    pub pid: Option<u32>,
    /// How long it took from its start until it asked for its first event; absent while it has not.
    pub ready_after: Option<Duration>,
}

/// An event.
#[derive(Debug, Clone, PartialEq)]
pub struct Invocation {
    /// The id that the function sees.
    pub id: Uuid,
    /// How it was sent.
    pub kind: InvocationType,
    /// What was sent.
    pub event: Value,
    /// What came of it; absent until it is known.
    pub end: Option<End>,
}

/// How an event is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvocationType {
    /// The caller waits for the answer.
    RequestResponse,
    /// The caller does not.
    Event,
}

/// What comes of an event.
#[derive(Debug, Clone, PartialEq)]
pub enum End {
    /// What the function answers.
    Response(Value),
    /// The error that the function answers, or that Lambda makes of its death or delay.
    Error(Value),
}

impl End {
    /// An error that Lambda makes in place of the function.
    pub(super) fn failure(kind: &str, message: impl Display) -> Self {
        End::Error(json!({"errorType": kind, "errorMessage": message.to_string()}))
    }

    /// The answer; what it was instead, where there is none.
    pub fn response(self) -> Result<Value, Value> {
        match self {
            End::Response(answer) => Ok(answer),
            End::Error(error) => Err(error),
        }
    }
}

/// The one log of a server.
#[derive(Debug, Clone)]
pub(super) struct Record {
    log: Arc<watch::Sender<Log>>,
    echoes: bool,
}

impl Record {
    pub(super) fn new(echoes: bool) -> Self {
        Record { log: Arc::default(), echoes }
    }

    pub(super) fn log(&self) -> Log {
        self.log.borrow().clone()
    }

    pub(super) async fn when(&self, condition: impl FnMut(&Log) -> bool) -> Log {
        let mut log = self.log.subscribe();
        log.wait_for(condition).await.expect("the sender lives as long as `self`").clone()
    }

    /// Notes a process; the answer is its number.
    pub(super) fn started(&self, pid: Option<u32>) -> usize {
        let mut number = 0;
        self.log.send_modify(|log| {
            number = log.starts.len();
            log.starts.push(Start { pid, ready_after: None });
        });
        number
    }

    /// Notes that a process is ready; the first time counts.
    pub(super) fn is_ready(&self, number: usize, after: Duration) {
        self.log.send_if_modified(|log| match &mut log.starts[number].ready_after {
            Some(_) => false,
            none => {
                *none = Some(after);
                true
            }
        });
    }

    pub(super) fn cannot_start(&self, error: Value) {
        self.log.send_modify(|log| log.init_errors.push(error));
    }

    pub(super) fn sent(&self, id: Uuid, kind: InvocationType, event: Value) {
        self.log.send_modify(|log| log.invocations.push(Invocation { id, kind, event, end: None }));
    }

    pub(super) fn ended(&self, id: Uuid, end: End) {
        self.log.send_modify(|log| {
            let invocation = log.invocations.iter_mut().rev().find(|invocation| invocation.id == id);
            invocation.expect("it was noted when it was sent").end = Some(end);
        });
    }

    pub(super) fn line(&self, line: String) {
        if self.echoes {
            println!("{line}");
        }
        self.log.send_modify(|log| log.lines.push(line));
    }
}
