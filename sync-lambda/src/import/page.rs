//! What an exported page says of itself, in whichever format.

use chrono::{DateTime, Utc};
use shared::page::Property;

use crate::import::draft::Drafts;

/// What an exported page says of itself.
#[derive(Debug, Default)]
pub struct Page {
    /// The title.
    pub title: Option<String>,
    /// An emoji.
    pub icon: Option<String>,
    /// The properties, of a row.
    pub properties: Vec<Property>,
    /// The properties as they are written, where a table of the export writes them the same.
    pub said: Vec<(String, String)>,
    /// When it was made, if it says so.
    pub created_at: Option<DateTime<Utc>>,
    /// When it was last edited, if it says so.
    pub edited_at: Option<DateTime<Utc>>,
    /// The blocks.
    pub drafts: Drafts,
}
