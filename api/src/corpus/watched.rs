//! An object of the corpus that is read again when it has changed, by itself: the ledger, and the progress of a run.
//!
//! One that is damaged or cannot be read costs a line in the log, once, and what was read before stays.

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwapOption;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use crate::corpus::{Corpus, Found};

/// How long a request waits for a newer state of an object; then it takes the one that is known.
const PATIENCE: Duration = Duration::from_secs(2);

/// The newest state of an object that could be read.
#[derive(Debug)]
pub struct Watched<T> {
    key: &'static str,
    current: ArcSwapOption<T>,
    last: Mutex<Last>,
}

/// What the last look found.
#[derive(Debug, Default)]
struct Last {
    at: Option<Instant>,
    etag: Option<String>,
    trouble: Option<Trouble>,
}

/// Why it could not be read.
#[derive(Debug)]
struct Trouble {
    /// The same as long as the trouble is: details may name each request.
    summary: String,
    details: String,
}

impl<T: DeserializeOwned + Send + Sync + 'static> Watched<T> {
    /// The object at `key`, not read yet.
    pub fn new(key: &'static str) -> Self {
        Self { key, current: ArcSwapOption::empty(), last: Mutex::default() }
    }

    /// Its newest state; `None` when there is none.
    pub fn current(&self) -> Option<Arc<T>> {
        self.current.load_full()
    }

    /// Reads it again if it has changed.
    pub async fn renew(&self, corpus: &Corpus) {
        let mut last = self.last.lock().await;
        self.look(corpus, &mut last).await;
    }

    /// Its newest state, looked for at most once in `period`. Nobody waits for the look of another, nor long.
    pub async fn recent(&self, corpus: &Corpus, period: Duration) -> Option<Arc<T>> {
        if let Ok(mut last) = self.last.try_lock()
            && last.at.is_none_or(|at| at.elapsed() >= period)
        {
            // Cut short, the look leaves everything as it was.
            let _ = timeout(PATIENCE, self.look(corpus, &mut last)).await;
        }
        self.current()
    }

    async fn look(&self, corpus: &Corpus, last: &mut Last) {
        last.at = Some(Instant::now());
        let trouble = match corpus.get(self.key, last.etag.as_deref()).await {
            Ok(Found::Unchanged) => return,
            Ok(Found::Missing) => {
                last.etag = None;
                self.current.store(None);
                None
            }
            Ok(Found::New(object)) => {
                // A large object takes the processor for a while: on a thread of its own it holds up nobody.
                let parsed = tokio::task::spawn_blocking(move || serde_json::from_slice::<T>(&object.bytes));
                let parsed = match parsed.await {
                    Ok(parsed) => parsed,
                    // The runtime is going down.
                    Err(_) => return,
                };
                // A damaged object is not read again before it has changed.
                last.etag = Some(object.etag);
                match parsed {
                    Ok(value) => {
                        self.current.store(Some(Arc::new(value)));
                        None
                    }
                    Err(error) => {
                        let details = format!("{}; the next sync writes it anew", damaged(&error));
                        Some(Trouble { summary: details.clone(), details })
                    }
                }
            }
            Err(error) => {
                Some(Trouble { summary: error.to_string(), details: crate::telemetry::chain(&error) })
            }
        };
        let before = last.trouble.as_ref().map(|trouble| &trouble.summary);
        if let Some(Trouble { summary, details }) = &trouble
            && before != Some(summary)
        {
            tracing::warn!(object.key = self.key, reason = details, "cannot read `{}`", self.key);
        }
        last.trouble = trouble;
    }
}

/// Where the JSON is damaged. What stands there is text of the workspace, and stays out of the log.
pub(super) fn damaged(error: &serde_json::Error) -> String {
    format!("it is damaged at line {}, column {}", error.line(), error.column())
}

#[cfg(test)]
mod tests {
    use shared::corpus_url::CorpusUrl;
    use tempfile::TempDir;

    use super::*;

    const KEY: &str = "number.json";

    async fn watched() -> (TempDir, Corpus, Watched<u32>) {
        let folder = tempfile::tempdir().unwrap();
        let corpus = Corpus::open(&CorpusUrl::Dir(folder.path().to_owned()), false).await;
        (folder, corpus, Watched::new(KEY))
    }

    #[tokio::test]
    async fn a_damaged_object_leaves_what_was_read_before_and_a_missing_one_does_not() {
        let (folder, corpus, watched) = watched().await;
        watched.renew(&corpus).await;
        assert_eq!(watched.current(), None);
        for (text, value) in [("1", Some(1)), ("no number", Some(1)), ("22", Some(22))] {
            std::fs::write(folder.path().join(KEY), text).unwrap();
            watched.renew(&corpus).await;
            assert_eq!(watched.current().as_deref(), value.as_ref(), "{text}");
            assert_eq!(watched.last.lock().await.trouble.is_some(), text == "no number");
        }
        std::fs::remove_file(folder.path().join(KEY)).unwrap();
        watched.renew(&corpus).await;
        assert_eq!(watched.current(), None);
    }

    #[tokio::test(start_paused = true)]
    async fn many_requests_are_one_look() {
        let (folder, corpus, watched) = watched().await;
        let period = Duration::from_secs(3);
        std::fs::write(folder.path().join(KEY), "1").unwrap();
        assert_eq!(watched.recent(&corpus, period).await.as_deref(), Some(&1));
        std::fs::write(folder.path().join(KEY), "22").unwrap();
        assert_eq!(watched.recent(&corpus, period).await.as_deref(), Some(&1));
        tokio::time::advance(period).await;
        assert_eq!(watched.recent(&corpus, period).await.as_deref(), Some(&22));
    }
}
