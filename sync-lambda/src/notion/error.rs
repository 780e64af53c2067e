//! What can go wrong between us and Notion, and whether to try again.

use std::time::Duration;

use url::Url;

use crate::misread::Misread;

/// A request that did not succeed, after all tries.
#[derive(Debug, thiserror::Error)]
pub enum NotionError {
    /// 401: the token is no longer, or never was, valid. Nothing else will succeed either.
    #[error(
        "NOTION_TOKEN is refused by Notion (401): check that it is the whole secret of an integration that still \
         exists, and share the pages with that integration"
    )]
    Unauthorized,
    /// 403: the integration lacks a capability.
    #[error(
        "Notion refuses {path} to the integration (403): give it the capability to read content. Notion says: {message}"
    )]
    Forbidden {
        /// What was asked for.
        path: String,
        /// Notion's words.
        message: String,
    },
    /// 404: gone, or not shared with the integration; Notion does not tell which.
    #[error("Notion does not find {path} (404): it is deleted, or not shared with the integration")]
    NotFound {
        /// What was asked for.
        path: String,
    },
    /// Another 4xx: Notion does not answer this request however often it is sent.
    #[error("Notion refuses {path} ({status} {code}): {message}")]
    Refused {
        /// What was asked for.
        path: String,
        /// The HTTP status.
        status: u16,
        /// Notion's error code.
        code: String,
        /// Notion's words.
        message: String,
    },
    /// 429 or 529: too many requests, ours or everybody's.
    #[error(
        "Notion is too busy for {path} ({status}): sync again later, and not beside other users of the token"
    )]
    Throttled {
        /// What was asked for.
        path: String,
        /// The HTTP status.
        status: u16,
        /// How long Notion asks us to wait.
        retry_after: Option<Duration>,
    },
    /// 5xx.
    #[error("Notion fails on {path} ({status}): sync again later")]
    Unavailable {
        /// What was asked for.
        path: String,
        /// The HTTP status.
        status: u16,
    },
    /// No answer.
    #[error("no answer from {origin} to {path}: check the network and NOTION_BASE_URL")]
    Unreachable {
        /// Whom we asked.
        origin: Box<Url>,
        /// What was asked for.
        path: String,
        /// Why.
        #[source]
        source: reqwest::Error,
    },
    /// An answer that is not what the API promises.
    #[error("the answer to {path} is not Notion's JSON: check NOTION_BASE_URL, or sync again later")]
    Malformed {
        /// What was asked for.
        path: String,
        /// Where it is odd.
        #[source]
        source: Misread,
    },
    /// Notion asks for a longer pause than there is time for.
    #[error("Notion asks to wait {}s before {path}, which is longer than this run may last: the next one goes on", pause.as_secs())]
    OutOfTime {
        /// What was asked for.
        path: String,
        /// How long Notion asks us to wait.
        pause: Duration,
    },
    /// A list that Notion did not give to its end.
    #[error("Notion does not give {path} to its end")]
    Incomplete {
        /// What was asked for.
        path: String,
    },
}

/// Whether another try may help, and how soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// It will not.
    Never,
    /// After a pause of our own choice.
    Backoff,
    /// After the pause that Notion asks for.
    After(Duration),
}

impl NotionError {
    /// An answer that is not what the API promises.
    pub fn malformed(path: &str, error: serde_json::Error) -> Self {
        Self::Malformed { path: path.to_owned(), source: error.into() }
    }

    /// Whether another try may help, and how soon.
    pub fn retry(&self) -> Retry {
        match self {
            NotionError::Throttled { retry_after: Some(pause), .. } => Retry::After(*pause),
            NotionError::Throttled { .. }
            | NotionError::Unavailable { .. }
            | NotionError::Unreachable { .. }
            // A proxy on the way cuts answers short, and answers with pages of its own.
            | NotionError::Malformed { .. } => Retry::Backoff,
            NotionError::Unauthorized
            | NotionError::Forbidden { .. }
            | NotionError::NotFound { .. }
            | NotionError::Refused { .. }
            | NotionError::OutOfTime { .. }
            | NotionError::Incomplete { .. } => Retry::Never,
        }
    }

    /// Whether Notion answered that this one thing is not for us, while others may be.
    pub fn is_about_one_object(&self) -> bool {
        matches!(
            self,
            NotionError::Forbidden { .. } | NotionError::NotFound { .. } | NotionError::Refused { .. }
        )
    }

    /// Whether no other request can succeed either, now or in this run.
    pub fn ends_the_run(&self) -> bool {
        matches!(self, NotionError::Unauthorized | NotionError::OutOfTime { .. })
    }

    /// Whether the place in a list was forgotten, so that the list has to be read from its start.
    pub fn is_expired_cursor(&self) -> bool {
        matches!(self, NotionError::Refused { status: 400, message, .. } if message.contains("start_cursor"))
    }
}
