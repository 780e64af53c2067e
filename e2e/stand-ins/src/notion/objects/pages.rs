//! Page, database and data source objects.

use serde_json::{Map, Value, json};

use crate::notion::text;
use crate::notion::time;
use crate::notion::workspace::{Database, Page, Parent};

use super::{View, partial_user};

impl View<'_> {
    /// A page with its properties.
    pub(crate) fn page(&self, page: &Page) -> Value {
        let mut properties = Map::new();
        for named in self.properties(page) {
            properties.insert(named.name.to_owned(), self.property(page, &named));
        }
        json!({
            "object": "page",
            "id": page.id,
            "created_time": time::minute(page.created),
            "last_edited_time": time::minute(page.edited),
            "created_by": partial_user(page.created_by),
            "last_edited_by": partial_user(page.edited_by),
            "cover": null,
            "icon": View::icon(page.icon.as_deref()),
            "parent": self.parent(page.parent),
            "in_trash": self.workspace.is_trashed(page),
            "is_archived": false,
            "is_locked": false,
            "properties": properties,
            "url": self.url(&page.title, page.id),
            "public_url": null,
        })
    }

    /// A database: what holds data sources.
    pub(crate) fn database(&self, database: &Database) -> Value {
        json!({
            "object": "database",
            "id": database.id,
            "title": self.rich_text(&text::plain(&database.title)),
            "description": self.rich_text(&database.description),
            "parent": self.parent(database.parent),
            "is_inline": false,
            "in_trash": self.workspace.is_database_trashed(database),
            "is_locked": false,
            "created_time": time::exact(database.created),
            "last_edited_time": time::exact(database.edited),
            "data_sources": [{"id": database.source, "name": database.title}],
            "icon": View::icon(database.icon.as_deref()),
            "cover": null,
            "url": self.url("", database.id),
            "public_url": null,
        })
    }

    /// The data source of a database: its columns.
    pub(crate) fn data_source(&self, database: &Database) -> Value {
        let columns = database.columns.iter().map(|column| (column.name.clone(), self.column(column)));
        json!({
            "object": "data_source",
            "id": database.source,
            "cover": null,
            "icon": View::icon(database.icon.as_deref()),
            "created_time": time::minute(database.created),
            "created_by": partial_user(self.workspace.bot.id),
            "last_edited_by": partial_user(self.workspace.bot.id),
            "last_edited_time": time::minute(database.edited),
            "title": self.rich_text(&text::plain(&database.title)),
            "description": self.rich_text(&database.description),
            "is_inline": false,
            "properties": columns.collect::<Map<String, Value>>(),
            "parent": {"type": "database_id", "database_id": database.id},
            "database_parent": self.parent(database.parent),
            "url": self.url("", database.id),
            "public_url": null,
            "in_trash": self.workspace.is_database_trashed(database),
        })
    }

    pub(super) fn parent(&self, parent: Parent) -> Value {
        match parent {
            Parent::Workspace => json!({"type": "workspace", "workspace": true}),
            Parent::Page(id) => json!({"type": "page_id", "page_id": id}),
            Parent::Block { block, .. } => json!({"type": "block_id", "block_id": block}),
            Parent::Database(id) => {
                let source = self.workspace.databases.get(&id).map(|database| database.source);
                json!({"type": "data_source_id", "data_source_id": source, "database_id": id})
            }
        }
    }
}
