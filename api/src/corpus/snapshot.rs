//! One state of the workspace, loaded and indexed.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures_util::{StreamExt, stream};
use shared::ask::IndexInfo;
use shared::ids::PageId;
use shared::keys;
use shared::manifest::{MANIFEST_SCHEMA, Manifest};
use shared::page::{PAGE_SCHEMA, PageDocument};

use crate::corpus::watched::damaged;
use crate::corpus::{Corpus, CorpusError, Found, relations};
use crate::retrieval::index::{Index, IndexError};

/// How many pages are read at once: enough to hide the latency of a bucket, few enough for its connections.
const PARALLEL_READS: usize = 48;

/// One state of the workspace, loaded and indexed. It never changes; a newer state is another snapshot.
#[derive(Debug)]
pub struct Snapshot {
    /// Which state it is.
    pub info: IndexInfo,
    /// The version of the manifest it was loaded from.
    pub etag: String,
    /// When it was loaded.
    pub loaded_at: DateTime<Utc>,
    /// The passages and the index over them.
    pub index: Index,
    /// Pages that the manifest names and that could not be read. They are left out.
    pub unreadable: u64,
    /// Whether it is the whole workspace; false while a first load goes on.
    pub complete: bool,
    /// Every edit before this time is in it, as far as Notion told.
    pub as_of: Option<DateTime<Utc>>,
    places: HashMap<PageId, usize>,
    hashes: HashMap<PageId, String>,
}

/// Why a state could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The place could not be read.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// The manifest is no manifest.
    #[error("the manifest at `{}` is damaged: run a sync to write it anew", keys::MANIFEST)]
    Manifest(#[source] serde_json::Error),
    /// The manifest was written by a newer version.
    #[error(
        "the manifest has schema {0}, and this version reads up to {MANIFEST_SCHEMA}: update this service"
    )]
    Newer(u32),
    /// Every page was unreadable.
    #[error("none of the {0} pages that the manifest names can be read: check the right to read `pages/*`")]
    NoPages(usize),
    /// The index could not be built.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The thread that builds the index ended early.
    #[error("building the index was interrupted")]
    Interrupted(#[from] tokio::task::JoinError),
}

/// What a look at the manifest gives.
#[derive(Debug)]
pub enum Loaded {
    /// A newer state.
    New(Box<Snapshot>),
    /// The state that is known.
    Unchanged,
    /// No sync has published anything yet.
    Nothing,
}

impl Snapshot {
    /// Loads the newest state, reusing the pages of the one before that did not change.
    pub async fn load(corpus: &Corpus, before: Option<&Snapshot>) -> Result<Loaded, LoadError> {
        // Pages that could not be read are tried again, although the manifest is the same.
        let known = before.filter(|before| before.unreadable == 0).map(|before| before.etag.as_str());
        let manifest = match corpus.get(keys::MANIFEST, known).await? {
            Found::Missing => return Ok(Loaded::Nothing),
            Found::Unchanged => return Ok(Loaded::Unchanged),
            Found::New(object) => object,
        };
        let etag = manifest.etag;
        let manifest: Manifest = serde_json::from_slice(&manifest.bytes).map_err(LoadError::Manifest)?;
        if manifest.schema > MANIFEST_SCHEMA {
            return Err(LoadError::Newer(manifest.schema));
        }
        let named = manifest.pages.len();
        let reads: Vec<_> = manifest
            .pages
            .iter()
            .map(|(&id, entry)| read_page(corpus, before, &manifest, id, &entry.hash))
            .collect();
        let pages: Vec<Option<Arc<PageDocument>>> =
            stream::iter(reads).buffered(PARALLEL_READS).collect().await;
        let pages: Vec<Arc<PageDocument>> = pages.into_iter().flatten().collect();
        let unreadable = (named - pages.len()) as u64;
        if before.is_some_and(|before| before.etag == etag && before.unreadable == unreadable) {
            return Ok(Loaded::Unchanged);
        }
        if pages.is_empty() && named > 0 {
            return Err(LoadError::NoPages(named));
        }
        let places = pages.iter().enumerate().map(|(place, page)| (page.id, place)).collect();
        let info = IndexInfo {
            generation: manifest.generation,
            published_at: manifest.published_at,
            pages: pages.len() as u64,
        };
        let (complete, as_of) = (manifest.complete, manifest.as_of);
        let hashes = manifest.pages.into_iter().map(|(id, entry)| (id, entry.hash)).collect();
        let index = tokio::task::spawn_blocking(move || Index::build(pages)).await??;
        Ok(Loaded::New(Box::new(Snapshot {
            info,
            etag,
            loaded_at: Utc::now(),
            index,
            unreadable,
            complete,
            as_of,
            places,
            hashes,
        })))
    }

    /// A page, if this state has it.
    pub fn page(&self, id: PageId) -> Option<&Arc<PageDocument>> {
        self.places.get(&id).and_then(|&place| self.index.pages().get(place)).map(|page| &page.document)
    }

    /// A page of which the newer `manifest` has the same state. One that names a page which is gone since is read anew:
    /// the title that was known when it was read is in its object only.
    fn unchanged_page(&self, manifest: &Manifest, id: PageId, hash: &str) -> Option<Arc<PageDocument>> {
        let page = self.hashes.get(&id).filter(|known| *known == hash).and_then(|_| self.page(id))?;
        let gone = |id: PageId| self.hashes.contains_key(&id) && !manifest.pages.contains_key(&id);
        (!relations::related(page).any(|related| gone(related.id))).then(|| page.clone())
    }
}

/// A page of the manifest, with the titles that its related pages have now; `None`, and a line in the log, when it cannot be read: one damaged object must not
/// take the other pages with it.
async fn read_page(
    corpus: &Corpus,
    before: Option<&Snapshot>,
    manifest: &Manifest,
    id: PageId,
    hash: &str,
) -> Option<Arc<PageDocument>> {
    if let Some(mut page) = before.and_then(|before| before.unchanged_page(manifest, id, hash)) {
        relations::retitle(&mut page, manifest);
        return Some(page);
    }
    let reason = match corpus.get(&keys::page(id, hash), None).await {
        Ok(Found::New(object)) => match serde_json::from_slice::<PageDocument>(&object.bytes) {
            Ok(page) if page.schema > PAGE_SCHEMA => format!("it has the newer schema {}", page.schema),
            Ok(page) if page.id != id => format!("it holds page {}", page.id),
            Ok(page) => {
                let mut page = Arc::new(page);
                relations::retitle(&mut page, manifest);
                return Some(page);
            }
            Err(error) => damaged(&error),
        },
        Ok(_) => "it is missing".to_owned(),
        Err(error) => crate::telemetry::chain(&error),
    };
    tracing::warn!(page.id = %id, reason, "left out page {id}");
    None
}
