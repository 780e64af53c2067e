//! The document of keys and groups as it is now: read again in a rhythm, and at once when a key is presented that it
//! does not have, so that keys are rotated without a restart. A document that cannot be read leaves the last one in
//! force.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use chrono::Utc;
use tokio::sync::Mutex;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::auth::document::{Document, DocumentError};
use crate::auth::secret::{Secret, SecretError};
use crate::auth::{AuthError, Caller};
use crate::config::access::KeysSource;
use crate::telemetry;

/// How often an unknown key has the document read at most: whoever makes keys up must not have us call AWS all day.
const BETWEEN_UNKNOWN: Duration = Duration::from_secs(5);
/// How often the document is tried at the start before the server gives up.
const TRIES: u32 = 3;

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Secrets Manager does not give it.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The file cannot be read.
    #[error("cannot read the file `{path}` that API_KEYS names")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// It is there, and is no document.
    #[error("the document that API_KEYS names is not in order: {0}")]
    Document(#[from] DocumentError),
}

/// The document, and where it is from.
#[derive(Debug)]
pub struct Store {
    source: Source,
    current: ArcSwap<Document>,
    /// When an unknown key last had it read.
    asked: Mutex<Option<Instant>>,
}

#[derive(Debug)]
enum Source {
    File(PathBuf),
    Secret(Secret),
}

impl Source {
    async fn read(&self) -> Result<Document, StoreError> {
        match self {
            Self::File(path) => {
                let text = tokio::fs::read_to_string(path).await;
                let text = text.map_err(|source| StoreError::File { path: path.clone(), source })?;
                Ok(Document::parse(&text)?)
            }
            Self::Secret(secret) => {
                use secrecy::ExposeSecret;
                Ok(Document::parse(secret.read().await?.expose_secret())?)
            }
        }
    }
}

impl Store {
    /// Reads the document for the first time.
    pub async fn open(source: &KeysSource) -> Result<Self, StoreError> {
        let source = match source {
            KeysSource::File(path) => Source::File(path.clone()),
            KeysSource::Secret(id) => Source::Secret(Secret::open(id.clone()).await),
        };
        let mut tries = 1;
        let document = loop {
            match source.read().await {
                Err(StoreError::Secret(SecretError::Unavailable { .. })) if tries < TRIES => tries += 1,
                read => break read?,
            }
        };
        tell(&document);
        Ok(Self { source, current: ArcSwap::from_pointee(document), asked: Mutex::default() })
    }

    /// The document as it was last read.
    pub fn current(&self) -> Arc<Document> {
        self.current.load_full()
    }

    /// Who presents this key.
    pub async fn caller(&self, text: &str) -> Result<Caller, AuthError> {
        if !self.current.load().knows(text) {
            self.read_for_unknown().await;
        }
        let document = self.current();
        let (id, grant) = document.key(text, Utc::now())?;
        Ok(Caller { subject: format!("key:{id}"), scopes: grant.scopes, view: grant.view.clone() })
    }

    /// Reads the document each `period`, until `stop`.
    pub async fn watch(&self, period: Duration, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(period) => self.read().await,
            }
        }
    }

    /// Reads the document anew. Whoever comes meanwhile waits for the same.
    async fn read_for_unknown(&self) {
        let mut asked = self.asked.lock().await;
        if asked.is_none_or(|time| time.elapsed() >= BETWEEN_UNKNOWN) {
            self.read().await;
            *asked = Some(Instant::now());
        }
    }

    async fn read(&self) {
        match self.source.read().await {
            Ok(document) => {
                if document.counts() != self.current.load().counts() {
                    tell(&document);
                }
                self.current.store(Arc::new(document));
            }
            Err(error) => {
                tracing::error!(
                    error = telemetry::chain(&error),
                    "the keys cannot be read again: those of the last time stay in force"
                );
            }
        }
    }
}

fn tell(document: &Document) {
    let (keys, groups) = document.counts();
    tracing::info!(access.keys = keys, access.groups = groups, "{keys} keys and {groups} groups may call");
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::auth::key::Hash;

    fn write(path: &Path, keys: &[&str]) {
        let entries: Vec<_> = keys
            .iter()
            .map(|text| {
                let id = crate::auth::key::id_of(text).unwrap();
                serde_json::json!({"id": id, "sha256": Hash::of(text).hexadecimal(), "scopes": ["ask"]})
            })
            .collect();
        std::fs::write(path, serde_json::json!({ "keys": entries }).to_string()).unwrap();
    }

    async fn store(folder: &Path) -> (Arc<Store>, PathBuf) {
        let path = folder.join("keys.json");
        write(&path, &["nrc_a_1"]);
        (Arc::new(Store::open(&KeysSource::File(path.clone())).await.unwrap()), path)
    }

    #[tokio::test(start_paused = true)]
    async fn unknown_keys_have_the_document_read_once_in_a_while() {
        let folder = tempfile::tempdir().unwrap();
        let (store, path) = store(folder.path()).await;
        write(&path, &["nrc_a_1", "nrc_b_1"]);
        assert_eq!(store.caller("nrc_b_1").await.unwrap().subject, "key:b");
        write(&path, &["nrc_a_1", "nrc_c_1"]);
        assert!(store.caller("nrc_c_1").await.is_err(), "it was read a moment ago");
        tokio::time::advance(BETWEEN_UNKNOWN).await;
        assert!(store.caller("nrc_c_1").await.is_ok());
        assert!(store.caller("nrc_b_1").await.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn a_revoked_key_ends_with_the_period_and_a_broken_document_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (store, path) = store(folder.path()).await;
        let stop = CancellationToken::new();
        let watching = tokio::spawn({
            let (store, stop) = (store.clone(), stop.clone());
            async move { store.watch(Duration::from_secs(60), stop).await }
        });
        std::fs::write(&path, "{").unwrap();
        tokio::time::sleep(Duration::from_secs(61)).await;
        assert!(store.caller("nrc_a_1").await.is_ok());
        write(&path, &["nrc_b_1"]);
        tokio::time::sleep(Duration::from_secs(61)).await;
        assert!(store.current().knows("nrc_b_1") && !store.current().knows("nrc_a_1"));
        stop.cancel();
        watching.await.unwrap();
    }

    #[tokio::test]
    async fn without_a_document_there_is_no_store() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        let missing = Store::open(&KeysSource::File(path.clone())).await.unwrap_err();
        assert!(missing.to_string().contains("keys.json"), "{missing}");
        std::fs::write(&path, "[{}]").unwrap();
        let broken = Store::open(&KeysSource::File(path)).await.unwrap_err();
        assert!(broken.to_string().contains("not in order"), "{broken}");
    }
}
