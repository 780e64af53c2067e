//! The manifest: which pages there are, and in which state each is to be read.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::embedding::EmbeddingInfo;
use crate::ids::PageId;

/// The version of [`Manifest`]'s shape. A reader refuses a newer one instead of misreading it.
pub const MANIFEST_SCHEMA: u32 = 1;

/// The one pointer that readers follow. It is written after every object it names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of this shape.
    pub schema: u32,
    /// Counts the manifests ever published, from 1.
    pub generation: u64,
    /// When this one was published.
    pub published_at: DateTime<Utc>,
    /// The run that published it.
    pub run: String,
    /// Every edit before this time is in it, as far as Notion told; none before the first whole look at the workspace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<DateTime<Utc>>,
    /// Whether the run looked at everything; false after a run that had to stop early.
    pub complete: bool,
    /// What made the vectors that the pages name; absent when none do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub embeddings: Option<EmbeddingInfo>,
    /// Every page, and the state in which it is to be read.
    pub pages: BTreeMap<PageId, ManifestEntry>,
}

/// One page of a [`Manifest`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestEntry {
    /// The hash in the page's object key.
    pub hash: String,
    /// When the page was last edited, as of that state.
    pub edited_at: DateTime<Utc>,
    /// When the sync read that state. A page edited in the minute it was read may have changed since.
    pub read_at: DateTime<Utc>,
    /// The title, so that lists need not open the page.
    pub title: String,
    /// A digest of what the page's own object says besides its blocks: properties, people, icon. Notion does not count
    /// a computed value that changed as an edit; the sync sees it by this.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub head: String,
    /// A digest of where it lies: the titles above it and its database. A moved page or a renamed ancestor is no edit
    /// of the page either.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// Whether some blocks of the page could not be read; the next run tries again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub partial: bool,
    /// Whether neither search nor a data source lists the page: it was met in another page.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unlisted: bool,
    /// The name of the object with the vectors of its passages, of the manifest's model; absent where they are still to
    /// be made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vectors: Option<String>,
}
