//! Callers who are not let in, and those who call too often.

use axum::http::StatusCode;
use shared::problem::ProblemKind;

use crate::auth::AuthError;
use crate::limits::Left;
use crate::problem::Failure;

impl Failure {
    /// A page of another site sends a request that changes something.
    pub fn cross_site() -> Self {
        let detail = "a page of another site has sent this, and may not: call from the page of this server, or add the \
                      page's origin to CORS_ORIGINS";
        Self::new(ProblemKind::CrossSite, StatusCode::FORBIDDEN, "cross-site request", detail)
    }

    /// The caller has no calls left.
    pub fn rate_limited(left: &Left) -> Self {
        let wait = left.wait.unwrap_or(1);
        let detail = format!("at most {} calls of this kind are taken in a minute: wait {wait} s", left.most);
        let kind = ProblemKind::TooManyRequests;
        let mut failure = Self::new(kind, StatusCode::TOO_MANY_REQUESTS, "too many requests", detail);
        failure.0.retry_after = Some(wait);
        failure
    }
}

impl From<AuthError> for Failure {
    fn from(error: AuthError) -> Self {
        let detail = error.to_string();
        let forbidden =
            |detail| Self::new(ProblemKind::Forbidden, StatusCode::FORBIDDEN, "forbidden", detail);
        match error {
            AuthError::Refused(crate::auth::Refusal::NoGroup) => forbidden(detail),
            AuthError::Anonymous(_) | AuthError::Twice(_) | AuthError::Refused(_) => {
                Self::new(ProblemKind::Unauthenticated, StatusCode::UNAUTHORIZED, "unauthenticated", detail)
            }
            AuthError::NotLocal | AuthError::Scope(_) => forbidden(detail),
            AuthError::Unavailable(_) => {
                let kind = ProblemKind::AccessUnavailable;
                let mut failure =
                    Self::new(kind, StatusCode::SERVICE_UNAVAILABLE, "access unavailable", detail);
                failure.0.retry_after = Some(5);
                failure
            }
        }
    }
}
