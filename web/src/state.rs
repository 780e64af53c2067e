//! What the page knows. All of it is plain data and pure functions, tested without a browser, but for
//! [`conversation`], [`sync_watch`] and [`ui`], which hold it in signals, and [`access`], which has the browser keep it.

pub(crate) mod access;
pub(crate) mod build;
pub(crate) mod cards;
pub(crate) mod composer;
pub(crate) mod conversation;
pub(crate) mod exchange;
pub(crate) mod export;
pub(crate) mod failure;
pub(crate) mod health;
pub(crate) mod history;
pub(crate) mod ledger;
pub(crate) mod links;
pub(crate) mod outline;
pub(crate) mod quote;
pub(crate) mod route;
pub(crate) mod runs;
#[cfg(test)]
pub(crate) mod samples;
pub(crate) mod segments;
pub(crate) mod starters;
pub(crate) mod sync_watch;
pub(crate) mod target;
pub(crate) mod ui;
