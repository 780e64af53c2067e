//! The sync as a Lambda function. An error is returned as one, so that Lambda counts it and the alarm sees it.

use std::error::Error;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use chrono::Utc;
use lambda_runtime::{Context, Diagnostic, LambdaEvent, service_fn};
use serde_json::{Value, json};
use shared::keys;
use shared::sync::{SyncReport, SyncRequest};
use tokio::time::Instant;

use crate::command::with_causes;
use crate::config::{self, Config};
use crate::progress::Progress;
use crate::run::{Ended, SyncError};
use crate::store::{Store, StoreError};
use crate::{again, config_from_env, metrics, publish, sync_for};

/// So long before the deadline no new page is begun: enough to end those that were, and to publish.
const MARGIN: Duration = Duration::from_secs(60);

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

/// Does what the event asks for: a sync, unless it brings something to keep.
async fn handle(event: LambdaEvent<Value>) -> Result<Option<SyncReport>, Diagnostic> {
    let LambdaEvent { payload, context } = event;
    // The schedule's events are its own: what is no request of ours asks for an ordinary sync.
    let mut request: SyncRequest = serde_json::from_value(payload).unwrap_or_default();
    let config = config_from_env().await.map_err(|error| failed(&error))?;
    if let Some(verification) = request.webhook_verification_token.take() {
        keep(&config, verification).await.map_err(|error| failed(&error))?;
        return Ok(None);
    }
    match sync_for(&config, &request, Some(until(&context)), log).await {
        Ok(Ended { report, wants_another }) => {
            tell(&report);
            if wants_another && let Some(function) = config::lambda_function() {
                again::invoke(&function).await;
            }
            Ok(Some(report))
        }
        Err(error) => {
            if let SyncError::NeedsALook { report, .. } = &error {
                tell(report);
            }
            Err(failed(&error))
        }
    }
}

/// When no new page is to be begun any more.
fn until(context: &Context) -> Instant {
    let deadline = SystemTime::UNIX_EPOCH + Duration::from_millis(context.deadline);
    let left = deadline.duration_since(SystemTime::now()).unwrap_or_default();
    Instant::now() + left.saturating_sub(MARGIN)
}

/// Keeps the token by which Notion verifies a webhook where the operator can read it: it has to be pasted into Notion,
/// and must not stand in a log.
async fn keep(config: &Config, verification: String) -> Result<(), StoreError> {
    let store = Store::open(&config.corpus).await;
    let kept = json!({"verification_token": verification, "received_at": Utc::now()});
    publish::put(&store, keys::WEBHOOK, &kept).await?;
    tracing::info!("a new webhook asks to be verified: see {} in the bucket", keys::WEBHOOK);
    Ok(())
}

fn tell(report: &SyncReport) {
    if report.busy {
        return;
    }
    tracing::info!(
        run = report.run.run,
        pages = report.pages,
        requests = report.run.requests,
        counts = ?report.run.counts,
        "the sync is done"
    );
    // CloudWatch takes metrics from lines of their own.
    println!("{}", metrics::line(report));
}

fn failed(error: &(dyn Error + 'static)) -> Diagnostic {
    let error_message = with_causes(error);
    tracing::error!(error = %error_message, "the sync failed");
    Diagnostic { error_type: "SyncFailed".to_owned(), error_message }
}

fn log(progress: Progress) {
    match progress {
        Progress::Finding { .. } | Progress::Reading { .. } => tracing::debug!("{progress}"),
        Progress::NothingShared | Progress::ListsEndedEarly { .. } => tracing::warn!("{progress}"),
        Progress::Planned { .. } | Progress::Published { .. } | Progress::Busy => {
            tracing::info!("{progress}")
        }
    }
}
