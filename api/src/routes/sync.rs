//! GET /sync: how fresh the answers are.

use axum::Json;
use axum::extract::State;
use shared::sync::SyncStatus;

use crate::state::AppState;

/// How fresh the answers are, and what the last sync did.
#[utoipa::path(get, path = "/sync", operation_id = "getSync", tag = "sync",
    responses((status = 200, description = "The state that is searched, and the last run", body = SyncStatus)))]
pub async fn get_sync(State(state): State<AppState>) -> Json<SyncStatus> {
    let snapshot = state.library.current();
    let last_run =
        snapshot.as_ref().and_then(|snapshot| snapshot.ledger.as_ref()).map(|ledger| ledger.summary.clone());
    Json(SyncStatus {
        index: snapshot.as_ref().map(|snapshot| snapshot.info.clone()),
        loaded_at: snapshot.as_ref().map(|snapshot| snapshot.loaded_at),
        passages: snapshot.as_ref().map_or(0, |snapshot| snapshot.index.passages().len() as u64),
        unreadable_pages: snapshot.as_ref().map_or(0, |snapshot| snapshot.unreadable),
        load_error: state.library.load_error().map(|error| error.to_string()),
        last_run,
        running: None,
        can_start: false,
    })
}
