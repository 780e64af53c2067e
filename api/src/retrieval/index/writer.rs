//! The part of the index that changes: pages are added and removed, and a commit gives the next state to search.
//!
//! A state that is searched is not touched by later commits: its files stay until nobody reads them.

use shared::passage::{PageText, Passage};
use tantivy::directory::Directory;
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, Term};

use crate::retrieval::index::schema::{self, Fields};
use crate::retrieval::index::{Committed, IndexError};

/// Memory for building, in bytes; past it, the writer cuts another segment.
const BUILD_MEMORY: usize = 96 << 20;

/// Adds and removes pages.
pub struct Indexer {
    writer: IndexWriter,
    reader: IndexReader,
    fields: Fields,
}

impl Indexer {
    /// An empty index in a directory: of memory for a small one, of files for a large one.
    pub fn new(directory: impl Into<Box<dyn Directory>>) -> Result<Self, IndexError> {
        let (schema, fields) = schema::schema();
        let index = tantivy::Index::builder().schema(schema).open_or_create(directory)?;
        schema::register(index.tokenizers());
        let writer = index.writer_with_num_threads::<TantivyDocument>(1, BUILD_MEMORY)?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { writer, reader, fields })
    }

    /// Adds the passages of a page under a place that no page has.
    pub fn add(&mut self, place: u32, page: &PageText, passages: &[Passage]) -> Result<(), IndexError> {
        for (number, passage) in passages.iter().enumerate() {
            self.writer.add_document(schema::document(&self.fields, place, number, page, *passage))?;
        }
        Ok(())
    }

    /// Removes the page at a place.
    pub fn remove(&mut self, place: u32) {
        self.writer.delete_term(Term::from_field_u64(self.fields.page, u64::from(place)));
    }

    /// Ends the changes since the last commit.
    pub fn commit(&mut self) -> Result<Committed, IndexError> {
        self.writer.commit()?;
        self.reader.reload()?;
        Ok(Committed { searcher: self.reader.searcher(), fields: self.fields })
    }
}

impl std::fmt::Debug for Indexer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Indexer")
    }
}
