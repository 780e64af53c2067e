//! What an answer of Notion means that is no success.

use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use serde::Deserialize;

use crate::notion::error::NotionError;

/// How long Notion asks to wait. What is no number of seconds says nothing.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// The error that an answer stands for.
pub(super) fn refusal(
    path: &str,
    status: StatusCode,
    retry_after: Option<Duration>,
    body: &[u8],
) -> NotionError {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Body {
        code: String,
        message: String,
    }
    // An error of the edge before Notion is HTML: the status says all there is.
    let Body { code, message } = serde_json::from_slice(body).unwrap_or_default();
    let message = message.chars().take(300).collect();
    let path = path.to_owned();
    match status.as_u16() {
        401 => NotionError::Unauthorized,
        403 => NotionError::Forbidden { path, message },
        404 => NotionError::NotFound { path },
        status @ (429 | 529) => NotionError::Throttled { path, status, retry_after },
        status @ (408 | 409 | 500..) => NotionError::Unavailable { path, status },
        status => NotionError::Refused { path, status, code, message },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notion::error::Retry;

    #[test]
    fn each_status_has_its_meaning_whatever_the_body_is() {
        let error = |status: u16| {
            refusal("search", StatusCode::from_u16(status).unwrap(), None, b"<html>busy</html>")
        };
        assert!(error(401).ends_the_run());
        assert!(error(404).is_about_one_object());
        for status in [429, 529, 500, 502, 503, 504] {
            assert_eq!(error(status).retry(), Retry::Backoff, "{status}");
        }
        assert_eq!(error(400).retry(), Retry::Never);
        assert!(error(401).to_string().contains("NOTION_TOKEN"));
    }
}
