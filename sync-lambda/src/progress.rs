//! What a run tells while it goes on: counts, never titles, since it ends in logs.

use std::fmt;

/// A step of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Looking for pages.
    Finding {
        /// How many were found so far.
        pages: u64,
    },
    /// It is decided what to do.
    Planned {
        /// Pages to read.
        read: u64,
        /// Pages that are as stored.
        unchanged: u64,
    },
    /// Another sync is at work; this one does nothing.
    Busy,
    /// Reading pages.
    Reading {
        /// How many are done.
        done: u64,
        /// How many there are, as far as known.
        total: u64,
    },
    /// Having vectors made of what changed.
    Embedding {
        /// How many pages are done.
        done: u64,
        /// How many are due.
        total: u64,
    },
    /// The integration sees no page at all.
    NothingShared,
    /// Notion did not list everything; what it did not list is kept as it was.
    ListsEndedEarly {
        /// How many lists.
        lists: u64,
    },
    /// Readers see the new state.
    Published {
        /// Its number.
        generation: u64,
        /// How many pages it has.
        pages: u64,
    },
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Progress::Finding { pages } => write!(f, "finding pages: {pages}"),
            Progress::Planned { read, unchanged } => write!(f, "{read} to read, {unchanged} unchanged"),
            Progress::Busy => f.write_str("another sync is at work: this one leaves it to that"),
            Progress::Reading { done, total } => write!(f, "syncing {done}/{total}"),
            Progress::Embedding { done, total } => write!(f, "making vectors {done}/{total}"),
            Progress::NothingShared => f.write_str(
                "no page is shared with the integration: in Notion, open a page, then ... > Connections, and add it",
            ),
            Progress::ListsEndedEarly { lists } => {
                write!(f, "Notion did not give {lists} lists to their end: what they did not name is kept as it was")
            }
            Progress::Published { generation, pages } => write!(f, "published generation {generation}: {pages} pages"),
        }
    }
}
