//! HTTP only: take the request apart, call what does the work, put the response together. A file for each resource.

pub mod ask;
pub mod docs;
pub mod feedback;
pub mod health;
pub mod ledger;
pub mod mcp;
pub mod openai;
pub mod page;
pub mod sources;
pub mod suggestions;
pub mod sync;
pub mod webhook;
