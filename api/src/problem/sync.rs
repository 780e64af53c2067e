//! What can go wrong around a sync: no ledger, no function to start, a function that does not start, a delivery of the
//! webhook that is not taken.

use axum::http::StatusCode;
use shared::problem::ProblemKind;

use crate::problem::Failure;
use crate::sync_trigger::TriggerError;
use crate::telemetry;
use crate::webhook::WebhookError;

impl Failure {
    /// No sync has left a ledger yet.
    pub fn no_ledger() -> Self {
        let detail =
            "there is no ledger yet: a sync writes it at its end, and the first one may still be running";
        let mut failure =
            Self::new(ProblemKind::IndexNotReady, StatusCode::SERVICE_UNAVAILABLE, "no ledger", detail);
        failure.0.retry_after = Some(10);
        failure
    }

    /// This server does not know how to start a sync.
    pub fn sync_not_configured() -> Self {
        Self::not_configured(
            "this server cannot start a sync: set SYNC_FUNCTION to the sync's Lambda function",
        )
    }

    fn not_configured(detail: impl Into<String>) -> Self {
        let kind = ProblemKind::SyncNotConfigured;
        Self::new(kind, StatusCode::NOT_IMPLEMENTED, "sync not configured", detail)
    }
}

impl From<TriggerError> for Failure {
    fn from(error: TriggerError) -> Self {
        tracing::warn!(error = telemetry::chain(&error), "a sync could not be asked for");
        let failed = |status, detail| Self::new(ProblemKind::SyncFailed, status, "sync failed", detail);
        match &error {
            TriggerError::Throttled(_) => {
                let detail = format!("{error}: try again in a moment");
                let status = StatusCode::SERVICE_UNAVAILABLE;
                let mut failure = Self::new(ProblemKind::SyncBusy, status, "sync busy", detail);
                failure.0.retry_after = Some(10);
                failure
            }
            TriggerError::Silent(_) => failed(StatusCode::GATEWAY_TIMEOUT, format!("{error}: try again")),
            TriggerError::Unreachable(_) => failed(StatusCode::BAD_GATEWAY, format!("{error}: try again")),
            TriggerError::Denied(_) | TriggerError::Missing(_) | TriggerError::Refused(_) => {
                failed(StatusCode::BAD_GATEWAY, error.to_string())
            }
        }
    }
}

impl From<WebhookError> for Failure {
    fn from(error: WebhookError) -> Self {
        let detail = error.to_string();
        // Whoever delivers does not read what is answered: the operator finds it in the log.
        if !matches!(error, WebhookError::Trigger(_)) {
            tracing::warn!(reason = detail, "a delivery of the webhook was not taken");
        }
        match error {
            WebhookError::Trigger(error) => error.into(),
            WebhookError::NoKey => Self::not_configured(detail),
            WebhookError::Signature => Self::new(
                ProblemKind::InvalidSignature,
                StatusCode::UNAUTHORIZED,
                "invalid signature",
                detail,
            ),
            WebhookError::Configured => {
                Self::new(ProblemKind::WebhookConfigured, StatusCode::CONFLICT, "webhook configured", detail)
            }
            WebhookError::TooOften(period) => {
                let kind = ProblemKind::TooManyRequests;
                let mut failure = Self::new(kind, StatusCode::TOO_MANY_REQUESTS, "too many requests", detail);
                failure.0.retry_after = Some(period.as_secs());
                failure
            }
            WebhookError::Malformed => {
                Self::new(ProblemKind::MalformedBody, StatusCode::BAD_REQUEST, "malformed body", detail)
            }
            WebhookError::Unknown => Self::invalid(detail),
        }
    }
}
