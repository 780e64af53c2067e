//! What Notion sends, as far as the sync reads it.
//!
//! Tolerant on purpose: a kind of block or property that we do not know, or a member of another type than
//! documented, must not cost the page. So payloads stay JSON, and are looked into where they are rendered.

mod rich_text;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use shared::ids::{BlockId, DatabaseId, PageId};

pub use rich_text::{Annotations, RichText, plain_text, rich_text};

/// A part of a list.
#[derive(Debug, Deserialize)]
pub struct List {
    /// The objects, each to be parsed by itself: an odd one must not cost the others.
    pub results: Vec<Box<RawValue>>,
    /// Where the next part starts.
    #[serde(default)]
    pub next_cursor: Option<String>,
    /// Whether there is a next part.
    #[serde(default)]
    pub has_more: bool,
    /// Whether Notion stopped short of the end.
    #[serde(default)]
    pub request_status: Option<RequestStatus>,
    /// Of the values of a property: the property, with what Notion computes from all of them.
    #[serde(default)]
    pub property_item: Value,
}

/// Whether Notion stopped short of the end of a list.
#[derive(Debug, Deserialize)]
pub struct RequestStatus {
    /// `complete` or `incomplete`.
    #[serde(rename = "type", default)]
    pub kind: String,
}

/// The kind of an object in a list of several kinds.
#[derive(Debug, Deserialize)]
pub struct ObjectKind {
    /// `page`, `data_source`, `database`...
    pub object: String,
}

/// A page, rows of databases included.
#[derive(Debug, Clone, Deserialize)]
pub struct Page {
    /// Its id.
    pub id: PageId,
    /// When it was made.
    pub created_time: DateTime<Utc>,
    /// When it was last edited, rounded down to the minute.
    pub last_edited_time: DateTime<Utc>,
    /// Who made it.
    #[serde(default)]
    pub created_by: Option<User>,
    /// Who edited it last.
    #[serde(default)]
    pub last_edited_by: Option<User>,
    /// Whether it lies in the trash.
    #[serde(default)]
    pub in_trash: bool,
    /// The former name of `in_trash`.
    #[serde(default)]
    pub archived: bool,
    /// Its address, kept as it is.
    #[serde(default, deserialize_with = "or_default")]
    pub url: String,
    /// Its icon.
    #[serde(default)]
    pub icon: Value,
    /// What it is in.
    #[serde(default)]
    pub parent: Parent,
    /// Its properties, unparsed: a tenth of the memory while it waits for its turn.
    pub properties: Box<RawValue>,
}

impl Page {
    /// Whether it lies in the trash, under either name.
    pub fn is_in_trash(&self) -> bool {
        self.in_trash || self.archived
    }

    /// Its properties by name.
    pub fn properties(&self) -> BTreeMap<String, Value> {
        serde_json::from_str(self.properties.get()).unwrap_or_default()
    }

    /// Its title: the property of type title, whatever its name is in the language of the workspace.
    pub fn title(&self) -> String {
        title(&self.properties())
    }
}

/// The title among the properties of a page.
pub fn title(properties: &BTreeMap<String, Value>) -> String {
    let title = properties.values().find(|property| property["type"] == "title");
    title.map(|property| plain_text(&property["title"])).unwrap_or_default()
}

/// A user, as far as the integration may know.
#[derive(Debug, Clone, Deserialize)]
pub struct User {
    /// The user's id.
    pub id: String,
    /// The name.
    #[serde(default)]
    pub name: Option<String>,
}

/// An open comment on a page or block.
#[derive(Debug, Clone, Deserialize)]
pub struct Comment {
    /// Its id.
    pub id: String,
    /// The page or block that it is on.
    #[serde(default)]
    pub parent: Parent,
    /// When it was written.
    pub created_time: DateTime<Utc>,
    /// Who wrote it.
    #[serde(default)]
    pub created_by: Option<User>,
    /// The name that an integration gave itself when it wrote the comment.
    #[serde(default)]
    pub display_name: Value,
    /// Its words.
    #[serde(default)]
    pub rich_text: Value,
}

