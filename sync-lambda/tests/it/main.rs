//! The sync against the Notion stand-in, over HTTP, into a folder or a bucket.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop where it is")]

mod bucket;
mod comments;
mod deadline;
mod failures;
mod faults;
mod incremental;
mod killed;
mod lambda;
mod left_over;
mod odd_blocks;
mod process;
mod proxy;
mod publishing;
mod reading;
mod recorded;
mod refused;
mod rows;
mod s3;
mod samples;
mod secrets;
mod support;
mod vectors;
mod whole;
