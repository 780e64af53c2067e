//! GET /v1/comments.

use axum::extract::State;

use super::input::{Params, query_id, query_paging};
use super::{ApiError, App, Object};

/// The open comments on a page or block: on itself, not on what is in it.
pub(super) async fn list(State(app): State<App>, params: Params) -> Result<Object, ApiError> {
    let id = query_id(&params, "block_id")?;
    let paging = query_paging(&params)?;
    let workspace = app.workspace();
    if workspace.shared_page(id).is_none() && workspace.shared_block(id).is_none() {
        return Err(ApiError::not_found("block", id, &workspace.bot));
    }
    let view = app.view(&workspace);
    let comments = workspace.comments.iter().filter(|comment| comment.on.id() == id);
    let (results, next) =
        paging.by_id(comments.map(|comment| (comment.id, view.comment(comment))).collect())?;
    Ok(Object::list("comment", results, next))
}
