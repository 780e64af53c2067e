//! What the next state is made from: the index while it is written, and the text of the pages in it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use shared::ids::PageId;
use shared::manifest::Manifest;
use shared::page::PageDocument;
use shared::passage::PageText;
use shared::vectors::PageVectors;
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

/// What is to be read of a page.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) id: PageId,
    pub(super) hash: String,
    /// The name of its vectors.
    pub(super) vectors: Option<String>,
    /// Whether the page itself is to be read, and not its vectors alone.
    pub(super) page: bool,
}

/// What was read of a page.
pub(super) struct Change {
    pub(super) id: PageId,
    pub(super) hash: String,
    /// Its object, and what that says; none when only the vectors are others.
    pub(super) page: Option<(Vec<u8>, PageDocument)>,
    /// Its vectors, and their name.
    pub(super) vectors: Option<(String, PageVectors)>,
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

    /// What is to be read: pages that changed, and, where vectors are used, vectors that did.
    pub(super) fn wanted(&self, manifest: &Manifest, with_vectors: bool) -> Vec<Wanted> {
        let mut wanted = Vec::new();
        for (id, entry) in &manifest.pages {
            let place = self.text.places.get(id);
            let known = place.and_then(|place| self.text.kept.get(*place as usize)?.as_ref());
            let vectors = entry.vectors.clone().filter(|_| with_vectors);
            let page = known.is_none_or(|known| known.hash != entry.hash);
            if page || known.is_some_and(|known| known.vectors != vectors) {
                wanted.push(Wanted { id: *id, hash: entry.hash.clone(), vectors, page });
            }
        }
        wanted
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
        let Change { id, hash, page, vectors } = change;
        let next = self.pages.len() as u32;
        let place = *self.text.places.entry(id).or_insert(next) as usize;
        if place == self.pages.len() {
            self.pages.push(None);
            self.text.kept.push(None);
        }
        if let Some((bytes, mut document)) = page {
            let shelved = self.text.shelf.put(&bytes).map_err(TextError::from)?;
            self.text.kept[place] = Some(Kept { hash, vectors: None, shelved });
            relations::retitle(&mut document, manifest);
            self.index(place, document)?;
        }
        self.give_vectors(place, vectors);
        Ok(())
    }

    /// Indexes a page under its place, instead of what was there.
    fn index(&mut self, place: usize, document: PageDocument) -> Result<(), LoadError> {
        let page = PageText::new(Arc::new(document));
        let kept = IndexedPage::new(&page);
        let before = self.pages[place].take();
        self.passages =
            self.passages - before.as_ref().map_or(0, |page| page.passages.len()) + kept.passages.len();
        if self.passages > self.max_passages {
            return Err(LoadError::TooLarge { limit: self.max_passages });
        }
        if before.is_some() {
            self.indexer.remove(place as u32);
        }
        self.indexer.add(place as u32, &page, &kept.passages)?;
        // Vectors of a page that only has other titles of related pages are still near what they were near to.
        let vectors = before
            .filter(|before| before.passages == kept.passages)
            .and_then(|before| before.vectors.clone());
        self.pages[place] = Some(Arc::new(kept.with_vectors(vectors)));
        Ok(())
    }

    /// Gives a page its vectors, if they are those of its passages. A new page without any has none until the sync has
    /// made them.
    fn give_vectors(&mut self, place: usize, vectors: Option<(String, PageVectors)>) {
        let (Some(page), Some(kept)) = (&self.pages[place], &mut self.text.kept[place]) else { return };
        let (name, vectors) = vectors.map_or((None, None), |(name, vectors)| (Some(name), Some(vectors)));
        let fitting = vectors.filter(|vectors| vectors.len() == page.passages.len());
        kept.vectors = name;
        self.pages[place] = Some(Arc::new(page.with_vectors(fitting.map(Arc::new))));
    }

    fn copy_what_is_read(&mut self) -> Result<(), LoadError> {
        let read: u64 = self.text.kept.iter().flatten().map(|kept| kept.shelved.bytes()).sum();
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
