//! From one state of the workspace to the next: pages that changed are read and indexed, the others stay.
//!
//! Pages come side by side from the corpus and go one by one to a thread that indexes them, so that a large workspace
//! is never in memory as a whole. A load that fails leaves nothing half done: the next one begins anew.

use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Utc};
use futures_util::{StreamExt, stream};
use shared::ask::IndexInfo;
use shared::embedding::EmbeddingInfo;
use shared::ids::PageId;
use shared::keys;
use shared::manifest::{MANIFEST_SCHEMA, Manifest};
use shared::page::{PAGE_SCHEMA, PageDocument};
use shared::vectors::PageVectors;
use tokio::sync::mpsc;

use crate::corpus::snapshot::{Snapshot, TextError};
use crate::corpus::vectors::VectorState;
use crate::corpus::warm::Warm;
use crate::corpus::watched::damaged;
use crate::corpus::work::{Change, Wanted, Work};
use crate::corpus::{Corpus, CorpusError, Found};
use crate::retrieval::index::IndexError;

/// How many pages are read at once: enough to hide the latency of a bucket, few enough for its connections.
const PARALLEL_READS: usize = 48;
/// How many pages wait to be indexed. More would only take memory.
const WAITING: usize = 64;

/// Loads states, one after another.
#[derive(Debug)]
pub struct Loader {
    /// The most passages that are loaded: what the memory of the task allows.
    max_passages: usize,
    /// What makes the vectors of questions: only vectors that it made can be compared with them.
    embeddings: Option<EmbeddingInfo>,
    /// What the next state is made from; none before the first load and after one that failed.
    work: Option<Work>,
    last: Option<Last>,
    /// The version of a manifest whose state is too large. It is not tried again before it has changed.
    refused: Option<(String, usize)>,
}

