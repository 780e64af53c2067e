//! What crosses a border: the types that the API, the page, the sync and the bucket agree on.
//!
//! Everything here is pure: no I/O, no clock, no environment. Each module is one border:
//!
//! * [`ask`] and [`sse`]: a question, the events of its answer, and how they travel.
//! * [`sources`], [`suggestions`], [`feedback`], [`sync`], [`problem`]: the rest of the HTTP contract.
//! * [`openai`]: the same question and answer for clients of OpenAI's API.
//! * [`page`], [`manifest`], [`ledger`], [`keys`], [`corpus_url`]: what the sync stores and the API reads, and where.
//! * [`passage`]: a stored page to passages, as the sync and the API both cut it.
//! * [`embedding`], [`vectors`]: the vectors of passages: the model that makes them, and how they are stored.
//! * [`markdown`]: a stored page for readers outside of Notion.
//! * [`ids`]: the identifiers that all of them use.

pub mod ask;
pub mod corpus_url;
pub mod embedding;
pub mod feedback;
pub mod ids;
pub mod keys;
pub mod ledger;
pub mod manifest;
pub mod markdown;
pub mod openai;
pub mod page;
pub mod passage;
pub mod problem;
pub mod sources;
pub mod sse;
pub mod suggestions;
pub mod sync;
pub mod vectors;
