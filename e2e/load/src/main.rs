//! How the service bears load: `load PATH-OF-THE-API`. Prints one JSON object.
//!
//! The service is its own binary on one processor; the model is the Bedrock stand-in, and the workspace the sample one.
//! Every question asks for an answer of its own, so that none is shared.

mod client;
mod scenarios;
mod service;
mod times;

use std::error::Error;

use serde_json::json;

use crate::service::Service;

/// How often a long answer says its sentences.
const LONG: usize = 9;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let binary = std::env::args().nth(1).ok_or("usage: load PATH-OF-THE-API")?;
    let corpus = service::corpus().await?;
    let start =
        async |token_ms: u64, said: usize| Service::start(&binary, corpus.path(), token_ms, said).await;

    // Answers of some ten seconds: all are open at once long before the first ends.
    let slow = start(20, LONG).await?;
    eprintln!("first words at 100 streams");
    let first_token = scenarios::first_token(&slow, 100).await?;
    eprintln!("1,000 streams at once");
    let streams = scenarios::streams(&slow, 1_000).await?;
    let resident_mb = slow.peak_mb()?;
    eprintln!("SIGTERM under 200 streams");
    let stopping = scenarios::stopping(slow, 200).await?;
    let fast = start(0, 1).await?;
    eprintln!("500 answers a second");
    let sustained = scenarios::open_loop(&fast, 500, 10).await?;
    eprintln!("1,500 a second");
    let overload = scenarios::open_loop(&fast, 1_500, 5).await?;
    eprintln!("100 a second after it");
    let after = scenarios::open_loop(&fast, 100, 3).await?;
    println!(
        "{:#}",
        json!({
            "first_token_at_100_streams": first_token,
            "streams": streams, "peak_resident_mb": resident_mb,
            "json_500_per_s": sustained, "overload_1500_per_s": overload, "after_the_overload_100_per_s": after,
            "sigterm_at_200_streams": stopping,
        })
    );
    Ok(())
}
