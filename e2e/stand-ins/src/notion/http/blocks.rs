//! GET /v1/blocks/{id} and its children. A page is the block that stands for it, and holds its body.

use axum::extract::{Path, State};
use serde_json::Value;
use uuid::Uuid;

use crate::notion::ids;
use crate::notion::objects::View;
use crate::notion::workspace::{Parent, Target};

use super::input::{Params, path_id, query_paging};
use super::{ApiError, App, Object};

/// One block.
pub(super) async fn one(State(app): State<App>, Path(id): Path<String>) -> Result<Object, ApiError> {
    let id = path_id("block_id", &id)?;
    let workspace = app.workspace();
    let view = app.view(&workspace);
    let own = workspace.shared_block(id).map(|block| view.block(block));
    let page = || view.held(Target::Page(workspace.shared_page(id)?.id));
    let database = || view.held(Target::Database(workspace.shared_database(id)?.id));
    let found = own.or_else(page).or_else(database);
    found.map(Object::ok).ok_or_else(|| ApiError::not_found("block", id, &workspace.bot))
}

/// The blocks at the first level in a page or block.
pub(super) async fn children(
    State(app): State<App>,
    Path(id): Path<String>,
    params: Params,
) -> Result<Object, ApiError> {
    let id = path_id("block_id", &id)?;
    let paging = query_paging(&params)?;
    if let Some(cursor) = &paging.cursor
        && ids::parse(cursor).is_none()
    {
        return Err(ApiError::validation(format!(
            "query failed validation: query.start_cursor should be a valid uuid or `undefined`, instead was `{}`.",
            Value::from(cursor.as_str())
        )));
    }
    let workspace = app.workspace();
    let view = app.view(&workspace);
    let all = content(&view, id).ok_or_else(|| ApiError::not_found("block", id, &workspace.bot))?;
    let (page, next) = paging.by_id(all.into_iter().map(|id| (id, id)).collect())?;
    let results = page.into_iter().filter_map(|id| {
        let own = workspace.blocks.get(&id).map(|block| view.block(block));
        own.or_else(|| view.held(Target::Page(id))).or_else(|| view.held(Target::Database(id)))
    });
    Ok(Object::list("block", results.collect(), next))
}

/// The ids of what is in a page (its body, then the pages it holds) or in a block. A synced copy has nothing to show
/// when its original is not shared.
pub(super) fn content(view: &View<'_>, id: Uuid) -> Option<Vec<Uuid>> {
    let workspace = view.workspace;
    if let Some(block) = workspace.shared_block(id) {
        let shown = view.original(block).is_none_or(|original| workspace.is_shared(original.page));
        return shown.then(|| view.children(block));
    }
    if workspace.shared_database(id).is_some() {
        return Some(Vec::new());
    }
    let page = workspace.shared_page(id)?;
    let held = workspace.held_by(Parent::Page(id)).map(Target::id);
    Some(page.body.iter().copied().chain(held).collect())
}
