//! POST /v1/search: pages and data sources by title.

use axum::body::Bytes;
use axum::extract::State;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::notion::objects::View;
use crate::notion::workspace::{Target, Workspace};

use super::input::{body, body_paging, flag, known_keys};
use super::paging::Found;
use super::sort::is_descending;
use super::{ApiError, App, Object};

/// Everything whose title holds the words of `query`, the most recently edited first unless told otherwise.
pub(super) async fn search(State(app): State<App>, bytes: Bytes) -> Result<Object, ApiError> {
    let body = body(&bytes, &["query", "filter", "sort", "start_cursor", "page_size"])?;
    let paging = body_paging(&body)?;
    let wanted = Wanted::read(&body)?;
    let workspace = app.workspace();
    let view = app.view(&workspace);
    let found = app.sessions().page("search", paging, || Found::all(wanted.find(&workspace)))?;
    let results = found.ids.into_iter().filter_map(|id| object(&view, id)).collect();
    Ok(Object::list("page_or_data_source", results, found.next))
}

fn object(view: &View<'_>, id: Uuid) -> Option<Value> {
    let page = view.workspace.shared_page(id).map(|page| view.page(page));
    page.or_else(|| view.workspace.shared_source(id).map(|database| view.data_source(database)))
}

/// What is looked for.
struct Wanted {
    words: Vec<String>,
    pages: bool,
    data_sources: bool,
    in_trash: bool,
    descending: bool,
}

impl Wanted {
    fn read(body: &Map<String, Value>) -> Result<Wanted, ApiError> {
        let query = body.get("query").and_then(Value::as_str).unwrap_or_default().to_lowercase();
        let words = query.split_whitespace().map(str::to_owned).collect();
        let mut wanted = Wanted { words, pages: true, data_sources: true, in_trash: false, descending: true };
        if let Some(filter) = body.get("filter").and_then(Value::as_object) {
            known_keys("body.filter", filter, &["property", "value", "in_trash"])?;
            wanted.in_trash = flag(filter, "body.filter", "in_trash")?.unwrap_or_default();
            match filter.get("value").map(|value| value.as_str().unwrap_or_default()) {
                None => {}
                Some("page") => wanted.data_sources = false,
                Some("data_source") => wanted.pages = false,
                Some(other) => {
                    return Err(ApiError::validation(format!(
                        "body failed validation: body.filter.value should be `\"page\"` or `\"data_source\"`, \
                         instead was `{}`.",
                        Value::from(other)
                    )));
                }
            }
        }
        if let Some(sort) = body.get("sort").and_then(Value::as_object) {
            known_keys("body.sort", sort, &["timestamp", "direction", "property"])?;
            wanted.descending = is_descending(sort, "body.sort", wanted.descending)?;
        }
        Ok(wanted)
    }

    fn find(&self, workspace: &Workspace) -> Vec<Uuid> {
        // What is in the trash is sorted here, as it is little; everything else is kept in order.
        let mut found: Vec<Uuid> = if self.in_trash {
            let mut trash = workspace.trash();
            trash.sort_unstable();
            trash.into_iter().filter_map(|(_, target)| self.found(workspace, target)).collect()
        } else {
            let is_plain = self.words.is_empty() && workspace.shows_everything();
            let found = |target: Target| match target {
                // So is nearly all of a large workspace, which nobody has to look at.
                Target::Page(id) if is_plain => self.pages.then_some(id),
                target if workspace.is_in_trash(target) => None,
                target => self.found(workspace, target),
            };
            workspace.pages.by_edit().filter_map(found).collect()
        };
        if self.descending {
            found.reverse();
        }
        found
    }

    /// The id that stands in the results, if this is looked for.
    fn found(&self, workspace: &Workspace, target: Target) -> Option<Uuid> {
        let is_wanted = match target {
            Target::Page(_) => self.pages,
            Target::Database(_) => self.data_sources,
        };
        if !is_wanted || !workspace.is_listed(target) || !self.matches(workspace, target) {
            return None;
        }
        match target {
            Target::Page(id) => Some(id),
            Target::Database(id) => workspace.databases.get(&id).map(|database| database.source),
        }
    }

    fn matches(&self, workspace: &Workspace, target: Target) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let title = workspace.title_of(target).unwrap_or_default().to_lowercase();
        self.words.iter().all(|word| title.contains(word.as_str()))
    }
}
