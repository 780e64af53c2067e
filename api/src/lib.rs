//! The service: answers questions from the synced workspace over REST and SSE, and serves the page.
//!
//! `routes -> answer -> {retrieval, model, corpus}`; nothing imports `routes`. See ARCHITECTURE.md.

pub mod answer;
pub mod auth;
pub mod budget;
pub mod catalog;
pub mod config;
pub mod cooldown;
pub mod corpus;
pub mod cursor;
pub mod embeddings;
pub mod evaluation;
pub mod health_check;
pub mod ledger;
pub mod letters;
pub mod limits;
pub mod metrics;
pub mod middleware;
pub mod model;
pub mod openapi;
pub mod origins;
pub mod problem;
pub mod retrieval;
pub mod router;
pub mod routes;
pub mod shutdown;
pub mod state;
pub mod sync_trigger;
pub mod telemetry;
pub mod view;
pub mod webhook;
