//! The one shape of an error, for responses and for the `error` event (RFC 9457).

use serde::{Deserialize, Serialize};

/// An error as a client sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// What kind of error it is: a stable name for programs to act on.
    #[serde(rename = "type")]
    pub kind: ProblemKind,
    /// The kind in a few words.
    pub title: String,
    /// The HTTP status; for an `error` event, the one that would have been sent before the stream began.
    pub status: u16,
    /// What happened this time, and what to do.
    pub detail: String,
    /// Names the request, as the `x-request-id` header does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// When to try again, in seconds, where waiting helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

/// The kinds of error. Names are never changed; new ones may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ProblemKind {
    /// The body is no JSON, or not UTF-8.
    #[serde(rename = "urn:notion-rag:problem:malformed-body")]
    MalformedBody,
    /// A field is missing, unknown, or has a value that is not allowed.
    #[serde(rename = "urn:notion-rag:problem:invalid-request")]
    InvalidRequest,
    /// The body is not declared as JSON.
    #[serde(rename = "urn:notion-rag:problem:unsupported-media-type")]
    UnsupportedMediaType,
    /// None of the media types that the client accepts can be had.
    #[serde(rename = "urn:notion-rag:problem:not-acceptable")]
    NotAcceptable,
    /// The body or the question is too long.
    #[serde(rename = "urn:notion-rag:problem:too-large")]
    TooLarge,
    /// The cursor was not given by this service, or belongs to another question or state.
    #[serde(rename = "urn:notion-rag:problem:invalid-cursor")]
    InvalidCursor,
    /// There is no such page or path.
    #[serde(rename = "urn:notion-rag:problem:not-found")]
    NotFound,
    /// The path exists, and the method does not.
    #[serde(rename = "urn:notion-rag:problem:method-not-allowed")]
    MethodNotAllowed,
    /// No state of the workspace is loaded yet.
    #[serde(rename = "urn:notion-rag:problem:index-not-ready")]
    IndexNotReady,
    /// The model has no capacity for this request now.
    #[serde(rename = "urn:notion-rag:problem:model-busy")]
    ModelBusy,
    /// What may be spent on models today is spent.
    #[serde(rename = "urn:notion-rag:problem:budget-exhausted")]
    BudgetExhausted,
    /// More is asked than this server can answer now.
    #[serde(rename = "urn:notion-rag:problem:overloaded")]
    Overloaded,
    /// The model could not be reached, refused the call, or broke off.
    #[serde(rename = "urn:notion-rag:problem:model-failed")]
    ModelFailed,
    /// This server has not been told how to start a sync.
    #[serde(rename = "urn:notion-rag:problem:sync-not-configured")]
    SyncNotConfigured,
    /// The sync has no capacity to start now.
    #[serde(rename = "urn:notion-rag:problem:sync-busy")]
    SyncBusy,
    /// The sync could not be reached, or refused to start.
    #[serde(rename = "urn:notion-rag:problem:sync-failed")]
    SyncFailed,
    /// A delivery of the webhook is not signed, or not by Notion.
    #[serde(rename = "urn:notion-rag:problem:invalid-signature")]
    InvalidSignature,
    /// A new subscription wants to be verified, and this server already has one.
    #[serde(rename = "urn:notion-rag:problem:webhook-configured")]
    WebhookConfigured,
    /// Nobody is named who may call, or what names them does not hold.
    #[serde(rename = "urn:notion-rag:problem:unauthenticated")]
    Unauthenticated,
    /// The caller is known, and may not do this.
    #[serde(rename = "urn:notion-rag:problem:forbidden")]
    Forbidden,
    /// A page of another site sends a request that changes something.
    #[serde(rename = "urn:notion-rag:problem:cross-site")]
    CrossSite,
    /// Who calls cannot be checked now.
    #[serde(rename = "urn:notion-rag:problem:access-unavailable")]
    AccessUnavailable,
    /// It was asked for too often.
    #[serde(rename = "urn:notion-rag:problem:too-many-requests")]
    TooManyRequests,
    /// The server is going down; the answer was ended.
    #[serde(rename = "urn:notion-rag:problem:shutting-down")]
    ShuttingDown,
    /// The request took too long.
    #[serde(rename = "urn:notion-rag:problem:timeout")]
    Timeout,
    /// A fault of the service.
    #[serde(rename = "urn:notion-rag:problem:internal")]
    Internal,
    /// A kind that this version of the client does not know.
    #[serde(other, rename = "about:blank")]
    Unknown,
}
