//! What a limit says, in words.

use crate::locale::browse::Browse;
use crate::state::period::Period;
use crate::state::scope::{Kind, Limit};

/// What a limit says, on a pill.
pub(crate) fn limit_label(limit: &Limit, words: &Browse) -> String {
    let title = if limit.title.is_empty() { words.unknown } else { limit.title.as_str() };
    match limit.kind {
        Kind::Within => (words.within)(title),
        Kind::Database => (words.rows_of)(title),
        Kind::Author => (words.by)(title),
        Kind::Property => match limit.property() {
            Some((name, value)) => format!("{name}: {value}"),
            None => words.unknown.to_owned(),
        },
        Kind::Edited => match Period::of(&limit.value) {
            Some(period) => (words.edited_in)(&(words.period)(period)),
            None => words.unknown.to_owned(),
        },
    }
}
