//! The Lambda stand-in as the real AWS SDK sees it, and as a process that it starts sees it.

#![expect(clippy::unwrap_used, reason = "a panic is how a test reports")]

use std::time::Duration;

use aws_sdk_lambda::Client;
use aws_sdk_lambda::config::retry::RetryConfig;
use aws_sdk_lambda::config::{BehaviorVersion, Credentials, Region};
use stand_ins::lambda::{Function, Options, Server, start};

mod function;
mod invoke;
mod process;

/// The function of these tests: this program itself, as [`function::serve`].
fn function() -> Function {
    Function {
        arguments: ["--exact", "function::serve", "--nocapture"].map(Into::into).to_vec(),
        timeout: Duration::from_secs(60),
        ..Function::new("notion-sync", std::env::current_exe().unwrap())
    }
}

async fn server() -> Server {
    start(function(), Options::default()).await.unwrap()
}

/// A client without retries: a test sees each response.
fn client(server: &Server) -> Client {
    let config = aws_sdk_lambda::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("AKIDTEST", "secret", None, None, "test"))
        .endpoint_url(server.base_url())
        .retry_config(RetryConfig::disabled())
        .build();
    Client::from_conf(config)
}
