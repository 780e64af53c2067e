//! A bucket as a store. S3 itself compares before it writes.

use aws_config::BehaviorVersion;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::Builder;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::primitives::ByteStream;
use bytes::Bytes;
use chrono::DateTime;
use shared::corpus_url::CorpusUrl;

use crate::config;
use crate::store::{Expected, Listed, Object, StoreError};

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
        let aws = aws_config::load_defaults(BehaviorVersion::latest()).await;
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
        let got = match got {
            Ok(got) => got,
            Err(error) if error.as_service_error().is_some_and(|error| error.is_no_such_key()) => {
                return Ok(None);
            }
            Err(error) => return Err(self.read_error(key, error)),
        };
        let etag = got.e_tag.unwrap_or_default();
        let bytes = got.body.collect().await.map_err(|error| self.read_error(key, error))?.to_vec();
        Ok(Some(Object { bytes, etag }))
    }

    /// Stores, if what is there is as expected. Returns what names the new state.
    pub async fn put(
        &self,
        key: &str,
        bytes: impl Into<Bytes>,
        expected: Option<&Expected>,
    ) -> Result<Expected, StoreError> {
        let put = self
            .client
            .put_object()
            .bucket(&self.bucket)
            .key(self.full(key))
            .content_type("application/json")
            .body(ByteStream::from(bytes.into()));
        let put = match expected {
            None => put,
            Some(Expected::Absent) => put.if_none_match("*"),
            Some(Expected::Etag(etag)) => put.if_match(etag),
        };
        match put.send().await {
            Ok(stored) => Ok(Expected::Etag(stored.e_tag.unwrap_or_default())),
            Err(error) if expected.is_some() && is_conflict(&error) => {
                Err(StoreError::Conflict { key: key.to_owned(), corpus: self.corpus() })
            }
            Err(error) => Err(self.write_error(key, error)),
        }
    }

    /// Removes an object, if there is one.
    pub async fn delete(&self, key: &str) -> Result<(), StoreError> {
        let deleted = self.client.delete_object().bucket(&self.bucket).key(self.full(key)).send().await;
        deleted.map(drop).map_err(|error| self.write_error(key, error))
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

/// 412: another state is there. 409: another write was under way at the same moment. 404: the state was deleted.
fn is_conflict<E: ProvideErrorMetadata>(error: &SdkError<E>) -> bool {
    let status = error.raw_response().map(|response| response.status().as_u16());
    let no_bucket = error.as_service_error().and_then(ProvideErrorMetadata::code) == Some("NoSuchBucket");
    matches!(status, Some(412 | 409)) || (status == Some(404) && !no_bucket)
}
