//! GET /v1/pages/{id}, its properties one by one, and its text as Markdown.

use axum::extract::{Path, State};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::notion::ids;
use crate::notion::objects::{Named, View, is_list};
use crate::notion::workspace::{Kind, Page, Workspace, escaped};

use super::input::{Params, params_named, path_id, query_paging};
use super::{ApiError, App, Object};

/// A page and its properties, or those that `filter_properties` names by id.
pub(super) async fn one(
    State(app): State<App>,
    Path(id): Path<String>,
    params: Params,
) -> Result<Object, ApiError> {
    let id = path_id("page_id", &id)?;
    let workspace = app.workspace();
    let page = find(&workspace, id)?;
    let mut object = app.view(&workspace).page(page);
    keep_properties(&mut object, &params_named(&params, "filter_properties"));
    Ok(Object::ok(object))
}

/// Leaves only the properties with these ids; without any, all.
pub(super) fn keep_properties(page: &mut Value, wanted: &[&str]) {
    let Some(properties) = page.get_mut("properties").and_then(Value::as_object_mut) else { return };
    if !wanted.is_empty() {
        properties.retain(|_, property| {
            let id = property["id"].as_str().unwrap_or_default();
            wanted.iter().any(|wanted| *wanted == id || escaped(wanted) == id)
        });
    }
}

/// One property: a list for what can be long, else the one value.
pub(super) async fn property(
    State(app): State<App>,
    Path((id, property)): Path<(String, String)>,
    params: Params,
) -> Result<Object, ApiError> {
    let id = path_id("page_id", &id)?;
    let paging = query_paging(&params)?;
    let workspace = app.workspace();
    let page = find(&workspace, id)?;
    let view = app.view(&workspace);
    let named = view.properties(page).into_iter().find(|named| named.id() == property);
    let named = named.ok_or_else(|| ApiError::property_not_found(&property, &workspace.bot))?;
    let mut items = view.property_items(page, &named);
    let kind = named.kind();
    if !is_list(kind) && kind != Kind::Rollup {
        return Ok(Object::ok(items.pop().unwrap_or_default()));
    }
    let summary = if kind == Kind::Rollup { take_rollup(&mut items) } else { json!({}) };
    let cursors = (0..items.len()).map(|index| ids::within(page.id, &property, index));
    let cursors: Vec<String> = cursors.map(|id| id.simple().to_string()[..6].to_owned()).collect();
    let start = match &paging.cursor {
        None => 0,
        Some(cursor) => {
            let found = cursors.iter().position(|other| other == cursor);
            found.ok_or_else(|| ApiError::invalid_cursor(cursor))?
        }
    };
    let next = cursors.get(start + paging.size).cloned();
    let results = items.into_iter().skip(start).take(paging.size).collect();
    let mut list = Object::list("property_item", results, next.clone());
    list.1["property_item"] = json!({
        "id": escaped(&named.id()),
        "next_url": next.map(|cursor| next_url(&view, page, &named, &cursor, paging.size)),
        "type": kind.name(),
        kind.name(): summary,
    });
    Ok(list)
}

fn next_url(view: &View<'_>, page: &Page, named: &Named<'_>, cursor: &str, size: usize) -> String {
    let (base, id) = (view.base_url, page.id.simple());
    format!("{base}/v1/pages/{id}/properties/{}?start_cursor={cursor}&page_size={size}", escaped(&named.id()))
}

/// The items of a rollup are the values that it shows; what is left of it goes beside them.
fn take_rollup(items: &mut Vec<Value>) -> Value {
    let Some(mut item) = items.pop() else { return Value::Null };
    let id = item["id"].take();
    let mut rollup = item["rollup"].take();
    if let Some(values) = rollup.get_mut("array").and_then(Value::as_array_mut) {
        for mut value in values.drain(..) {
            value["object"] = "property_item".into();
            value["id"] = id.clone();
            items.push(value);
        }
    }
    rollup
}

/// The text of a page, or of one of its blocks, as Markdown.
pub(super) async fn markdown(State(app): State<App>, Path(id): Path<String>) -> Result<Object, ApiError> {
    let id = path_id("page_id", &id)?;
    let workspace = app.workspace();
    let view = app.view(&workspace);
    let content = super::blocks::content(&view, id).filter(|_| !workspace.databases.contains_key(&id));
    let content = content.ok_or_else(|| ApiError::not_found("page", id, &workspace.bot))?;
    Ok(Object::ok(json!({
        "object": "page_markdown",
        "id": id,
        "markdown": view.markdown(&content),
        "truncated": false,
        "unknown_block_ids": [],
    })))
}

fn find(workspace: &Workspace, id: Uuid) -> Result<&Page, ApiError> {
    workspace.shared_page(id).ok_or_else(|| ApiError::not_found("page", id, &workspace.bot))
}
