//! Where things lie in the bucket. Writer and reader take every key from here.

use crate::ids::PageId;

/// The one pointer that readers follow, published last.
pub const MANIFEST: &str = "manifest.json";

/// What happened to every page ever seen, as of the last run.
pub const LEDGER: &str = "ledger/latest.json";

/// One page in one state. The hash is part of the key, so an object is never changed after it was written.
pub fn page(id: PageId, hash: &str) -> String {
    format!("pages/{id}/{hash}.json")
}

/// The ledger of one run, kept for the history.
pub fn ledger_of_run(run: &str) -> String {
    format!("ledger/{run}.json")
}
