//! A corpus in a folder of this machine: the default, which needs no cloud.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::time::UNIX_EPOCH;

use crate::corpus::{CorpusError, Found, Object};

/// A folder. The sync replaces files by renaming, so a read never sees half a file.
#[derive(Debug, Clone)]
pub struct Dir {
    root: PathBuf,
}

impl Dir {
    /// The corpus in this folder.
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// Reads a file, unless its version (size and time of change) is the known one.
    pub async fn get(&self, key: &str, known_etag: Option<&str>) -> Result<Found, CorpusError> {
        let fail = |source: std::io::Error| CorpusError {
            place: format!("file://{}", self.root.display()),
            key: key.to_owned(),
            source: source.into(),
        };
        let path = self.root.join(key);
        // The version is taken before the bytes: if the file is replaced in between, the next look sees a change.
        let meta = match tokio::fs::metadata(&path).await {
            Ok(meta) => meta,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Missing),
            Err(error) => return Err(fail(error)),
        };
        let changed = meta.modified().map_err(fail)?.duration_since(UNIX_EPOCH).unwrap_or_default();
        let etag = format!("{}-{}", changed.as_nanos(), meta.len());
        if known_etag == Some(etag.as_str()) {
            return Ok(Found::Unchanged);
        }
        match tokio::fs::read(&path).await {
            Ok(bytes) => Ok(Found::New(Object { bytes, etag })),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Found::Missing),
            Err(error) => Err(fail(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_is_read_once_and_again_when_it_was_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let dir = Dir::new(folder.path().to_owned());
        assert_eq!(dir.get("manifest.json", None).await.unwrap(), Found::Missing);
        std::fs::write(folder.path().join("manifest.json"), "one").unwrap();
        let Found::New(first) = dir.get("manifest.json", None).await.unwrap() else { panic!("not found") };
        assert_eq!(first.bytes, b"one");
        assert_eq!(dir.get("manifest.json", Some(&first.etag)).await.unwrap(), Found::Unchanged);
        std::fs::write(folder.path().join("manifest.json"), "three").unwrap();
        assert!(matches!(dir.get("manifest.json", Some(&first.etag)).await.unwrap(), Found::New(_)));
    }
}
