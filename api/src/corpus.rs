//! Where the synced workspace is kept, and reading from it. Nothing here can write: that is the sync's part.
//!
//! * [`dir`], [`s3`]: the two places.
//! * [`snapshot`]: one state of the workspace, loaded and indexed.
//! * [`loader`] and `work`: from one state to the next.
//! * [`shelf`] and [`texts`]: the text of the pages, on the disk, and as far as a question reads it.
//! * [`relations`]: the titles that pages have now, where other pages name them.
//! * [`vectors`]: whether the vectors of a state can be compared with those of questions.
//! * [`watched`]: an object that is read again when it has changed: the ledger, the progress of a run.
//! * [`library`]: the state that is searched now, and its renewal.

use shared::corpus_url::CorpusUrl;

pub mod dir;
pub mod library;
pub mod loader;
mod relations;
pub mod s3;
pub mod shelf;
pub mod snapshot;
pub mod texts;
pub mod vectors;
mod warm;
pub mod watched;
mod work;

/// A place where a corpus is kept.
#[derive(Debug, Clone)]
pub enum Corpus {
    /// A folder on this machine.
    Dir(dir::Dir),
    /// A bucket.
    S3(s3::Bucket),
}

/// An object as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its version: equal versions have equal bytes.
    pub etag: String,
}

/// What a conditional read finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The object, other than the one known.
    New(Object),
    /// The object is the one known.
    Unchanged,
    /// There is no such object.
    Missing,
}

/// Why the corpus could not be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read `{key}` of the corpus at {place}: check CORPUS_URL and the right to read there")]
pub struct CorpusError {
    /// Where the corpus is.
    pub place: String,
    /// What was to be read.
    pub key: String,
    /// What the system or the SDK says.
    #[source]
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

impl Corpus {
    /// Opens the place that `CORPUS_URL` names. Nothing is read yet.
    pub async fn open(url: &CorpusUrl, s3_by_path: bool) -> Self {
        match url {
            CorpusUrl::Dir(path) => Corpus::Dir(dir::Dir::new(path.clone())),
            CorpusUrl::S3 { bucket, prefix } => {
                Corpus::S3(s3::Bucket::open(bucket.clone(), prefix.clone(), s3_by_path).await)
            }
        }
    }

    /// Reads an object, unless its version is the known one.
    pub async fn get(&self, key: &str, known_etag: Option<&str>) -> Result<Found, CorpusError> {
        match self {
            Corpus::Dir(dir) => dir.get(key, known_etag).await,
            Corpus::S3(bucket) => bucket.get(key, known_etag).await,
        }
    }
}
