//! A corpus in a bucket: the only module of the API that names the S3 SDK. It reads objects, nothing else.

use aws_sdk_s3::Client;
use aws_sdk_s3::error::SdkError;
use aws_sdk_s3::operation::get_object::GetObjectError;

use crate::corpus::{CorpusError, Found, Object};

/// A bucket, and the prefix of every key in it.
#[derive(Debug, Clone)]
pub struct Bucket {
    client: Client,
    bucket: String,
    prefix: String,
}

impl Bucket {
    /// Opens a bucket with the credentials, region and endpoint of the environment, as every AWS tool does.
    pub async fn open(bucket: String, prefix: String, by_path: bool) -> Self {
        let config = aws_config::load_defaults(aws_config::BehaviorVersion::latest()).await;
        let config = aws_sdk_s3::config::Builder::from(&config).force_path_style(by_path).build();
        Self::new(Client::from_conf(config), bucket, prefix)
    }

    /// A bucket behind a client that is set up already.
    pub fn new(client: Client, bucket: String, prefix: String) -> Self {
        Self { client, bucket, prefix }
    }

    /// Reads an object, unless its version is the known one.
    pub async fn get(&self, key: &str, known_etag: Option<&str>) -> Result<Found, CorpusError> {
        let request = self.client.get_object().bucket(&self.bucket).key(format!("{}{key}", self.prefix));
        let sent = request.set_if_none_match(known_etag.map(str::to_owned)).send().await;
        let output = match sent {
            Ok(output) => output,
            Err(error) if is_not_modified(&error) => return Ok(Found::Unchanged),
            Err(error) if error.as_service_error().is_some_and(GetObjectError::is_no_such_key) => {
                return Ok(Found::Missing);
            }
            Err(error) => return Err(self.error(key, error)),
        };
        let etag = output.e_tag().unwrap_or_default().to_owned();
        // Some stores answer a conditional read in full.
        if !etag.is_empty() && known_etag == Some(etag.as_str()) {
            return Ok(Found::Unchanged);
        }
        let bytes = output.body.collect().await.map_err(|error| self.error(key, error))?;
        Ok(Found::New(Object { bytes: bytes.to_vec(), etag }))
    }

    fn error(&self, key: &str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> CorpusError {
        CorpusError {
            place: format!("s3://{}/{}", self.bucket, self.prefix),
            key: key.to_owned(),
            source: source.into(),
        }
    }
}

fn is_not_modified(error: &SdkError<GetObjectError>) -> bool {
    error.raw_response().is_some_and(|response| response.status().as_u16() == 304)
}
