//! `api health`: asks the service on this machine whether it lives. An image without a shell has nothing else to ask with.
//!
//! It asks for liveness and not for readiness: a task that waits for its first sync is to stay.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use reqwest::redirect::Policy;

/// How long the service may take. The orchestrator waits longer, so that it hears the reason and not only silence.
const PATIENCE: Duration = Duration::from_secs(3);

/// Why the service does not live, as far as somebody beside it can tell.
#[derive(Debug, thiserror::Error)]
pub enum HealthError {
    /// No answer.
    #[error("there is no answer at {url} within {} s: is the service running, and is BIND the same for both?", PATIENCE.as_secs())]
    NoAnswer {
        /// What was asked.
        url: String,
        /// Why none came.
        #[source]
        source: reqwest::Error,
    },
    /// Something else answers there.
    #[error("{url} is answered by {status}: is another program listening there?")]
    Wrong {
        /// What was asked.
        url: String,
        /// What it is answered by.
        status: u16,
    },
}

/// Asks the service that listens on `bind`; says what it asked.
pub async fn ask(bind: SocketAddr) -> Result<String, HealthError> {
    let url = format!("http://{}/health/live", reached_from_here(bind));
    let failed = |source| HealthError::NoAnswer { url: url.clone(), source };
    let client =
        reqwest::Client::builder().timeout(PATIENCE).redirect(Policy::none()).build().map_err(failed)?;
    let status = client.get(&url).send().await.map_err(failed)?.status().as_u16();
    if status == 200 { Ok(url) } else { Err(HealthError::Wrong { url, status }) }
}

/// Who listens on every address is reached by the machine's own.
fn reached_from_here(bind: SocketAddr) -> SocketAddr {
    let ip = match bind.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, bind.port())
}
