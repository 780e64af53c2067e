//! Asking Lambda to run the function once more: what did not fit into one run need not wait for the next hour.

use aws_config::BehaviorVersion;
use aws_sdk_lambda::Client;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::InvocationType;

/// Invokes the function once. Where that is not allowed, the hourly schedule goes on with the work.
pub(crate) async fn invoke(function: &str) {
    let aws = aws_config::load_defaults(BehaviorVersion::latest()).await;
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
