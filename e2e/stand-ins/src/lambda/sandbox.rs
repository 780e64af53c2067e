//! One process of the function: started as Lambda starts it, given events, watched.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::Stdio;
use std::time::Instant;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

use super::Function;
use super::log::{End, Record};
use super::runtime::{self, Handed, Runtime, Said};

/// What the process may believe to have, in MB.
const MEMORY: &str = "512";

/// A process, and the API that it talks to.
#[derive(Debug)]
pub(super) struct Sandbox {
    child: Child,
    said: mpsc::UnboundedReceiver<Said>,
    /// It asks for an event.
    next: Option<oneshot::Sender<Handed>>,
    /// What it said when it could not start.
    init_error: Option<Value>,
    /// What reads its output; each ends with it.
    pumps: JoinSet<()>,
    /// The server of its API; ends when this is dropped.
    _api: JoinSet<()>,
}

impl Sandbox {
    /// Starts a process. `invoke` is where the function itself can send events.
    pub(super) async fn start(function: &Function, invoke: SocketAddr, record: &Record) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let mut command = command(function, listener.local_addr()?, invoke);
        let started = Instant::now();
        let mut child = command.spawn()?;
        let number = record.started(child.id());

        let (say, said) = mpsc::unbounded_channel();
        let routes = runtime::router(Runtime { said: say, record: record.clone(), number, started });
        let mut api = JoinSet::new();
        api.spawn(async move {
            // A server of Tokio and axum goes on for ever: it tries again when it cannot accept.
            let _ = axum::serve(listener, routes).await;
        });
        let mut pumps = JoinSet::new();
        if let Some(stdout) = child.stdout.take() {
            pumps.spawn(pump(stdout, record.clone()));
        }
        if let Some(stderr) = child.stderr.take() {
            pumps.spawn(pump(stderr, record.clone()));
        }
        Ok(Sandbox { child, said, next: None, init_error: None, pumps, _api: api })
    }

    /// Whether it can take another event.
    pub(super) fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Has it work on an event. One that dies or takes too long has an error made of it.
    pub(super) async fn run(&mut self, handed: Handed) -> End {
        let Handed { id, timeout, .. } = handed;
        let mut handed = Some(handed);
        let late = tokio::time::sleep(timeout);
        tokio::pin!(late);
        loop {
            if let Some(waiting) = handed.take() {
                handed = match self.next.take() {
                    // It comes back from a process that has hung up in the meantime.
                    Some(next) => next.send(waiting).err(),
                    None => Some(waiting),
                };
            }
            tokio::select! {
                biased; // what a process said before its end counts
                said = self.said.recv() => match said {
                    Some(Said::Next(next)) => self.next = Some(next),
                    Some(Said::Done(done, end)) if done == id => return end,
                    Some(Said::Done(..)) | None => {}
                    Some(Said::CannotStart(error)) => self.init_error = Some(error),
                },
                status = self.child.wait() => {
                    if let Some(error) = self.init_error.take() {
                        return End::Error(error);
                    }
                    let status = status.map_or_else(|error| error.to_string(), |status| status.to_string());
                    let message = format!("RequestId: {id} Error: Runtime exited with error: {status}");
                    return End::failure("Runtime.ExitError", message);
                }
                () = &mut late => {
                    self.kill().await;
                    let seconds = timeout.as_secs_f64();
                    let message = format!("RequestId: {id} Error: Task timed out after {seconds:.2} seconds");
                    return End::failure("Sandbox.Timedout", message);
                }
            }
        }
    }

    /// Ends it, and waits until everything that it printed is noted.
    pub(super) async fn end(mut self) {
        self.kill().await;
        while self.pumps.join_next().await.is_some() {}
    }

    async fn kill(&mut self) {
        // An error means that it has ended by itself.
        let _ = self.child.kill().await;
    }
}

fn command(function: &Function, api: SocketAddr, invoke: SocketAddr) -> Command {
    let mut command = Command::new(&function.program);
    if !function.inherits {
        command.env_clear();
    }
    command
        .args(&function.arguments)
        .envs(function.variables.iter().map(|(name, value)| (name, value)))
        .env("AWS_LAMBDA_RUNTIME_API", api.to_string())
        .env("AWS_LAMBDA_FUNCTION_NAME", &function.name)
        .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
        .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", MEMORY)
        .env("AWS_LAMBDA_LOG_GROUP_NAME", format!("/aws/lambda/{}", function.name))
        .env("AWS_LAMBDA_LOG_STREAM_NAME", "stand-in")
        .env("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand")
        .env("_HANDLER", "bootstrap")
        // Lambda does not set this one: there, the region says where Lambda is.
        .env("AWS_ENDPOINT_URL_LAMBDA", format!("http://{invoke}"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

async fn pump(output: impl AsyncRead + Unpin, record: Record) {
    let mut lines = BufReader::new(output).split(b'\n');
    while let Ok(Some(line)) = lines.next_segment().await {
        record.line(String::from_utf8_lossy(&line).into_owned());
    }
}
