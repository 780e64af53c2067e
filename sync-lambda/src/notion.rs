//! Notion over HTTP: what to ask, in which order, and what to make of the answers.
//!
//! Nothing here knows how pages are stored or rendered. What is read comes out as [`wire`] types.

pub mod ancestors;
pub mod blocks;
pub mod client;
pub mod comments;
pub mod error;
pub mod find;
pub mod list;
pub mod long_properties;
pub mod pace;
pub mod parts;
pub mod people;
mod refusal;
mod retry;
pub mod wire;

pub use client::{Client, Limits};
pub use error::NotionError;
