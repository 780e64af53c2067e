//! What the source panel shows.

use shared::ask::Citation;
use shared::ids::{BlockId, PageId};

/// A page, and the place on it that the reader wants to see.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Target {
    pub(crate) page_id: PageId,
    /// The title as the answer knew it, shown until the page is loaded.
    pub(crate) title: String,
    /// The address of the place in Notion.
    pub(crate) url: String,
    pub(crate) place: Place,
}

/// A place on a page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Place {
    /// The words of a citation.
    Quote(Quote),
    /// A block as a whole.
    Block(BlockId),
    /// The page's beginning.
    Page,
}

/// The words of a citation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quote {
    pub(crate) block_id: BlockId,
    pub(crate) text: String,
    /// Where it starts in the block's text, in code points.
    pub(crate) start: usize,
    /// Where it ends, exclusive.
    pub(crate) end: usize,
}

impl From<&Citation> for Target {
    fn from(citation: &Citation) -> Self {
        Target {
            page_id: citation.page_id,
            title: citation.title.clone(),
            url: citation.url.clone(),
            place: Place::Quote(Quote {
                block_id: citation.block_id,
                text: citation.quote.clone(),
                start: citation.start as usize,
                end: citation.end as usize,
            }),
        }
    }
}
