//! Health, for load balancers and operators.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shared::ask::IndexInfo;
use shared::problem::Problem;
use utoipa::ToSchema;

use crate::model::probe::Known;
use crate::problem::Failure;
use crate::state::AppState;

/// The process serves.
#[derive(Debug, Serialize, ToSchema)]
pub struct Live {
    /// Always `live`: a process that does not live does not answer.
    status: &'static str,
}

/// The process can answer questions.
#[derive(Debug, Serialize, ToSchema)]
pub struct Ready {
    /// Always `ready`; a service that is not answers 503.
    status: &'static str,
    /// The state of the workspace that is searched.
    index: IndexInfo,
    /// What writes the answers.
    model: ModelHealth,
}

/// Whether the model can be used. A service is ready without one too: it then answers with the pages it found.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModelHealth {
    /// `usable`, `unusable`, or `untried` in the first moments.
    status: &'static str,
    /// What the operator should check; only of one that is unusable.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<&'static str>,
}

impl From<Known> for ModelHealth {
    fn from(known: Known) -> Self {
        match known {
            Known::Untried => Self { status: "untried", problem: None },
            Known::Usable => Self { status: "usable", problem: None },
            Known::Unusable(check) => Self { status: "unusable", problem: Some(check) },
        }
    }
}

/// Whether the process serves.
#[utoipa::path(get, path = "/health/live", operation_id = "getLiveness", tag = "health",
    responses((status = 200, description = "It serves", body = Live)))]
pub async fn live() -> Json<Live> {
    Json(Live { status: "live" })
}

/// Whether questions can be answered: an index is loaded, and the server is not going down.
#[utoipa::path(get, path = "/health/ready", operation_id = "getReadiness", tag = "health",
    responses(
        (status = 200, description = "It can answer", body = Ready),
        (status = 503, description = "It cannot answer now", body = Problem, content_type = "application/problem+json"),
    ))]
pub async fn ready(State(state): State<AppState>) -> Result<Json<Ready>, Failure> {
    if state.draining.is_cancelled() {
        return Err(Failure::shutting_down());
    }
    Ok(Json(Ready {
        status: "ready",
        index: state.snapshot()?.info.clone(),
        model: state.model.known().into(),
    }))
}
