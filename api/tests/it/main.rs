//! The service through its real router over HTTP, as a client meets it. The tree mirrors the paths.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod access;
mod ask;
mod bad_input;
mod bedrock;
mod chat_completions;
mod desk;
mod evaluation;
mod follow_up;
mod health;
mod health_command;
mod ledger;
mod limits;
mod mcp;
mod odd_requests;
mod openapi;
mod page;
mod process;
mod ranking;
mod red_team;
mod refresh;
mod relations;
mod s3;
mod same_answer;
mod sample;
mod shutdown;
mod sources;
mod structured;
mod suggestions;
mod support;
mod sync;
mod sync_start;
mod webhook;
mod workspaces;
