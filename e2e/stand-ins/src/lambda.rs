//! AWS Lambda with one function, which is a real process: what Lambda starts as `bootstrap`.
//!
//! The process is started at once, as with provisioned concurrency, and kept for the next event. One that dies fails
//! its event, one that takes too long is killed, and the next event gets a new one. There is never more than one, as
//! with a reserved concurrency of 1; but an event that would be refused for that waits for its turn here. Unlike
//! Lambda, an event that failed is not sent again.
//!
//! # Layout
//! - `sandbox`: one process, and the `runtime` API that it takes its events from: each has one of its own
//! - `host`: the events, one after the other
//! - `invoke`: the API by which callers, the function among them, send events
//! - [`Log`]: what became of all of it

use std::ffi::OsString;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

mod commands;
mod error;
mod host;
mod invoke;
mod log;
mod runtime;
mod sandbox;
mod schedule;

pub use commands::cli;
pub use log::{End, Invocation, InvocationType, Log, Start};

use host::{Host, Job};
use log::Record;

/// The function, and how it is run.
#[derive(Debug, Clone)]
pub struct Function {
    /// What callers know it by.
    pub name: String,
    /// The program.
    pub program: PathBuf,
    /// Its arguments. Lambda gives none.
    pub arguments: Vec<OsString>,
    /// Its variables, besides those that Lambda sets.
    pub variables: Vec<(String, String)>,
    /// Whether it sees the variables of this process too. In a test it should not.
    pub inherits: bool,
    /// How long it may take for one event.
    pub timeout: Duration,
}

impl Function {
    /// A function without arguments and variables, that may take as long as Lambda allows at most.
    pub fn new(name: impl Into<String>, program: impl Into<PathBuf>) -> Self {
        Function {
            name: name.into(),
            program: program.into(),
            arguments: Vec::new(),
            variables: Vec::new(),
            inherits: false,
            timeout: Duration::from_secs(900),
        }
    }

    /// Its full name, in a region and an account that are not there.
    fn arn(&self) -> String {
        format!("arn:aws:lambda:us-east-1:123456789012:function:{}", self.name)
    }
}

/// How the server behaves.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where callers find it. Defaults to a free port of the loopback interface.
    pub bind: SocketAddr,
    /// Whether nobody may invoke the function over HTTP: 403.
    pub denies_invoke: bool,
    /// Whether what the function prints is printed on.
    pub echoes: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options { bind: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), denies_invoke: false, echoes: false }
    }
}

/// A running server. Dropped, it ends, and its process with it.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    record: Record,
    jobs: mpsc::UnboundedSender<Job>,
    stop: oneshot::Sender<()>,
    host: JoinHandle<()>,
}

impl Server {
    /// Its address, as `http://127.0.0.1:PORT`: the SDK's endpoint URL. The function has it in
    /// `AWS_ENDPOINT_URL_LAMBDA`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Sends an event and waits for what comes of it.
    pub async fn invoke(&self, event: Value) -> End {
        host::invoke(&self.jobs, event).await
    }

    /// What happened so far.
    pub fn log(&self) -> Log {
        self.record.log()
    }

    /// What happened, as soon as it satisfies `condition`. For tests: it waits without polling, and for ever.
    pub async fn log_when(&self, condition: impl FnMut(&Log) -> bool) -> Log {
        self.record.when(condition).await
    }

    /// Ends the process, and tells all that happened, to its last line.
    pub async fn stop(self) -> Log {
        // The drop of the sender is the signal.
        drop(self.stop);
        // An error would be a panic of the host, which has been printed.
        let _ = self.host.await;
        self.record.log()
    }
}

/// Starts the server, and the function's process.
pub async fn start(function: Function, options: Options) -> io::Result<Server> {
    let listener = TcpListener::bind(options.bind).await?;
    let address = listener.local_addr()?;
    let function = Arc::new(function);
    let record = Record::new(options.echoes);
    let (jobs, waiting) = mpsc::unbounded_channel();
    let (stop, mut stopped) = oneshot::channel::<()>();
    let host = Host::start(function.clone(), address, record.clone()).await?;
    let routes = invoke::router(function, jobs.clone(), options.denies_invoke);
    let host = tokio::spawn(async move {
        tokio::select! {
            // A server of Tokio and axum goes on for ever: it tries again when it cannot accept.
            _ = axum::serve(listener, routes) => {}
            () = host.run(waiting, &mut stopped) => {}
        }
    });
    Ok(Server { address, record, jobs, stop, host })
}