/// A database: the container of data sources.
#[derive(Debug, Deserialize)]
pub struct Database {
    /// Its id.
    pub id: DatabaseId,
    /// Its title.
    #[serde(default)]
    pub title: Value,
    /// What it is in.
    #[serde(default)]
    pub parent: Parent,
    /// Whether it lies in the trash.
    #[serde(default)]
    pub in_trash: bool,
    /// Its data sources.
    #[serde(default)]
    pub data_sources: Vec<DataSourceRef>,
}

/// A data source, as its database lists it.
#[derive(Debug, Deserialize)]
pub struct DataSourceRef {
    /// Its id.
    pub id: DatabaseId,
}

/// A data source: the rows of a database.
#[derive(Debug, Deserialize)]
pub struct DataSource {
    /// Its id.
    pub id: DatabaseId,
    /// Its title.
    #[serde(default)]
    pub title: Value,
    /// Its database.
    #[serde(default)]
    pub parent: Parent,
    /// What its database is in.
    #[serde(default)]
    pub database_parent: Parent,
    /// When it was last edited: its schema, not its rows.
    #[serde(default)]
    pub last_edited_time: Option<DateTime<Utc>>,
    /// Whether it lies in the trash.
    #[serde(default)]
    pub in_trash: bool,
    /// The former name of `in_trash`.
    #[serde(default)]
    pub archived: bool,
}

impl DataSource {
    /// Whether it lies in the trash, under either name.
    pub fn is_in_trash(&self) -> bool {
        self.in_trash || self.archived
    }
}

/// A member that is `null` where it is documented to have a value.
fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// What an object is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Parent {
    /// The top of the workspace, or something that we do not know.
    #[default]
    Workspace,
    /// A page.
    Page(PageId),
    /// A block of a page: a column, a toggle...
    Block(BlockId),
    /// A database.
    Database(DatabaseId),
    /// A data source.
    DataSource(DatabaseId),
}

impl<'de> Deserialize<'de> for Parent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let Some(kind) = value["type"].as_str() else { return Ok(Parent::Workspace) };
        let Some(id) = value[kind].as_str() else { return Ok(Parent::Workspace) };
        let parent = match kind {
            "page_id" => id.parse().map(Parent::Page),
            "block_id" => id.parse().map(Parent::Block),
            "database_id" => id.parse().map(Parent::Database),
            "data_source_id" => id.parse().map(Parent::DataSource),
            _ => Ok(Parent::Workspace),
        };
        Ok(parent.unwrap_or_default())
    }
}

/// A block.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Map<String, Value>")]
pub struct Block {
    /// Its id.
    pub id: BlockId,
    /// Its type, which may be one that we do not know.
    pub kind: String,
    /// Whether there are blocks in it.
    pub has_children: bool,
    /// Whether it lies in the trash.
    pub in_trash: bool,
    /// When it was last edited, rounded down to the minute.
    pub last_edited_time: Option<DateTime<Utc>>,
    /// What it is in.
    pub parent: Parent,
    /// What its type says about it.
    pub payload: Value,
}

impl TryFrom<Map<String, Value>> for Block {
    type Error = String;

    fn try_from(mut members: Map<String, Value>) -> Result<Self, String> {
        let text = |name: &str| members.get(name).and_then(Value::as_str).unwrap_or_default();
        let flag = |name: &str| members.get(name).and_then(Value::as_bool).unwrap_or_default();
        let id = text("id").parse().map_err(|error| format!("a block: {error}"))?;
        let kind = text("type").to_owned();
        let has_children = flag("has_children");
        let in_trash = flag("in_trash") || flag("archived");
        let last_edited_time = text("last_edited_time").parse().ok();
        let parent = members.remove("parent").and_then(|parent| serde_json::from_value(parent).ok());
        let payload = members.remove(&kind).unwrap_or_default();
        let parent = parent.unwrap_or_default();
        Ok(Self { id, kind, has_children, in_trash, last_edited_time, parent, payload })
    }
}

/// The icon of a page or block as text: its emoji, or the name of one that has a name: `:party:`.
pub fn icon(icon: &Value) -> Option<String> {
    if let Some(emoji) = icon["emoji"].as_str() {
        return Some(emoji.to_owned());
    }
    let name = ["custom_emoji", "icon"].into_iter().find_map(|kind| icon[kind]["name"].as_str())?;
    (!name.is_empty()).then(|| format!(":{}:", name.trim_matches(':')))
}
