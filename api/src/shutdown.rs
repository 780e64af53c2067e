//! The life of the server, from the first load to the last answer.
//!
//! On SIGTERM or Ctrl-C no new connection is taken, and readiness says so. Open answers may go on for a while;
//! then each is ended by an `error` event, so that no client takes a cut for the end.

use std::future::Future;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::state::AppState;

/// How long connections may take to close after every answer was ended.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// Serves until the process is told to stop.
pub async fn run<S, F>(
    listener: TcpListener,
    state: AppState,
    refresh: Duration,
    grace: Duration,
    serve: S,
) -> std::io::Result<()>
where
    S: FnOnce(TcpListener, AppState) -> F,
    F: Future<Output = std::io::Result<()>>,
{
    let library = state.library.clone();
    let draining = state.draining.clone();
    let watcher = tokio::spawn({
        let stop = state.draining.clone();
        async move { library.watch(refresh, stop).await }
    });
    let counting = tokio::spawn(state.clone().tell_each_minute());
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let signalled = async {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    };
    let ending = async {
        signalled.await;
        tracing::info!("told to stop: open answers may go on for {} s", grace.as_secs());
        draining.cancel();
        tokio::time::sleep(grace).await;
        state.stop.cancel();
        tokio::time::sleep(LAST_WORDS).await;
    };
    let served = tokio::select! {
        served = serve(listener, state.clone()) => served,
        () = ending => {
            tracing::warn!("some connections did not close in time");
            Ok(())
        }
    };
    watcher.abort();
    counting.abort();
    state.tell_counts();
    // Edits that Notion told of are not told again. What asks for their sync has a time limit of its own.
    if let Some(sync) = &state.sync {
        draining.cancel();
        sync.webhook.finish().await;
    }
    served
}
