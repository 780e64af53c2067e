//! Blocks: what a page is made of.

use serde_json::{Map, Value};
use uuid::Uuid;

use crate::notion::text::{self, Text};
use crate::notion::time::Time;

/// A block of a page, as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub(crate) id: Uuid,
    /// The page whose body it is part of.
    pub(crate) page: Uuid,
    /// The block that holds it, when that is not the page itself.
    pub(crate) holder: Option<Uuid>,
    pub(crate) content: Content,
    pub(crate) children: Vec<Uuid>,
    pub(crate) created: Time,
    pub(crate) edited: Time,
}

/// A block as it was read, before it has an id and a place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Draft {
    pub(crate) content: Content,
    pub(crate) children: Vec<Draft>,
}

impl Draft {
    /// A block without children.
    pub(crate) fn leaf(content: Content) -> Draft {
        Draft { content, children: Vec::new() }
    }
}

/// What a block shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Content {
    Paragraph(Text),
    /// Level 1 to 4.
    Heading {
        level: u8,
        text: Text,
    },
    BulletedItem(Text),
    NumberedItem(Text),
    ToDo {
        text: Text,
        checked: bool,
    },
    Toggle(Text),
    Quote(Text),
    Callout {
        text: Text,
        icon: String,
    },
    Code {
        text: Text,
        language: String,
    },
    Equation(String),
    Divider,
    TableOfContents,
    Table {
        width: usize,
        header: bool,
    },
    TableRow(Vec<Text>),
    ColumnList,
    Column,
    Bookmark(String),
    Embed {
        url: String,
        caption: Text,
    },
    Media(Media),
    /// A copy of the synced block with this id: it shows what that holds.
    SyncedCopy(Uuid),
    /// A block given as it stands in Notion's JSON: for the kinds that Markdown has no form of.
    Other {
        kind: String,
        payload: Map<String, Value>,
    },
}

/// A picture, film, sound or file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Media {
    /// `image`, `video`, `audio`, `pdf` or `file`.
    pub(crate) kind: &'static str,
    pub(crate) source: Source,
    pub(crate) caption: Text,
}

/// Where a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// Somewhere in the web.
    External(String),
    /// With Notion, under a name; its address is signed anew each time it is asked for.
    Hosted(String),
}

impl Source {
    /// A path is a file in the workspace, an address is one elsewhere.
    pub(crate) fn of(address: &str) -> Source {
        let web = address.starts_with("http://") || address.starts_with("https://");
        if web { Source::External(address.to_owned()) } else { Source::Hosted(address.to_owned()) }
    }

    /// The last part of its path.
    pub(crate) fn name(&self) -> &str {
        let (Source::External(address) | Source::Hosted(address)) = self;
        let path = address.split(['?', '#']).next().unwrap_or(address);
        path.rsplit('/').find(|part| !part.is_empty()).unwrap_or(path)
    }
}

impl Media {
    /// The block that a link to a file becomes, by the file's ending: a picture when it has no other.
    pub(crate) fn of(address: &str, caption: Text) -> Media {
        let source = Source::of(address);
        let name = source.name().to_ascii_lowercase();
        let kind = match name.rsplit_once('.').map(|(_, ending)| ending) {
            Some("mp4" | "mov" | "webm" | "mkv") => "video",
            Some("mp3" | "wav" | "ogg" | "m4a") => "audio",
            Some("pdf") => "pdf",
            Some("zip" | "docx" | "xlsx" | "pptx" | "csv" | "hwp" | "txt" | "md") => "file",
            _ => "image",
        };
        Media { kind, source, caption }
    }
}

impl Content {
    /// The `type` of the block.
    pub(crate) fn kind(&self) -> &str {
        match self {
            Content::Paragraph(_) => "paragraph",
            Content::Heading { level: 1, .. } => "heading_1",
            Content::Heading { level: 2, .. } => "heading_2",
            Content::Heading { level: 3, .. } => "heading_3",
            Content::Heading { .. } => "heading_4",
            Content::BulletedItem(_) => "bulleted_list_item",
            Content::NumberedItem(_) => "numbered_list_item",
            Content::ToDo { .. } => "to_do",
            Content::Toggle(_) => "toggle",
            Content::Quote(_) => "quote",
            Content::Callout { .. } => "callout",
            Content::Code { .. } => "code",
            Content::Equation(_) => "equation",
            Content::Divider => "divider",
            Content::TableOfContents => "table_of_contents",
            Content::Table { .. } => "table",
            Content::TableRow(_) => "table_row",
            Content::ColumnList => "column_list",
            Content::Column => "column",
            Content::Bookmark(_) => "bookmark",
            Content::Embed { .. } => "embed",
            Content::Media(media) => media.kind,
            Content::SyncedCopy(_) => "synced_block",
            Content::Other { kind, .. } => kind,
        }
    }

    /// The text of the block, if it is of a kind that has one.
    pub(crate) fn text(&self) -> Option<&Text> {
        match self {
            Content::Paragraph(text)
            | Content::Heading { text, .. }
            | Content::BulletedItem(text)
            | Content::NumberedItem(text)
            | Content::ToDo { text, .. }
            | Content::Toggle(text)
            | Content::Quote(text)
            | Content::Callout { text, .. }
            | Content::Code { text, .. } => Some(text),
            _ => None,
        }
    }

    /// What tells this block from its siblings while neither is edited: its kind and its words.
    pub(crate) fn key(&self) -> String {
        let words = match self {
            Content::TableRow(cells) => {
                cells.iter().map(|cell| text::words(cell)).collect::<Vec<_>>().join("|")
            }
            Content::Equation(text) | Content::Bookmark(text) => text.clone(),
            Content::Embed { url, .. } => url.clone(),
            Content::Media(media) => media.source.name().to_owned(),
            Content::SyncedCopy(original) => original.to_string(),
            Content::Other { payload, .. } => Value::Object(payload.clone()).to_string(),
            content => content.text().map(|text| text::words(text)).unwrap_or_default(),
        };
        format!("{}:{words}", self.kind())
    }
}
