//! The pages that were read last: what people ask about is often the same.

use std::sync::{Arc, Mutex, PoisonError};

use lru::LruCache;

use crate::retrieval::reading::ReadPage;

/// The most that is kept, by the size of the pages on the disk, in bytes. In memory a page takes about three times that,
/// and what is made of its passages as much again as twice that.
const MOST_KEPT: u64 = 8 << 20;

/// The pages of one state that were read last.
#[derive(Debug)]
pub(super) struct Warm(Mutex<Kept>);

#[derive(Debug)]
struct Kept {
    pages: LruCache<u32, (Arc<ReadPage>, u64)>,
    bytes: u64,
}

impl Default for Warm {
    fn default() -> Self {
        Self(Mutex::new(Kept { pages: LruCache::unbounded(), bytes: 0 }))
    }
}

impl Warm {
    /// The page at a place, if it is kept.
    pub(super) fn get(&self, place: u32) -> Option<Arc<ReadPage>> {
        self.kept().pages.get(&place).map(|(page, _)| page.clone())
    }

    /// Keeps a page of this size, and lets those go that were not read for longest.
    pub(super) fn put(&self, place: u32, page: &Arc<ReadPage>, bytes: u64) {
        let mut kept = self.kept();
        kept.bytes += bytes;
        if let Some((_, before)) = kept.pages.put(place, (page.clone(), bytes)) {
            kept.bytes -= before;
        }
        while kept.bytes > MOST_KEPT {
            let Some((_, (_, bytes))) = kept.pages.pop_lru() else { break };
            kept.bytes -= bytes;
        }
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::retrieval::test_pages::page;

    #[test]
    fn what_was_not_read_for_longest_goes_first() {
        let warm = Warm::default();
        let page = Arc::new(ReadPage::new(Arc::new(page("연차", &[])), 0));
        for place in 0..3 {
            warm.put(place, &page, MOST_KEPT / 2);
            assert!(warm.get(0).is_some(), "it is read again and again");
        }
        assert!(warm.get(1).is_none() && warm.get(2).is_some());
        warm.put(2, &page, 1);
        warm.put(3, &page, MOST_KEPT / 2 - 1);
        assert!(warm.get(0).is_some() && warm.get(2).is_some(), "one that is put again counts once");
    }
}
