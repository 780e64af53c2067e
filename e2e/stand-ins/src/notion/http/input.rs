//! What requests hand over, checked as Notion checks it and with its words.

use axum::body::Bytes;
use axum::extract::Query;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::notion::ids;

use super::ApiError;
use super::paging::Paging;

/// The parameters after the `?`; a name may be there more than once.
pub(super) type Params = Query<Vec<(String, String)>>;

/// The id in the path, called `name` in the API's description.
pub(super) fn path_id(name: &str, text: &str) -> Result<Uuid, ApiError> {
    ids::parse(text).ok_or_else(|| invalid_id("path", name, text))
}

/// A parameter that holds an id and must be there.
pub(super) fn query_id(params: &Params, name: &str) -> Result<Uuid, ApiError> {
    let Some(text) = param(params, name) else {
        let message =
            format!("query failed validation: query.{name} should be defined, instead was `undefined`.");
        return Err(ApiError::validation(message));
    };
    ids::parse(text).ok_or_else(|| invalid_id("query", name, text))
}

fn invalid_id(place: &str, name: &str, text: &str) -> ApiError {
    let text = Value::from(text);
    ApiError::validation(format!(
        "{place} failed validation: {place}.{name} should be a valid uuid, instead was `{text}`."
    ))
}

/// A parameter by name.
pub(super) fn param<'a>(params: &'a Params, name: &str) -> Option<&'a str> {
    params.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// A parameter that may be repeated, with or without `[]` after its name.
pub(super) fn params_named<'a>(params: &'a Params, name: &str) -> Vec<&'a str> {
    let is_named = |key: &str| key.strip_suffix("[]").unwrap_or(key) == name;
    params.0.iter().filter(|(key, _)| is_named(key)).map(|(_, value)| value.as_str()).collect()
}

/// Where to go on and how far, for a GET.
pub(super) fn query_paging(params: &Params) -> Result<Paging, ApiError> {
    let size = param(params, "page_size").map(|text| {
        let number = text.parse::<f64>().ok();
        number.map_or_else(|| Value::from(text), Value::from)
    });
    Paging::new("query", size.as_ref(), param(params, "start_cursor"))
}

/// The object in the body of a POST, which may hold only these keys.
pub(super) fn body(bytes: &Bytes, known: &[&str]) -> Result<Map<String, Value>, ApiError> {
    if bytes.is_empty() {
        return Ok(Map::new());
    }
    let value: Value = serde_json::from_slice(bytes).map_err(|_| ApiError::invalid_json())?;
    let Value::Object(map) = value else {
        let message = format!("body failed validation: body should be an object, instead was `{value}`.");
        return Err(ApiError::validation(message));
    };
    known_keys("body", &map, known)?;
    Ok(map)
}

/// Refuses keys that nobody knows: they are mistakes of the caller.
pub(super) fn known_keys(place: &str, map: &Map<String, Value>, known: &[&str]) -> Result<(), ApiError> {
    match map.iter().find(|(key, _)| !known.contains(&key.as_str())) {
        None => Ok(()),
        Some((key, value)) => Err(ApiError::validation(format!(
            "body failed validation: {place}.{key} should be not present, instead was `{value}`."
        ))),
    }
}

/// Where to go on and how far, for a POST.
pub(super) fn body_paging(body: &Map<String, Value>) -> Result<Paging, ApiError> {
    let cursor = match body.get("start_cursor") {
        None => None,
        Some(Value::String(cursor)) => Some(cursor.as_str()),
        Some(other) => {
            return Err(ApiError::validation(format!(
                "body failed validation: body.start_cursor should be a string or `undefined`, instead was \
                 `{other}`."
            )));
        }
    };
    Paging::new("body", body.get("page_size"), cursor)
}

/// A flag of the body.
pub(super) fn flag(map: &Map<String, Value>, place: &str, key: &str) -> Result<Option<bool>, ApiError> {
    match map.get(key) {
        None => Ok(None),
        Some(Value::Bool(flag)) => Ok(Some(*flag)),
        Some(other) => Err(ApiError::validation(format!(
            "body failed validation: {place}.{key} should be a boolean or `undefined`, instead was `{other}`."
        ))),
    }
}
