//! From a question to the passages that may answer it. Pure: no I/O and no clock, so that it can be measured.
//!
//! * [`tokenize`]: text to index terms, for Korean and English alike.
//! * [`index`]: the full-text index over all passages, and search in it.
//! * [`dense`]: exact search by vectors.
//! * [`fusion`] and [`hybrid`]: the rankings by words and by vectors to one.
//! * [`question`]: a question to weighted terms.
//! * [`scan`]: a question that the rows of a database answer, to a scan of them.
//! * [`rank`] and [`duplicates`]: what of two passages that fit alike comes first, and what need not be said twice.
//! * [`support`] and [`evidence`]: how much of a question a passage covers, and whether the workspace answers it at all.
//! * [`kinds`] and [`attribute`]: the kind of thing that a question asks for, and the noun.

pub mod attribute;
pub mod dense;
pub mod duplicates;
pub mod endings;
pub mod evidence;
pub mod fusion;
pub mod hybrid;
pub mod index;
pub mod kinds;
pub mod question;
pub mod rank;
pub mod reading;
pub mod scan;
pub mod support;
pub mod terms;
#[cfg(test)]
pub(crate) mod test_pages;
pub mod tokenize;
mod windows;
