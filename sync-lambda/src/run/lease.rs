//! One sync at a time: a lease in the store, taken and renewed by conditional writes.
//!
//! Whoever finds it held leaves. A run that dies stops renewing, and the lease is taken over when it has run out. The
//! manifest is written conditionally too, so that a run which was thought dead cannot overwrite its successor. In a
//! folder the lock of a file stands for the lease: it ends with the process, so that nobody has to wait.

use std::fs::File;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use shared::keys;

use crate::publish;
use crate::store::{Expected, Store, StoreError};

/// How long a lease holds unless it is renewed.
const TERM: TimeDelta = TimeDelta::minutes(3);
/// How often it is renewed.
const RENEWAL: Duration = Duration::from_secs(45);

/// The right to sync.
#[derive(Debug)]
pub(super) struct Lease<'a> {
    store: &'a Store,
    run: String,
    expected: Expected,
    /// Of a folder: its lock.
    _lock: Option<File>,
}

/// What is stored of a lease.
#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    run: String,
    expires_at: DateTime<Utc>,
}

/// Whether the lease could be had.
#[derive(Debug)]
pub(super) enum Taken<'a> {
    /// It is ours.
    Ours(Lease<'a>),
    /// Another run has it.
    By {
        /// That run.
        run: String,
    },
}

impl<'a> Lease<'a> {
    /// Takes the lease, unless another run holds it.
    pub(super) async fn take(store: &'a Store, run: &str) -> Result<Taken<'a>, StoreError> {
        let lock = match store {
            Store::Dir(store) => match store.try_hold()? {
                Some(lock) => Some(lock),
                None => return Ok(Taken::By { run: "another process".to_owned() }),
            },
            Store::S3(_) => None,
        };
        let expected = match store.get(keys::LEASE).await? {
            None => Expected::Absent,
            Some(object) => {
                // A lease that cannot be read holds nobody.
                let stored: Option<Stored> = serde_json::from_slice(&object.bytes).ok();
                match stored {
                    Some(stored) if lock.is_none() && stored.expires_at > Utc::now() => {
                        return Ok(Taken::By { run: stored.run });
                    }
                    _ => Expected::Etag(object.etag),
                }
            }
        };
        let mut lease = Self { store, run: run.to_owned(), expected, _lock: lock };
        match lease.write(Utc::now() + TERM).await {
            Ok(()) => Ok(Taken::Ours(lease)),
            Err(StoreError::Conflict { .. }) => {
                let stored: Option<Stored> = publish::get(store, keys::LEASE).await?;
                Ok(Taken::By { run: stored.map_or_else(|| "another one".to_owned(), |stored| stored.run) })
            }
            Err(error) => Err(error),
        }
    }

    /// Renews the lease for as long as this is polled. Ends only when the lease is lost: somebody took it over while
    /// we could not renew it.
    pub(super) async fn keep(&mut self) -> StoreError {
        loop {
            tokio::time::sleep(RENEWAL).await;
            match self.write(Utc::now() + TERM).await {
                Ok(()) => {}
                Err(error @ StoreError::Conflict { .. }) => return error,
                // The store may be back in time.
                Err(error) => tracing::warn!(error = %error, "the lease cannot be renewed"),
            }
        }
    }

    /// Lets the next run in.
    pub(super) async fn release(mut self) {
        if let Err(error) = self.write(DateTime::UNIX_EPOCH).await {
            tracing::warn!(error = %error, "the lease cannot be released; it runs out by itself");
        }
    }

    /// Writes over the state that is known. A write whose answer got lost comes back as a conflict with itself: what is
    /// stored then has our name.
    async fn write(&mut self, expires_at: DateTime<Utc>) -> Result<(), StoreError> {
        let stored = Stored { run: self.run.clone(), expires_at };
        let bytes = serde_json::to_vec(&stored).expect("a stored type has string keys");
        let conflict = match self.store.put_if(keys::LEASE, bytes.clone(), &self.expected).await {
            Err(conflict @ StoreError::Conflict { .. }) => conflict,
            written => {
                self.expected = written?;
                return Ok(());
            }
        };
        let Some(found) = self.store.get(keys::LEASE).await? else { return Err(conflict) };
        let is_ours = serde_json::from_slice(&found.bytes).is_ok_and(|found: Stored| found.run == self.run);
        if !is_ours {
            return Err(conflict);
        }
        self.expected = Expected::Etag(found.etag);
        if found.bytes != bytes {
            self.expected = self.store.put_if(keys::LEASE, bytes, &self.expected).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use shared::corpus_url::CorpusUrl;

    use super::*;

    #[tokio::test]
    async fn the_second_leaves_until_the_first_lets_go() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&CorpusUrl::Dir(folder.path().to_owned())).await;
        let Taken::Ours(first) = Lease::take(&store, "a").await.unwrap() else { panic!("free") };
        assert!(matches!(Lease::take(&store, "b").await.unwrap(), Taken::By { .. }));
        first.release().await;
        assert!(matches!(Lease::take(&store, "b").await.unwrap(), Taken::Ours(_)));
    }

    #[tokio::test]
    async fn a_write_whose_answer_got_lost_is_no_other_run() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&CorpusUrl::Dir(folder.path().to_owned())).await;
        let Taken::Ours(mut lease) = Lease::take(&store, "a").await.unwrap() else { panic!("free") };
        let before = lease.expected.clone();
        lease.write(Utc::now()).await.unwrap();
        lease.expected = before;
        lease.write(Utc::now() + TERM).await.unwrap();

        let theirs = Stored { run: "b".to_owned(), expires_at: Utc::now() };
        publish::put(&store, keys::LEASE, &theirs).await.unwrap();
        assert!(matches!(lease.write(Utc::now()).await, Err(StoreError::Conflict { .. })));
    }
}
