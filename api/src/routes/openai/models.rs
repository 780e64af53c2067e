//! GET /v1/models: what a client of OpenAI's API can choose.

use axum::Json;
use axum::extract::State;
use shared::openai::error::CompletionError;
use shared::openai::models::{ModelEntry, ModelList};

use crate::problem::Failure;
use crate::state::AppState;

/// The name by which clients ask. It stays when another model is set up, so that no client has to be set up anew.
const NAME: &str = "notion";

/// The models that can be named in a chat completion.
///
/// There is one, and any other name means it too: which model writes the answers is set up in the service, and an answer
/// says which it was.
#[utoipa::path(get, path = "/v1/models", operation_id = "listModels", tag = "clients",
    responses(
        (status = 200, description = "The one model", body = ModelList),
        (status = 503, description = "No index yet", body = CompletionError),
    ))]
pub async fn list_models(State(state): State<AppState>) -> Result<Json<ModelList>, Failure> {
    let model = ModelEntry {
        id: NAME.to_owned(),
        object: "model".to_owned(),
        created: state.snapshot()?.info.published_at.timestamp(),
        owned_by: state.model.name(),
    };
    Ok(Json(ModelList { object: "list".to_owned(), data: vec![model] }))
}
