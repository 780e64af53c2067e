//! Asking Lambda to run the function once more: what did not fit into one run need not wait for the next hour.

use std::time::Duration;

use aws_config::BehaviorVersion;
use aws_config::timeout::TimeoutConfig;
use aws_sdk_lambda::Client;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::InvocationType;

/// The SDK itself waits for an answer for ever, and little is left of the function's time.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// For all tries together.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(10);

/// Invokes the function once. Where that is not allowed, the hourly schedule goes on with the work.
pub(crate) async fn invoke(function: &str) {
    let timeouts =
        TimeoutConfig::builder().connect_timeout(CONNECT_TIMEOUT).operation_timeout(TOTAL_TIMEOUT).build();
    let aws = aws_config::defaults(BehaviorVersion::latest()).timeout_config(timeouts).load().await;
    let asked = Client::new(&aws)
        .invoke()
        .function_name(function)
        .invocation_type(InvocationType::Event)
        .payload(Blob::new(*b"{}"))
        .send()
        .await;
    match asked {
        Ok(_) => tracing::info!("asked to be run again at once"),
        Err(error) => {
            let error = crate::command::with_causes(&error);
            tracing::warn!(error, "cannot ask to be run again: the schedule goes on with the rest");
        }
    }
}
