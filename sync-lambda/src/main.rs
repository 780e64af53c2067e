//! `sync-lambda`: a Lambda function where a Lambda runtime starts it, one sync otherwise.

use std::process::ExitCode;

use sync_lambda::{command, config, lambda};

#[tokio::main]
async fn main() -> ExitCode {
    if config::is_lambda() {
        return lambda::run().await;
    }
    command::run().await
}
