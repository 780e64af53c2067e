//! The SDK's errors as [`ModelError`]s.
//!
//! Only the errors' own words are kept as the cause: the debug form of an SDK error holds the raw response, which
//! may hold what was said.

use std::time::Duration;

use aws_sdk_bedrockruntime::config::http::HttpResponse;
use aws_sdk_bedrockruntime::error::{BoxError, SdkError};
use aws_sdk_bedrockruntime::operation::converse_stream::ConverseStreamError;
use aws_sdk_bedrockruntime::types::error::ConverseStreamOutputError;

use crate::model::{ModelError, Source};

/// An error before the stream.
pub(super) type SendError = SdkError<ConverseStreamError, HttpResponse>;

/// What an error before the stream means.
pub(super) fn of_send(model: &str, error: SendError) -> ModelError {
    let model = model.to_owned();
    let retry_after = retry_after(&error);
    // No call was made: there is no region, or nothing to sign with, for which the SDK has this kind.
    let unsent = match &error {
        SdkError::ConstructionFailure(_) => true,
        SdkError::DispatchFailure(failure) => {
            failure.as_connector_error().is_some_and(|error| error.is_other())
        }
        _ => false,
    };
    let kind = match error.as_service_error() {
        Some(
            ConverseStreamError::ThrottlingException(_) | ConverseStreamError::ModelNotReadyException(_),
        ) => Kind::Throttled,
        Some(ConverseStreamError::ServiceUnavailableException(_)) => Kind::Throttled,
        Some(
            ConverseStreamError::AccessDeniedException(_) | ConverseStreamError::ResourceNotFoundException(_),
        ) => Kind::Denied,
        Some(ConverseStreamError::ValidationException(_)) => Kind::Refused,
        // Wrong or expired credentials have no type of their own in this operation.
        Some(error) if error.meta().code().is_some_and(|code| CREDENTIAL_CODES.contains(&code)) => {
            Kind::Denied
        }
        None if unsent => Kind::Denied,
        _ => Kind::Unreachable,
    };
    let source = cause(error);
    match kind {
        Kind::Throttled => ModelError::Throttled { model, retry_after, source },
        Kind::Denied => ModelError::Denied { model, source },
        Kind::Refused => ModelError::Refused { model, source },
        Kind::Unreachable => ModelError::Unreachable { model, source },
    }
}

/// What an error of the stream means; `begun`: after the first token.
pub(super) fn of_stream<R>(
    model: &str,
    begun: bool,
    error: SdkError<ConverseStreamOutputError, R>,
) -> ModelError
where
    R: std::fmt::Debug + Send + Sync + 'static,
{
    let model = model.to_owned();
    let throttled = matches!(
        error.as_service_error(),
        Some(
            ConverseStreamOutputError::ThrottlingException(_)
                | ConverseStreamOutputError::ServiceUnavailableException(_)
        )
    );
    let refused = matches!(error.as_service_error(), Some(ConverseStreamOutputError::ValidationException(_)));
    let source = cause(error);
    if throttled {
        ModelError::Throttled { model, retry_after: None, source }
    } else if refused {
        ModelError::Refused { model, source }
    } else if begun {
        ModelError::Broken { model, source: Some(source) }
    } else {
        ModelError::Unreachable { model, source }
    }
}

enum Kind {
    Throttled,
    Denied,
    Refused,
    Unreachable,
}

/// The codes by which AWS refuses credentials or their signature.
const CREDENTIAL_CODES: [&str; 6] = [
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidSignatureException",
    "MissingAuthenticationTokenException",
    "NotAuthorized",
    "UnrecognizedClientException",
];

/// When to try again: `x-amz-retry-after` in milliseconds, or `retry-after` in seconds.
fn retry_after(error: &SendError) -> Option<Duration> {
    let headers = error.raw_response()?.headers();
    let millis =
        headers.get("x-amz-retry-after").and_then(|value| value.parse().ok()).map(Duration::from_millis);
    millis.or_else(|| headers.get("retry-after")?.parse().ok().map(Duration::from_secs))
}

/// The cause in words: of a service's error that itself, else the innermost of the SDK's errors.
pub(super) fn cause<E, R>(error: SdkError<E, R>) -> Source
where
    E: std::error::Error + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    let cause: Result<BoxError, SdkError<E, R>> = error.into_source();
    cause.unwrap_or_else(|error| Box::new(error))
}
