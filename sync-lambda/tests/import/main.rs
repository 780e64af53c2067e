//! The import of exports: hand-made zip files, real ones, and ones made to harm.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop where it is")]

mod databases;
mod generated;
mod html;
mod markdown;
mod names;
mod publishing;
mod real;
mod safety;
mod support;
