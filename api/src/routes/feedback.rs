//! POST /feedback: what somebody thinks of an answer.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::response::IntoResponse;
use shared::feedback::{Feedback, Verdict};
use shared::problem::Problem;

use crate::problem::{self, Failure};
use crate::state::AppState;

/// Say whether an answer helped.
///
/// It is written to the log and counted, under the id of the answer and nothing else: neither the question nor the
/// answer is kept.
#[utoipa::path(post, path = "/feedback", operation_id = "giveFeedback", tag = "ask", request_body = Feedback,
    responses(
        (status = 204, description = "It was taken"),
        (status = 400, description = "The body is no JSON", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not declared as JSON", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A field is missing, unknown or not allowed", body = Problem, content_type = "application/problem+json"),
    ))]
pub async fn give_feedback(
    State(state): State<AppState>,
    body: Result<Json<Feedback>, JsonRejection>,
) -> Result<impl IntoResponse, Failure> {
    let Json(feedback) = body?;
    tracing::info!(
        feedback.answer_id = %feedback.answer_id,
        feedback.verdict = ?feedback.verdict,
        feedback.reason = ?feedback.reason,
        "somebody judged an answer"
    );
    state.metrics.feedback(feedback.verdict == Verdict::Up);
    Ok(problem::TAKEN)
}
