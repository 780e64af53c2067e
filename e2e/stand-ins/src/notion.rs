//! A Notion API server over a folder of Markdown, or over recorded answers.
//!
//! It speaks Notion-Version 2026-03-11: the endpoints that a full read needs, with Notion's pagination, cursors,
//! error objects, request ids, rounding of times and signed file addresses. Requests with 2025-09-03 get the same
//! objects with `archived` beside `in_trash`; older versions are refused. `POST /control` changes the workspace,
//! and the `url` of a page opens it as HTML.
//!
//! # Layout
//! - [`Workspace`]: pages, databases and blocks in memory, read from the folder (`workspace`, `markdown`) or
//!   generated from a [`Spec`]
//! - `objects`: the JSON that the API shows of them
//! - `http`: the routes, and what all of them have in common
//! - [`Faults`]: what goes wrong, on demand
//! - [`Recorded`]: answers that were recorded, replayed

mod block;
mod facts;
mod faults;
mod html;
mod http;
mod ids;
mod log;
mod markdown;
mod objects;
mod property;
mod random;
mod recorded;
mod server;
mod text;
mod time;
mod workspace;

pub use faults::{Budget, Faults, FaultsError, Rate, RetryAfter, Rule, What, When};
pub use ids::page_id;
pub use log::{Request, Stats};
pub use recorded::{Recorded, RecordedError};
pub use server::{Options, Server, StartError, cli, start, start_recorded};
pub use workspace::{Change, ChangeError, Spec, Workspace, WorkspaceError};
