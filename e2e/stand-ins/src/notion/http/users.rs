//! GET /v1/users, /v1/users/me, /v1/users/{id}.

use axum::extract::{Path, State};

use super::input::{Params, path_id, query_paging};
use super::{ApiError, App, Object};

/// The integration itself.
pub(super) async fn me(State(app): State<App>) -> Object {
    let workspace = app.workspace();
    Object::ok(app.view(&workspace).user(&workspace.bot))
}

/// Everybody.
pub(super) async fn list(State(app): State<App>, params: Params) -> Result<Object, ApiError> {
    let workspace = app.workspace();
    let view = app.view(&workspace);
    let everybody = workspace.users.iter().chain([&workspace.bot]);
    let all = everybody.map(|user| (user.id, view.user(user))).collect();
    let (results, next) = query_paging(&params)?.by_id(all)?;
    Ok(Object::list("user", results, next))
}

/// One of them.
pub(super) async fn one(State(app): State<App>, Path(id): Path<String>) -> Result<Object, ApiError> {
    let id = path_id("user_id", &id)?;
    let workspace = app.workspace();
    let user = workspace.user(id).ok_or_else(|| ApiError::user_not_found(id, &workspace.bot))?;
    Ok(Object::ok(app.view(&workspace).user(user)))
}
