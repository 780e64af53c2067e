//! A page as the sync stores it and the API reads it.
//!
//! The text of a block is plain; what is bold, code or a link lies beside it as [`Mark`]s. A quote can so be
//! checked against the stored text letter by letter, a search does not trip over asterisks, and nothing that
//! Notion sends is ever parsed as markup again.

mod ordinal;

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{BlockId, DatabaseId, PageId};

pub use crate::markdown::markdown;

/// The version of [`PageDocument`]'s shape; part of what is hashed, so that a new shape is written anew.
pub const PAGE_SCHEMA: u32 = 2;

/// One page of the workspace, read to the end (or marked as not).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PageDocument {
    /// The version of this shape, [`PAGE_SCHEMA`] when written.
    pub schema: u32,
    /// The page's id.
    pub id: PageId,
    /// The title as plain text; empty for an untitled page.
    pub title: String,
    /// The address of the page in Notion, as Notion gave it.
    pub url: String,
    /// The page's icon: an emoji, or the name of one that the workspace made itself, like `:party:`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// The pages and databases above this one, outermost first.
    #[serde(default)]
    pub path: Vec<Ancestor>,
    /// The database that this page is a row of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<DatabaseRef>,
    /// The typed properties, in the order of their names, without the title.
    #[serde(default)]
    pub properties: Vec<Property>,
    /// When the page was made. Notion rounds down to the minute.
    pub created_at: DateTime<Utc>,
    /// When the page was last edited. Notion rounds down to the minute.
    pub edited_at: DateTime<Utc>,
    /// Who made the page, as far as the integration may know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<Person>,
    /// Who edited the page last, as far as the integration may know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_by: Option<Person>,
    /// The verification mark of a wiki page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification: Option<Verification>,
    /// The blocks in reading order, children after their parent.
    pub blocks: Vec<Block>,
    /// The open comments on the page and its blocks, oldest first, as far as the integration may read them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<Comment>,
    /// Whether everything was read.
    pub status: PageStatus,
}

/// A page or database above a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ancestor {
    /// The id of the page or database.
    pub id: PageId,
    /// Its title.
    pub title: String,
}

/// The database that a row belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DatabaseRef {
    /// The database's id.
    pub id: DatabaseId,
    /// The id of the data source inside the database.
    pub data_source_id: DatabaseId,
    /// The database's title.
    pub title: String,
}

/// A person or bot of the workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Person {
    /// The user's id.
    pub id: String,
    /// The name; absent where the integration has no right to read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// An open comment on a page or on one of its blocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Comment {
    /// The comment's id.
    pub id: String,
    /// The block that it is on; the page's own block for a comment on the whole page.
    pub block: BlockId,
    /// The words, without formatting.
    pub text: String,
    /// The formatting of `text`, in order of `start`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// When it was written. Notion rounds down to the minute.
    pub created_at: DateTime<Utc>,
    /// Who wrote it, as far as the integration may know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Person>,
}

/// The verification mark of a wiki page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Verification {
    /// Whether someone stands behind the page now.
    pub state: VerificationState,
    /// Until when, if the mark runs out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
    /// Who verified the page, as far as the integration may know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Person>,
}

/// Whether someone stands behind a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum VerificationState {
    /// Verified by its owner.
    Verified,
    /// Was verified, and the time has run out.
    Expired,
    /// Never verified.
    Unverified,
}

/// A property of a page: its name, and its value with a type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Property {
    /// The property's name, as the people of the workspace chose it.
    pub name: String,
    /// Its value.
    pub value: PropertyValue,
}

/// The value of a property. Values that Notion computes carry the type of their result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum PropertyValue {
    /// Free text.
    Text(String),
    /// A number.
    Number(f64),
    /// One option of a select.
    Select(String),
    /// One option of a status.
    Status(String),
    /// Several options, in Notion's order.
    MultiSelect(Vec<String>),
    /// A date, or a span of time.
    Date(DateSpan),
    /// People and groups, by name, or by id where the name may not be read.
    People(Vec<String>),
    /// Pages that it relates to.
    Relation(Vec<RelatedPage>),
    /// A box, checked or not.
    Checkbox(bool),
    /// An address on the web.
    Url(String),
    /// A list of computed values, as text.
    List(Vec<String>),
}

