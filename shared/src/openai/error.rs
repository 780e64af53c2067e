//! Errors in the shape of OpenAI's API: the body of a response, or the last chunk of a stream that failed.

use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// An error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompletionError {
    /// What is wrong.
    pub error: ErrorDetail,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorDetail {
    /// What happened this time, and what to do.
    pub message: String,
    /// Whose mistake it is, in OpenAI's words: `invalid_request_error`, `authentication_error`, `permission_error`,
    /// `rate_limit_error` or `server_error`.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "openapi", schema(example = "invalid_request_error"))]
    pub kind: String,
    /// The parameter that is wrong, where it is known.
    #[cfg_attr(feature = "openapi", schema(example = "messages[0].role"))]
    pub param: Option<String>,
    /// What kind of error it is: the last part of the `type` that a problem has.
    #[cfg_attr(feature = "openapi", schema(example = "invalid_request"))]
    pub code: Option<String>,
    /// Names the request, as the `x-request-id` header does. No field of OpenAI's.
    pub request_id: Option<String>,
}

impl From<&Problem> for CompletionError {
    fn from(problem: &Problem) -> Self {
        let kind = match problem.status {
            401 => "authentication_error",
            403 => "permission_error",
            429 => "rate_limit_error",
            ..500 => "invalid_request_error",
            _ => "server_error",
        };
        let error = ErrorDetail {
            message: problem.detail.clone(),
            kind: kind.to_owned(),
            param: parameter(&problem.detail).map(str::to_owned),
            code: code(problem),
            request_id: problem.request_id.clone(),
        };
        Self { error }
    }
}

fn code(problem: &Problem) -> Option<String> {
    let kind = serde_json::to_value(problem.kind).ok()?;
    kind.as_str()?.rsplit(':').next().map(|name| name.replace('-', "_"))
}

/// The parameter that a detail begins with: `messages[0].role: unknown variant`.
fn parameter(detail: &str) -> Option<&str> {
    let detail = detail.strip_prefix("the body does not fit: ").unwrap_or(detail);
    let (name, _) = detail.split_once(": ")?;
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "_.[]".contains(letter);
    name.chars().all(plain).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::ProblemKind;

    fn error(kind: ProblemKind, status: u16, detail: &str) -> ErrorDetail {
        let title = String::new();
        let detail = detail.to_owned();
        let problem = Problem { kind, title, status, detail, request_id: None, retry_after: None };
        CompletionError::from(&problem).error
    }

    #[test]
    fn a_problem_keeps_what_it_says() {
        let wrong = error(
            ProblemKind::InvalidRequest,
            422,
            "the body does not fit: messages[0].role: unknown variant",
        );
        assert_eq!(wrong.param.as_deref(), Some("messages[0].role"));
        assert_eq!(
            (wrong.kind.as_str(), wrong.code.as_deref()),
            ("invalid_request_error", Some("invalid_request"))
        );
        let wrong = error(ProblemKind::IndexNotReady, 503, "no state of the workspace is loaded: it is new");
        assert_eq!(wrong.param, None);
        assert_eq!((wrong.kind.as_str(), wrong.code.as_deref()), ("server_error", Some("index_not_ready")));
    }
}
