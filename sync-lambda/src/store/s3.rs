//! A bucket as a store. S3 itself compares before it writes.

use std::time::Duration;

use aws_config::BehaviorVersion;
use aws_config::timeout::TimeoutConfig;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::Builder;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::put_object::{PutObjectError, PutObjectOutput};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{Delete, ObjectIdentifier};
use bytes::Bytes;
use chrono::DateTime;
use shared::corpus_url::CorpusUrl;

use crate::config;
use crate::store::{Expected, Listed, Object, StoreError};

/// The SDK itself waits for an answer for ever.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// Enough for a ledger of 100,000 pages over a line of an office.
const TRY_TIMEOUT: Duration = Duration::from_secs(60);
/// For all tries together.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(180);
/// How often a conditional write is sent that meets another one of the same object under way.
const TRIES: u32 = 5;
/// The longest pause before the second try; it doubles with each further one.
const BACKOFF: Duration = Duration::from_millis(200);
/// How many objects S3 removes at once.
const MOST_DELETED: usize = 1_000;

/// A bucket as a store.
#[derive(Debug)]
pub struct S3Store {
    client: Client,
    bucket: String,
    prefix: String,
}

impl S3Store {
    /// A store in a bucket, with credentials, region and endpoint from where every AWS program takes them.
    pub async fn from_env(bucket: String, prefix: String) -> Self {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .operation_attempt_timeout(TRY_TIMEOUT)
            .operation_timeout(TOTAL_TIMEOUT)
            .build();
        let aws = aws_config::defaults(BehaviorVersion::latest()).timeout_config(timeouts).load().await;
        let config = Builder::from(&aws).force_path_style(config::s3_by_path()).build();
        Self::new(Client::from_conf(config), bucket, prefix)
    }

    /// A store in a bucket. `prefix` is empty or ends in a slash.
    pub fn new(client: Client, bucket: String, prefix: String) -> Self {
        Self { client, bucket, prefix }
    }

    /// What is stored under a key.
    pub async fn get(&self, key: &str) -> Result<Option<Object>, StoreError> {
        let got = self.client.get_object().bucket(&self.bucket).key(self.full(key)).send().await;
        let mut got = match got {
            Ok(got) => got,
            Err(error) if error.as_service_error().is_some_and(|error| error.is_no_such_key()) => {
                return Ok(None);
            }
            Err(error) => return Err(self.read_error(key, error)),
        };
        let etag = got.e_tag.unwrap_or_default();
        // Into one buffer as it comes: the body of a large workspace is not to be held twice.
        let length = got.content_length.and_then(|length| usize::try_from(length).ok());
        let mut bytes = Vec::with_capacity(length.unwrap_or_default());
        while let Some(part) = got.body.try_next().await.map_err(|error| self.read_error(key, error))? {
            bytes.extend_from_slice(&part);
        }
        Ok(Some(Object { bytes, etag }))
    }

    /// Stores, if what is there is as expected. Returns what names the new state.
    pub async fn put(
        &self,
        key: &str,
        bytes: impl Into<Bytes>,
        expected: Option<&Expected>,
    ) -> Result<Expected, StoreError> {
        let bytes = bytes.into();
        let mut tries = 0;
        loop {
            let error = match self.try_put(key, bytes.clone(), expected).await {
                Ok(stored) => return Ok(Expected::Etag(stored.e_tag.unwrap_or_default())),
                Err(error) => error,
            };
            tries += 1;
            match expected.map_or(Met::Failure, |expected| met(&error, expected)) {
                Met::AnotherState => {
                    return Err(StoreError::Conflict { key: key.to_owned(), corpus: self.corpus() });
                }
                // Nothing is known of what the other one comes to: it may fail.
                Met::AnotherWrite if tries < TRIES => {
                    tokio::time::sleep((BACKOFF * 2_u32.pow(tries - 1)).mul_f64(fastrand::f64())).await;
                }
                Met::AnotherWrite | Met::Failure => return Err(self.write_error(key, error)),
            }
        }
    }

    async fn try_put(
        &self,
        key: &str,
        bytes: Bytes,
        expected: Option<&Expected>,
    ) -> Result<PutObjectOutput, SdkError<PutObjectError>> {
        let put = self
            .client
            .put_object()
            .bucket(&self.bucket)
            .key(self.full(key))
            .content_type("application/json")
            .body(ByteStream::from(bytes));
        let put = match expected {
            None => put,
            Some(Expected::Absent) => put.if_none_match("*"),
            Some(Expected::Etag(etag)) => put.if_match(etag),
        };
        put.send().await
    }

