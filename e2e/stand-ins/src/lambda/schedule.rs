//! The schedule: sends the function an event every so often, as `EventBridge` Scheduler does.

use std::time::Duration;

use chrono::{SecondsFormat, Utc};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::host::{self, Job};

/// Sends an event after each interval, for ever.
pub(super) async fn run(every: Duration, jobs: mpsc::UnboundedSender<Job>) {
    loop {
        tokio::time::sleep(every).await;
        host::queue(&jobs, event());
    }
}

/// What a schedule sends that was given no input of its own.
fn event() -> Value {
    json!({
        "version": "0",
        "id": Uuid::new_v4(),
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": "123456789012",
        "time": Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true),
        "region": "us-east-1",
        "resources": ["arn:aws:scheduler:us-east-1:123456789012:schedule/default/stand-in"],
        "detail": "{}",
    })
}
