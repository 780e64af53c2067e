//! One state of the workspace, loaded and indexed.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Utc};
use shared::ask::IndexInfo;
use shared::ids::PageId;
use shared::page::PageDocument;
use shared::passage::PageText;

use crate::corpus::shelf::{Shelf, Shelved};
use crate::corpus::vectors::VectorState;
use crate::corpus::warm::Warm;
use crate::retrieval::index::{Index, IndexedPage};
use crate::retrieval::reading::ReadPage;
use crate::retrieval::scan::Catalog;

/// One state of the workspace, loaded and indexed. It never changes; a newer state is another snapshot.
#[derive(Debug)]
pub struct Snapshot {
    /// Which state it is.
    pub info: IndexInfo,
    /// The version of the manifest it was loaded from.
    pub etag: String,
    /// When it was loaded.
    pub loaded_at: DateTime<Utc>,
    /// The passages and the index over them.
    pub index: Index,
    /// Pages that the manifest names and that could not be read. They are left out, or searched as they were before.
    pub unreadable: u64,
    /// Whether it is the whole workspace; false while a first load goes on.
    pub complete: bool,
    /// Every edit before this time is in it, as far as Notion told.
    pub as_of: Option<DateTime<Utc>>,
    /// Whether it can be searched by vectors.
    pub vectors: VectorState,
    pub(super) text: Text,
    pub(super) warm: Warm,
    /// Made when the first question asks for it.
    pub(super) databases: OnceLock<Catalog>,
}

/// Why the text of a page could not be read back.
#[derive(Debug, thiserror::Error)]
pub enum TextError {
    /// The disk failed.
    #[error("cannot read a page back from the disk: check the folder for temporary files (TMPDIR)")]
    Disk(#[from] std::io::Error),
    /// What was read is no page.
    #[error("a page on the disk is damaged; a restart loads it anew")]
    Damaged(#[from] serde_json::Error),
}

impl Snapshot {
    /// A page without its text, if this state has it.
    pub fn page(&self, id: PageId) -> Option<&Arc<IndexedPage>> {
        self.index.page(*self.text.places.get(&id)?)
    }

    /// The databases, by what they are called.
    pub fn databases(&self) -> &Catalog {
        let pages = || self.index.pages().map(|(place, page)| (place, &*page.head));
        self.databases.get_or_init(|| Catalog::of(pages()))
    }

    /// A whole page, if this state has it.
    pub fn document(&self, id: PageId) -> Result<Option<Arc<PageText>>, TextError> {
        let read = self.text.places.get(&id).map_or(Ok(None), |&place| self.read(place))?;
        Ok(read.map(|read| read.page().clone()))
    }

    /// The whole page at a place of the index; `None` where there is none.
    pub fn read(&self, place: u32) -> Result<Option<Arc<ReadPage>>, TextError> {
        let (Some(Some(kept)), Some(page)) = (self.text.kept.get(place as usize), self.index.page(place))
        else {
            return Ok(None);
        };
        if let Some(read) = self.warm.get(place) {
            return Ok(Some(read));
        }
        let text = Arc::new(self.text.read(kept.shelved, &page.head)?);
        let read = Arc::new(ReadPage::new(text, page.passages.len()));
        self.warm.put(place, &read, kept.shelved.bytes());
        Ok(Some(read))
    }
}

/// Where the text of every page lies.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub(super) shelf: Arc<Shelf>,
    /// By the places of the index.
    pub(super) kept: Vec<Option<Kept>>,
    pub(super) places: HashMap<PageId, u32>,
}

/// A page on the shelf.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) hash: String,
    /// The name of the vectors that it has.
    pub(super) vectors: Option<String>,
    pub(super) shelved: Shelved,
}

impl Text {
    /// A page as it was stored, with the properties that its head has: related pages may have other titles by now.
    fn read(&self, place: Shelved, head: &PageDocument) -> Result<PageText, TextError> {
        let mut document = self.stored(place)?;
        document.properties.clone_from(&head.properties);
        Ok(PageText::new(Arc::new(document)))
    }

    /// A page as it was stored.
    pub(super) fn stored(&self, place: Shelved) -> Result<PageDocument, TextError> {
        Ok(serde_json::from_slice(&self.shelf.get(place)?)?)
    }
}
