//! What the page knows. All of it is plain data and pure functions, tested without a browser, but for
//! [`ask_scope`], [`browse`], [`conversation`], [`sync_watch`] and [`ui`], which hold it in signals, and [`access`], which has
//! the browser keep it.

pub(crate) mod access;
pub(crate) mod ask_scope;
pub(crate) mod branches;
pub(crate) mod browse;
pub(crate) mod build;
pub(crate) mod cards;
pub(crate) mod composer;
pub(crate) mod conversation;
pub(crate) mod exchange;
pub(crate) mod export;
pub(crate) mod failure;
pub(crate) mod figures;
pub(crate) mod formula;
pub(crate) mod health;
pub(crate) mod highlight;
pub(crate) mod history;
pub(crate) mod keep;
pub(crate) mod ledger;
pub(crate) mod links;
pub(crate) mod marking;
pub(crate) mod mention;
pub(crate) mod outline;
pub(crate) mod period;
pub(crate) mod query;
pub(crate) mod quote;
pub(crate) mod route;
pub(crate) mod runs;
#[cfg(test)]
pub(crate) mod samples;
pub(crate) mod scope;
pub(crate) mod search;
pub(crate) mod segments;
pub(crate) mod suggest;
pub(crate) mod sync_watch;
pub(crate) mod talk;
pub(crate) mod target;
pub(crate) mod ui;
