//! The events, one after the other, and the process that works on them.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use serde_json::Value;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use super::Function;
use super::log::{End, InvocationType, Record};
use super::runtime::Handed;
use super::sandbox::Sandbox;

/// An event that waits for its turn.
#[derive(Debug)]
pub(super) struct Job {
    event: Value,
    /// Who waits for the end, where somebody does.
    caller: Option<oneshot::Sender<End>>,
}

/// Sends an event and waits for its end.
pub(super) async fn invoke(jobs: &mpsc::UnboundedSender<Job>, event: Value) -> End {
    let (caller, ended) = oneshot::channel();
    let is_sent = jobs.send(Job { event, caller: Some(caller) }).is_ok();
    let ended = if is_sent { ended.await.ok() } else { None };
    ended.unwrap_or_else(|| End::failure("ServiceException", "Lambda has stopped"))
}

/// Sends an event that nobody waits for.
pub(super) fn queue(jobs: &mpsc::UnboundedSender<Job>, event: Value) {
    // Without a host there is nobody to tell either.
    let _ = jobs.send(Job { event, caller: None });
}

/// What works on events.
#[derive(Debug)]
pub(super) struct Host {
    function: Arc<Function>,
    /// Where the function itself can send events.
    invoke: SocketAddr,
    record: Record,
    sandbox: Option<Sandbox>,
}

impl Host {
    /// A host with a first process.
    pub(super) async fn start(
        function: Arc<Function>,
        invoke: SocketAddr,
        record: Record,
    ) -> io::Result<Self> {
        let sandbox = Some(Sandbox::start(&function, invoke, &record).await?);
        Ok(Host { function, invoke, record, sandbox })
    }

    /// Works on events until it is stopped, and then ends the process.
    pub(super) async fn run(
        mut self,
        mut jobs: mpsc::UnboundedReceiver<Job>,
        stopped: &mut oneshot::Receiver<()>,
    ) {
        loop {
            tokio::select! {
                // Never sent: its sender is dropped.
                _ = &mut *stopped => break,
                () = self.work(&mut jobs) => {}
            }
        }
        if let Some(sandbox) = self.sandbox.take() {
            sandbox.end().await;
        }
    }

    async fn work(&mut self, jobs: &mut mpsc::UnboundedReceiver<Job>) {
        let Some(Job { event, caller }) = jobs.recv().await else { return std::future::pending().await };
        let kind = if caller.is_some() { InvocationType::RequestResponse } else { InvocationType::Event };
        let id = Uuid::new_v4();
        self.record.sent(id, kind, event.clone());
        let handed = Handed { id, event, arn: self.function.arn(), timeout: self.function.timeout };
        let end = match self.sandbox().await {
            Ok(sandbox) => sandbox.run(handed).await,
            Err(cause) => End::failure("Runtime.InvalidEntrypoint", cause),
        };
        if let End::Error(error) = &end {
            self.record.line(format!("{id} {error}"));
        }
        self.record.ended(id, end.clone());
        if let Some(caller) = caller {
            // A caller that has gone does not want to know.
            let _ = caller.send(end);
        }
    }

    /// The process, or a new one where it has died.
    async fn sandbox(&mut self) -> io::Result<&mut Sandbox> {
        let is_alive = self.sandbox.as_mut().is_some_and(Sandbox::is_alive);
        if !is_alive {
            if let Some(dead) = self.sandbox.take() {
                dead.end().await;
            }
            self.sandbox = Some(Sandbox::start(&self.function, self.invoke, &self.record).await?);
        }
        Ok(self.sandbox.as_mut().expect("there was one, or it was started just now"))
    }
}