impl fmt::Display for PropertyValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PropertyValue::Text(text)
            | PropertyValue::Select(text)
            | PropertyValue::Status(text)
            | PropertyValue::Url(text) => f.write_str(text),
            PropertyValue::Number(number) => write!(f, "{number}"),
            PropertyValue::MultiSelect(items) | PropertyValue::People(items) | PropertyValue::List(items) => {
                f.write_str(&items.join(", "))
            }
            PropertyValue::Date(span) => span.fmt(f),
            PropertyValue::Relation(pages) => {
                f.write_str(&pages.iter().map(RelatedPage::name).collect::<Vec<_>>().join(", "))
            }
            PropertyValue::Checkbox(checked) => f.write_str(if *checked { "✓" } else { "✗" }),
        }
    }
}

/// A page that a property names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RelatedPage {
    /// Its id.
    pub id: PageId,
    /// Its title, as known when the relation was read; absent where the integration does not see the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

impl RelatedPage {
    /// The title, or the id of a page without one.
    pub fn name(&self) -> String {
        self.title.clone().filter(|title| !title.is_empty()).unwrap_or_else(|| self.id.to_string())
    }
}

/// A date or a span, as people entered it: a day (`2026-05-01`) or a time with its zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DateSpan {
    /// The day or time, in ISO 8601.
    pub start: String,
    /// The end of a span.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
    /// The name of the time zone, like `Asia/Seoul`, where the times do not carry their offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
}

impl fmt::Display for DateSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.start)?;
        if let Some(end) = &self.end {
            write!(f, " → {end}")?;
        }
        match &self.time_zone {
            Some(zone) => write!(f, " ({zone})"),
            None => Ok(()),
        }
    }
}

/// One block of a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Block {
    /// The block's id: the fragment of a deep link.
    pub id: BlockId,
    /// What kind of block it is.
    pub kind: BlockKind,
    /// How deep it is nested; 0 at the top of the page.
    pub depth: u16,
    /// The headings (and toggles) above the block, outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heading_path: Vec<String>,
    /// The text, without formatting. Cells of a table row are separated by [`CELL_SEPARATOR`].
    pub text: String,
    /// The formatting of `text`, in order of `start`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// What some kinds have besides text.
    #[serde(default, skip_serializing_if = "BlockDetail::is_empty")]
    pub detail: BlockDetail,
}

/// What separates the cells of a table row in [`Block::text`].
pub const CELL_SEPARATOR: &str = " | ";

/// What some kinds of block have besides text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BlockDetail {
    /// Of a to-do: whether it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked: Option<bool>,
    /// Of code: its language, as Notion names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Of a numbered item: its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// Of a numbered item: how its number is written, unless in digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number_style: Option<NumberStyle>,
    /// Of a callout or the label of a tab: its emoji, or the name of one that the workspace made itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// Of a bookmark, embed, file or link: where it points, without signatures that expire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Of a table row: whether it is the header.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub header: bool,
    /// Of a table row: whether its first cell names the row.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub row_header: bool,
    /// Of code or a file with a caption: where in the text the caption starts, in code points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption_start: Option<u32>,
    /// Of a mirrored block: whether its original is not shared, so that nothing can be read in it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_shared: bool,
    /// Of a block of unknown kind: the name Notion gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notion_type: Option<String>,
}

impl BlockDetail {
    /// Whether there is nothing to store.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// How the number of a list item is written, when not in digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NumberStyle {
    /// a, b, c; after z comes aa.
    Letters,
    /// i, ii, iii.
    Roman,
}

