//! The pages that one question reads, each read from the disk once.

use std::collections::HashMap;
use std::sync::Arc;

use shared::page::PageDocument;
use shared::passage::{PageText, Passage};

use crate::corpus::snapshot::{Snapshot, TextError};
use crate::retrieval::index::Hit;

/// Pages of one state, as far as they were read.
#[derive(Debug)]
pub struct Texts<'a> {
    snapshot: &'a Snapshot,
    read: HashMap<u32, Arc<PageText>>,
}

impl<'a> Texts<'a> {
    /// None read yet.
    pub fn of(snapshot: &'a Snapshot) -> Self {
        Self { snapshot, read: HashMap::new() }
    }

    /// A page without its text, which need not be read for it.
    pub fn head(&self, place: u32) -> Option<&'a PageDocument> {
        self.snapshot.index.page(place).map(|page| &*page.head)
    }

    /// The whole page at a place of the index.
    pub fn page(&mut self, place: u32) -> Result<Option<Arc<PageText>>, TextError> {
        if let Some(page) = self.read.get(&place) {
            return Ok(Some(page.clone()));
        }
        let page = self.snapshot.read(place)?.map(Arc::new);
        if let Some(page) = &page {
            self.read.insert(place, page.clone());
        }
        Ok(page)
    }

    /// A passage that was found, and its page.
    pub fn passage(&mut self, hit: Hit) -> Result<Option<(Arc<PageText>, Passage)>, TextError> {
        let passage =
            self.snapshot.index.page(hit.page).and_then(|page| page.passages.get(hit.passage as usize));
        let Some(&passage) = passage else { return Ok(None) };
        Ok(self.page(hit.page)?.map(|page| (page, passage)))
    }
}
