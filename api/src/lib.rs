//! The service: answers questions from the synced workspace over REST and SSE, and serves the page.
pub mod retrieval;
