//! The least number of requests with which a run can know what it has to know, by the rules of Notion's API: lists come
//! in parts of a hundred, the blocks in a block cost a request of their own, and no call reads several pages.

use stand_ins::notion::Spec;

/// The most objects in a part of a list.
const PART: usize = 100;

/// The least number of requests for one workspace.
#[derive(Debug, Clone, Copy)]
pub struct Bound {
    /// Pages, rows included.
    pub pages: usize,
    /// Requests to list everything that search shows.
    search: usize,
    /// Requests to list the rows of all data sources; one for each that is empty.
    queries: usize,
    /// Data sources.
    sources: usize,
    /// Requests for the body of one page: its blocks, and those in each block that holds some.
    body: usize,
}

impl Bound {
    /// Of a generated workspace without oddities, in which no page holds more than a hundred blocks.
    pub fn of(spec: &Spec) -> Self {
        let sources = spec.databases.len();
        let pages = spec.pages + spec.databases.iter().sum::<usize>();
        // The first page holds all databases besides its own blocks and pages.
        assert!(spec.blocks + spec.containers + spec.branching + sources <= PART, "a page takes two parts");
        Self {
            pages,
            search: (pages + sources).div_ceil(PART),
            queries: spec.databases.iter().map(|rows| rows.div_ceil(PART).max(1)).sum(),
            sources,
            body: 1 + spec.containers,
        }
    }

    /// First load: all lists, the body of each page, and the names of the people.
    pub fn first_load(&self) -> usize {
        self.search + self.queries + self.bodies(self.pages) + 1
    }

    /// The comments on pages, which Notion lists for one page at a time.
    pub fn comments(&self, pages: usize) -> usize {
        pages
    }

    /// Looking for edits alone: one search, one of the trash, and one query of each data source for the rows that search
    /// has not heard of yet.
    pub fn edits(&self) -> usize {
        2 + self.sources
    }

    /// Looking for edits, and proving what is gone by a sweep of all ids.
    pub fn sweep(&self) -> usize {
        self.edits() + self.search + self.queries
    }

    /// The bodies of so many pages.
    pub fn bodies(&self, pages: usize) -> usize {
        pages * self.body
    }
}