/// What the last state was loaded from.
#[derive(Debug)]
struct Last {
    etag: String,
    unreadable: u64,
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
    /// There is more than this task can hold.
    #[error(
        "the workspace has more than {limit} passages, which is what MAX_PASSAGES allows: give the task more memory and \
         raise MAX_PASSAGES, or share less of the workspace with the integration"
    )]
    TooLarge {
        /// The most that is loaded.
        limit: usize,
    },
    /// The index could not be built.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The disk failed.
    #[error(transparent)]
    Text(#[from] TextError),
    /// The thread that builds the index ended early.
    #[error("building the index was interrupted")]
    Interrupted,
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

impl Loader {
    /// A loader of states with at most this many passages, and with the vectors that this model made.
    pub fn new(max_passages: usize, embeddings: Option<EmbeddingInfo>) -> Self {
        Self { max_passages, embeddings, work: None, last: None, refused: None }
    }

    /// Loads the newest state.
    pub async fn load(&mut self, corpus: &Corpus) -> Result<Loaded, LoadError> {
        // Pages that could not be read are tried again, although the manifest is the same.
        let known = self.last.as_ref().filter(|last| last.unreadable == 0).map(|last| last.etag.clone());
        let object = match corpus.get(keys::MANIFEST, known.as_deref()).await? {
            Found::Missing => return Ok(Loaded::Nothing),
            Found::Unchanged => return Ok(Loaded::Unchanged),
            Found::New(object) => object,
        };
        if let Some((etag, limit)) = &self.refused
            && *etag == object.etag
        {
            return Err(LoadError::TooLarge { limit: *limit });
        }
        let manifest: Manifest = serde_json::from_slice(&object.bytes).map_err(LoadError::Manifest)?;
        if manifest.schema > MANIFEST_SCHEMA {
            return Err(LoadError::Newer(manifest.schema));
        }
        let loaded = self.next_state(corpus, manifest, &object.etag).await;
        if let Err(LoadError::TooLarge { limit }) = loaded {
            self.refused = Some((object.etag, limit));
        }
        loaded
    }

    async fn next_state(
        &mut self,
        corpus: &Corpus,
        manifest: Manifest,
        etag: &str,
    ) -> Result<Loaded, LoadError> {
        let manifest = Arc::new(manifest);
        // Until the new state is there, there is none to go on from.
        let work = match self.work.take() {
            Some(work) => work,
            None => Work::new(self.max_passages)?,
        };
        let vectors = VectorState::of(self.embeddings.as_ref(), &manifest);
        let model = vectors.usable().cloned();
        let wanted = work.wanted(&manifest, model.is_some());
        let (send, receive) = mpsc::channel(WAITING);
        let known = manifest.clone();
        let indexing = tokio::task::spawn_blocking(move || work.follow(&known, receive));
        let mut unreadable = 0;
        let mut reads = stream::iter(wanted)
            .map(|wanted| read(corpus, model.as_ref(), wanted))
            .buffer_unordered(PARALLEL_READS);
        while let Some(read) = reads.next().await {
            match read {
                // The thread that takes them tells why it ended.
                Some(change) => {
                    if send.send(change).await.is_err() {
                        break;
                    }
                }
                None => unreadable += 1,
            }
        }
        drop((reads, send));
        let (work, index) = indexing.await.map_err(|_| LoadError::Interrupted)??;
        let (named, pages) = (manifest.pages.len(), index.pages().count());
        let same = self.last.as_ref().is_some_and(|last| last.etag == etag && last.unreadable == unreadable);
        if pages == 0 && named > 0 {
            return Err(LoadError::NoPages(named));
        }
        vectors.tell();
        let text = work.text().clone();
        self.work = Some(work);
        self.last = Some(Last { etag: etag.to_owned(), unreadable });
        if same {
            return Ok(Loaded::Unchanged);
        }
        Ok(Loaded::New(Box::new(Snapshot {
            info: IndexInfo {
                generation: manifest.generation,
                published_at: manifest.published_at,
                pages: pages as u64,
            },
            etag: etag.to_owned(),
            loaded_at: now(),
            index,
            unreadable,
            complete: manifest.complete,
            as_of: manifest.as_of,
            vectors,
            text,
            warm: Warm::default(),
            databases: OnceLock::new(),
        })))
    }
}

fn now() -> DateTime<Utc> {
    Utc::now()
}

/// What is to be read of a page; `None` when the page itself cannot be read.
async fn read(corpus: &Corpus, model: Option<&EmbeddingInfo>, wanted: Wanted) -> Option<Change> {
    let Wanted { id, hash, vectors, page } = wanted;
    let page = if page { Some(read_page(corpus, id, &hash).await?) } else { None };
    let mut read = None;
    if let (Some(model), Some(name)) = (model, vectors) {
        read = read_vectors(corpus, model, id, &name).await.map(|vectors| (name, vectors));
    }
    Some(Change { id, hash, page, vectors: read })
}

/// A page's object as it is, and the page that it says; `None`, and a line in the log, when it cannot be read: one
/// damaged object must not take the other pages with it.
async fn read_page(corpus: &Corpus, id: PageId, hash: &str) -> Option<(Vec<u8>, PageDocument)> {
    let reason = match corpus.get(&keys::page(id, hash), None).await {
        Ok(Found::New(object)) => match serde_json::from_slice::<PageDocument>(&object.bytes) {
            Ok(page) if page.schema > PAGE_SCHEMA => format!("it has the newer schema {}", page.schema),
            Ok(page) if page.id != id => format!("it holds page {}", page.id),
            Ok(page) => return Some((object.bytes, page)),
            Err(error) => damaged(&error),
        },
        Ok(_) => "it is missing".to_owned(),
        Err(error) => crate::telemetry::chain(&error),
    };
    tracing::warn!(page.id = %id, reason, "left out page {id}");
    None
}

/// The vectors of a page; `None`, and a line in the log, when they cannot be read: the page is found by its words then.
async fn read_vectors(corpus: &Corpus, model: &EmbeddingInfo, id: PageId, name: &str) -> Option<PageVectors> {
    let reason = match corpus.get(&keys::vectors(model, id, name), None).await {
        Ok(Found::New(object)) => match PageVectors::decode(&object.bytes) {
            Ok(vectors) => return Some(vectors),
            Err(error) => error.to_string(),
        },
        Ok(_) => "they are missing".to_owned(),
        Err(error) => crate::telemetry::chain(&error),
    };
    tracing::warn!(page.id = %id, reason, "left out the vectors of page {id}");
    None
}