/// The kinds of block, as Notion names them (API version 2026-03-11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is explained by Notion under the same name")]
pub enum BlockKind {
    Audio,
    Bookmark,
    Breadcrumb,
    BulletedListItem,
    Callout,
    ChildDatabase,
    ChildPage,
    Code,
    Column,
    ColumnList,
    Divider,
    Embed,
    Equation,
    File,
    #[serde(rename = "heading_1")]
    Heading1,
    #[serde(rename = "heading_2")]
    Heading2,
    #[serde(rename = "heading_3")]
    Heading3,
    #[serde(rename = "heading_4")]
    Heading4,
    Image,
    LinkPreview,
    LinkToPage,
    MeetingNotes,
    NumberedListItem,
    Paragraph,
    Pdf,
    Quote,
    SyncedBlock,
    Tab,
    Table,
    TableOfContents,
    TableRow,
    Template,
    ToDo,
    Toggle,
    Unsupported,
    Video,
    /// A kind that this version does not know.
    #[serde(other)]
    Other,
}

impl BlockKind {
    /// The level of a heading, 1 to 4.
    pub fn heading_level(self) -> Option<usize> {
        match self {
            BlockKind::Heading1 => Some(1),
            BlockKind::Heading2 => Some(2),
            BlockKind::Heading3 => Some(3),
            BlockKind::Heading4 => Some(4),
            _ => None,
        }
    }
}

/// Formatting of a part of a block's text. Offsets count Unicode code points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mark {
    /// Where it starts.
    pub start: u32,
    /// Where it ends, exclusive.
    pub end: u32,
    /// What it is.
    pub style: MarkStyle,
    /// Of a link: where it leads. Only `http`, `https` and `mailto` addresses are stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// Of a page mention: the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<PageId>,
}

/// The kinds of formatting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MarkStyle {
    /// Bold.
    Bold,
    /// Italic.
    Italic,
    /// Struck through.
    Strike,
    /// Underlined.
    Underline,
    /// Code within a line.
    Code,
    /// A formula, in KaTeX's language.
    Equation,
    /// A link to the web.
    Link,
    /// A mention of another page.
    PageMention,
    /// A mention of a person.
    UserMention,
    /// A mention of a date.
    DateMention,
}

/// Whether a page was read to its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PageStatus {
    /// Everything was read.
    Complete,
    /// The children of some blocks could not be read.
    Partial {
        /// The blocks whose children are missing.
        unread: Vec<BlockId>,
    },
}

impl PageDocument {
    /// The page without its blocks and comments: what lists and filters ask for.
    pub fn head(&self) -> Self {
        Self {
            schema: self.schema,
            id: self.id,
            title: self.title.clone(),
            url: self.url.clone(),
            icon: self.icon.clone(),
            path: self.path.clone(),
            database: self.database.clone(),
            properties: self.properties.clone(),
            created_at: self.created_at,
            edited_at: self.edited_at,
            created_by: self.created_by.clone(),
            edited_by: self.edited_by.clone(),
            verification: self.verification.clone(),
            blocks: Vec::new(),
            comments: Vec::new(),
            status: self.status.clone(),
        }
    }

    /// The page as a block of its own: its id is the page's, its text the title and one line for each property.
    /// A citation of a property (the status of a project, say) points here.
    pub fn own_block(&self) -> Block {
        let mut text = self.title.clone();
        for property in &self.properties {
            text.push_str(&format!("\n{}: {}", property.name, property.value));
        }
        Block {
            id: self.id.into(),
            kind: BlockKind::ChildPage,
            depth: 0,
            heading_path: Vec::new(),
            text,
            marks: Vec::new(),
            detail: BlockDetail::default(),
        }
    }

    /// The titles of the pages above, outermost first.
    pub fn path_titles(&self) -> Vec<String> {
        self.path.iter().map(|ancestor| ancestor.title.clone()).collect()
    }

    /// The address of a block in Notion: the page's address with the block's id as fragment.
    pub fn block_url(&self, block: BlockId) -> String {
        if block.0 == self.id.0 { self.url.clone() } else { format!("{}#{}", self.url, block.simple()) }
    }
}
