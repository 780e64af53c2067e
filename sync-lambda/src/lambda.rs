//! The sync as a Lambda function. An error is returned as one, so that Lambda counts it and the alarm sees it.

use std::process::ExitCode;

use lambda_runtime::{Diagnostic, LambdaEvent, service_fn};
use serde_json::Value;
use shared::sync::SyncReport;

use crate::command::with_causes;
use crate::progress::Progress;
use crate::sync_from_env;

/// Serves the function's events until the runtime ends the process.
pub async fn run() -> ExitCode {
    lambda_runtime::tracing::init_default_subscriber();
    let served = lambda_runtime::run(service_fn(async |event: LambdaEvent<Value>| handle(event).await)).await;
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(error = %with_causes(error.as_ref()), "the Lambda runtime cannot be served");
            ExitCode::FAILURE
        }
    }
}

/// Does one sync. What the event says does not matter: every event asks for the same.
async fn handle(_event: LambdaEvent<Value>) -> Result<SyncReport, Diagnostic> {
    let report = sync_from_env(log).await.map_err(|error| {
        let error_message = with_causes(&error);
        tracing::error!(error = %error_message, "the sync failed");
        Diagnostic { error_type: "SyncFailed".to_owned(), error_message }
    })?;
    tracing::info!(
        run = report.run.run,
        pages = report.pages,
        requests = report.run.requests,
        counts = ?report.run.counts,
        "the sync is done"
    );
    Ok(report)
}

fn log(progress: Progress) {
    match progress {
        Progress::Finding { .. } | Progress::Reading { .. } => tracing::debug!("{progress}"),
        Progress::NothingShared | Progress::ListsEndedEarly { .. } => tracing::warn!("{progress}"),
        Progress::Planned { .. } | Progress::Published { .. } => tracing::info!("{progress}"),
    }
}
