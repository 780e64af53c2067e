//! Where the corpus is kept: a bucket, or a folder with the same promises.

pub mod dir;
pub mod s3;

use std::error::Error;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use shared::corpus_url::CorpusUrl;

use dir::DirStore;
use s3::S3Store;

/// One of the two places where a corpus can be kept.
#[derive(Debug)]
pub enum Store {
    /// A folder on this machine.
    Dir(DirStore),
    /// A bucket.
    S3(S3Store),
}

/// What is stored under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// The content.
    pub bytes: Vec<u8>,
    /// Names this very state of it.
    pub etag: String,
}

/// One key of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The key.
    pub key: String,
    /// When it was stored last.
    pub stored_at: DateTime<Utc>,
}

/// What must be there for a write to happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// Nothing.
    Absent,
    /// The state with this etag.
    Etag(String),
}

/// An operation that failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Reading.
    #[error("cannot read {key} in {corpus}: check that the place exists and may be read")]
    Read {
        /// The key.
        key: String,
        /// The place.
        corpus: CorpusUrl,
        /// Why.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// Writing.
    #[error("cannot write {key} in {corpus}: check that the place exists and may be written to")]
    Write {
        /// The key.
        key: String,
        /// The place.
        corpus: CorpusUrl,
        /// Why.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// Somebody else wrote first.
    #[error("{key} in {corpus} was changed by somebody else meanwhile")]
    Conflict {
        /// The key.
        key: String,
        /// The place.
        corpus: CorpusUrl,
    },
}

impl Store {
    /// The store at an address. Nothing is read or written yet.
    pub async fn open(corpus: &CorpusUrl) -> Self {
        match corpus {
            CorpusUrl::Dir(root) => Store::Dir(DirStore::new(root.clone())),
            CorpusUrl::S3 { bucket, prefix } => {
                Store::S3(S3Store::from_env(bucket.clone(), prefix.clone()).await)
            }
        }
    }

    /// What is stored under a key.
    pub async fn get(&self, key: &str) -> Result<Option<Object>, StoreError> {
        match self {
            Store::Dir(store) => store.get(key).await,
            Store::S3(store) => store.get(key).await,
        }
    }

    /// Stores what never changes: a second put under the same key does nothing.
    pub async fn put_immutable(&self, key: &str, bytes: impl Into<Bytes>) -> Result<(), StoreError> {
        match self.put_if(key, bytes, &Expected::Absent).await {
            Ok(_) | Err(StoreError::Conflict { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Stores what may change, whatever was there.
    pub async fn put(&self, key: &str, bytes: impl Into<Bytes>) -> Result<(), StoreError> {
        match self {
            Store::Dir(store) => store.put(key, bytes, None).await,
            Store::S3(store) => store.put(key, bytes, None).await,
        }
        .map(drop)
    }

    /// Stores only if what is there is what the caller knows; [`StoreError::Conflict`] otherwise. Returns what names the
    /// new state.
    pub async fn put_if(
        &self,
        key: &str,
        bytes: impl Into<Bytes>,
        expected: &Expected,
    ) -> Result<Expected, StoreError> {
        match self {
            Store::Dir(store) => store.put(key, bytes, Some(expected.clone())).await,
            Store::S3(store) => store.put(key, bytes, Some(expected)).await,
        }
    }

    /// Removes what is stored under a key, if anything is.
    pub async fn delete(&self, key: &str) -> Result<(), StoreError> {
        match self {
            Store::Dir(store) => store.delete(key).await,
            Store::S3(store) => store.delete(key).await,
        }
    }

    /// Removes what is stored under these keys, as far as anything is, until `is_late`. Returns how many of the keys,
    /// from the first on, are dealt with.
    pub async fn delete_all(&self, keys: &[String], is_late: impl Fn() -> bool) -> Result<usize, StoreError> {
        match self {
            Store::Dir(store) => store.delete_all(keys, is_late).await,
            Store::S3(store) => store.delete_all(keys, is_late).await,
        }
    }

    /// The keys that start with `prefix`, which ends in a slash, and when each was stored.
    pub async fn list(&self, prefix: &str) -> Result<Vec<Listed>, StoreError> {
        match self {
            Store::Dir(store) => store.list(prefix).await,
            Store::S3(store) => store.list(prefix).await,
        }
    }
}
