//! From a question to the passages that may answer it. Pure: no I/O and no clock, so that it can be measured.
//!
//! * [`tokenize`]: text to index terms, for Korean and English alike.
//! * [`index`]: the full-text index over all passages, and search in it.
//! * [`question`]: a question to weighted terms.
//! * [`scan`]: a question that the rows of a database answer, to a scan of them.
//! * [`support`]: how much of a question a passage covers, by which "not found" is decided.

pub mod endings;
pub mod index;
pub mod question;
pub mod scan;
pub mod support;
#[cfg(test)]
pub(crate) mod test_pages;
pub mod tokenize;
