//! What the next state is made from: the index while it is written, and the text of the pages in it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use shared::ids::PageId;
use shared::manifest::Manifest;
use shared::page::PageDocument;
use shared::passage::PageText;
use tantivy::directory::MmapDirectory;
use tokio::sync::mpsc;

use crate::corpus::loader::LoadError;
use crate::corpus::relations;
use crate::corpus::shelf::Shelf;
use crate::corpus::snapshot::{Kept, Text, TextError};
use crate::retrieval::index::writer::Indexer;
use crate::retrieval::index::{Index, IndexError, IndexedPage};

/// The shelf is copied without what nobody reads any more once that is more than half of it, and more than this.
const WORTH_COPYING: u64 = 64 << 20;

/// The index while it is written.
#[derive(Debug)]
pub(super) struct Work {
    max_passages: usize,
    passages: usize,
    indexer: Indexer,
    pages: Vec<Option<Arc<IndexedPage>>>,
    text: Text,
}

/// A page that was read anew.
pub(super) struct Change {
    pub(super) id: PageId,
    pub(super) hash: String,
    /// Its object.
    pub(super) bytes: Vec<u8>,
    /// What its object says.
    pub(super) page: PageDocument,
}

impl Work {
    /// Nothing yet, in the system's folder for temporary files.
    pub(super) fn new(max_passages: usize) -> Result<Self, LoadError> {
        let directory = MmapDirectory::create_from_tempdir()
            .map_err(|error| IndexError::from(tantivy::TantivyError::from(error)))?;
        let shelf = Arc::new(Shelf::new().map_err(TextError::from)?);
        Ok(Self {
            max_passages,
            passages: 0,
            indexer: Indexer::new(directory)?,
            pages: Vec::new(),
            text: Text { shelf, kept: Vec::new(), places: HashMap::new() },
        })
    }

    /// Where the text of the pages lies.
    pub(super) fn text(&self) -> &Text {
        &self.text
    }

    /// The pages that are to be read, and their hashes.
    pub(super) fn wanted(&self, manifest: &Manifest) -> Vec<(PageId, String)> {
        let known = |id: &PageId| {
            let place = *self.text.places.get(id)?;
            Some(&self.text.kept.get(place as usize)?.as_ref()?.hash)
        };
        let wanted = manifest.pages.iter().filter(|(id, entry)| known(id) != Some(&entry.hash));
        wanted.map(|(id, entry)| (*id, entry.hash.clone())).collect()
    }

    /// Takes in the changes as they come, and what the manifest says of the pages that stay. Runs on a thread of its own.
    pub(super) fn follow(
        mut self,
        manifest: &Manifest,
        mut changes: mpsc::Receiver<Change>,
    ) -> Result<(Self, Index), LoadError> {
        let gone: HashSet<PageId> =
            self.text.places.keys().filter(|id| !manifest.pages.contains_key(id)).copied().collect();
        for id in &gone {
            self.remove(*id);
        }
        self.retitle(manifest, &gone)?;
        while let Some(change) = changes.blocking_recv() {
            self.change(change, manifest)?;
        }
        self.copy_what_is_read()?;
        let index = Index::new(self.indexer.commit()?, self.pages.clone());
        Ok((self, index))
    }

    fn remove(&mut self, id: PageId) {
        let Some(place) = self.text.places.remove(&id) else { return };
        self.indexer.remove(place);
        self.text.kept[place as usize] = None;
        if let Some(page) = self.pages[place as usize].take() {
            self.passages -= page.passages.len();
        }
    }

    /// Pages that name others by titles that those do not have now. One that names a page which is gone since is read
    /// as it was stored: the title that was known when it was read is in its object only.
    fn retitle(&mut self, manifest: &Manifest, gone: &HashSet<PageId>) -> Result<(), LoadError> {
        for place in 0..self.pages.len() {
            let (Some(page), Some(kept)) = (&self.pages[place], &self.text.kept[place]) else { continue };
            let names_gone = relations::related(&page.head).any(|related| gone.contains(&related.id));
            if !names_gone && !relations::are_outdated(&page.head, manifest) {
                continue;
            }
            let mut document = self.text.stored(kept.shelved)?;
            relations::retitle(&mut document, manifest);
            self.index(place, document)?;
        }
        Ok(())
    }

    fn change(&mut self, change: Change, manifest: &Manifest) -> Result<(), LoadError> {
        let Change { id, hash, bytes, page: mut document } = change;
        let shelved = self.text.shelf.put(&bytes).map_err(TextError::from)?;
        let next = self.pages.len() as u32;
        let place = *self.text.places.entry(id).or_insert(next) as usize;
        if place == self.pages.len() {
            self.pages.push(None);
            self.text.kept.push(None);
        }
        self.text.kept[place] = Some(Kept { hash, shelved });
        relations::retitle(&mut document, manifest);
        self.index(place, document)
    }

    /// Indexes a page under its place, instead of what was there.
    fn index(&mut self, place: usize, document: PageDocument) -> Result<(), LoadError> {
        let page = PageText::new(Arc::new(document));
        let kept = IndexedPage::new(&page);
        let before = self.pages[place].take().map_or(0, |page| page.passages.len());
        self.passages = self.passages - before + kept.passages.len();
        if self.passages > self.max_passages {
            return Err(LoadError::TooLarge { limit: self.max_passages });
        }
        self.indexer.remove(place as u32);
        self.indexer.add(place as u32, &page, &kept.passages)?;
        self.pages[place] = Some(Arc::new(kept));
        Ok(())
    }

    fn copy_what_is_read(&mut self) -> Result<(), LoadError> {
        let read: u64 = self.text.kept.iter().flatten().map(|kept| kept.shelved.len()).sum();
        let unread = self.text.shelf.size() - read;
        if unread < WORTH_COPYING || unread < read {
            return Ok(());
        }
        let shelf = Shelf::new().map_err(TextError::from)?;
        for kept in self.text.kept.iter_mut().flatten() {
            let bytes = self.text.shelf.get(kept.shelved).map_err(TextError::from)?;
            kept.shelved = shelf.put(&bytes).map_err(TextError::from)?;
        }
        self.text.shelf = Arc::new(shelf);
        Ok(())
    }
}
