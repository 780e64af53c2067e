//! What a made-up workspace is to hold.

use serde::{Deserialize, Serialize};

/// The size and the oddities of a workspace, as plain numbers, so that property tests can draw them. The default is
/// a small workspace without oddities; [`Spec::odd`] has every one of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Spec {
    /// What words, ids and times are drawn from: other numbers give other ids.
    pub seed: u64,
    /// Pages in the tree; rows and the pages of oddities come on top.
    pub pages: usize,
    /// How many pages a page holds.
    pub branching: usize,
    /// How many levels of pages there are. When they are full, another tree begins at the top.
    pub depth: usize,
    /// The rows of each database. The first page holds all databases.
    pub databases: Vec<usize>,
    /// Paragraphs of each page and row.
    pub blocks: usize,
    /// Toggles of each page and row, with two paragraphs in each: a request more for each.
    pub containers: usize,
    /// The paragraphs of one page more, called `Long page`; 0 for no such page, here and below.
    pub long_page: usize,
    /// How deep the blocks of one page more, called `Deep page`, lie in each other.
    pub deep_page: usize,
    /// Pages with a synced block that holds a copy of itself, called `Synced cycle 0` and so on.
    pub synced_cycles: usize,
    /// Copies, on the page `Synced copies`, of a synced block of the page `Synced original`.
    pub synced_copies: usize,
    /// Pages in a toggle of the page `Toggle of pages`, called `In a toggle 0` and so on.
    pub pages_in_toggle: usize,
    /// Shared pages, called `Shared child 0` and so on, below the page `Unshared parent`, which is not shared.
    pub unshared_children: usize,
    /// Views of databases from elsewhere, on the page `Linked views`: blocks of type `child_database` whose
    /// database is a 404.
    pub linked_views: usize,
    /// Blocks that the API does not show (buttons, AI blocks), on the page `Unsupported`.
    pub unsupported: usize,
    /// How many pages the row `Related`, of a database of its own, is related to.
    pub relations: usize,
    /// Comments: in turn on a page, and on its first block.
    pub comments: usize,
}

impl Default for Spec {
    fn default() -> Spec {
        Spec {
            seed: 0,
            pages: 12,
            branching: 3,
            depth: 3,
            databases: vec![5],
            blocks: 3,
            containers: 1,
            long_page: 0,
            deep_page: 0,
            synced_cycles: 0,
            synced_copies: 0,
            pages_in_toggle: 0,
            unshared_children: 0,
            linked_views: 0,
            unsupported: 0,
            relations: 0,
            comments: 0,
        }
    }
}

impl Spec {
    /// A small workspace with every oddity.
    pub fn odd() -> Spec {
        Spec {
            long_page: 450,
            deep_page: 40,
            synced_cycles: 1,
            synced_copies: 2,
            pages_in_toggle: 2,
            unshared_children: 2,
            linked_views: 2,
            unsupported: 2,
            relations: 30,
            comments: 4,
            ..Spec::default()
        }
    }

    /// So many pages in six levels of ten, with one paragraph each and nothing else: for tests of scale.
    pub fn large(pages: usize) -> Spec {
        Spec {
            pages,
            branching: 10,
            depth: 6,
            databases: Vec::new(),
            blocks: 1,
            containers: 0,
            ..Spec::default()
        }
    }
}
