//! Starts and stops the server.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::cli::{CliError, Flags};

use super::faults::{Faults, FaultsError, Line, Lines, Switches};
use super::http::{App, Gate, router};
use super::log::{Request, RequestLog, Stats};
use super::recorded::{self, Recorded};
use super::workspace::{Change, ChangeError, Workspace};

/// How to serve.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where to listen; port 0 takes any that is free.
    pub bind: SocketAddr,
    /// The only token that is accepted.
    pub token: String,
    /// A file that each request to the API is appended to, as a line of JSON.
    pub log: Option<PathBuf>,
    /// The most rows that one query gives, over all its pages: Notion's limit, unless a test wants a smaller one.
    pub rows_per_query: usize,
    /// What goes wrong from the start.
    pub faults: Faults,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            bind: SocketAddr::from(([127, 0, 0, 1], 0)),
            token: "ntn_stand_in".to_owned(),
            log: None,
            rows_per_query: 10_000,
            faults: Faults::default(),
        }
    }
}

/// Why the server could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is taken, or not of this machine.
    #[error("cannot listen on {bind}: name another address")]
    Bind {
        /// Where it should have listened.
        bind: SocketAddr,
        /// Why it could not.
        #[source]
        source: io::Error,
    },
    /// The log of requests cannot be written.
    #[error("cannot write the log of requests to `{}`", path.display())]
    Log {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// Faults that mean nothing.
    #[error("the faults cannot be set")]
    Faults(#[source] FaultsError),
}

/// A server that runs until this is dropped.
#[derive(Debug)]
pub struct Server {
    base_url: String,
    token: String,
    log: RequestLog,
    app: Option<App>,
    faults: Switches,
    _stop: oneshot::Sender<()>,
}

impl Server {
    /// The origin to send requests to, without `/v1`: `http://127.0.0.1:PORT`.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The token that it accepts.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The requests to the API so far, in the order in which they were answered.
    pub fn requests(&self) -> Vec<Request> {
        self.log.requests()
    }

    /// Changes the workspace, as `POST /control` does, and returns the id of the page. Recorded answers have no
    /// pages to change.
    pub fn change(&self, change: Change) -> Result<Uuid, ChangeError> {
        match &self.app {
            Some(app) => app.workspace().change(change, chrono::Utc::now()),
            None => Err(ChangeError::NoSuchPage(change.page().to_owned())),
        }
    }

    /// Has these faults happen from now on, and no others; all counts of rules and limits start again.
    pub fn set_faults(&self, faults: Faults) -> Result<(), FaultsError> {
        faults.check()?;
        match &self.app {
            Some(app) => app.set_faults(faults),
            None => self.faults.set(faults),
        }
        Ok(())
    }

    /// What became of the requests so far.
    pub fn stats(&self) -> Stats {
        self.log.stats()
    }

    /// Looks at the workspace as it is now. Recorded answers have none.
    pub fn inspect<T>(&self, look: impl FnOnce(&Workspace) -> T) -> Option<T> {
        self.app.as_ref().map(|app| look(&app.workspace()))
    }
}

/// Serves a workspace.
pub async fn start(workspace: Workspace, options: Options) -> Result<Server, StartError> {
    let bound = Bound::new(options).await?;
    let Options { rows_per_query, faults, .. } = &bound.options;
    let app = App::new(workspace, bound.faults.clone(), bound.base_url.clone(), *rows_per_query);
    app.set_faults(faults.clone());
    let routes = router(app.clone(), bound.gate(Some(app.clone())));
    Ok(bound.serve(routes, Some(app)))
}

/// Serves recorded answers.
pub async fn start_recorded(recorded: Recorded, options: Options) -> Result<Server, StartError> {
    let bound = Bound::new(options).await?;
    let routes = recorded::router(recorded, bound.gate(None));
    Ok(bound.serve(routes, None))
}

/// A server that has its address, which page addresses are made of, but does not answer yet.
struct Bound {
    listener: TcpListener,
    base_url: String,
    log: RequestLog,
    faults: Switches,
    options: Options,
}

impl Bound {
    async fn new(options: Options) -> Result<Bound, StartError> {
        options.faults.check().map_err(StartError::Faults)?;
        let faults = Switches::new(options.faults.clone());
        let log = match &options.log {
            None => RequestLog::default(),
            Some(path) => {
                let error = |source| StartError::Log { path: path.clone(), source };
                RequestLog::to_file(path).map_err(error)?
            }
        };
        let error = |source| StartError::Bind { bind: options.bind, source };
        let listener = TcpListener::bind(options.bind).await.map_err(error)?;
        let base_url = format!("http://{}", listener.local_addr().map_err(error)?);
        Ok(Bound { listener, base_url, log, faults, options })
    }

    fn gate(&self, app: Option<App>) -> Gate {
        Gate { token: self.options.token.clone(), log: self.log.clone(), faults: self.faults.clone(), app }
    }

    fn serve(self, routes: Router, app: Option<App>) -> Server {
        let (stop, stopped) = oneshot::channel::<()>();
        let routes = routes.into_make_service_with_connect_info::<Line>();
        let serve = axum::serve(Lines(self.listener), routes).with_graceful_shutdown(async {
            // Ends when the sender is dropped, too.
            let _ = stopped.await;
        });
        tokio::spawn(serve.into_future());
        Server {
            base_url: self.base_url,
            token: self.options.token,
            log: self.log,
            app,
            faults: self.faults,
            _stop: stop,
        }
    }
}

/// Runs `stand-ins notion` with the arguments after the command's name, until it is interrupted.
pub async fn cli(args: Vec<String>) -> Result<(), CliError> {
    let flags = Flags::read(args, &["workspace", "recorded", "bind", "token", "log", "faults"])?;
    let bind = flags.get("bind").unwrap_or("127.0.0.1:8089");
    let bind = bind.parse().map_err(|_| {
        CliError::usage(format!("`--bind {bind}`: expected an address and a port, as 127.0.0.1:8089"))
    })?;
    let defaults = Options::default();
    let token = flags.get("token").map_or_else(|| defaults.token.clone(), str::to_owned);
    let faults = flags.get("faults").map(read_faults).transpose()?.unwrap_or_default();
    let log = flags.get("log").map(PathBuf::from);
    let options = Options { bind, token, log, faults, ..defaults };
    let server = match (flags.get("workspace"), flags.get("recorded")) {
        (Some(folder), None) => {
            let workspace = Workspace::from_markdown(Path::new(folder))
                .map_err(|error| CliError::failed("cannot load the workspace", error))?;
            start(workspace, options).await
        }
        (None, Some(folder)) => {
            let recorded = Recorded::from_folder(Path::new(folder))
                .map_err(|error| CliError::failed("cannot load the recordings", error))?;
            start_recorded(recorded, options).await
        }
        _ => return Err(CliError::usage("give either `--workspace DIR` or `--recorded DIR`")),
    };
    let server = server.map_err(|error| CliError::failed("cannot start", error))?;
    println!("{}", serde_json::json!({"listening": server.base_url()}));
    tokio::signal::ctrl_c().await.map_err(|error| CliError::failed("cannot wait for Ctrl-C", error))
}

fn read_faults(path: &str) -> Result<Faults, CliError> {
    let failed = |source: Box<dyn std::error::Error + Send + Sync>| {
        CliError::failed(format!("cannot read the faults of `{path}`"), source)
    };
    let json = std::fs::read_to_string(path).map_err(|error| failed(error.into()))?;
    serde_json::from_str(&json).map_err(|error| failed(error.into()))
}
