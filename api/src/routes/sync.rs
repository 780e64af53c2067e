//! GET and POST /sync: how fresh the answers are, and making them fresher.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::response::IntoResponse;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Map, Value};
use shared::problem::Problem;
use shared::sync::{RunProgress, StartSync, SyncRequest, SyncStarted, SyncStatus};

use crate::problem::{ACCEPTED, Failure};
use crate::state::AppState;

/// A run that has not said how far it is for this long has died.
const SILENCE: TimeDelta = TimeDelta::minutes(5);

/// A JSON object.
type Object = Map<String, Value>;

/// How fresh the answers are, what the last sync did, and how far the one is that runs now.
///
/// `running` is some seconds old at most. `complete` is false while the first load of a workspace still goes on: what
/// is loaded so far is searched.
#[utoipa::path(get, path = "/sync", operation_id = "getSync", tag = "sync",
    responses((status = 200, description = "The state that is searched, and the runs", body = SyncStatus)))]
pub async fn get_sync(State(state): State<AppState>) -> Json<SyncStatus> {
    let progress = state.library.progress().await;
    let snapshot = state.library.current();
    let ledger = state.library.ledger();
    let last_run = ledger.as_ref().map(|ledger| ledger.run());
    let now = Utc::now();
    Json(SyncStatus {
        index: snapshot.as_ref().map(|snapshot| snapshot.info.clone()),
        loaded_at: snapshot.as_ref().map(|snapshot| snapshot.loaded_at),
        complete: snapshot.as_ref().is_some_and(|snapshot| snapshot.complete),
        as_of: snapshot.as_ref().and_then(|snapshot| snapshot.as_of),
        passages: snapshot.as_ref().map_or(0, |snapshot| snapshot.index.passages() as u64),
        unreadable_pages: snapshot.as_ref().map_or(0, |snapshot| snapshot.unreadable),
        vectors: snapshot.as_ref().and_then(|snapshot| snapshot.vectors.status()),
        load_error: state.library.load_error().map(|error| error.to_string()),
        last_run: last_run.cloned(),
        recent_runs: ledger.as_ref().map(|ledger| ledger.recent_runs().to_vec()).unwrap_or_default(),
        next_run_at: state
            .sync_period
            .zip(last_run)
            .map(|(period, run)| next_start(run.started_at, period, now)),
        running: progress.filter(|progress| is_running(progress, now)).map(|it| RunProgress::clone(&it)),
        can_start: state.sync.is_some(),
    })
}

fn is_running(progress: &RunProgress, now: DateTime<Utc>) -> bool {
    !progress.ended && now - progress.updated_at <= SILENCE
}

/// When a schedule that starts a run each `period` does so next, if it started the one at `last`. A run that was asked
/// for, or was missed, shifts what is told by less than a period.
fn next_start(last: DateTime<Utc>, period: TimeDelta, now: DateTime<Utc>) -> DateTime<Utc> {
    let since = (now - last).num_seconds().max(0);
    let each = period.num_seconds().max(1);
    last + TimeDelta::seconds((since / each + 1) * each)
}

/// Start a sync now.
///
/// It is asked for and not waited for: GET /sync tells how far it is. Nothing is done, and `started` is false, when one
/// was asked for less than 30 seconds ago. Without a body, only what was edited is read.
#[utoipa::path(post, path = "/sync", operation_id = "startSync", tag = "sync",
    request_body = Option<StartSync>,
    responses(
        (status = 202, description = "It was asked for, now or a moment ago", body = SyncStarted),
        (status = 400, description = "The body is no JSON", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not declared as JSON", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A field is unknown or not allowed", body = Problem, content_type = "application/problem+json"),
        (status = 501, description = "This server has not been told how to start a sync", body = Problem, content_type = "application/problem+json"),
        (status = 502, description = "The sync could not be reached, or refused to start", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "No capacity for a sync now", body = Problem, content_type = "application/problem+json"),
        (status = 504, description = "The sync did not answer in time", body = Problem, content_type = "application/problem+json"),
    ))]
pub async fn start_sync(
    State(state): State<AppState>,
    body: Result<Option<Json<Option<Object>>>, JsonRejection>,
) -> Result<impl IntoResponse, Failure> {
    // As an object first: an empty array would do for a struct whose fields all have defaults.
    let wanted = body?.and_then(|Json(wanted)| wanted).unwrap_or_default();
    let wanted = StartSync::deserialize(Value::Object(wanted))
        .map_err(|error| Failure::invalid(format!("the body does not fit: {error}")))?;
    let sync = state.sync()?;
    let request = SyncRequest { full: wanted.full, ..SyncRequest::default() };
    let started = sync.cooldown.run(sync.trigger.ask(&request)).await?;
    Ok((ACCEPTED, Json(SyncStarted { started })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_run_is_a_whole_number_of_periods_after_the_last() {
        let last: DateTime<Utc> = "2026-11-23T12:00:00Z".parse().unwrap();
        let hour = TimeDelta::hours(1);
        for (minutes, hours) in [(0, 1), (59, 1), (60, 2), (150, 3), (-5, 1)] {
            let now = last + TimeDelta::minutes(minutes);
            assert_eq!(next_start(last, hour, now), last + TimeDelta::hours(hours), "{minutes}");
        }
    }

    #[test]
    fn a_run_that_has_ended_or_died_does_not_run() {
        let now: DateTime<Utc> = "2026-11-23T12:00:00Z".parse().unwrap();
        let progress = |updated_at: DateTime<Utc>, ended| RunProgress {
            run: "run-1".to_owned(),
            started_at: now - TimeDelta::hours(1),
            updated_at,
            found: 10,
            total: 10,
            done: 4,
            ended,
        };
        assert!(is_running(&progress(now, false), now));
        assert!(is_running(&progress(now - SILENCE, false), now));
        assert!(!is_running(&progress(now - SILENCE - TimeDelta::seconds(1), false), now));
        assert!(!is_running(&progress(now, true), now));
        // The clocks of two machines differ.
        assert!(is_running(&progress(now + TimeDelta::seconds(5), false), now));
    }
}
