//! A Bedrock runtime server: ConverseStream with true event-stream frames, Converse, and InvokeModel for embeddings.
//!
//! What it says comes from a [`Script`], or else is made by citing what it was sent, so that a local demo shows real
//! citations. Errors have Bedrock's wire form, and it checks what Bedrock checks: a conversation that is out of turn
//! would otherwise fail in production only.
//!
//! Signatures must be present and are not verified: the stand-in has no secrets.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use axum::Router;
use axum::http::HeaderMap;
use axum::routing::post;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use self::error::WireError;
use crate::cli::{CliError, Flags};

mod answer;
mod calls;
mod converse;
mod embed;
mod error;
mod frame;
mod request;
mod script;
mod validate;

pub use answer::{Citation, Delta};
pub use calls::{Call, CallEnd, Operation};
pub use embed::vector;
pub use error::ErrorName;
pub use script::{Block, ExceptionName, Interruption, InterruptionKind, Rule, Script, ScriptError, Usage};

/// How the server behaves, whatever it is asked.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where to listen. Defaults to a free port of the loopback interface.
    pub bind: SocketAddr,
    /// How long each delta of a stream takes to make. Defaults to none.
    pub token_delay: Duration,
    /// How often an answer that is made says its sentences, for long answers. Defaults to once.
    pub said: usize,
    /// Model ids that the account has no access to.
    pub denied_models: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            bind: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            token_delay: Duration::ZERO,
            said: 1,
            denied_models: Vec::new(),
        }
    }
}

/// What every handler shares.
#[derive(Debug)]
struct State {
    script: RwLock<Arc<Script>>,
    options: Options,
    calls: calls::CallLog,
}

impl State {
    fn script(&self) -> Arc<Script> {
        self.script.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Refuses whom Bedrock would not let in.
    fn admit(&self, model: &str, headers: &HeaderMap) -> Result<(), WireError> {
        error::require_signature(headers)?;
        if self.options.denied_models.iter().any(|denied| denied == model) {
            return Err(ErrorName::AccessDeniedException.into());
        }
        Ok(())
    }
}

/// A running server. It takes no new connections once this is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    state: Arc<State>,
    _stop: oneshot::Sender<()>,
}

impl Server {
    /// Its address, as `http://127.0.0.1:PORT`: the SDK's endpoint URL.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on, says what this script says: a test may have to see first what a model is sent.
    pub fn say(&self, script: Script) {
        *self.state.script.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(script);
    }

    /// The calls so far, oldest first; the latest thousand.
    pub fn calls(&self) -> Vec<Call> {
        self.state.calls.all()
    }

    /// The calls, as soon as they satisfy `condition`. For tests: it waits without polling, and for ever.
    pub async fn calls_when(&self, condition: impl Fn(&[Call]) -> bool) -> Vec<Call> {
        self.state.calls.when(condition).await
    }
}

/// Starts the server.
pub async fn start(script: Script, options: Options) -> io::Result<Server> {
    let listener = TcpListener::bind(options.bind).await?;
    let address = listener.local_addr()?;
    let state =
        Arc::new(State { script: RwLock::new(Arc::new(script)), options, calls: calls::CallLog::default() });
    let (stop, stopped) = oneshot::channel::<()>();
    // A frame is sent when it is made, not when there is more to send.
    let listener = listener.tap_io(|connection| {
        if let Err(error) = connection.set_nodelay(true) {
            eprintln!("the stand-in sends its frames in heaps: {error}");
        }
    });
    let serve = axum::serve(listener, router(state.clone())).with_graceful_shutdown(async move {
        // Nothing is ever sent: the sender's drop is the signal.
        let _ = stopped.await;
    });
    tokio::spawn(async move { serve.await });
    Ok(Server { address, state, _stop: stop })
}

/// Runs `stand-ins bedrock` with the arguments after the command's name, until the process is ended.
pub async fn cli(args: Vec<String>) -> Result<(), CliError> {
    let flags = Flags::read(args, &["bind", "script", "token-delay-ms"])?;
    let mut options = Options::default();
    if let Some(bind) = flags.get("bind") {
        options.bind = bind.parse().map_err(|_| {
            CliError::usage(format!("`--bind {bind}`: expected an address and a port, as 127.0.0.1:0"))
        })?;
    }
    if let Some(delay) = flags.get("token-delay-ms") {
        let delay = delay
            .parse()
            .map_err(|_| CliError::usage(format!("`--token-delay-ms {delay}`: expected milliseconds")))?;
        options.token_delay = Duration::from_millis(delay);
    }
    let script = match flags.get("script") {
        Some(file) => Script::read(file.as_ref())
            .map_err(|source| CliError::failed(format!("cannot use the script `{file}`"), source))?,
        None => Script::default(),
    };
    let bind = options.bind;
    let server = start(script, options)
        .await
        .map_err(|source| CliError::failed(format!("cannot listen on {bind}"), source))?;
    println!("{}", serde_json::json!({ "listening": server.base_url() }));
    std::future::pending().await
}

fn router(state: Arc<State>) -> Router {
    // A model id may be an ARN: the client percent-encodes it, so it is one segment.
    Router::new()
        .route("/model/{id}/converse-stream", post(converse::stream))
        .route("/model/{id}/converse", post(converse::whole))
        .route("/model/{id}/invoke", post(embed::invoke))
        .fallback(error::unknown_operation)
        .with_state(state)
}