    /// Removes an object, if there is one.
    pub async fn delete(&self, key: &str) -> Result<(), StoreError> {
        let deleted = self.client.delete_object().bucket(&self.bucket).key(self.full(key)).send().await;
        deleted.map(drop).map_err(|error| self.write_error(key, error))
    }

    /// Removes objects, as far as they are there: a thousand with each request, until `is_late`. Returns how many of the
    /// keys, from the first on, are dealt with.
    pub async fn delete_all(&self, keys: &[String], is_late: impl Fn() -> bool) -> Result<usize, StoreError> {
        let mut done = 0;
        for some in keys.chunks(MOST_DELETED) {
            if is_late() {
                break;
            }
            self.delete_some(some).await?;
            done += some.len();
        }
        Ok(done)
    }

    async fn delete_some(&self, keys: &[String]) -> Result<(), StoreError> {
        let Some(first) = keys.first() else { return Ok(()) };
        let named = |key: &String| ObjectIdentifier::builder().key(self.full(key)).build();
        let objects = keys.iter().map(named).collect::<Result<Vec<_>, _>>();
        let delete =
            objects.and_then(|objects| Delete::builder().set_objects(Some(objects)).quiet(true).build());
        let delete = delete.map_err(|error| self.write_error(first, error))?;
        let deleted = self.client.delete_objects().bucket(&self.bucket).delete(delete).send().await;
        let deleted = deleted.map_err(|error| self.write_error(first, error))?;
        // Each key has an answer of its own; without a word it is gone.
        let Some(refused) = deleted.errors().first() else { return Ok(()) };
        let (code, message) = (refused.code().unwrap_or_default(), refused.message().unwrap_or_default());
        let source = format!("{code}: {message}").into();
        Err(StoreError::Write {
            key: refused.key().unwrap_or(first).to_owned(),
            corpus: self.corpus(),
            source,
        })
    }

    /// The keys that start with `prefix`. S3 gives a thousand at once.
    pub async fn list(&self, prefix: &str) -> Result<Vec<Listed>, StoreError> {
        let mut listed = Vec::new();
        let list = self.client.list_objects_v2().bucket(&self.bucket).prefix(self.full(prefix));
        let mut parts = list.into_paginator().send();
        while let Some(part) = parts.next().await {
            let part = part.map_err(|error| self.read_error(prefix, error))?;
            for object in part.contents.unwrap_or_default() {
                let key = object.key.as_deref().and_then(|key| key.strip_prefix(&self.prefix));
                let stored_at =
                    object.last_modified.and_then(|time| DateTime::from_timestamp(time.secs(), 0));
                if let (Some(key), Some(stored_at)) = (key, stored_at) {
                    listed.push(Listed { key: key.to_owned(), stored_at });
                }
            }
        }
        Ok(listed)
    }

    fn write_error(&self, key: &str, source: impl std::error::Error + Send + Sync + 'static) -> StoreError {
        StoreError::Write { key: key.to_owned(), corpus: self.corpus(), source: source.into() }
    }

    fn full(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }

    fn corpus(&self) -> CorpusUrl {
        CorpusUrl::S3 { bucket: self.bucket.clone(), prefix: self.prefix.clone() }
    }

    fn read_error(&self, key: &str, source: impl std::error::Error + Send + Sync + 'static) -> StoreError {
        StoreError::Read { key: key.to_owned(), corpus: self.corpus(), source: source.into() }
    }
}

/// Why a conditional write was refused.
enum Met {
    /// What is there is not what was expected.
    AnotherState,
    /// A write that is under way at the same moment, so that neither is known to win.
    AnotherWrite,
    /// Nothing that has to do with the condition.
    Failure,
}

fn met(error: &SdkError<PutObjectError>, expected: &Expected) -> Met {
    let status = error.raw_response().map(|response| response.status().as_u16());
    let is_no_bucket = error.as_service_error().and_then(ProvideErrorMetadata::code) == Some("NoSuchBucket");
    match (status, expected) {
        (Some(412), _) => Met::AnotherState,
        // The state that was to be replaced is gone. Where none was expected, it says nothing of the kind.
        (Some(404), Expected::Etag(_)) if !is_no_bucket => Met::AnotherState,
        (Some(409), _) => Met::AnotherWrite,
        _ => Met::Failure,
    }
}
