//! The pages that one request reads, each read from the disk once, and each as the caller may see it.

use std::collections::HashMap;
use std::sync::Arc;

use shared::ids::PageId;
use shared::page::PageDocument;
use shared::passage::PageText;

use crate::corpus::snapshot::{Snapshot, TextError};
use crate::retrieval::index::Hit;
use crate::retrieval::reading::{ReadPage, Reading};
use crate::view::View;

/// Pages of one state in one view, as far as they were read.
#[derive(Debug)]
pub struct Texts<'a> {
    snapshot: &'a Snapshot,
    view: &'a View,
    read: HashMap<u32, Arc<ReadPage>>,
}

impl<'a> Texts<'a> {
    /// None read yet.
    pub fn of(snapshot: &'a Snapshot, view: &'a View) -> Self {
        Self { snapshot, view, read: HashMap::new() }
    }

    /// A page without its text, which need not be read for it. `None` where the view does not have it.
    pub fn head(&self, place: u32) -> Option<Arc<PageDocument>> {
        let head = &self.snapshot.index.page(place)?.head;
        self.view.sees(head).then(|| self.shown(head))
    }

    /// The whole page at a place of the index.
    pub fn page(&mut self, place: u32) -> Result<Option<Arc<PageText>>, TextError> {
        Ok(self.read(place)?.map(|read| read.page().clone()))
    }

    fn read(&mut self, place: u32) -> Result<Option<Arc<ReadPage>>, TextError> {
        if let Some(read) = self.read.get(&place) {
            return Ok(Some(read.clone()));
        }
        let read = self.snapshot.read(place)?.filter(|read| self.view.sees(&read.page().document));
        let read = read.map(|read| {
            let shown = self.as_shown(read.page().clone());
            // What was made of a page with all its names is not of one that some are taken out of.
            if Arc::ptr_eq(&shown, read.page()) {
                read
            } else {
                let passages = self.snapshot.index.page(place).map_or(0, |page| page.passages.len());
                Arc::new(ReadPage::new(shown, passages))
            }
        });
        if let Some(read) = &read {
            self.read.insert(place, read.clone());
        }
        Ok(read)
    }

    /// The whole page of an id.
    pub fn page_of(&self, id: PageId) -> Result<Option<Arc<PageText>>, TextError> {
        let page = self.snapshot.document(id)?.filter(|page| self.view.sees(&page.document));
        Ok(page.map(|page| self.as_shown(page)))
    }

    fn as_shown(&self, page: Arc<PageText>) -> Arc<PageText> {
        let shown = self.shown(&page.document);
        if Arc::ptr_eq(&shown, &page.document) { page } else { Arc::new(PageText::new(shown)) }
    }

    fn shown(&self, page: &Arc<PageDocument>) -> Arc<PageDocument> {
        let is_visible = |id| self.snapshot.page(id).is_some_and(|page| self.view.sees(&page.head));
        self.view.shown(page, is_visible)
    }

    /// A passage that was found.
    pub fn passage(&mut self, hit: Hit) -> Result<Option<Arc<Reading>>, TextError> {
        self.reading(hit.page, hit.passage as usize)
    }

    /// The passage of this number on a page.
    pub fn reading(&mut self, place: u32, number: usize) -> Result<Option<Arc<Reading>>, TextError> {
        let passage = self.snapshot.index.page(place).and_then(|page| page.passages.get(number));
        let Some(&passage) = passage else { return Ok(None) };
        Ok(self.read(place)?.and_then(|read| read.reading(number, passage)))
    }
}
