//! Where a corpus is kept, as `CORPUS_URL` names it: the sync writes there, the API reads there.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// One of the two places where a corpus can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CorpusUrl {
    /// `file:///absolute/folder`
    Dir(PathBuf),
    /// `s3://bucket` or `s3://bucket/prefix`
    S3 {
        /// The bucket's name.
        bucket: String,
        /// What every key starts with: empty, or ending in a slash.
        prefix: String,
    },
}

/// A value that names no place for a corpus.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCorpusUrl {
    /// Neither of the two schemes.
    #[error("`{0}` is neither `file:///absolute/folder` nor `s3://bucket/prefix`")]
    Scheme(String),
    /// A folder that depends on where the program was started.
    #[error("`{0}` needs an absolute path: three slashes, as in `file:///var/lib/corpus`")]
    RelativePath(String),
    /// No bucket.
    #[error("`{0}` names no bucket: write `s3://bucket/prefix`")]
    NoBucket(String),
}

impl FromStr for CorpusUrl {
    type Err = InvalidCorpusUrl;

    fn from_str(text: &str) -> Result<Self, InvalidCorpusUrl> {
        if let Some(path) = text.strip_prefix("file://") {
            if !path.starts_with('/') {
                return Err(InvalidCorpusUrl::RelativePath(text.to_owned()));
            }
            return Ok(CorpusUrl::Dir(PathBuf::from(path)));
        }
        let Some(rest) = text.strip_prefix("s3://") else {
            return Err(InvalidCorpusUrl::Scheme(text.to_owned()));
        };
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        if bucket.is_empty() {
            return Err(InvalidCorpusUrl::NoBucket(text.to_owned()));
        }
        let prefix = prefix.trim_matches('/');
        let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        Ok(CorpusUrl::S3 { bucket: bucket.to_owned(), prefix })
    }
}

impl fmt::Display for CorpusUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CorpusUrl::Dir(path) => write!(f, "file://{}", path.display()),
            CorpusUrl::S3 { bucket, prefix } => write!(f, "s3://{bucket}/{prefix}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_places_are_read_and_written_back() {
        assert_eq!("file:///var/말뭉치".parse(), Ok(CorpusUrl::Dir("/var/말뭉치".into())));
        let s3: CorpusUrl = "s3://docs/notion/".parse().unwrap();
        assert_eq!(s3, CorpusUrl::S3 { bucket: "docs".to_owned(), prefix: "notion/".to_owned() });
        assert_eq!(s3.to_string(), "s3://docs/notion/");
        assert_eq!("s3://docs".parse::<CorpusUrl>().unwrap().to_string(), "s3://docs/");
    }

    #[test]
    fn a_mistake_is_told_with_what_to_write() {
        for text in ["", "corpus", "https://x", "file://corpus", "s3:///x"] {
            let error = text.parse::<CorpusUrl>().unwrap_err().to_string();
            assert!(error.contains("file:///") || error.contains("s3://bucket"), "{error}");
        }
    }
}
