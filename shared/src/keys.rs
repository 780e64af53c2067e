//! Where things lie in the bucket. Writer and reader take every key from here.

use uuid::Uuid;

use crate::embedding::EmbeddingInfo;
use crate::ids::PageId;

/// The one pointer that readers follow, published last.
pub const MANIFEST: &str = "manifest.json";

/// What happened to everything ever seen, as of the last run.
pub const LEDGER: &str = "ledger/latest.json";

/// How far the run is that goes on now.
pub const PROGRESS: &str = "ledger/progress.json";

/// What an unfinished run has left to do.
pub const CHECKPOINT: &str = "state/checkpoint.json";

/// Page objects that no manifest names any more, and since when: they are removed generations later.
pub const GARBAGE: &str = "state/garbage.json";

/// Who syncs now. One run at a time.
pub const LEASE: &str = "state/lease.json";

/// The token by which Notion verifies a new webhook, for the operator to read.
pub const WEBHOOK: &str = "state/webhook.json";

/// One page in one state. The hash is part of the key, so an object is never changed after it was written.
pub fn page(id: PageId, hash: &str) -> String {
    format!("pages/{id}/{hash}.json")
}

/// The vectors of one page by one model. The name is a digest of what they were made of (see
/// [`crate::vectors::PageVectors::name`]), so this object is never changed either.
pub fn vectors(model: &EmbeddingInfo, id: PageId, name: &str) -> String {
    format!("vectors/{}/{id}/{name}.bin", model.slug())
}

/// The ledger of one run, kept for the history: what it changed, and what it could not do.
pub fn ledger_of_run(run: &str) -> String {
    format!("ledger/{run}.json")
}

/// A part of the work of a run: first the pages that are to be read, later what they came to.
pub fn work(run: &str, part: u32) -> String {
    format!("state/work/{run}/{part:05}.json")
}

/// What the key of every part of a run's work starts with.
pub const WORK: &str = "state/work/";

/// What the key of every page object starts with.
pub const PAGES: &str = "pages/";

/// What the key of every object with vectors starts with.
pub const VECTORS: &str = "vectors/";

/// What the key of every ledger starts with.
pub const LEDGERS: &str = "ledger/";

/// A request for a sync that is still to be done.
pub fn request(id: Uuid) -> String {
    format!("{REQUESTS}{id}.json")
}

/// What the key of every request starts with that is still to be done.
pub const REQUESTS: &str = "state/requests/";
