//! `GET /v1/databases/{id}`, `GET /v1/data_sources/{id}`, `POST /v1/data_sources/{id}/query`.

use axum::body::Bytes;
use axum::extract::{Path, State};
use serde_json::json;
use uuid::Uuid;

use crate::notion::workspace::{Database, Workspace};

use super::filter::Filter;
use super::input::{Params, body, body_paging, flag, params_named, path_id};
use super::pages::keep_properties;
use super::paging::Found;
use super::sort::Sorts;
use super::{ApiError, App, Object};

/// A database: its data sources, but neither columns nor rows.
pub(super) async fn database(State(app): State<App>, Path(id): Path<String>) -> Result<Object, ApiError> {
    let id = path_id("database_id", &id)?;
    let workspace = app.workspace();
    let database = workspace.shared_database(id);
    let database = database.ok_or_else(|| ApiError::not_found("database", id, &workspace.bot))?;
    Ok(Object::ok(app.view(&workspace).database(database)))
}

/// A data source: its columns.
pub(super) async fn one(State(app): State<App>, Path(id): Path<String>) -> Result<Object, ApiError> {
    let id = path_id("data_source_id", &id)?;
    let workspace = app.workspace();
    Ok(Object::ok(app.view(&workspace).data_source(find(&workspace, id)?)))
}

/// The rows that pass a filter, in order. A query goes through so many rows and no more, and then says so.
pub(super) async fn query(
    State(app): State<App>,
    Path(id): Path<String>,
    params: Params,
    bytes: Bytes,
) -> Result<Object, ApiError> {
    let id = path_id("data_source_id", &id)?;
    let known = ["filter", "sorts", "start_cursor", "page_size", "in_trash", "archived", "result_type"];
    let body = body(&bytes, &known)?;
    let paging = body_paging(&body)?;
    let in_trash = flag(&body, "body", "in_trash")?.unwrap_or_default();
    let wants_pages = match body.get("result_type") {
        None => true,
        Some(kind) if kind == "page" => true,
        Some(kind) if kind == "data_source" => false,
        Some(other) => {
            return Err(ApiError::validation(format!(
                "body failed validation: body.result_type should be `\"page\"` or `\"data_source\"`, instead was \
                 `{other}`."
            )));
        }
    };
    let workspace = app.workspace();
    let view = app.view(&workspace);
    let database = find(&workspace, id)?;
    let filter = body.get("filter").map(|filter| Filter::read(filter, database)).transpose()?;
    let sorts = Sorts::read(body.get("sorts"), database)?;
    let find = || {
        let mut rows = workspace.rows(database.id);
        rows.retain(|row| {
            wants_pages && workspace.is_trashed(row) == in_trash && workspace.is_shared(row.id)
        });
        rows.retain(|row| filter.as_ref().is_none_or(|filter| filter.passes(&view, row)));
        sorts.sort(&view, &mut rows);
        Found::up_to(app.0.rows_per_query, rows.into_iter().map(|row| row.id).collect())
    };
    let page = app.sessions().page(&format!("query:{id}"), paging, find)?;
    let wanted = params_named(&params, "filter_properties");
    let results = page.ids.iter().filter_map(|id| {
        let mut row = view.page(workspace.shared_page(*id)?);
        keep_properties(&mut row, &wanted);
        Some(row)
    });
    let mut list = Object::list("page_or_data_source", results.collect(), page.next);
    if page.is_cut {
        list.1["request_status"] =
            json!({"type": "incomplete", "incomplete_reason": "query_result_limit_reached"});
    }
    Ok(list)
}

fn find(workspace: &Workspace, id: Uuid) -> Result<&Database, ApiError> {
    // Notion calls it a database in this message, too.
    workspace.shared_source(id).ok_or_else(|| ApiError::not_found("database", id, &workspace.bot))
}
